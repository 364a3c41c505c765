"""Laying out a sheet of ours row by row: styles, merged lines, heights that show all text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil

from evalxl.core.model import column_letters
from evalxl.xlsx.grid import Value
from evalxl.xlsx.patch.edits import CellStyle, NewCell, NewSheet

TITLE = CellStyle(bold=True, size=16, horizontal="center")
SECTION = CellStyle(bold=True, size=12, colour="1F3864")
PLAIN = CellStyle()
LABEL = CellStyle(bold=True, border=True, fill="F2F2F2", horizontal="center")
HEAD = CellStyle(bold=True, border=True, fill="D9E2F3", horizontal="center")
TEXT = CellStyle(border=True, vertical="top")
ANSWER = CellStyle(border=True, fill="FFF9E5", vertical="top")
CENTRED = CellStyle(border=True, horizontal="center", vertical="top")
LINK = CellStyle(border=True, vertical="top", colour="0563C1", underline=True)
NUMBER_LINK = replace(LINK, horizontal="center")
POINTS = CellStyle(border=True, format="0.00", horizontal="right", vertical="top")
NUMBER = CellStyle(border=True, format="#,##0.####", horizontal="right", vertical="top")
SHARE = CellStyle(border=True, format="0.0000", horizontal="right", vertical="top")
SUM = replace(POINTS, bold=True, fill="F2F2F2")
SUM_LABEL = replace(LABEL, vertical="top")
SMALL = CellStyle(size=9, colour="595959")
_LINE_POINTS = 14.0
_MOST_POINTS = 400.0


class SheetRows:
    """A sheet in the making.

    Args:
        name: Its name.
        widths: Its columns' widths in characters.
        landscape: Which way it is printed.
    """

    def __init__(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> None:
        self.sheet = NewSheet(name, widths=tuple(widths), landscape=landscape)

    @property
    def next_row(self) -> int:
        """The number of the row that is added next."""
        return len(self.sheet.rows) + 1

    def add(self, *cells: NewCell | None) -> int:
        """Add a row; gives its number."""
        number = self.next_row
        self.sheet.rows.append(list(cells))
        lines = (
            _lines(cell, width)
            for column, (cell, width) in enumerate(zip(cells, self.sheet.widths, strict=False), 1)
            if cell and column not in self.sheet.hidden_columns
        )
        self.sheet.heights[number] = _height(cells, max(lines, default=1))
        return number

    def line(self, text: str, style: CellStyle, link: str | None = None) -> int:
        """Add one text across all columns."""
        return self.spread([(text, len(self.sheet.widths), style, link)])

    def spread(self, texts: Sequence[tuple[Value, int, CellStyle, str | None]]) -> int:
        """Add a row of texts, each across a number of columns."""
        number = self.next_row
        cells: list[NewCell | None] = []
        lines = [1]
        for value, columns, style, link in texts:
            first = len(cells)
            cell = NewCell(value, style, link=link)
            edged = NewCell(None, style) if style.border else None  # borders need every cell
            cells += [cell, *[edged] * (columns - 1)]
            lines.append(_lines(cell, sum(self.sheet.widths[first : first + columns])))
            if columns > 1:
                last = column_letters(first + columns)
                self.sheet.merges.append(f"{column_letters(first + 1)}{number}:{last}{number}")
        self.sheet.rows.append(cells)
        self.sheet.heights[number] = _height(cells, max(lines))
        return number

    def gap(self) -> None:
        """Leave a row empty."""
        self.sheet.rows.append([])

    def repeat_from_here(self) -> None:
        """Let the row that is added next stand on every page and stay in sight."""
        if self.sheet.repeat is None:
            self.sheet.repeat = (self.next_row, self.next_row)


def display_width(text: str) -> int:
    """Count a text's width in characters; Chinese ones count twice, as in GBK they take two."""
    return len(text.encode("gbk", "replace"))


def _lines(cell: NewCell, width: float) -> int:
    if not isinstance(cell.value, str):
        return 1
    return _wrapped(cell.value, max((width - 1.5) * 10.5 / cell.style.size, 2))


@lru_cache(maxsize=4096)
def _wrapped(text: str, room: float) -> int:
    return sum(max(ceil(display_width(part) / room), 1) for part in text.split("\n"))


def _height(cells: Sequence[NewCell | None], lines: int) -> float:
    size = max({cell.style.size for cell in cells if cell}, default=10.5)
    return min(round(_LINE_POINTS * size / 10.5 * lines + 4, 1), _MOST_POINTS)
