"""Another reader, openpyxl, and another program, LibreOffice, see the same."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from evalxl.xlsx import Sheet, read_grid

from .parcels import STRICT, zipped
from .test_safety_fuzz import PARTS

DATA = Path(__file__).parents[1] / "data"
FILES = sorted((DATA / "forms").glob("*.xlsx")) + sorted((DATA / "legacy").glob("*.xlsx"))
MAIN = "http://schemas.openxmlformats.org/"
Places = dict[tuple[int, int], object]


def values_by_oracle(sheet: Worksheet) -> Places:
    return {
        (cell.row, cell.column): plain(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def plain(value: object) -> object:
    """Give a date as the number the file holds."""
    is_date = isinstance(value, datetime | date | time)
    return to_excel(value) if is_date else value  # type: ignore[no-untyped-call]


def values(sheet: Sheet) -> Places:
    return {place: cell.value for place, cell in sheet.cells.items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:20])
def test_values_formats_formulas_and_merges_are_those_openpyxl_reads(path: Path) -> None:
    grid = read_grid(path.read_bytes(), path.name)
    stored = openpyxl.load_workbook(path, data_only=True)
    written = openpyxl.load_workbook(path)
    assert [sheet.name for sheet in grid.sheets] == stored.sheetnames
    for sheet, by_value, by_formula in zip(
        grid.sheets, stored.worksheets, written.worksheets, strict=True
    ):
        assert values(sheet) == values_by_oracle(by_value)
        assert {tuple(block) for block in sheet.merges} == {
            (one.min_row, one.min_col, one.max_row, one.max_col)
            for one in by_value.merged_cells.ranges
        }
        for (row, column), cell in sheet.cells.items():
            other = by_formula.cell(row, column)
            if cell.kind == "n":
                assert cell.format == other.number_format
            assert cell.formula == (str(other.value)[1:] if other.data_type == "f" else None)


CELLS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: float(f"{number:.15g}")),
    st.booleans(),
    st.text("产出指标90%≥ \n<&>'\"]_xé", min_size=1, max_size=20).filter(
        lambda text: not text.startswith("=") and "_x" not in text
    ),
)


@given(rows=st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_whatever_openpyxl_writes_is_read(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    read = read_grid(file.getvalue(), "表.xlsx").sheets[0]
    expected = {
        (at_row, at_column): value
        for at_row, row in enumerate(rows, 1)
        for at_column, value in enumerate(row, 1)
    }
    assert values(read) == expected


@pytest.mark.parametrize("parts", PARTS, ids=range(len(PARTS)))
def test_a_strict_workbook_reads_like_a_transitional_one(parts: dict[str, bytes]) -> None:
    strict = {
        name: part.replace(f"{MAIN}spreadsheetml/2006/main".encode(), STRICT.encode()).replace(
            f"{MAIN}officeDocument/2006/relationships".encode(),
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in parts.items()
    }
    assert strict != parts
    assert read_grid(zipped(strict), "表.xlsx") == read_grid(zipped(parts), "表.xlsx")
