"""The scored copy: the form as it came, its scores filled, and everything explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from evalxl.writing.detail_sheet import detail_sheet
from evalxl.writing.fill import Fill, fills
from evalxl.writing.form import ScoredForm
from evalxl.writing.legend import add_legend
from evalxl.writing.marks import Marking, marking
from evalxl.writing.opinion_sheet import opinion_sheet
from evalxl.writing.options import OutputOptions
from evalxl.writing.rebuild import is_legacy, rebuilt
from evalxl.writing.record_sheet import record_sheet
from evalxl.writing.seal import (
    NAME_PREFIX,
    Noted,
    Refreshed,
    Stamp,
    Written,
    mark,
    note_digest,
    shown_digest,
    stamp_text,
    values_digest,
)
from evalxl.writing.wording import say
from evalxl.xlsx.endings import ending_of
from evalxl.xlsx.formula.book import Address
from evalxl.xlsx.formula.refreshing import refresh
from evalxl.xlsx.grid import Grid, Value
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.package import Package
from evalxl.xlsx.patch.book import Book
from evalxl.xlsx.patch.edits import Edits, Look, NewSheet, Place
from evalxl.xlsx.patch.new_sheet import quoted
from evalxl.xlsx.patch.notes import free_places

_SIGNED = "signature"
_MARKED = "mark"


class Scored(NamedTuple):
    """A scored copy, and the mark of the stamp in it (`seal.mark`)."""

    content: bytes
    mark: str


def scored_copy(
    grid: Grid, form: ScoredForm, options: OutputOptions, origin: str | None = None
) -> Scored | None:
    """Make the scored copy of one form.

    Args:
        grid: The form as `read_form` gives it.
        form: What was understood and scored.
        options: What the copy is to hold.
        origin: sha256 of the first source, where `read_form` tells one.

    Returns:
        The copy, a function of the arguments alone. Old formats are laid out anew as `.xlsx`
        (`copy_suffix` says what to add to the name). `None` where the file carries a digital
        signature, which any change would break.
    """
    if _SIGNED in grid.features:
        return None
    package = grid.package or Package(rebuilt(grid, form.workbook.form), Limits())
    copy = _Copy(Book(package), grid, form, options)
    copy.mark()
    copy.describe()
    stamp = copy.stamp(origin or form.workbook.sha256)
    copy.add_sheets(stamp)
    return Scored(copy.book.apply(copy.edits), mark(stamp_text(stamp)))


def copy_suffix(grid: Grid) -> str:
    """Return what a copy's name gets added, so that its ending says what it is.

    `a.xls` comes back as `a.xls.xlsx`, whether it is an old workbook or one of today misnamed.
    """
    ending = ending_of(grid.package)
    return "" if grid.name.lower().endswith(ending) else ending


@dataclass(slots=True)
class _Copy:
    """One copy in the making: what it is made of, and the changes gathered so far."""

    book: Book
    grid: Grid
    form: ScoredForm
    options: OutputOptions
    filled: list[Fill] = field(default_factory=list)
    marking: Marking = field(default_factory=Marking)
    edits: Edits = field(default_factory=Edits)
    results: list[Address] = field(default_factory=list)

    def mark(self) -> None:
        """Decide on scores, marks, notes and legends."""
        self.filled = fills(self.form, self.grid, self.options)
        self.marking = marking(self.form, self.grid, self.filled, self.options)
        for sheet in self.grid.sheets:
            if self.marking.looks.get(sheet.name) and not self.book.has_drawing(sheet.name):
                fresh, last = add_legend(sheet, self.marking, self.options.lang)
                self.edits.of(sheet.name).last_printed_row = last
                self.filled += fresh

    def describe(self) -> None:
        """Put values, refreshed results, marks and notes into the edits."""
        for fill in self.filled:
            self.edits.of(fill.sheet).values[fill.place] = fill.value
        self.results = refresh(self.grid, self.edits)
        for sheet in self.grid.sheets:
            notes = self.marking.notes.get(sheet.name, {})
            texts = {place: "\n".join(lines) for place, lines in notes.items()}
            if texts:
                is_covered = sheet.merged.__contains__
                self.edits.of(sheet.name).notes = free_places(texts, sheet.comments, is_covered)
        for name, looks in self.marking.looks.items():
            self.edits.of(name).looks.update(looks)

    def stamp(self, origin: str) -> Stamp:
        """List what we write and how the cells looked before, to be undone one day."""
        values: dict[tuple[str, Place], Value] = {}
        kinds: dict[tuple[str, Place], str] = {}
        for fill in self.filled:
            values[fill.sheet, fill.place] = fill.value
            kinds[fill.sheet, fill.place] = fill.kind
        looks: dict[Look, int] = {}
        painted = {
            (sheet, place): looks.setdefault(self.book.look(sheet, place), len(looks))
            for sheet, marks in self.marking.looks.items()
            for place in sorted(marks)
        }
        cells = (
            Written(
                sheet=key[0],
                row=key[1][0],
                column=key[1][1],
                kind=kinds.get(key, _MARKED),
                has_value=key in values,
                value=values.get(key),
                look=painted.get(key),
                before=self._typed(*key) if key in values else None,
            )
            for key in sorted(painted.keys() | values.keys())
        )
        digest = values_digest(self.grid, values)
        results = tuple(Refreshed(*one, self._stored(one)) for one in self.results)
        shown = shown_digest(self.grid, results, values)
        noted = tuple(self._noted())
        return Stamp(origin, digest, tuple(cells), tuple(looks), noted, results, shown)

    def add_sheets(self, stamp: Stamp) -> None:
        """Add the sheets of ours, and the hidden names by which we know them again."""
        lang = self.options.lang
        names = {key: self._free(say(lang, key)) for key in ("opinion", "detail", "record")}
        sheets: dict[str, NewSheet] = {}
        if self.options.sheets:
            kinds: frozenset[str] = frozenset().union(*self.marking.kinds.values())
            sheets["opinion"] = opinion_sheet(self.form, names["opinion"], self.options, kinds)
            sheets["detail"] = detail_sheet(self.form, names["detail"], self.options)
        told = (say(lang, "record_rebuilt"),) if is_legacy(self.grid) else ()
        sheets["record"] = record_sheet(self.form, names["record"], self.options, stamp, told)
        self.edits.added += sheets.values()
        self.edits.names = {
            f"{NAME_PREFIX}{key}": f"{quoted(sheet.name)}!$A$1" for key, sheet in sheets.items()
        }

    def _typed(self, name: str, place: Place) -> Value:
        sheet = next(sheet for sheet in self.grid.sheets if sheet.name == name)
        cell = sheet.cells.get(place)
        return cell.value if cell else None

    def _stored(self, place: Address) -> Value:
        """Return the result a formula came with; a stored error is not given back as a text."""
        sheet = next(sheet for sheet in self.grid.sheets if sheet.name == place.sheet)
        cell = sheet.cells.get(place[1:])
        return None if cell is None or cell.kind == "e" else cell.value

    def _noted(self) -> list[Noted]:
        return [
            Noted(name, *place, note_digest(text))
            for name, changes in self.edits.sheets.items()
            for place, text in changes.notes.items()
        ]

    def _free(self, name: str) -> str:
        """Return the name, numbered where a sheet of that name stands in the form already."""
        used = {one.casefold() for one in self.book.sheet_names}
        numbered = (f"{name}({n})" for n in range(2, len(used) + 3))
        return next(one for one in (name, *numbered) if one.casefold() not in used)
