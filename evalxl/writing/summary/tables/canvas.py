"""Cells of a sheet that is no plain table, collected freely and written row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.texts import clean


@dataclass(frozen=True, slots=True)
class Cell:
    """What to write at a place; `last` is the last column where cells are merged.

    With a `result`, `value` is a formula and `result` what it gives.
    """

    row: int
    column: int
    look: str
    value: Any
    result: Any = None
    last: int | None = None


_ROW = 19.0  # points


@dataclass
class Canvas:
    """Collects cells in any order; constant memory wants them row by row."""

    cells: list[Cell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def put(self, row: int, column: int, look: str, value: Any, *, last: int | None = None) -> None:
        """Note a text or number; a missing one becomes a dash."""
        self.cells.append(Cell(row, column, look, value, None, last))

    def compute(self, row: int, column: int, look: str, formula: str, result: Any) -> None:
        """Note a formula with its result."""
        self.cells.append(Cell(row, column, look, formula, result))

    def write(self, book: Book, sheet: Any) -> None:
        """Write what was collected."""
        for row in {cell.row for cell in self.cells}:
            done(sheet.set_row(row, self.heights.get(row, _ROW)))
        for cell in sorted(self.cells, key=lambda one: (one.row, one.column)):
            write_cell(book, sheet, cell)


def write_cell(book: Book, sheet: Any, cell: Cell) -> None:
    """Write one cell, merged or not."""
    look, value = book.format(cell.look), cell.value
    if cell.result is not None:
        formula = book.say.formula(value)
        done(sheet.write_formula(cell.row, cell.column, formula, look, cell.result))
        return
    missing = value is None or value != value
    value = "—" if missing else clean(book.say(value)) if isinstance(value, str) else value
    if cell.last is not None and cell.last > cell.column:
        done(sheet.merge_range(cell.row, cell.column, cell.row, cell.last, value, look))
    elif isinstance(value, str):
        form = book.format("dash") if missing and "tile" not in cell.look else look
        done(sheet.write_string(cell.row, cell.column, value, form))
    else:
        done(sheet.write_number(cell.row, cell.column, value, look))
