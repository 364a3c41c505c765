"""One worksheet part: cells written in place, every row not written to byte for byte the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from evalxl.model import column_letters
from evalxl.xlsx.addresses import parse_address, parse_block
from evalxl.xlsx.grid import Block, Value
from evalxl.xlsx.patch_edits import Place
from evalxl.xlsx.patch_order import place_for
from evalxl.xlsx.patch_text import value_xml
from evalxl.xlsx.patch_xml import Draft, Element, prefixed, with_attributes

Restyle = Callable[[Place, int], int]
_RANGE_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f\s([^<>]*)>")
_REF = re.compile(rb"""\bref\s*=\s*["']([^"']+)["']""")


class Write(NamedTuple):
    """What happens to one cell: a new value (if `has_value`) and perhaps another style."""

    has_value: bool
    value: Value = None


class _Row(NamedTuple):
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
        self._name = name
        self._sections = {one.tag: one for one in self.draft.children()}
        data = self._sections.get("sheetData")
        self._rows = self._read_rows(data) if data else []
        self._by_number = {row.number: row for row in self._rows}
        self._cells: dict[int, list[tuple[int, Element]]] = {}
        self._formula_blocks = self._read_formula_blocks()
        self._merged_blocks = self._read_merged_blocks()

    def section(self, tag: str) -> Element | None:
        """Give a child of the root."""
        return self._sections.get(tag)

    def style(self, place: Place) -> int:
        """Tell the style of a cell; where there is none, the one its row or column gives."""
        row = self._by_number.get(place[0])
        if row:
            for column, cell in self._row_cells(row):
                if column == place[1]:
                    return int(cell.get("s") or 0)
            if row.element.get("customFormat") in ("1", "true"):
                return int(row.element.get("s") or 0)
        return self._column_style(place[1])

    def is_covered(self, place: Place) -> bool:
        """Tell whether a place lies inside a merged block without being its first cell."""
        return any(
            _lies_in(place, block) and place != (block.top, block.left)
            for block in self._merged_blocks
        )

    def write(self, writes: dict[Place, Write], restyle: Restyle) -> None:
        """Write cells; `restyle` gives the new style of a place, from the one it has.

        Raises:
            ValueError: A value is meant for the inside of a merged block.
        """
        for place, write in writes.items():
            if write.has_value and self.is_covered(place):
                raise ValueError(f"{self._name}: {_address(place)} is covered by a merged block")
        by_row: dict[int, dict[int, Write]] = {}
        for (row, column), write in writes.items():
            by_row.setdefault(row, {})[column] = write
        fresh: dict[int, bytes] = {}
        for number in sorted(by_row):
            found = self._by_number.get(number)
            if found:
                self._write_row(found, by_row[number], restyle)
            else:
                fresh[number] = self._new_row(number, by_row[number], restyle)
        self._insert_rows(fresh)
        self._widen_dimension(writes)

    def set_legacy_drawing(self, relationship: str, namespace: str) -> None:
        """Point the sheet to the drawing that shows its notes."""
        ours = f'<legacyDrawing xmlns:r="{namespace}" r:id="{relationship}"/>'
        place = place_for(self.draft, "legacyDrawing")
        self.draft.replace(place, place, prefixed(ours, self.draft.prefix))

    def _read_rows(self, data: Element) -> list[_Row]:
        rows: list[_Row] = []
        number = 0
        for element in self.draft.children(data):
            stated = element.get("r")
            number = int(stated) if stated else number + 1
            rows.append(_Row(number, element))
        return rows

    def _row_cells(self, row: _Row) -> list[tuple[int, Element]]:
        if row.number not in self._cells:
            cells: list[tuple[int, Element]] = []
            column = 0
            for element in self.draft.children(row.element):
                stated = element.get("r")
                column = parse_address(stated, self._name)[1] if stated else column + 1
                cells.append((column, element))
            self._cells[row.number] = cells
        return self._cells[row.number]

    def _column_style(self, column: int) -> int:
        columns = self._sections.get("cols")
        for one in self.draft.children(columns) if columns else ():
            if int(one.get("min") or 0) <= column <= int(one.get("max") or 0):
                return int(one.get("style") or 0)
        return 0

    def _read_merged_blocks(self) -> list[Block]:
        merges = self._sections.get("mergeCells")
        references = (one.get("ref") for one in self.draft.children(merges)) if merges else ()
        return [parse_block(one, self._name) for one in references if one]

    def _read_formula_blocks(self) -> list[Block]:
        """Give the ranges that one array formula or data table fills as a whole."""
        blocks: list[Block] = []
        if b"array" not in self.draft.scan and b"dataTable" not in self.draft.scan:
            return blocks
        for attributes in _RANGE_FORMULA.findall(self.draft.scan):
            if b"array" in attributes or b"dataTable" in attributes:
                reference = _REF.search(attributes)
                if reference:
                    blocks.append(parse_block(html.unescape(reference[1].decode()), self._name))
        return blocks

    def _write_row(self, row: _Row, writes: dict[int, Write], restyle: Restyle) -> None:
        known = dict(self._row_cells(row))
        fresh: dict[int, bytes] = {}
        for column, write in writes.items():
            place = (row.number, column)
            style = restyle(place, self.style(place))
            if column in known:
                cell = known[column]
                text = self._rewritten(place, cell, write, style)
                self.draft.replace(cell.start, cell.end, text)
            else:
                fresh[column] = self._new_cell(place, write, style)
        self._insert_cells(row, fresh)
        self._widen_spans(row, fresh)

    def _insert_cells(self, row: _Row, fresh: dict[int, bytes]) -> None:
        at_end = b""
        for column in sorted(fresh):
            after = next((cell for known, cell in self._row_cells(row) if known > column), None)
            if after:
                self.draft.replace(after.start, after.start, fresh[column])
            else:
                at_end += fresh[column]
        if at_end:
            self.draft.append(row.element, at_end)

    def _widen_spans(self, row: _Row, fresh: dict[int, bytes]) -> None:
        spans = row.element.get("spans")
        if not (spans and fresh) or row.element.is_closed:
            return
        first, _, last = spans.partition(":")
        wider = f"{min(int(first), *fresh)}:{max(int(last), *fresh)}"
        if wider != spans:
            self.draft.set_attributes(row.element, spans=wider)

    def _rewritten(self, place: Place, cell: Element, write: Write, style: int) -> bytes:
        attributes: dict[str, str | None] = {"s": str(style)} if style else {"s": None}
        if (cell.get("s") or "0") == str(style):
            attributes = {}
        if not write.has_value:
            rest = self.draft.xml[cell.inner : cell.end]
            return with_attributes(cell, attributes) + rest
        formula = self.draft.child("f", cell)
        text = self.draft.text(formula) if formula else b""
        is_result = bool(formula) or any(_lies_in(place, block) for block in self._formula_blocks)
        return self._cell(cell, write.value, text, attributes, is_result)

    def _cell(
        self,
        cell: Element,
        value: Value,
        formula: bytes,
        attributes: dict[str, str | None],
        is_result: bool,
    ) -> bytes:
        kind, inner = value_xml(value, is_result=is_result)
        # `vm`/`cm` tie a cell to rich values and dynamic arrays: to what stood here before.
        gone: dict[str, str | None] = {} if is_result else {"vm": None, "cm": None}
        whole = with_attributes(cell, {**attributes, **gone, "t": kind or None})
        opening = whole.removesuffix(b"/>").removesuffix(b">")
        content = formula + prefixed(inner, self.draft.prefix)
        return opening + (b">" + content + b"</" + cell.name + b">" if content else b"/>")

    def _new_cell(self, place: Place, write: Write, style: int) -> bytes:
        kind, inner = value_xml(write.value if write.has_value else None)
        painted = f' s="{style}"' if style else ""
        typed = f' t="{kind}"' if kind else ""
        opening = f'<c r="{_address(place)}"{painted}{typed}'
        text = f"{opening}>{inner}</c>" if inner else f"{opening}/>"
        return prefixed(text, self.draft.prefix)

    def _new_row(self, number: int, writes: dict[int, Write], restyle: Restyle) -> bytes:
        cells = b"".join(
            self._new_cell(
                (number, column),
                writes[column],
                restyle((number, column), self._column_style(column)),
            )
            for column in sorted(writes)
        )
        prefix = self.draft.prefix
        return prefixed(f'<row r="{number}">', prefix) + cells + prefixed("</row>", prefix)

    def _insert_rows(self, fresh: dict[int, bytes]) -> None:
        at_end = b""
        for number in sorted(fresh):
            after = next((row for row in self._rows if row.number > number), None)
            if after:
                self.draft.replace(after.element.start, after.element.start, fresh[number])
            else:
                at_end += fresh[number]
        data = self._sections.get("sheetData")
        if at_end and data:
            self.draft.append(data, at_end)

    def _widen_dimension(self, places: Iterable[Place]) -> None:
        dimension = self._sections.get("dimension")
        reference = dimension.get("ref") if dimension else None
        if not (dimension and reference):
            return
        now = parse_block(reference, self._name)
        rows, columns = zip(*places, strict=True)
        new = Block(
            min(now.top, *rows),
            min(now.left, *columns),
            max(now.bottom, *rows),
            max(now.right, *columns),
        )
        if new != now:
            first = f"{column_letters(new.left)}{new.top}"
            last = f"{column_letters(new.right)}{new.bottom}"
            self.draft.set_attributes(dimension, ref=f"{first}:{last}")


def _address(place: Place) -> str:
    return f"{column_letters(place[1])}{place[0]}"


def _lies_in(place: Place, block: Block) -> bool:
    row, column = place
    return block.top <= row <= block.bottom and block.left <= column <= block.right
