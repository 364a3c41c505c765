"""Arithmetic in reason cells is parsed, checked and traced; never run."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalxl.scoring.stated import trace
from evalxl.targets.arithmetic import parse, quotient
from tests.scoring.forms import form

CASES = tomllib.loads((Path(__file__).parent / "cases" / "arithmetic.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["nothing"], ids=lambda case: case["text"][:30])
def test_what_is_no_arithmetic_is_passed_over(case: dict[str, Any]) -> None:
    assert parse(case["text"]) == ()


@pytest.mark.parametrize("case", CASES["statement"], ids=lambda case: case["text"][:30])
def test_arithmetic_is_read_and_checked(case: dict[str, Any]) -> None:
    (found,) = parse(case["text"])
    if "value" in case:
        assert float(found.value or 0) == pytest.approx(case["value"], rel=1e-6)
    else:
        assert found.value is None
    assert found.agrees is case["agrees"]
    assert [one.text for one in found.numbers] == case["numbers"]


def test_a_rate_is_told_apart_from_its_factor() -> None:
    (found,) = parse("(1033.48+100.63)/(1435-300)*12=11.99")
    parts = quotient(found)
    assert parts is not None
    assert [(sign, one.text) for sign, one in parts.above] == [(1, "1033.48"), (1, "100.63")]
    assert [(sign, one.text) for sign, one in parts.below] == [(1, "1435"), (-1, "300")]


def test_numbers_are_traced_to_their_cells_or_said_to_stand_nowhere() -> None:
    frames = form("2023 江门")
    (found,) = parse(frames.indicators["reason"].iloc[0])
    traced = trace(found.numbers, frames.funds, frames.narratives, {"F14": 12.0})
    assert [(one.text, one.cells, one.narrative) for one in traced] == [
        ("1033.48", ("I8",), ("A47",)),
        ("100.63", (), ("A47",)),
        ("1435", ("L3", "H6", "I7"), ("A47",)),
        ("300", (), ("A47",)),
        ("12", ("F14",), ("A47",)),  # the text speaks of 12 indicators
    ]


@example("(+=0")
@given(st.text("0123456789+-*/().=×÷（）％% 万元分", max_size=300))
def test_no_text_of_digits_and_signs_raises(text: str) -> None:
    for found in parse(text):
        assert found.agrees in {True, False}


def test_a_hostile_cell_costs_no_time() -> None:
    started = time.process_time()
    for text in ("1+" * 16_000 + "=1", "(" * 32_000 + "=1", "1=" * 16_000, "9" * 32_000 + "=1"):
        parse(text)
    assert time.process_time() - started < 2
