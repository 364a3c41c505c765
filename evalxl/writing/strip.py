"""Taking our own hand out of a scored copy, and checking what others did to it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from evalxl.core.errors import Refused
from evalxl.core.model import CellRef
from evalxl.writing.legend import LEGEND, legend_texts
from evalxl.writing.seal import (
    NAME_PREFIX,
    Stamp,
    carries_stamp,
    is_intact,
    mark,
    own_notes,
    own_sheets,
    parsed,
    stamp_in,
    unchanged,
)
from evalxl.writing.undo import undone
from evalxl.xlsx import Limits, read_grid
from evalxl.xlsx.formula.refreshing import refresh
from evalxl.xlsx.grid import Grid, Sheet
from evalxl.xlsx.patch.book import Book
from evalxl.xlsx.patch.edits import Edits

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Seal:
    """What became of a scored copy since it was written.

    Attributes:
        is_sealed: Whether it is a scored copy at all.
        is_intact: Whether every typed value is still what it was.
        source: sha256 of the form it was made from.
        changed: Cells we filled that hold something else now, such as `表1!H22`.
        mark: The name of the stamp, by which the ledger knows those evalxl wrote.
    """

    is_sealed: bool
    is_intact: bool = False
    source: str = ""
    changed: tuple[str, ...] = ()
    mark: str = ""


def verify(content: bytes) -> Seal:
    """Return whether any typed value of a scored copy was changed since scoring.

    Raises:
        Refused: The file cannot be read.
    """
    grid = read_grid(content, "")
    text = stamp_in(grid)
    stamp = parsed(text)
    if stamp is None:
        return Seal(is_sealed=False)
    kept = set(unchanged(stamp, {sheet.name: sheet for sheet in grid.sheets}))
    changed = tuple(
        f"{one.sheet}!{CellRef(one.sheet, one.row, one.column).address}"
        for one in stamp.cells
        if one.has_value and one not in kept
    )
    return Seal(True, is_intact(grid, stamp), stamp.source, changed, mark(text))


class Form(NamedTuple):
    """A form as read.

    Attributes:
        grid: Its cells; those of a scored copy of ours as before we wrote into it.
        raw: The cells as the file has them.
        origin: sha256 of the first source where it is a scored copy nobody changed.
        has_foreign_stamp: Whether it calls itself a scored copy, but is none we know.
        claimed: The sheets that call themselves ours in such a form: part of no evaluation.
    """

    grid: Grid
    raw: Grid
    origin: str | None = None
    has_foreign_stamp: bool = False
    claimed: frozenset[str] = frozenset()

    @property
    def is_copy(self) -> bool:
        """Whether the file is a scored copy, or calls itself one."""
        return self.has_foreign_stamp or self.raw is not self.grid

    def to_read(self) -> Grid:
        """Return the cells that are to be understood."""
        sheets = [sheet for sheet in self.grid.sheets if sheet.name not in self.claimed]
        return replace(self.grid, sheets=sheets) if self.claimed else self.grid


def read_form(
    content: bytes, name: str, limits: Limits = _LIMITS, known: Container[str] = ()
) -> Form:
    """Read a form, a scored copy of ours as the form it was made from.

    Our sheets, notes and marks go; cells we filled read as before, mostly blank, unless somebody
    typed something else into them: that is the unit's own. A stamp that is not known takes no
    value back, since anybody can write one: such a form is read as it shows, without the legend
    and the notes that speak of our marks.

    Args:
        content: The file.
        name: Its name.
        limits: What it may cost.
        known: The marks (`seal.mark`) of the stamps we wrote.

    Raises:
        Refused: As `read_grid`; also a scored copy that is not known in a format that cannot be
            patched.
    """
    grid = read_grid(content, name, limits)
    claims = [one for one in grid.defined_names if one.startswith(NAME_PREFIX)]
    text = stamp_in(grid) if claims else ""
    stamp = parsed(text) if text and mark(text) in known else None
    if grid.package is None:
        return _read_resaved(grid, stamp)
    if not claims:
        return Form(grid, grid)
    if stamp is None:
        bare = Book(grid.package).apply(_without_our_words(grid, parsed(text)))
        shown = read_grid(bare, name, limits)
        return Form(shown, grid, has_foreign_stamp=True, claimed=own_sheets(grid))
    source = stamp.source if is_intact(grid, stamp) else None
    bare = Book(grid.package).apply(_undo(grid, stamp, has_old_results=source is not None))
    return Form(read_grid(bare, name, limits), grid, source)


def _read_resaved(grid: Grid, stamp: Stamp | None) -> Form:
    """Read a form of a format that cannot be patched: a scored copy is undone in its cells.

    Raises:
        Refused: `unreadable` for a scored copy that is not known: nothing can be undone, and its
            scores would be taken for the unit's own.
    """
    if stamp is not None:
        return Form(undone(grid, stamp), grid, stamp.source if is_intact(grid, stamp) else None)
    if carries_stamp(grid):
        raise Refused("unreadable", kind="scored_copy", detail=grid.name)
    return Form(grid, grid)


def _without_our_words(grid: Grid, stamp: Stamp | None) -> Edits:
    """Take away of an unknown copy what is about the marks alone; no stamp hides a typed value."""
    edits = Edits(
        removed_names=[name for name in grid.defined_names if name.startswith(NAME_PREFIX)]
    )
    if stamp is None:
        return edits
    sheets = {sheet.name: sheet for sheet in grid.sheets}
    for one in unchanged(stamp, sheets):
        if one.kind == LEGEND and one.value in legend_texts():
            edits.of(one.sheet).values[one.row, one.column] = None
    for note in own_notes(stamp, sheets):
        edits.of(note.sheet).dropped_notes.add((note.row, note.column))
    return edits


def _undo(grid: Grid, stamp: Stamp, *, has_old_results: bool) -> Edits:
    sheets = {sheet.name: sheet for sheet in grid.sheets}
    edits = Edits(
        removed=[name for name in sheets if name in own_sheets(grid)],
        removed_names=[name for name in grid.defined_names if name.startswith(NAME_PREFIX)],
    )
    for one in unchanged(stamp, sheets):
        edits.of(one.sheet).values[one.row, one.column] = one.before
    for one in stamp.cells:
        if one.look is not None and one.sheet in sheets:
            edits.of(one.sheet).looks[one.row, one.column] = stamp.looks[one.look]
    for note in own_notes(stamp, sheets):
        edits.of(note.sheet).dropped_notes.add((note.row, note.column))
    if has_old_results:
        _give_back_results(stamp, sheets, edits)
    else:
        refresh(grid, edits)
    return edits


def _give_back_results(stamp: Stamp, sheets: Mapping[str, Sheet], edits: Edits) -> None:
    """Restore the stored results of formulas: nothing they depend on has changed."""
    for one in stamp.results:
        place = (one.row, one.column)
        cell = sheets[one.sheet].cells.get(place) if one.sheet in sheets else None
        if cell is not None and cell.formula is not None:
            edits.of(one.sheet).values[place] = one.before
