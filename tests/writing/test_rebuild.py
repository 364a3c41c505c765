"""Old formats laid out anew: every value at its old address."""

from __future__ import annotations

import io
from dataclasses import replace

from evalxl.core.resources import templates
from evalxl.writing.rebuild import is_legacy, rebuilt
from evalxl.xlsx import Block, Cell, Grid, Sheet, read_grid
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits
from tests.looking import load_workbook

BLANK = (templates() / "national-project.xlsx").read_bytes()


def small_grid() -> Grid:
    sheet = Sheet("表", "", max_row=3, max_column=3)
    for cell in (
        Cell(1, 1, "s", "=1+1", "=1+1"),
        Cell(2, 1, "n", 0.9, "90%", "0%"),
        Cell(2, 2, "b", True, "TRUE"),
        Cell(2, 3, "n", 2.6667, "266.67%", "0%"),  # the format is a guess, the text is not
        Cell(3, 3, "s", "多行\n文字", "多行\n文字"),
    ):
        sheet.cells[cell.row, cell.column] = cell
    sheet.merges.append(Block(1, 1, 1, 3))
    sheet.merged.update({(1, 2): (1, 1), (1, 3): (1, 1)})
    sheet.hidden_rows = frozenset({3})
    hidden = Sheet("备用", "", state="hidden")
    return Grid("a.xls", [sheet, hidden], features=frozenset({"legacy"}))


def test_values_formats_merges_and_hidden_parts_are_kept() -> None:
    grid = small_grid()
    assert is_legacy(grid)
    again = read_grid(rebuilt(grid, "unknown"), "")
    sheet = again.sheets[0]
    assert {place: (cell.value, cell.text) for place, cell in sheet.cells.items()} == {
        place: (cell.value, cell.text) for place, cell in grid.sheets[0].cells.items()
    }
    assert sheet.merges == grid.sheets[0].merges
    assert 3 in sheet.hidden_rows
    assert again.sheets[1].state == "hidden"


def test_equal_input_gives_equal_bytes() -> None:
    assert rebuilt(small_grid(), "unknown") == rebuilt(small_grid(), "unknown")


def filled() -> Grid:
    edits = Edits()
    name = read_grid(BLANK, "").sheets[0].name
    edits.of(name).values = {(2, 1): "（2023年度）", (3, 4): "某项目", (13, 6): "8家", (13, 8): 9.5}
    grid = read_grid(apply(BLANK, edits), "")
    return replace(grid, features=frozenset({"legacy"}))


def test_a_form_filled_into_our_blank_form_comes_back_on_it() -> None:
    book = load_workbook(io.BytesIO(rebuilt(filled(), "national-project")))
    blank = load_workbook(io.BytesIO(BLANK))
    page, form = book.worksheets[0], blank.worksheets[0]
    assert (page["A2"].value, page["H13"].value) == ("（2023年度）", 9.5)
    assert page.column_dimensions["D"].width == form.column_dimensions["D"].width
    assert page["A1"].font.sz == form["A1"].font.sz
    assert page["H23"].value == form["H23"].value  # the total's formula


def test_a_form_with_other_merges_is_no_filled_blank_form() -> None:
    grid = filled()
    grid.sheets[0].merges.pop()
    page = load_workbook(io.BytesIO(rebuilt(grid, "national-project"))).worksheets[0]
    assert page["A2"].value == "（2023年度）"
    assert not str(page["H23"].value or "").startswith("=")
