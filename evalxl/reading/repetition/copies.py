"""Copies of a sheet: some of its cells left out, or moved to other places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from evalxl.xlsx.grid import Block, Cell, Sheet

Place = tuple[int, int]
WIDEST = 200
"""Sheets are no wider; one far cell does not make one so."""


def without(sheet: Sheet, is_dropped: Callable[[Place], bool]) -> Sheet:
    """Copy a sheet without some of its cells; the others stay where they are."""
    cells = {place: cell for place, cell in sheet.cells.items() if not is_dropped(place)}
    return replace(sheet, cells=cells)


@dataclass(slots=True)
class Copy:
    """A rearranged copy under construction: what stands where, and where it comes from."""

    sheet: Sheet
    cells: dict[Place, Cell] = field(default_factory=dict)
    origin: dict[Place, Place] = field(default_factory=dict)
    merges: list[Block] = field(default_factory=list)

    def put(self, row: int, column: int, source: Place) -> None:
        """Show at a place what is seen at another one, filled or blank."""
        true = self.sheet.merged.get(source, source)
        self.origin[row, column] = self.sheet.origin.get(true, true)
        cell = self.sheet.cells.get(true)
        if cell is not None:
            self.cells[row, column] = cell._replace(row=row, column=column)

    def write(self, row: int, column: int, text: str, source: Place) -> None:
        """Write a label that stands nowhere; `source` is where a person should look for it."""
        self.put(row, column, source)
        self.cells[row, column] = Cell(row, column, "s", text, text)

    def move_rows(self, rows: Iterable[int], by: int = 0) -> None:
        """Take over whole rows with their merged blocks, moved down."""
        wanted = set(rows)
        for (row, column), cell in self.sheet.cells.items():
            if row in wanted:
                self.cells[row + by, column] = cell._replace(row=row + by)
        if by:
            across = range(1, min(self.sheet.max_column, WIDEST) + 1)
            self.origin |= {
                (row + by, column): (row, column) for row in wanted for column in across
            }
        for block in self.sheet.merges:
            if block.top in wanted:
                self.merge(block.top + by, block.left, block.bottom + by, block.right)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a block."""
        self.merges.append(Block(top, left, bottom, right))

    def made(self) -> Sheet:
        """Return the copy as a sheet."""
        return replace(
            self.sheet,
            cells=self.cells,
            merges=self.merges,
            merged=_under(self.merges),
            covered=[],
            origin=self.origin,
            max_row=max((row for row, _ in self.cells), default=0),
            max_column=max((column for _, column in self.cells), default=0),
        )


def _under(merges: Iterable[Block]) -> dict[Place, Place]:
    return {
        (row, column): (block.top, block.left)
        for block in merges
        for row in range(block.top, block.bottom + 1)
        for column in range(block.left, block.right + 1)
        if (row, column) != (block.top, block.left)
    }
