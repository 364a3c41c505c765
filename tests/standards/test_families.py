"""Scoring standards by family: every case of `families.toml` and `more.toml`, all of `own.txt`."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evalxl import compare
from evalxl.standards import Row, read_standard, row_of, rule_on

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


def _own() -> list[tuple[dict[str, Any], str]]:
    keys = ("standard", "name", "target", "actual", "weight", "points")
    lines = (HERE / "own.txt").read_text(encoding="utf-8").splitlines()
    cases = [
        dict(zip(keys, line.split("|"), strict=True)) for line in lines if not line.startswith("#")
    ]
    return [({**one, "weight": float(one["weight"])}, one["points"]) for one in cases]


@pytest.mark.parametrize(("case", "points"), _own(), ids=lambda one: "")
def test_no_standard_is_decided_wrongly(case: dict[str, Any], points: str) -> None:
    ruling = rule_on(case["standard"], _row(case))
    expected = None if points == "open" else Fraction(points)
    assert ruling.points in (None, expected), ruling


def test_most_standards_are_understood() -> None:
    closed = [(case, Fraction(points)) for case, points in _own() if points != "open"]
    decided = [
        points
        for case, points in closed
        if rule_on(case["standard"], _row(case)).points is not None
    ]
    assert len(decided) >= 0.8 * len(closed)


def test_a_standard_gives_no_more_than_the_weight_and_names_its_clause() -> None:
    cases = [case for case, _ in _own()]
    for number, case in enumerate(cases):
        other = cases[(7 * number + 3) % len(cases)]
        ruling = rule_on(case["standard"], _row({**other, "weight": case["weight"]}))
        adds = any(step.adds for step in read_standard(case["standard"]).steps)
        if ruling.points is not None:
            assert ruling.clause, case
            assert ruling.points >= 0
            assert adds or ruling.points <= Fraction(str(case["weight"])), case
