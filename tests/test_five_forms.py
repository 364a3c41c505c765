"""`evalxl read` tells of the five published forms what a careful person transcribed from them.

The facts beside the forms (`tests/data/forms/expected`) were written by hand. A difference is
printed with its path, so that the place is seen at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import evalxl

FORMS = Path(__file__).parent / "data" / "forms"
NAMES = sorted(path.stem for path in FORMS.glob("*.xlsx"))
ACCEPTED = {
    "met": {"met"},
    "exceeded": {"met"},
    "claimed": {"met", "unclear"},
    "unmet": {"unmet"},
    "cannot_tell": {"unclear"},
}
OWN_WORDS = {"年前", "年年底以前", "年上半年", "家企业", "", "亿元"}
"""Units that are the facts' own way of cutting a text (of a date, of three targets in one cell)."""

PLAIN_INFO = ("project_name", "unit", "supervisor", "year", "project_level", "contact", "phone")
INDICATOR = (
    *("no", "row", "subproject", "level1", "level2", "level1_weight", "level2_weight", "name"),
    *("weight", "target", "actual", "score", "reason", "standard", "evidence"),
    *("published_completion", "target_op", "target_value", "target_upper", "actual_value"),
    "completion",
)
EMPTY_FUND_ROWS = {"carryover", "other"}


@cache
def facts(name: str) -> dict[str, Any]:
    path = FORMS / "expected" / f"{name}.json"
    project: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["projects"][0]
    return project


@cache
def told(name: str) -> dict[str, Any]:
    document = evalxl.read(FORMS / f"{name}.xlsx").to_dict()
    (project,) = document["projects"]
    project["form"] = document["form"]
    return dict(project)


def same(expected: Any, given: Any) -> bool:
    if isinstance(expected, int | float) and isinstance(given, int | float):
        return abs(expected - given) < 0.006
    return bool(expected == given)


def differing(path: str, expected: Any, given: Any) -> Iterator[str]:
    if not same(expected, given):
        yield f"{path}: expected {expected!r}, read {given!r}"


def by(rows: list[dict[str, Any]], key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in rows}


def head(name: str) -> Iterator[str]:
    expected, given = facts(name), told(name)
    for key in ("sheet", "money_unit"):
        yield from differing(key, expected[key], given[key])
    for key, value in expected["info"].items():
        if key in PLAIN_INFO:
            yield from differing(f"info.{key}", value, given["info"].get(key))
    for key, value in expected.get("goals", {}).items():
        yield from differing(f"goals.{key}", value, given["goals"][key])


def money(name: str) -> Iterator[str]:
    funds = by(told(name)["funds"], "key")
    for line in facts(name)["funds"]:
        if line["key"] in EMPTY_FUND_ROWS:
            continue
        for key in ("value", "unit", "yuan", "cell"):
            yield from differing(
                f"{line['key']}.{key}", line[key], funds.get(line["key"], {}).get(key)
            )
    for expected, given in zip(
        facts(name).get("subprojects", []), told(name)["subprojects"], strict=True
    ):
        for key in ("no", "name", "budget", "actual", "execution"):
            yield from differing(f"sub-project {expected['no']}.{key}", expected[key], given[key])
    line = facts(name).get("budget_score") or {}
    for key in ("weight", "score", "cells") if line else ():
        yield from differing(f"budget_score.{key}", line[key], told(name)["budget_score"][key])


def execution(name: str) -> Iterator[str]:
    given = [one["value"] for one in told(name)["execution"]]
    for one in facts(name)["execution"]:
        if not any(same(one["value"], value) for value in given):
            yield f"no execution rate {one['value']} ({one['formula']}) among {given}"


def indicators(name: str) -> Iterator[str]:
    for expected, given in zip(facts(name)["indicators"], told(name)["indicators"], strict=True):
        place = f"indicator {expected['no']} ({expected['target']} | {expected['actual']})"
        for key in INDICATOR:
            if key in expected and not awaits_a_person(expected, key):
                yield from differing(f"{place}.{key}", expected[key], given[key])
        if expected["target_unit"] not in OWN_WORDS:
            yield from differing(
                f"{place}.target_unit", expected["target_unit"], given["target_unit"]
            )
        for role in ("name", "weight", "target", "actual", "score", "reason"):
            cell = expected["cells"].get(role)
            yield from differing(f"{place}.cells.{role}", cell, given["cells"].get(role))
        if not ACCEPTED[given["verdict"]] & set(expected["verdict_accept"]):
            yield f"{place}: {given['verdict']}, acceptable {expected['verdict_accept']}"


def awaits_a_person(expected: dict[str, Any], key: str) -> bool:
    """A number read out of a sentence by judgement is no fact about the cell."""
    return key in {"actual_value", "completion"} and expected["verdict_basis"] == "narrative"


def dimensions(name: str) -> Iterator[str]:
    for expected, given in zip(
        facts(name).get("dimensions", []), told(name)["dimensions"], strict=True
    ):
        for key in ("no", "level1", "name", "weight", "score", "reason"):
            yield from differing(f"dimension {expected['no']}.{key}", expected[key], given[key])


def totals(name: str) -> Iterator[str]:
    published = facts(name)["totals"]["published"]
    yield from differing("own total", published["score"], told(name)["totals"]["self_evaluated"])
    for part in ("by_level1", "by_level2", "by_subproject"):
        for key, count in facts(name)["counts"].get(part, {}).items():
            given = told(name)["counts"][part].get(key, {})
            for word in ("set", "unmet"):
                yield from differing(f"counts.{part}.{key}.{word}", count[word], given.get(word))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", [head, money, execution, indicators, dimensions, totals])
def test_what_is_read_agrees_with_what_was_transcribed(name: str, part: Any) -> None:
    assert list(part(name)) == []


@pytest.mark.parametrize(
    ("name_part", "decided", "asserted", "undecided", "lost", "lowest", "highest"),
    [
        ("指标评分表", 66.44, 18.89, 11.33, 3.34, 85.33, 96.66),
        ("项目支出绩效自评表", 70, 20, 10, 0, 90, 100),
    ],
)
def test_totals_agree_with_those_worked_out_by_hand(
    name_part: str,
    decided: float,
    asserted: float,
    undecided: float,
    lost: float,
    lowest: float,
    highest: float,
) -> None:
    (name,) = (name for name in NAMES if name.endswith(name_part))
    given = told(name)["totals"]
    keys = ("decided", "asserted", "undecided", "lost", "lowest", "highest")
    assert [given[key] for key in keys] == [decided, asserted, undecided, lost, lowest, highest]
