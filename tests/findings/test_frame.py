"""Findings as a frame: complete, ordered, one per cell and root cause, recognised next time."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from evalxl import findings, frames
from evalxl.core.errors import ConfigurationError
from evalxl.core.model import CellRef, Finding
from evalxl.findings import catalogue
from evalxl.findings.selection import rule_named, selected
from tests.findings.made import FOUND, LOW, OVER, PROJECTS, WHOLE_FILE


def slugs(*found: Finding, **options: object) -> list[str]:
    return findings.frame(found, PROJECTS, **options)["slug"].tolist()  # type: ignore[arg-type]


def test_it_has_exactly_the_promised_columns_also_when_empty() -> None:
    for found in (FOUND, []):
        table = findings.frame(found, PROJECTS)
        assert table.columns.tolist() == list(frames.FINDINGS)
        assert table["difference"].dtype == "float64"


def test_it_is_in_the_order_of_files_and_severity_whatever_came_first() -> None:
    assert slugs(*FOUND) == slugs(*reversed(FOUND))
    note = Finding(slug="text_number", project=0, at=CellRef("资金", 1, 1))
    assert slugs(note, OVER) == ["overspend", "text_number"]


def test_a_profile_leaves_out_the_notes_that_are_not_for_its_reader() -> None:
    as_text = Finding(slug="text_number", project=0, at=CellRef("资金", 1, 1))
    vague = Finding(slug="unmeasurable_target", project=0, at=CellRef("资金", 2, 1))
    found = (OVER, as_text, vague)
    assert slugs(*found, profile="clerk") == ["overspend"]
    assert slugs(*found, profile="reviewer") == ["overspend", "unmeasurable_target"]
    assert slugs(*found, profile="all") == slugs(*found)
    graver = {"text_number": "warning"}
    assert slugs(*found, profile="clerk", severities=graver) == ["overspend", "text_number"]
    explained = replace(vague, settled="explained")
    assert slugs(explained, profile="clerk") == ["unmeasurable_target"], "its state is kept"


def test_one_cell_and_cause_is_one_finding() -> None:
    assert slugs(OVER, OVER) == ["overspend"]
    elsewhere = replace(OVER, at=CellRef("资金", 9, 4))
    assert slugs(OVER, elsewhere) == ["overspend", "overspend"]


def test_what_another_finding_explains_is_left_out() -> None:
    at = CellRef("表", 20, 6)
    empty = Finding(slug="missing_value", project=0, indicator=1, at=at, where="培训人数")
    broken = Finding(slug="error_value", project=0, at=at, where="培训人数")
    assert slugs(empty, broken) == ["error_value"]


def test_a_finding_s_own_severity_stands_in_for_the_catalogue_s_and_settings_for_both() -> None:
    def severity(**options: object) -> str:
        return findings.frame([LOW], PROJECTS, **options)["severity"][0]  # type: ignore[arg-type, no-any-return]

    assert severity() == "note"
    assert severity(severities={"EVX2": "error"}) == "error"
    assert severity(severities={"EVX2": "error", "low_execution": "warning"}) == "warning"


def test_a_fingerprint_survives_a_move_to_another_row_and_file() -> None:
    moved = replace(OVER, at=CellRef("资金", 40, 4))
    first, second = (findings.frame([one], PROJECTS)["fingerprint"][0] for one in (OVER, moved))
    assert first == second
    other = findings.frame([replace(OVER, provided=2000.0)], PROJECTS)["fingerprint"][0]
    assert other != first


def test_equal_findings_of_one_project_have_fingerprints_of_their_own() -> None:
    twin = replace(OVER, at=CellRef("资金", 9, 4))
    assert findings.frame([OVER, twin], PROJECTS)["fingerprint"].is_unique


def test_a_fingerprint_depends_on_no_other_file() -> None:
    one = PROJECTS.loc[[OVER.project]]
    twice = pd.concat([one.assign(file="a.xlsx"), one.assign(file="b.xlsx")], ignore_index=True)
    found = [replace(OVER, project=0, file="a.xlsx"), replace(OVER, project=1, file="b.xlsx")]
    first, second = findings.frame(found, twice)["fingerprint"]
    assert first == second


def test_selection_by_slug_code_and_family() -> None:
    assert slugs(*FOUND, select=["EVX2"]) == ["overspend", "low_execution"]
    assert slugs(*FOUND, select=["evx206"]) == ["overspend"]
    assert slugs(*FOUND, ignore=["low_execution", "EVX1"]) == ["overspend"]
    assert selected() >= {"overspend", "unmet"}


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("overspent", "did you mean 'overspend'"),
        ("EVX777", "did you mean .*'EVX707'"),
        ("money", "'money' names no finding(?!; did you mean)"),
    ],
)
def test_an_unknown_finding_is_refused_with_near_misses(word: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        findings.frame(FOUND, PROJECTS, select=[word])


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="error, warning or note"):
        findings.frame(FOUND, PROJECTS, severities={"overspend": "fatal"})


def test_one_rule_by_its_code_or_slug() -> None:
    assert rule_named("EVX206") is rule_named("overspend")
    with pytest.raises(ConfigurationError, match="names"):
        rule_named("EVX2")


def test_a_whole_file_has_neither_project_nor_cell() -> None:
    row = findings.frame([WHOLE_FILE], PROJECTS).iloc[0]
    assert row["file"] == "说明.xlsx"
    assert row[["project", "cell", "row"]].isna().all()


@pytest.mark.parametrize("slug", catalogue())
def test_an_entry_is_complete(slug: str) -> None:
    """Code, both languages, a reason and a next step; an example where a form can show one."""
    rule = catalogue()[slug]
    for words in (rule.title, rule.message, rule.fix, rule.why):
        assert set(words) >= {"zh", "en"}
        assert all(words.values())
    assert (rule.good and rule.bad) or rule.code[3] == "1"
    assert rule.code.startswith("EVX")
    assert set(rule.yields_to) <= set(catalogue())


def test_no_code_is_used_twice() -> None:
    codes = [rule.code for rule in catalogue().values()]
    assert len(codes) == len(set(codes))
