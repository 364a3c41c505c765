"""Scoring standards by family: every case of `families.toml` and `more.toml`."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evalxl import compare
from evalxl.standards import Row, row_of, rule_on

HERE = Path(__file__).parent


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}-{number}-{case['family']}")
        for file in sorted(HERE.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["case"], 1)
    ]


def _row(case: dict[str, Any]) -> Row:
    target, actual, name = case.get("target"), case.get("actual"), case["name"]
    told = compare(target, actual, name, year=case.get("year", 2025))
    asked, done = told.parsed_target, told.parsed_actual
    return row_of(
        case["weight"], name, told.verdict, told.direction, asked.value, asked.unit,
        done.value, done.unit, target, actual, case.get("year", 2025),
    )  # fmt: skip


@pytest.mark.parametrize("case", _cases())
def test_a_standard_gives_what_it_says(case: dict[str, Any]) -> None:
    ruling = rule_on(case["standard"], _row(case))
    if case["points"] == "open":
        assert ruling.points is None, f"decided {ruling.points} by {ruling.clause}"
    else:
        assert ruling.points == Fraction(str(case["points"])), ruling
    if "why" in case:
        assert ruling.why == case["why"]
    assert 0 <= ruling.lowest <= ruling.highest
