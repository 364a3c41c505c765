"""What differs between two versions of one workbook, by sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evalxl.core.model import CellRef
from evalxl.xlsx.grid import Cell, Grid, Sheet
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.reader import read_grid

VALUES = frozenset({"value", "formula", "result", "sheet"})
"""Differences that change what a workbook says; all others change how it looks."""
_LIMITS = Limits()


class Difference(NamedTuple):
    """One difference: `place` is `表1!H22`, a sheet, or a part of the package.

    `what`: `value`, `formula`, `result` (of a formula), `look` (the displayed text alone), `note`,
    `sheet` (added, removed, hidden), `part` (nothing that cells show).
    """

    place: str
    what: str


def differences(before: bytes, after: bytes, limits: Limits = _LIMITS) -> list[Difference]:
    """List what differs, by sheet and cell; parts of the package only where all cells agree.

    Raises:
        Refused: One of them cannot be read.
    """
    old, new = read_grid(before, "", limits), read_grid(after, "", limits)
    found = [*_of_sheets(old, new)]
    return found or [*_of_parts(old, new)]


def _of_sheets(old: Grid, new: Grid) -> Iterator[Difference]:
    here, there = ({one.name: one for one in grid.sheets} for grid in (old, new))
    for name in sorted(here.keys() ^ there.keys() | old.unread.keys() ^ new.unread.keys()):
        yield Difference(name, "sheet")
    for name, sheet in here.items():
        if name in there:
            yield from _of_cells(sheet, there[name])
    if [*here] != [*there] and here.keys() == there.keys():
        yield from (Difference(a, "sheet") for a, b in zip(here, there, strict=True) if a != b)


def _of_cells(old: Sheet, new: Sheet) -> Iterator[Difference]:
    if old.state != new.state:
        yield Difference(old.name, "sheet")
    mine, theirs = _cells(old), _cells(new)
    for place in sorted(mine.keys() | theirs.keys()):
        what = _what(mine.get(place), theirs.get(place))
        if what:
            yield Difference(_named(old.name, place), what)
    for place in sorted(old.comments.keys() | new.comments.keys()):
        if _bare(old.comments.get(place)) != _bare(new.comments.get(place)):
            yield Difference(_named(old.name, place), "note")


def _cells(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """Return all cells, also those that hold a value under a merge."""
    return {(one.row, one.column): one for one in (*sheet.covered, *sheet.cells.values())}


def _what(old: Cell | None, new: Cell | None) -> str:
    if old is None or new is None:
        return "" if _is_blank(old) and _is_blank(new) else "value"
    if old.formula != new.formula:
        return "formula"
    if _value(old) != _value(new):
        return "value" if old.formula is None else "result"
    return "look" if old.text != new.text else ""


def _is_blank(cell: Cell | None) -> bool:
    return cell is None or (cell.formula is None and cell.value in {None, ""})


def _value(cell: Cell) -> object:
    """Return a value as programs keep it: numbers have 15 digits, lines end in a line feed."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return f"{cell.value:.15g}"
    return cell.value.replace("\r\n", "\n") if isinstance(cell.value, str) else cell.value


def _bare(note: str | None) -> str:
    return "".join((note or "").split())


def _named(sheet: str, place: tuple[int, int]) -> str:
    return f"{sheet}!{CellRef(sheet, *place).address}"


def _of_parts(old: Grid, new: Grid) -> Iterator[Difference]:
    if old.package is None or new.package is None:
        return
    mine, theirs = ({*grid.package.entries} for grid in (old, new) if grid.package)
    for name in sorted(mine | theirs):
        is_same = (
            name in mine and name in theirs and old.package.read(name) == new.package.read(name)
        )
        if not is_same:
            yield Difference(name, "part")
