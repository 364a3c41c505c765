"""Workbooks of Excel 97–2003 and WPS (`.xls`, `.et`), through xlrd. Runs under the guard."""

from __future__ import annotations

import io
import struct
from typing import Any

import xlrd
from xlrd import compdoc

from evalxl.core.errors import Refused
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.formats.shown import show_number, show_text
from evalxl.xlsx.grid import Block, Cell, Grid, Sheet
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.sheets import Budget, SheetBuilder
from evalxl.xlsx.strings import unescape
from evalxl.xlsx.styles import BUILT_IN, GENERAL

_BLANK = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
_END_MARK = 0x0A
_STATES = ("visible", "hidden", "veryHidden")


def read_xls(content: bytes, name: str, limits: Limits) -> Grid:
    """Read a BIFF workbook with its number formats. Formulas come as their stored results.

    Raises:
        Refused: `encrypted`, `limit_exceeded`, or `unreadable` where the file is cut off.
        Exception: Whatever xlrd raises on a file it does not understand.
    """
    book = _open(content, name)
    budget = Budget(limits)
    sheets = [_read_sheet(book, sheet, budget) for sheet in book.sheets()]
    properties = {"last_modified_by": book.user_name} if book.user_name else {}
    return Grid(
        name=name,
        sheets=sheets,
        date1904=bool(book.datemode),
        properties=properties,
        defined_names=_names(book),
        features=frozenset({"legacy"}),
    )


def _names(book: Any) -> dict[str, str]:
    """Return the names of the workbook that refer to cells, as `name → 'Sheet'!$A$1`."""
    return {
        name.name: str(name.result.text)
        for name in book.name_obj_list
        if name.scope == -1 and name.result is not None and name.result.text
    }


def _open(content: bytes, name: str) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as fault:
        if "encrypted" in str(fault):
            raise Refused("encrypted", kind="xls", detail=name) from fault
        raise
    except (IndexError, struct.error) as fault:
        if _is_whole(content):
            raise  # the library stumbled: another may read it
        # It ran off the end. Another library might take what is left for the whole.
        raise damaged("library", name, fault) from fault


def _is_whole(content: bytes) -> bool:
    """Return whether the records of the workbook follow each other to its last end mark."""
    try:
        folder = compdoc.CompDoc(content, logfile=io.StringIO())
        streams = [folder.locate_named_stream(name) for name in ("Workbook", "Book")]
    except (compdoc.CompDocError, IndexError, struct.error):
        return False
    whole, start, size = next((one for one in streams if one[0]), (b"", 0, 0))
    at, last, end = start, 0, start + size
    while at + 4 <= end:
        last, length = struct.unpack_from("<HH", whole, at)
        at += 4 + length
    return at == end and last == _END_MARK


def _read_sheet(book: Any, source: Any, budget: Budget) -> Sheet:
    sheet = Sheet(source.name, "", _STATES[source.visibility])
    builder = SheetBuilder(sheet, budget)
    for row in range(source.nrows):
        for column, kind in enumerate(source.row_types(row)):
            if kind not in _BLANK:
                cell = _cell(book, source.cell(row, column), row + 1, column + 1)
                if cell is not None:
                    builder.put(cell)
    builder.finish(
        [
            Block(top + 1, left + 1, bottom, right)
            for top, bottom, left, right in source.merged_cells
        ],
        [row + 1 for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0],
        [at + 1 for at, info in source.colinfo_map.items() if info.hidden or info.width == 0],
    )
    for (row, column), note in source.cell_note_map.items():
        sheet.comments[(row + 1, column + 1)] = unescape(note.text)
    return sheet


def _cell(book: Any, source: Any, row: int, column: int) -> Cell | None:
    code, value = _format(book, source.xf_index), source.value
    match source.ctype:
        case xlrd.XL_CELL_TEXT if value:
            text = unescape(value)
            return Cell(row, column, "s", text, show_text(text, code), code)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            text, is_raw = show_number(value, code, bool(book.datemode))
            return Cell(row, column, "n", value, text, code, text_is_raw=is_raw)
        case xlrd.XL_CELL_BOOLEAN:
            return Cell(row, column, "b", bool(value), str(bool(value)).upper(), code)
        case xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(value, "#N/A")
            return Cell(row, column, "e", text, text, code)
    return None


def _format(book: Any, style: int | None) -> str:
    if style is None or style >= len(book.xf_list):
        return GENERAL
    number = book.xf_list[style].format_key
    if number in BUILT_IN:
        return BUILT_IN[number]
    known = book.format_map.get(number)
    return str(known.format_str) if known else GENERAL
