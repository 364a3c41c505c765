"""One table of a web page laid out as cells: spans as merged blocks, texts as values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.xlsx.grid import Block, Cell
from evalxl.xlsx.sheets import SheetBuilder
from evalxl.xlsx.web.text import is_hidden, shown
from evalxl.xlsx.web.values import value_of

_WIDEST = 1_000
"""So far a cell may span, as the standard of HTML has it."""
_DIGITS = re.compile(r"\s*(\d{1,9})")


class Layout:
    """Fills one sheet, table by table; `finish` comes last."""

    def __init__(self, builder: SheetBuilder) -> None:
        """Start with the first row."""
        self._builder = builder
        self._row = 1
        self._blocks: list[Block] = []
        self._hidden: list[int] = []

    def add_line(self, piece: Any) -> None:
        """Put a text that stands beside the tables into rows of its own."""
        for line in shown(piece).split("\n"):
            if line:
                self._builder.put(Cell(self._row, 1, "s", line, line))
                self._row += 1

    def add_table(self, table: Any) -> None:
        """Put a table below what is there."""
        rows = list(_rows(table))
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            if row and is_hidden(row[0].getparent()):
                self._hidden.append(self._row + number)
            column = 1
            for cell in row:
                if is_hidden(cell):
                    continue
                while (number, column) in taken:
                    column += 1
                high = min(_span(cell, "rowspan") or len(rows), len(rows) - number)
                wide = min(max(_span(cell, "colspan"), 1), _WIDEST)
                self._put(cell, number, column, high, wide)
                taken |= {(number + r, column + c) for r in range(high) for c in range(wide)}
                column += wide
        self._row += len(rows)

    def _put(self, cell: Any, number: int, column: int, high: int, wide: int) -> None:
        top = self._row + number
        text = shown(cell)
        if text:
            self._builder.put(value_of(cell, text, top, column))
        if high > 1 or wide > 1:
            block = Block(top, column, top + high - 1, column + wide - 1)
            self._builder.budget.spend_merged(high * wide, self._builder.sheet.name)
            self._blocks.append(block)

    def finish(self) -> None:
        """Settle the merged blocks and what is hidden."""
        self._builder.finish(self._blocks, self._hidden, ())


def _rows(table: Any) -> Iterator[list[Any]]:
    """Walk the rows with their cells; cells outside of any row make one of their own."""
    loose: list[Any] = []
    for element in table.iter("tr", "td", "th"):
        if element.tag == "tr":
            if loose:
                yield loose
            loose = []
            yield list(element.iterchildren("td", "th"))
        elif element.getparent().tag != "tr":
            loose.append(element)
    if loose:
        yield loose


def _span(cell: Any, name: str) -> int:
    """Return how far a cell reaches; 0 for `rowspan` is down to the last row."""
    found = _DIGITS.match(cell.get(name) or "1")
    return int(found[1]) if found else 1
