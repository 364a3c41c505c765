"""The stamp a scored copy carries: what we wrote, and a digest of what the unit typed.

It stands as text in hidden rows of 处理记录, so that Excel and WPS keep it on saving. Sheets of
ours are known by hidden defined names, which follow a sheet when it is renamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from pydantic import TypeAdapter

from evalxl.xlsx.grid import Cell, Grid, Sheet, Value
from evalxl.xlsx.patch.edits import Look, NewCell, Place

SCHEMA = "evalxl-stamp/1"
NAME_PREFIX = "_evalxl."
_CHUNK = 30_000


class Written(NamedTuple):
    """One cell we changed: the value put in (`has_value`), what stood there, how it looked."""

    sheet: str
    row: int
    column: int
    kind: str
    has_value: bool
    value: Value = None
    look: int | None = None
    before: Value = None


class Refreshed(NamedTuple):
    """One formula whose stored result we changed, and the result it came with."""

    sheet: str
    row: int
    column: int
    before: Value = None


class Noted(NamedTuple):
    """One note of ours, and the digest of its text: a note somebody edited is theirs."""

    sheet: str
    row: int
    column: int
    digest: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Everything needed to take our marks off again and to check the rest.

    Attributes:
        source: sha256 of the form as it came in.
        digest: Digest of all values typed into the form, ours included.
        cells: What we wrote and painted.
        looks: How cells were painted before; `Written.look` counts in it.
        notes: Our notes.
        results: Formulas whose stored results we changed.
        shown: Digest of all values but those results: old formats do not tell formulas apart.
    """

    source: str
    digest: str
    cells: tuple[Written, ...] = ()
    looks: tuple[Look, ...] = ()
    notes: tuple[Noted, ...] = ()
    results: tuple[Refreshed, ...] = ()
    shown: str = ""


_STAMP = TypeAdapter(Stamp)


def own_sheets(grid: Grid) -> frozenset[str]:
    """Name the sheets of a workbook that are ours."""
    return frozenset(
        reference.rpartition("!")[0].strip("'").replace("''", "'")
        for name, reference in grid.defined_names.items()
        if name.startswith(NAME_PREFIX)
    )


Values = dict[tuple[str, Place], Value]
"""Values of a form by sheet and place."""


def values_digest(grid: Grid, written: Mapping[tuple[str, Place], Value] | None = None) -> str:
    """Digest all typed values of the form: not formulas, not our sheets, not the styles.

    Args:
        grid: The form.
        written: Values that are about to be put in, by sheet and place.
    """
    typed = {key: cell.value for key, cell in _cells(grid) if cell.formula is None}
    return _digest({**typed, **(written or {})})


def shown_digest(
    grid: Grid, without: Iterable[Refreshed], written: Mapping[tuple[str, Place], Value]
) -> str:
    """Digest all values of the form, results of formulas too, but for some.

    Args:
        grid: The form.
        without: Formulas that do not count.
        written: Values that are about to be put in, by sheet and place.
    """
    values = {**{key: cell.value for key, cell in _cells(grid)}, **written}
    for one in without:
        values.pop((one.sheet, (one.row, one.column)), None)
    return _digest(values)


def is_intact(grid: Grid, stamp: Stamp) -> bool:
    """Whether every value of a scored copy is still what it was when it was written."""
    if values_digest(grid) == stamp.digest:
        return True
    return grid.package is None and shown_digest(grid, stamp.results, {}) == stamp.shown


def _cells(grid: Grid) -> Iterator[tuple[tuple[str, Place], Cell]]:
    ours = own_sheets(grid)
    for sheet in grid.sheets:
        if sheet.name not in ours:
            for place, cell in sheet.cells.items():
                yield (sheet.name, place), cell


def _digest(values: Values) -> str:
    lines = (
        f"{sheet}\x1f{place[0]}\x1f{place[1]}\x1f{_canonical(value)}"
        for (sheet, place), value in sorted(values.items(), key=itemgetter(0))
        if value is not None and value != ""
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def stamp_in(grid: Grid) -> str:
    """Return the text of the stamp a workbook carries, `""` where it carries none.

    Anybody can write such a text: it says something only where `mark` of it is known.
    """
    ours = own_sheets(grid)
    texts = ("".join(_chunks(sheet)) for sheet in grid.sheets if sheet.name in ours)
    return next((text for text in texts if text), "")


def carries_stamp(grid: Grid) -> bool:
    """Whether a stamp lies on any sheet, also where the names of our sheets were lost."""
    return any(any(_chunks(sheet)) for sheet in grid.sheets)


def mark(text: str) -> str:
    """Return the name under which the ledger knows a stamp that evalxl wrote."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def stamp_text(stamp: Stamp) -> str:
    """Write a stamp as text."""
    plain = {
        "source": stamp.source,
        "digest": stamp.digest,
        "cells": [list(one) for one in stamp.cells],
        "looks": [[one.fill, one.border] for one in stamp.looks],
        "notes": [list(one) for one in stamp.notes],
        "results": [list(one) for one in stamp.results],
        "shown": stamp.shown,
    }
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"))


def stamp_rows(stamp: Stamp) -> Iterator[list[NewCell | None]]:
    """Write a stamp as rows of two cells, to be hidden."""
    text = stamp_text(stamp)
    for start in range(0, len(text), _CHUNK):
        yield [NewCell(SCHEMA), NewCell(text[start : start + _CHUNK])]


def unchanged(stamp: Stamp, sheets: Mapping[str, Sheet]) -> Iterator[Written]:
    """Go over the values of ours that nobody touched since."""
    for one in stamp.cells:
        sheet = sheets.get(one.sheet)
        cell = sheet.cells.get((one.row, one.column)) if sheet else None
        if one.has_value and cell and _is_same(cell, one.value):
            yield one


def own_notes(stamp: Stamp, sheets: Mapping[str, Sheet]) -> Iterator[Noted]:
    """Go over the notes of ours that nobody touched since."""
    for one in stamp.notes:
        sheet = sheets.get(one.sheet)
        text = sheet.comments.get((one.row, one.column)) if sheet else None
        if text is not None and note_digest(text) == one.digest:
            yield one


def note_digest(text: str) -> str:
    """Digest a note's text; blanks and line ends do not count, programs set them anew."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:12]


def _chunks(sheet: Sheet) -> Iterable[str]:
    marked = [place for place, cell in sheet.cells.items() if cell.value == SCHEMA]
    return (str(sheet.cells[row, 2].value) for row, column in sorted(marked) if column == 1)


def parsed(text: str) -> Stamp | None:
    """Read the text of a stamp; `None` where somebody wrote into it."""
    try:
        plain = json.loads(text)
        looks = [dict(zip(("fill", "border"), one, strict=True)) for one in plain["looks"]]
        return _STAMP.validate_python({**plain, "looks": looks})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_same(cell: Cell, value: Value) -> bool:
    return cell.formula is None and _canonical(cell.value) == _canonical(value)


def _canonical(value: Value) -> str:
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, int | float):
        return f"n{value:.15g}"
    return "s" + str(value).replace("\r\n", "\n")
