"""A new `.xlsx` of a form whose format cannot be patched: `.xls`, `.et`, `.ods`, web pages."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evalxl.core.resources import blank as blank_of
from evalxl.writing.sheet_rows import display_width
from evalxl.xlsx import read_grid
from evalxl.xlsx.formats.shown import show_number
from evalxl.xlsx.formats.told import format_of
from evalxl.xlsx.grid import Block, Cell, Grid, Sheet
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits
from evalxl.xlsx.patch.text import clean

if TYPE_CHECKING:
    import xlsxwriter

LEGACY = "legacy"
FIXED_DATE = datetime(1980, 1, 1)
_NARROWEST, _WIDEST = 6.0, 40.0
_CENTRED = 30  # longer texts read better from the left
_KEPT_LABELS = 0.8
_DATES = (
    *('yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"', "yyyy/m/d", "yyyy-mm-dd", "yyyy.m.d"),
    *("yyyy/m/d h:mm", "h:mm", "h:mm:ss"),
)
"""How dates are shown; which of these an `.ods` has is known by what it shows."""
_LINE_POINTS = 15.0
_MOST_POINTS = 400.0


def is_legacy(grid: Grid) -> bool:
    """Return whether a form came in a format that cannot be patched."""
    return LEGACY in grid.features


def rebuilt(grid: Grid, form: str) -> bytes:
    """Lay a form out anew: every value at its old address, merged blocks, hidden parts.

    Args:
        grid: The form as read.
        form: Its id. Where it was filled into our blank form of that id, that one is filled
            again; else the table gets thin lines, as fonts and colours are not known any more.

    Returns:
        An `.xlsx`. Cells hold the values they showed; formulas are those of the blank form.
    """
    return _on_blank_form(grid, form) or _plain(grid)


def _on_blank_form(grid: Grid, form: str) -> bytes | None:
    content = blank_of(form)
    if content is None:
        return None
    blank = {sheet.name: sheet for sheet in read_grid(content, f"{form}.xlsx").sheets}
    if [sheet.name for sheet in grid.sheets] != list(blank):
        return None
    if not all(_is_filled_from(sheet, blank[sheet.name]) for sheet in grid.sheets):
        return None
    edits = Edits()
    for sheet in grid.sheets:
        known = blank[sheet.name].cells
        edits.of(sheet.name).values = {
            place: cell.value
            for place, cell in sheet.cells.items()
            if place not in known or known[place].text != cell.text
        }
    return apply(content, edits)


def _is_filled_from(sheet: Sheet, blank: Sheet) -> bool:
    """Return whether a sheet has the merges and nearly all labels of the blank one in their places.

    Some labels are written over by filling in: `（　　年度）`, `填表人：`.
    """
    labels = [place for place, cell in blank.cells.items() if cell.kind == "s"]
    kept = [place for place in labels if sheet.text(*place) == blank.text(*place)]
    return set(sheet.merges) == set(blank.merges) and len(kept) >= _KEPT_LABELS * len(labels)


def _plain(grid: Grid) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": grid.date1904})
    book.set_properties({"created": FIXED_DATE})
    formats: dict[tuple[str, bool], Any] = {}
    for sheet in grid.sheets:
        page = book.add_worksheet(sheet.name)
        _lay_out(page, sheet)
        _write_values(book, page, sheet, formats)
        if sheet.state != "visible" and len(grid.sheets) > 1:
            page.hide()
    book.close()
    return out.getvalue()


def _lay_out(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    widths = _widths(sheet)
    for column, width in widths.items():
        hidden = {"hidden": column in sheet.hidden_columns}
        page.set_column(column - 1, column - 1, width, None, hidden)
    for row in range(1, sheet.max_row + 1):
        page.set_row(
            row - 1, _height(sheet, row, widths), None, {"hidden": row in sheet.hidden_rows}
        )
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")


def _write_values(
    book: xlsxwriter.Workbook,
    page: xlsxwriter.worksheet.Worksheet,
    sheet: Sheet,
    formats: dict[tuple[str, bool], Any],
) -> None:
    def look(cell: Cell | None) -> Any:
        is_short = cell is None or display_width(cell.text) <= _CENTRED
        key = (_format(cell), is_short)
        if key not in formats:
            formats[key] = book.add_format(
                {"num_format": key[0], "border": 1, "text_wrap": True, "valign": "vcenter"}
                | ({"align": "center"} if is_short else {})
            )
        return formats[key]

    for block in sheet.merges:
        cell = sheet.cells.get((block.top, block.left))
        if (block.top, block.left) != (block.bottom, block.right):
            page.merge_range(*_from_zero(block), "", look(cell))
    for (row, column), cell in sheet.cells.items():
        _write(page, row - 1, column - 1, cell, look(cell))


def _write(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, look: Any
) -> None:
    if cell.value is None:
        page.write_blank(row, column, None, look)
    elif isinstance(cell.value, bool) or (cell.kind == "n" and cell.text in ("TRUE", "FALSE")):
        page.write_boolean(row, column, bool(cell.value), look)
    elif isinstance(cell.value, str):
        page.write_string(row, column, clean(cell.value), look)
    else:
        page.write_number(row, column, cell.value, look)


def _format(cell: Cell | None) -> str:
    """Return a number format that shows what the cell showed; `.ods` readers only guess at it."""
    if cell is None or cell.kind != "n" or not isinstance(cell.value, int | float):
        return cell.format if cell else "General"
    codes = (cell.format, format_of(cell.text), *_DATES)
    value = cell.value
    return next((one for one in codes if show_number(value, one).text == cell.text), cell.format)


def _from_zero(block: Block) -> tuple[int, int, int, int]:
    return block.top - 1, block.left - 1, block.bottom - 1, block.right - 1


def _widths(sheet: Sheet) -> dict[int, float]:
    """Return each column the width its own texts need, within reason."""
    merged = {(block.top, block.left) for block in sheet.merges}
    widths = dict.fromkeys(range(1, sheet.max_column + 1), _NARROWEST)
    for place, cell in sheet.cells.items():
        if place not in merged:
            longest = max(map(display_width, cell.text.split("\n")), default=0)
            wanted = min(longest + 2.0, _WIDEST)
            widths[place[1]] = max(widths.get(place[1], _NARROWEST), wanted)
    return widths


def _height(sheet: Sheet, row: int, widths: dict[int, float]) -> float:
    """Return a row the height its longest text needs."""
    blocks = {block.left: block for block in sheet.merges if block.top == row}
    lines = 1.0
    for column in range(1, sheet.max_column + 1):
        cell = sheet.cells.get((row, column))
        if cell is None:
            continue
        block = blocks.get(column, Block(row, column, row, column))
        room = sum(widths.get(one, _NARROWEST) for one in range(block.left, block.right + 1)) - 1
        parts = cell.text.split("\n")
        needed = sum(max(-(-display_width(part) // int(room)), 1) for part in parts)
        lines = max(lines, needed / (block.bottom - block.top + 1))
    return min(_LINE_POINTS * lines + 3, _MOST_POINTS)
