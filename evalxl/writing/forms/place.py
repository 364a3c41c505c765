"""From a described sheet and its content to cells with places, as a table is laid out in HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.writing.forms.layout import TO_THE_END, Line, Printed, Sheet, Table

Content = Mapping[str, Any]
Entries = Sequence[Mapping[str, Any]]
_GAP = re.compile(r"<(\w+)>")
_ROOM = "　　"


@dataclass(frozen=True, slots=True)
class Placed:
    """One block of the finished sheet; rows and columns count from 1. `kind`: see `Line.style`.

    `kind` is `title`, `note`, `label` or `input`; `entry` is the number of the table's entry
    (from 0) an input belongs to. `gaps` are the roles a printed text leaves room
    for: `（<year>年度）`.
    """

    row: int
    column: int
    down: int
    across: int
    kind: str
    value: Any = None
    role: str | None = None
    table: str | None = None
    entry: int | None = None
    gaps: tuple[str, ...] = ()


def place(sheet: Sheet, content: Content, tables: Mapping[str, Entries]) -> Iterator[Placed]:
    """Lay a sheet out.

    Args:
        sheet: As described.
        content: Role → value of single cells; missing roles stay blank.
        tables: Table name → its entries, role → value; a missing table gets blank entries.
    """
    taken: set[tuple[int, int]] = set()
    row = 1
    for part in sheet.parts:
        if isinstance(part, Table):
            entries = tables.get(part.name) or [{}] * part.blank_entries
            yield from _table(part, entries, row, taken)
            row += len(part.heading) + len(entries)
        else:
            yield from _line(part, row, taken, content, 0)
            row += 1


def _line(
    one: Line, row: int, taken: set[tuple[int, int]], content: Content, to_end: int
) -> Iterator[Placed]:
    column = 1
    for cell in one.cells:
        while (row, column) in taken:
            column += 1
        down = to_end if cell.down == TO_THE_END else cell.down
        taken.update((row + r, column + c) for r in range(down) for c in range(cell.across))
        value, role = _value(cell, content)
        yield Placed(
            row,
            column,
            down,
            cell.across,
            _kind(one, cell),
            value,
            role,
            gaps=tuple(_GAP.findall(cell.text)),
        )
        column += cell.across


def _kind(one: Line, cell: Printed) -> str:
    if one.style != "body":
        return one.style
    return "input" if cell.role else "label"


def _value(cell: Printed, content: Content) -> tuple[Any, str | None]:
    if cell.role:
        return content.get(cell.role), cell.role
    return _GAP.sub(lambda gap: str(content.get(gap[1]) or _ROOM), cell.text), None


def _table(
    table: Table, entries: Entries, top: int, taken: set[tuple[int, int]]
) -> Iterator[Placed]:
    height = len(table.heading) + len(entries)
    for offset, heading in enumerate(table.heading):
        yield from _line(heading, top + offset, taken, {}, height - offset)
    first = top + len(table.heading)
    column = 1
    levels: list[str] = []
    for cell in table.entry.cells:
        while (first, column) in taken:
            column += 1
        if cell.merges:
            levels.append(str(cell.role))
        for start, length in _runs(cell, entries, levels):
            value = entries[start].get(cell.role) if cell.role else cell.text
            kind = "input" if cell.role else "label"
            yield Placed(
                first + start,
                column,
                length,
                cell.across,
                kind,
                value,
                cell.role,
                table.name,
                start,
            )
        column += cell.across


def _runs(cell: Printed, entries: Entries, levels: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Return start and length of each merged run; a level never merges across the one above it."""
    if not cell.merges:
        yield from ((start, 1) for start in range(len(entries)))
        return
    start = 0
    for value, group in groupby(entries, key=lambda entry: [entry.get(role) for role in levels]):
        length = len(list(group))
        if value[-1] in (None, ""):
            yield from ((start + offset, 1) for offset in range(length))
        else:
            yield start, length
        start += length
