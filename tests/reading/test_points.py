"""Points are plain numbers: what says money is told and not taken."""

from __future__ import annotations

import pytest

from evalxl.core.model import CellRef
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.indicators import points
from evalxl.xlsx.grid import Cell

AT = CellRef("自评表", 5, 7)


@pytest.mark.parametrize("text", ["10万", "20元", "0.1亿元"])
def test_money_where_points_belong_is_unreadable(text: str) -> None:
    remarks = Remarks()
    assert points(Cell(5, 7, "s", text, text), AT, "", remarks) is None
    assert [one.slug for one in remarks.findings] == ["number_unreadable"]


@pytest.mark.parametrize(("text", "number"), [("10分", 10.0), ("9.5", 9.5), ("20%", 20.0)])
def test_points_typed_with_their_sign_are_read(text: str, number: float) -> None:
    assert points(Cell(5, 7, "s", text, text), AT, "", Remarks()) == number
