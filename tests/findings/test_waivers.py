"""A waiver marks a finding, says who and why, and ends on its day."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from evalxl import findings
from evalxl.core.errors import ConfigurationError
from evalxl.findings.jsonlines import dicts
from evalxl.findings.sarif import sarif
from evalxl.findings.waivers import WAIVED, apply, granted, parse, unmatched
from tests.findings.made import FOUND, PROJECTS

TODAY = date(2026, 3, 1)
WAIVER = """
[[waiver]]
code = "overspend"
unit = "某市科技局"
project = "设备 购置"
indicator = "上规模奖励"
why = "已批复追加"
who = "张三"
until = 2026-06-30
"""


def marked(text: str, today: date = TODAY) -> pd.DataFrame:
    table = findings.frame(FOUND, PROJECTS)
    return apply(table, PROJECTS, parse(text), today)


def test_the_covered_finding_is_marked_and_no_other() -> None:
    waived = marked(WAIVER).dropna(subset=["waived_by"])
    assert waived[["slug", *WAIVED]].to_numpy().tolist() == [
        ["overspend", "张三", "已批复追加", "2026-06-30"]
    ]


def test_who_why_and_until_stand_in_every_report() -> None:
    """In JSON lines, in SARIF as a suppression, and in the message of a note."""
    table = granted(findings.frame(FOUND, PROJECTS), PROJECTS, parse(WAIVER), TODAY)
    (line,) = [one for one in dicts(table) if one["slug"] == "overspend"]
    assert [line[name] for name in WAIVED] == ["张三", "已批复追加", "2026-06-30"]
    assert line["severity"] == "note"
    assert "张三" in line["message"]
    results = json.loads(sarif(table, version="1"))["runs"][0]["results"]
    suppressed = [one["suppressions"] for one in results if "suppressions" in one]
    assert suppressed == [[{"kind": "external", "justification": "张三: 已批复追加 (2026-06-30)"}]]


def test_it_holds_on_its_last_day_and_not_on_the_next() -> None:
    assert marked(WAIVER, date(2026, 6, 30))["waived_by"].notna().sum() == 1
    assert marked(WAIVER, date(2026, 7, 1))["waived_by"].notna().sum() == 0


def test_a_family_can_be_waived_for_every_project() -> None:
    waived = marked('[[waiver]]\ncode = "EVX2"\nwhy = "试点"\nwho = "李四"\n')
    assert set(waived.dropna(subset=["waived_by"])["slug"]) == {"overspend", "low_execution"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[waiver]]\ncode = "overspent"\nwhy = "x"\nwho = "y"\n', "overspend"),
        ('[[waiver]]\ncode = "overspend"\nwhy = "x"\n', "who"),
        ('[[waiver]]\ncode = "overspend"\nwhy = "x"\nwho = "y"\nprojekt = "z"\n', "project"),
        ('[[waiver]]\ncode = "overspend"\nwhy = "x"\nwho = "y"\nuntil = "soon"\n', "2026-12-31"),
        ("waiver = 3\n", "waiver"),
        ("[[waiver]\n", "waivers.toml"),
    ],
)
def test_a_wrong_entry_is_refused_with_a_hint(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        parse(text)


def test_one_that_matches_nothing_or_has_ended_is_a_finding_of_its_own() -> None:
    table = findings.frame(FOUND, PROJECTS)
    wrong = WAIVER.replace("设备 购置", "设备购买")
    for text, today in ((wrong, TODAY), (WAIVER, date(2027, 1, 1))):
        (one,) = unmatched(table, PROJECTS, parse(text), today)
        assert one.slug == "waiver_unmatched"
    assert unmatched(table, PROJECTS, parse(WAIVER), TODAY) == []
