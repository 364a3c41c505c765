"""Workbooks of which only the values can be had (`.xlsb`, odd `.xls`), through python-calamine.

Runs under the guard. Number formats, errors and formulas are not to be seen, so every number is
marked as raw, and the grid says so.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from evalxl.core.errors import Refused
from evalxl.xlsx.formats.shown import show_number
from evalxl.xlsx.grid import Block, Cell, Grid, Sheet
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.sheets import Budget, SheetBuilder
from evalxl.xlsx.strings import unescape

VALUES_ONLY = "values_only"
_DAY_ZERO = datetime(1899, 12, 30)
_STATES = (
    (calamine.SheetVisibleEnum.Hidden, "hidden"),
    (calamine.SheetVisibleEnum.VeryHidden, "veryHidden"),
)


def read_values(content: bytes, name: str, limits: Limits) -> Grid:
    """Read values and, where the library has them, merged blocks.

    Raises:
        Refused: `encrypted` or `limit_exceeded`.
        Exception: Whatever calamine raises on a file it does not understand.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError as fault:
        raise Refused("encrypted", kind="xls", detail=name) from fault
    budget = Budget(limits)
    sheets = [
        _read_sheet(book, about, budget)
        for about in book.sheets_metadata
        if about.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    features = frozenset({"legacy", VALUES_ONLY})
    return Grid(name=name, sheets=sheets, features=features, notes=[VALUES_ONLY])


def _read_sheet(
    book: calamine.CalamineWorkbook, about: calamine.SheetMetadata, budget: Budget
) -> Sheet:
    source = book.get_sheet_by_name(about.name)
    state = next((state for known, state in _STATES if about.visible == known), "visible")
    sheet = Sheet(about.name, "", state)
    builder = SheetBuilder(sheet, budget)
    top, left = source.start or (0, 0)
    for row, values in enumerate(source.to_python(skip_empty_area=True), top + 1):
        for column, value in enumerate(values, left + 1):
            if value != "":
                builder.put(_cell(row, column, value))
    blocks = (
        Block(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
        for first, last in source.merged_cell_ranges or ()
    )
    builder.finish(blocks, (), ())
    return sheet


def _cell(
    row: int, column: int, value: int | float | str | bool | time | date | datetime | timedelta
) -> Cell:
    if isinstance(value, str):
        text = unescape(value)
        return Cell(row, column, "s", text, text)
    if isinstance(value, bool):
        return Cell(row, column, "b", value, str(value).upper())
    if isinstance(value, int | float):
        return Cell(
            row, column, "n", float(value), show_number(value, "General").text, text_is_raw=True
        )
    serial, code = _serial(value)
    return Cell(row, column, "n", serial, show_number(serial, code).text, code, text_is_raw=True)


def _serial(value: time | date | timedelta) -> tuple[float, str]:
    """Return the serial number of a date or time, and the plainest format that shows all of it."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1), "[h]:mm:ss"
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400, "h:mm:ss"
    if isinstance(value, datetime):
        serial = (value - _DAY_ZERO) / timedelta(days=1)
        return serial, "yyyy/m/d" if serial.is_integer() else "yyyy/m/d h:mm:ss"
    return float((value - _DAY_ZERO.date()).days), "yyyy/m/d"
