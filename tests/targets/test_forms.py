"""What is understood of every indicator of the five real forms equals their expected facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evalxl.targets import Comparison, compare

EXPECTED = Path(__file__).parents[1] / "data" / "forms" / "expected"

ACCEPTED = {
    "met": {"met"},
    "exceeded": {"met"},
    "claimed": {"met", "unclear"},
    "unmet": {"unmet"},
    "cannot_tell": {"unclear"},
}
"""Our verdict → the words of the expected facts it stands for."""

PECULIAR_UNITS = {
    "2022年年底以前": "年年底以前",  # the rest of a date is no unit
    "2023年前": "年前",
    "2023年上半年": "年上半年",
    "获得奖补的3家企业2020年缴纳的税收超过5000万元": "家企业",  # the unit of the 3, not of the 5000
    "拉动总部企业主营业务收入增长10亿元以上，财政贡献额度增长1亿元以上，"
    "地方财政贡献额度增长超过2000万元。": "亿元",  # three numbers in two units have no one unit
}
"""Targets whose `target_unit` the expected files transcribed by a rule of their own."""


def _indicators() -> list[Any]:
    cases = []
    for path in sorted(EXPECTED.glob("*.json")):
        for project in json.loads(path.read_text(encoding="utf-8"))["projects"]:
            for row in project["indicators"]:
                label = f"{path.stem[:5]}-{path.stem[-6:]}-{row['no']}-{row['name'][:20]}"
                cases.append(pytest.param(row, project["info"]["year"], id=label))
    return cases


@pytest.mark.parametrize(("row", "year"), _indicators())
def test_an_indicator_of_a_real_form_is_understood_as_expected(
    row: dict[str, Any], year: int
) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"] or "", year=year)

    assert ACCEPTED[found.verdict] & set(row["verdict_accept"]), found.why["en"]
    assert _facts(found) == _expected_facts(row)


def _facts(found: Comparison) -> dict[str, Any]:
    target = found.parsed_target
    return {
        "op": target.op,
        "value": target.value,
        "upper": target.upper,
        "unit": target.unit or "",
        "actual": found.parsed_actual.value,
        "completion": found.completion,
    }


def _expected_facts(row: dict[str, Any]) -> dict[str, Any]:
    peculiar = row["target"] in PECULIAR_UNITS
    assert not peculiar or row["target_unit"] == PECULIAR_UNITS[row["target"]]
    unit = _OUR_UNITS.get(row["target"], "") if peculiar else row["target_unit"] or ""
    return {
        "op": row["target_op"],
        "value": row["target_value"],
        "upper": row["target_upper"],
        "unit": unit,
        "actual": row["actual_value"],
        "completion": row["completion"],
    }


_OUR_UNITS = {"获得奖补的3家企业2020年缴纳的税收超过5000万元": "万元"}


@pytest.mark.parametrize(("row", "year"), _indicators())
def test_the_direction_is_the_one_the_expected_facts_name(row: dict[str, Any], year: int) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"] or "", year=year)

    assert "direction" not in row or found.direction == row["direction"]
