"""A scored copy undone in its cells, where the format it was saved in cannot be patched."""

from __future__ import annotations

from dataclasses import replace

from evalxl.writing.seal import (
    NAME_PREFIX,
    Refreshed,
    Stamp,
    Written,
    is_intact,
    own_notes,
    own_sheets,
    unchanged,
)
from evalxl.xlsx.formats.shown import show_number
from evalxl.xlsx.grid import Cell, Grid, Sheet, Value

_NOT_COMPUTED = "…"


def undone(grid: Grid, stamp: Stamp) -> Grid:
    """Return the form as it was before evalxl wrote into it.

    Args:
        grid: A scored copy as another program saved it.
        stamp: The stamp it carries.

    Returns:
        The form without our sheets, notes and scores. What somebody typed since stays; where
        something was typed, the results of formulas that depend on our scores count as not
        computed.
    """
    ours = own_sheets(grid)
    sheets = {sheet.name: _copied(sheet) for sheet in grid.sheets if sheet.name not in ours}
    for one in list(unchanged(stamp, sheets)):
        _put(sheets[one.sheet], one, one.before)
    for note in list(own_notes(stamp, sheets)):
        del sheets[note.sheet].comments[note.row, note.column]
    has_old_results = is_intact(grid, stamp)
    for result in stamp.results:
        if result.sheet in sheets:
            _give_back(sheets[result.sheet], result, has_old_results)
    names = {key: to for key, to in grid.defined_names.items() if not key.startswith(NAME_PREFIX)}
    return replace(grid, sheets=list(sheets.values()), defined_names=names)


def _copied(sheet: Sheet) -> Sheet:
    return replace(sheet, cells=dict(sheet.cells), comments=dict(sheet.comments))


def _put(sheet: Sheet, at: Written | Refreshed, value: Value) -> None:
    """Put a value in a cell, keeping its number format; none empties it."""
    place = (at.row, at.column)
    cell = sheet.cells.pop(place)
    if value is not None:
        sheet.cells[place] = _holding(cell, value)


def _holding(cell: Cell, value: Value) -> Cell:
    if isinstance(value, bool):
        return cell._replace(kind="b", value=value, text=str(value).upper())
    if isinstance(value, int | float):
        text, is_raw = show_number(value, cell.format)
        return cell._replace(kind="n", value=float(value), text=text, text_is_raw=is_raw)
    return cell._replace(kind="s", value=value, text=str(value))


def _give_back(sheet: Sheet, result: Refreshed, is_old: bool) -> None:
    cell = sheet.cells.get((result.row, result.column))
    if cell is None:
        return
    if is_old:
        _put(sheet, result, result.before)
        return
    formula = cell.formula or _NOT_COMPUTED
    sheet.cells[result.row, result.column] = cell._replace(value=None, text="", formula=formula)
