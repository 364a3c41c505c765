"""Stages of money in columns of labels and amounts: told by three of them, or by a known word."""

from __future__ import annotations

import pytest

from evalxl.reading.money.sources_beside import find_sources_beside
from evalxl.reading.page import whole
from evalxl.xlsx import read_grid

from .drawn import draw, workbook

BELOW = "市里给的 | 50 | 市里给的 | 40\n镇上给的 | 30 | 镇上给的 | 30"
THREE = (
    "市里给的 | 50 | 市里给的 | 40 | 市里给的 | 35\n镇上给的 | 30 | 镇上给的 | 30 | 镇上给的 | 25"
)


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        (f"划定盘子 | 80 | 落袋数目 | 70\n{BELOW}", []),  # arrived, or spent
        (f"全年预算数 | 80 | 掏出数目 | 70\n{BELOW}", ["budget", "paid"]),
        (f"划定盘子 | 80 | 全年执行数 | 70\n{BELOW}", ["budget", "paid"]),
        (f"划定盘子 | 80 | 落袋数目 | 70 | 掏出数目 | 60\n{THREE}", ["budget", "arrived", "paid"]),
        (f"划定盘子 | 80 | 落袋数目 | 90\n{BELOW}", []),
    ],
)
def test_two_tops_need_a_known_word(text: str, stages: list[str]) -> None:
    page = whole(read_grid(workbook([draw("表", text)]), "表.xlsx").sheets[0])
    found = [one.stage for block in find_sources_beside(page, ()) for one in block.amounts]
    assert list(dict.fromkeys(found)) == stages
