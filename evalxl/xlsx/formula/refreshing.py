"""Stored results of formulas that depend on cells we write: right, or taken away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from evalxl.xlsx.formula.book import Address, Book
from evalxl.xlsx.grid import Block, Grid, Sheet
from evalxl.xlsx.patch.edits import Edits


def refresh(grid: Grid, edits: Edits) -> list[Address]:
    """Add to the edits what formulas come to after them.

    A formula that is not fully understood loses its stored result, and the workbook asks the
    program that opens it to calculate: a program that does not then shows nothing, not an old
    number.

    Args:
        grid: The workbook as read.
        edits: The values to be written.

    Returns:
        The formulas whose stored results change.
    """
    written = {
        Address(name, *place): value
        for name, changes in edits.sheets.items()
        for place, value in changes.values.items()
    }
    if not written:
        return []
    results = Book(grid, written).results()
    results |= _arrays(grid, results.keys() | written.keys())
    for place, value in results.items():
        edits.of(place.sheet).values[place.row, place.column] = value
    edits.calculates = edits.calculates or None in results.values()
    return [*results]


def _arrays(grid: Grid, touched: set[Address]) -> dict[Address, None]:
    """List the cells of array formulas of which one is touched, to be emptied as a whole."""
    return {
        Address(sheet.name, row, column): None
        for sheet in grid.sheets
        for block in sheet.arrays
        if any(place.sheet == sheet.name and block.holds(*place[1:]) for place in touched)
        for row, column in _filled(sheet, block)
    }


def _filled(sheet: Sheet, block: Block) -> Iterator[tuple[int, int]]:
    """List the cells of a block; it may be larger than all that is filled in."""
    size = (block.bottom - block.top + 1) * (block.right - block.left + 1)
    if size > len(sheet.cells):
        return (place for place in sheet.cells if block.holds(*place))
    rows = range(block.top, block.bottom + 1)
    columns = range(block.left, block.right + 1)
    return (place for place in product(rows, columns) if place in sheet.cells)
