"""A rectangle of a sheet in which a form, or a part of one, lies."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, field

from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef
from evalxl.xlsx.grid import Block, Cell, Sheet

Rows = dict[int, list[Cell]]


@dataclass(slots=True)
class Page:
    """The non-blank cells of a rectangle, row by row; merged blocks are known by their anchor.

    Blank rows do not exist here: `numbers` lists the rows that hold something, in order.
    """

    sheet: Sheet
    rows: Rows
    extents: dict[tuple[int, int], Block]
    left: int = 1
    right: int = 1
    numbers: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet.name

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell seen at a place, looking through merges; `None` where blank."""
        place = self.sheet.merged.get((row, column), (row, column))
        cell = self.sheet.cells.get(place)
        return cell if cell is not None and is_filled(cell) else None

    def text(self, row: int, column: int) -> str:
        """Return the text seen at a place, without blanks around it."""
        cell = self.at(row, column)
        return cell.text.strip() if cell else ""

    def extent(self, row: int, column: int) -> Block:
        """Return the merged block a place belongs to, or the place itself."""
        place = self.sheet.merged.get((row, column), (row, column))
        return self.extents.get(place) or Block(*place, *place)

    def ref(self, row: int, column: int) -> CellRef:
        """Name a place as the file has it; inside a merged block this is its anchor."""
        place = self.sheet.merged.get((row, column), (row, column))
        return CellRef(self.name, *self.sheet.origin.get(place, place))

    def area(self, cells: Collection[Cell]) -> str:
        """Name the area that cells span, such as `A28:F30`."""
        first = self.ref(min(one.row for one in cells), min(one.column for one in cells))
        last = self.ref(max(one.row for one in cells), max(one.column for one in cells))
        return first.address if first == last else f"{first.address}:{last.address}"

    def seen_at(self, at: CellRef) -> tuple[int, int]:
        """Return the place of the page at which a cell of the file is seen."""
        true = at.row, at.column
        moved = (place for place, known in self.sheet.origin.items() if known == true)
        return next(moved, true)

    def true_row(self, row: int) -> int:
        """The row of the file from which the values of a row come: the lowest, if several."""
        if not self.sheet.origin:
            return row
        return max((self.ref(row, cell.column).row for cell in self.rows.get(row, ())), default=row)

    def cells(self) -> Iterator[Cell]:
        """Walk all non-blank cells, row by row, left to right."""
        for number in self.numbers:
            yield from self.rows[number]

    def next_row(self, row: int) -> int | None:
        """Return the next row below that holds something."""
        place = bisect_left(self.numbers, row + 1)
        return self.numbers[place] if place < len(self.numbers) else None

    def part(self, rows: Container[int]) -> Page:
        """Cut out some rows."""
        kept = {number: self.rows[number] for number in self.numbers if number in rows}
        return _page(self.sheet, kept, self.extents)

    def without(self, rows: Container[int]) -> Page:
        """Leave out some rows."""
        kept = {number: self.rows[number] for number in self.numbers if number not in rows}
        return _page(self.sheet, kept, self.extents)

    def strip(self, columns: range) -> Page:
        """Cut out some columns; a title merged over all does not reach beyond them."""
        kept: Rows = {}
        for number in self.numbers:
            cells = [cell for cell in self.rows[number] if cell.column in columns]
            if cells:
                kept[number] = cells
        page = _page(self.sheet, kept, self.extents)
        page.right = min(page.right, columns[-1])
        return page


def is_filled(cell: Cell) -> bool:
    """Return whether a person sees anything in the cell."""
    return cell.kind != "s" or bool(cell.text.strip())


def whole(sheet: Sheet) -> Page:
    """Make one page of a whole sheet."""
    rows: Rows = {}
    for place in sorted(sheet.cells):
        cell = sheet.cells[place]
        if is_filled(cell) and cell.text:
            rows.setdefault(place[0], []).append(cell)
    rows = {row: cells for row, cells in rows.items() if not _is_page_number(cells)}
    extents = {(block.top, block.left): block for block in sheet.merges}
    return _page(sheet, rows, extents)


def _is_page_number(cells: list[Cell]) -> bool:
    """Return whether a row only numbers the printed page: `第1页 共2页`, `— 1 —`."""
    if len(cells) != 1 or len(cells[0].text) > LONGEST_PAGE_NUMBER:
        return False
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", cells[0].text))
    return bool(_PAGE_NUMBER.fullmatch(plain))


LONGEST_PAGE_NUMBER = 20
_COUNT = "[0-9一二三四五六七八九十]{1,3}"
_PAGE_NUMBER = re.compile(
    f"第{_COUNT}页(?:[,/、]?共{_COUNT}页)?|共{_COUNT}页[,/、]?第{_COUNT}页|[-—–]{_COUNT}[-—–]"
)


def _page(sheet: Sheet, rows: Rows, extents: dict[tuple[int, int], Block]) -> Page:
    left = min((cells[0].column for cells in rows.values()), default=1)
    right = max((cells[-1].column for cells in rows.values()), default=1)
    for cells in rows.values():
        last = cells[-1]
        block = extents.get((last.row, last.column))
        if block and block.right - block.left < WIDEST_MERGE:
            right = max(right, block.right)
    return Page(sheet, rows, extents, left, right, list(rows))


WIDEST_MERGE = 60
"""Wider merged blocks (a title over the whole sheet) do not widen the page."""
