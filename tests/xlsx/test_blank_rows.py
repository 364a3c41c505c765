"""Rows below the table that hold nothing but a style cost next to nothing, and stay as they are."""

from __future__ import annotations

import re

import pytest

from evalxl.xlsx import read_grid
from evalxl.xlsx.blank_rows import blank_rows_at_end
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits, SheetEdits
from tests.faithful.made import BASE, SHEET, opened, part_of, with_sheet

FIRST, LAST = 30, 5_000


def _with_end(end: str) -> bytes:
    return with_sheet(lambda sheet: sheet.replace("</sheetData>", f"{end}</sheetData>"))


def _blank(numbers: range) -> str:
    return "".join(f'<row r="{number}" s="1" customFormat="1"/>\n' for number in numbers)


LONG = _with_end(_blank(range(FIRST, LAST + 1)))


def test_they_are_found_and_the_form_reads_as_without_them() -> None:
    part = part_of(LONG, SHEET)
    blank = part[blank_rows_at_end(part)]
    assert blank.count(b"<row") == LAST - FIRST + 1
    assert read_grid(LONG, "表").sheets[0].cells == read_grid(BASE, "表").sheets[0].cells


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(_blank(range(FIRST, FIRST + 9)), id="a few"),
        pytest.param(_blank(range(FIRST, LAST)) + '<row r="9999"><c r="A9999"/></row>', id="cells"),
        pytest.param(_blank(range(FIRST, LAST)) + "<!-- 完 -->", id="a comment"),
    ],
)
def test_any_other_end_is_read_row_by_row(end: str) -> None:
    assert blank_rows_at_end(part_of(_with_end(end), SHEET)) == slice(0, 0)


@pytest.mark.parametrize("row", [25, FIRST, 4_000, LAST, LAST + 7])
def test_a_cell_written_among_them_lies_in_its_row_and_all_others_stay(row: int) -> None:
    copy = apply(LONG, Edits(sheets={"自评表": SheetEdits(values={(row, 2): "说明"})}))
    numbers = [int(one) for one in re.findall(rb'<row r="(\d+)"', part_of(copy, SHEET))]
    assert opened(copy)[f"B{row}"].value == "说明"
    assert numbers == sorted({*numbers})
    assert {*range(FIRST, LAST + 1), row} <= {*numbers}
