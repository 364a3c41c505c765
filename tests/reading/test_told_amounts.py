"""Amounts told only in words are taken when, and only when, the words are plain."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import CellRef, FundLine, Indicator, Paragraph, ScoreTable
from evalxl.reading.texts.amounts_in_text import told_amounts

_TOLD = (Path(__file__).parent / "told_amounts.toml").read_text(encoding="utf-8")
CASES: dict[str, Any] = {name: case[0] for name, case in tomllib.loads(_TOLD).items()}
PLACE = CellRef("说明", 2, 1)


def form(text: str, *, unit: str = "万元", funds: tuple[FundLine, ...] = ()) -> ScoreTable:
    return ScoreTable(
        sheet="说明",
        form="unknown",
        layout_confidence=1.0,
        money_unit=unit,
        funds=funds,
        narrative=(Paragraph("说明", PLACE, text),),
    )


@pytest.mark.parametrize("name", CASES)
def test_the_text_tells_exactly_these_amounts(name: str) -> None:
    told = told_amounts(form(CASES[name]["text"]))
    assert {line.key: line.value for line in told} == CASES[name]["told"]


def test_an_amount_is_given_in_the_form_s_unit_and_in_yuan_and_has_no_cell() -> None:
    (line,) = told_amounts(form("年中压减了300万元。", unit="元"))
    assert (line.value, line.unit, line.yuan, line.cell) == (3_000_000, "元", 3_000_000, None)


def test_a_reason_cell_is_read_like_the_narrative() -> None:
    row = Indicator(no=1, row=5, name="支出率", reason="待付项目12万元")
    table = ScoreTable(
        sheet="表", form="x", layout_confidence=1.0, money_unit="万元", indicators=(row,)
    )
    assert [(line.key, line.value) for line in told_amounts(table)] == [("pending", 12)]


def test_the_initial_budget_of_the_money_block_is_not_told_again() -> None:
    known = FundLine("total_initial", "年初预算数", 752.0, "万元", 7_520_000.0, PLACE)
    assert told_amounts(form("年初预算安排752万元。", funds=(known,))) == ()
