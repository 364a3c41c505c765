"""One worksheet part: where its rows, cells and merged blocks stand in its bytes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.xlsx.addresses import parse_address, parse_block
from evalxl.xlsx.blank_rows import blank_rows_at_end
from evalxl.xlsx.grid import Block
from evalxl.xlsx.patch.edits import Place
from evalxl.xlsx.patch.markup import Draft, Element, prefixed
from evalxl.xlsx.patch.order import place_for

_RANGE_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f\s([^<>]*)>")
_REF = re.compile(rb"""\bref\s*=\s*["']([^"']+)["']""")


class Row(NamedTuple):
    """One row as it is written."""

    number: int
    element: Element


class WorksheetPart:
    """A worksheet to be changed.

    Args:
        xml: The part.
        name: Its name, for messages.
    """

    def __init__(self, xml: bytes, name: str) -> None:
        self.draft = Draft(xml)
        self.name = name
        self._sections = {one.tag: one for one in self.draft.children()}
        data = self._sections.get("sheetData")
        self._rows: list[Row] = []
        self._by_number: dict[int, Row] = {}
        blank = blank_rows_at_end(self.draft.scan)
        if data:
            self._list(self._walk(data.inner, blank.start or data.inner_end))
        self._blank = self._walk(blank.start, blank.stop)
        self._cells: dict[int, list[tuple[int, Element]]] = {}
        self._formula_blocks = self._read_formula_blocks()
        self._merged_blocks = self._read_merged_blocks()

    def row(self, number: int) -> Row | None:
        """Return a row, if it is written."""
        if number not in self._by_number:
            self._reach(number)
        return self._by_number.get(number)

    def row_after(self, number: int) -> Row | None:
        """Return the first row with a higher number."""
        self._reach(number)
        return next((row for row in self._rows if row.number > number), None)

    def section(self, tag: str) -> Element | None:
        """Return a child of the root."""
        return self._sections.get(tag)

    def style(self, place: Place) -> int:
        """Return the style of a cell, or else that of its row or column."""
        row = self.row(place[0])
        if row:
            for column, cell in self.cells(row):
                if column == place[1]:
                    return cell.number("s")
            if row.element.get("customFormat") in ("1", "true"):
                return row.element.number("s")
        return self.column_style(place[1])

    def is_covered(self, place: Place) -> bool:
        """Return whether a place lies inside a merged block without being its first cell."""
        return any(
            _lies_in(place, block) and place != (block.top, block.left)
            for block in self._merged_blocks
        )

    def is_result(self, place: Place) -> bool:
        """Return whether an array formula or data table of another cell fills a place."""
        return any(_lies_in(place, block) for block in self._formula_blocks)

    def set_legacy_drawing(self, relationship: str, namespace: str) -> None:
        """Point the sheet to the drawing that shows its notes."""
        ours = f'<legacyDrawing xmlns:r="{namespace}" r:id="{relationship}"/>'
        place = place_for(self.draft, "legacyDrawing")
        self.draft.replace(place, place, prefixed(ours, self.draft.prefix))

    def _walk(self, start: int, end: int) -> Iterator[Row]:
        number = self._last
        for element in self.draft.elements(start, end):
            stated = element.get("r")
            number = int(stated) if stated else number + 1
            yield Row(number, element)

    def _list(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows.append(row)
            self._by_number[row.number] = row

    def _reach(self, number: int) -> None:
        """List the blank rows at the end up to the first after `number`: there may be a million."""
        while self._last <= number and (row := next(self._blank, None)):
            self._list([row])

    @property
    def _last(self) -> int:
        return self._rows[-1].number if self._rows else 0

    def cells(self, row: Row) -> list[tuple[int, Element]]:
        """Return the cells of a row with their columns."""
        if row.number not in self._cells:
            cells: list[tuple[int, Element]] = []
            column = 0
            for element in self.draft.children(row.element):
                stated = element.get("r")
                column = parse_address(stated, self.name)[1] if stated else column + 1
                cells.append((column, element))
            self._cells[row.number] = cells
        return self._cells[row.number]

    def column_style(self, column: int) -> int:
        """Return the style of a column for cells not yet stored."""
        columns = self._sections.get("cols")
        for one in self.draft.children(columns) if columns else ():
            if one.number("min") <= column <= one.number("max"):
                return one.number("style")
        return 0

    def _read_merged_blocks(self) -> list[Block]:
        merges = self._sections.get("mergeCells")
        references = (one.get("ref") for one in self.draft.children(merges)) if merges else ()
        return [parse_block(one, self.name) for one in references if one]

    def _read_formula_blocks(self) -> list[Block]:
        """Return the ranges that one array formula or data table fills as a whole."""
        blocks: list[Block] = []
        if b"array" not in self.draft.scan and b"dataTable" not in self.draft.scan:
            return blocks
        for attributes in _RANGE_FORMULA.findall(self.draft.scan):
            if b"array" in attributes or b"dataTable" in attributes:
                reference = _REF.search(attributes)
                if reference:
                    blocks.append(parse_block(html.unescape(reference[1].decode()), self.name))
        return blocks


def _lies_in(place: Place, block: Block) -> bool:
    row, column = place
    return block.top <= row <= block.bottom and block.left <= column <= block.right
