"""Writing cells into a worksheet part; rows not written to keep their very bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from evalxl.core.errors import Refused
from evalxl.core.model import column_letters
from evalxl.xlsx.addresses import parse_block
from evalxl.xlsx.grid import Block, Value
from evalxl.xlsx.patch.edits import Place
from evalxl.xlsx.patch.markup import Element, prefixed, with_attributes
from evalxl.xlsx.patch.text import value_xml
from evalxl.xlsx.patch.worksheet import Row, WorksheetPart

Restyle = Callable[[Place, int], int]
"""Gives the new style of a place, from the one it has."""


class Write(NamedTuple):
    """What happens to one cell: a new value (if `has_value`) and perhaps another style."""

    has_value: bool
    value: Value = None


class CellWriter:
    """Writes cells into a part.

    Args:
        part: The worksheet.
        restyle: Gives the style of each place that is written.
    """

    def __init__(self, part: WorksheetPart, restyle: Restyle) -> None:
        self._part = part
        self._restyle = restyle

    def write(self, writes: dict[Place, Write]) -> None:
        """Write values and styles.

        Raises:
            ValueError: A value is meant for the inside of a merged block.
        """
        for place, write in writes.items():
            if write.has_value and self._part.is_covered(place):
                raise ValueError(
                    f"{self._part.name}: {_address(place)} is covered by a merged block"
                )
        by_row: dict[int, dict[int, Write]] = {}
        for (row, column), write in writes.items():
            by_row.setdefault(row, {})[column] = write
        fresh: dict[int, bytes] = {}
        for number in sorted(by_row):
            found = self._part.row(number)
            if found:
                self._write_row(found, by_row[number])
            else:
                fresh[number] = self._new_row(number, by_row[number])
        self._insert_rows(fresh)
        self._widen_dimension(writes)

    def _write_row(self, row: Row, writes: dict[int, Write]) -> None:
        known = dict(self._part.cells(row))
        fresh: dict[int, bytes] = {}
        for column, write in writes.items():
            place = (row.number, column)
            style = self._restyle(place, self._part.style(place))
            if column in known:
                cell = known[column]
                text = self._rewritten(place, cell, write, style)
                self._part.draft.replace(cell.start, cell.end, text)
            else:
                fresh[column] = self._new_cell(place, write, style)
        if (
            fresh and row.element.get("spans") is not None
        ):  # a hint of where cells stand, soon a wrong one
            row = row._replace(element=row.element.without("spans"))
            if not row.element.is_closed:
                self._part.draft.set_attributes(row.element)
        self._insert_cells(row, fresh)

    def _insert_cells(self, row: Row, fresh: dict[int, bytes]) -> None:
        at_end = b""
        for column in sorted(fresh):
            after = next((cell for known, cell in self._part.cells(row) if known > column), None)
            if after:
                self._part.draft.replace(after.start, after.start, fresh[column])
            else:
                at_end += fresh[column]
        if at_end:
            self._part.draft.append(row.element, at_end)

    def _rewritten(self, place: Place, cell: Element, write: Write, style: int) -> bytes:
        attributes: dict[str, str | None] = {"s": str(style)} if style else {"s": None}
        if (cell.get("s") or "0") == str(style):
            attributes = {}
        if not write.has_value:
            rest = self._part.draft.xml[cell.inner : cell.end]
            return with_attributes(cell, attributes) + rest
        formula = self._part.draft.child("f", cell)
        text = self._part.draft.text(formula) if formula else b""
        is_result = bool(formula) or self._part.is_result(place)
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
        content = formula + prefixed(inner, self._part.draft.prefix)
        return opening + (b">" + content + b"</" + cell.name + b">" if content else b"/>")

    def _new_cell(self, place: Place, write: Write, style: int) -> bytes:
        kind, inner = value_xml(write.value if write.has_value else None)
        painted = f' s="{style}"' if style else ""
        typed = f' t="{kind}"' if kind else ""
        opening = f'<c r="{_address(place)}"{painted}{typed}'
        text = f"{opening}>{inner}</c>" if inner else f"{opening}/>"
        return prefixed(text, self._part.draft.prefix)

    def _new_row(self, number: int, writes: dict[int, Write]) -> bytes:
        cells = b"".join(
            self._new_cell(
                (number, column),
                writes[column],
                self._restyle((number, column), self._part.column_style(column)),
            )
            for column in sorted(writes)
        )
        prefix = self._part.draft.prefix
        return prefixed(f'<row r="{number}">', prefix) + cells + prefixed("</row>", prefix)

    def _insert_rows(self, fresh: dict[int, bytes]) -> None:
        at_end = b""
        for number in sorted(fresh):
            after = self._part.row_after(number)
            if after:
                self._part.draft.replace(after.element.start, after.element.start, fresh[number])
            else:
                at_end += fresh[number]
        data = self._part.section("sheetData")
        if at_end and data:
            self._part.draft.append(data, at_end)

    def _widen_dimension(self, places: Iterable[Place]) -> None:
        dimension = self._part.section("dimension")
        reference = dimension.get("ref") if dimension else None
        if not (dimension and reference):
            return
        try:
            now = parse_block(reference, self._part.name)
        except Refused:  # only a hint, which programs do without
            self._part.draft.replace(dimension.start, dimension.end, b"")
            return
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
            self._part.draft.set_attributes(dimension, ref=f"{first}:{last}")


def _address(place: Place) -> str:
    return f"{column_letters(place[1])}{place[0]}"
