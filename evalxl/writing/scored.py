"""The scored copy: the form as it came, its scores filled, and everything explained."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.writing.detail_sheet import detail_sheet
from evalxl.writing.fill import Fill, fills
from evalxl.writing.form import ScoredForm
from evalxl.writing.legend import add_legend
from evalxl.writing.marks import Marking, marking
from evalxl.writing.opinion_sheet import opinion_sheet
from evalxl.writing.options import OutputOptions
from evalxl.writing.rebuild import is_legacy, rebuilt
from evalxl.writing.record_sheet import record_sheet
from evalxl.writing.seal import NAME_PREFIX, Stamp, Written, values_digest
from evalxl.writing.strip import peel
from evalxl.writing.wording import say
from evalxl.xlsx.grid import Grid, Value
from evalxl.xlsx.parts_sheet import quoted
from evalxl.xlsx.patch import Book
from evalxl.xlsx.patch_edits import Edits, Look, NewSheet, Place
from evalxl.xlsx.patch_results import refreshed

_SIGNED = "signature"


def scored_copy(
    source: bytes, grid: Grid, form: ScoredForm, options: OutputOptions
) -> bytes | None:
    """Make the scored copy of one form.

    Args:
        source: The form's bytes, or those of an earlier scored copy of it.
        grid: The form as read from `strip(source)`.
        form: What was understood and scored.
        options: What the copy is to hold.

    Returns:
        The copy, a function of the arguments alone. Old formats are laid out anew as `.xlsx`
        (`copy_suffix` tells what to add to the name). `None` where the file carries a digital
        signature, which any change would break.
    """
    if _SIGNED in grid.features:
        return None
    content, origin = (rebuilt(grid), None) if is_legacy(grid) else peel(source)
    book = Book(content)
    filled = fills(form, grid, options)
    made = marking(form, grid, filled, options)
    edits = Edits()
    if options.colours:
        filled += _legends(book, grid, made, edits, options.lang)
    _describe(edits, grid, filled, made)
    stamp = _stamp(book, grid, filled, made, origin or form.workbook.sha256)
    told = (say(options.lang, "record_rebuilt"),) if is_legacy(grid) else ()
    _add_sheets(edits, book.sheet_names, form, options, made, stamp, told)
    return book.apply(edits)


def copy_suffix(grid: Grid) -> str:
    """Give what a copy's name gets added: `a.xls` comes back as `a.xls.xlsx`."""
    return ".xlsx" if is_legacy(grid) else ""


def _legends(book: Book, grid: Grid, made: Marking, edits: Edits, lang: str) -> Iterable[Fill]:
    found: list[Fill] = []
    for sheet in grid.sheets:
        if made.looks.get(sheet.name) and not book.has_drawing(sheet.name):
            fresh, last = add_legend(sheet, made, lang)
            edits.of(sheet.name).last_printed_row = last
            found += fresh
    return found


def _describe(edits: Edits, grid: Grid, filled: Iterable[Fill], made: Marking) -> None:
    """Put values, refreshed results, marks and notes into the edits."""
    for fill in filled:
        edits.of(fill.sheet).values[fill.place] = fill.value
    for sheet in grid.sheets:
        fresh = edits.sheets.get(sheet.name)
        if fresh and fresh.values:
            fresh.values.update(refreshed(sheet, dict(fresh.values)))
    for name, looks in made.looks.items():
        edits.of(name).looks.update(looks)
    for name, notes in made.notes.items():
        edits.of(name).notes.update({place: "\n".join(texts) for place, texts in notes.items()})


def _stamp(book: Book, grid: Grid, filled: Iterable[Fill], made: Marking, origin: str) -> Stamp:
    """List what we write and how the cells looked before, to be undone one day."""
    values: dict[tuple[str, Place], Value] = {}
    kinds: dict[tuple[str, Place], str] = {}
    for fill in filled:
        values[fill.sheet, fill.place] = fill.value
        kinds[fill.sheet, fill.place] = fill.kind
    painted = {(sheet, place) for sheet, looks in made.looks.items() for place in looks}
    looks: dict[Look, int] = {}
    cells = []
    for sheet, place in sorted(painted | values.keys()):
        look = None
        if (sheet, place) in painted:
            look = looks.setdefault(book.look(sheet, place), len(looks))
        key = (sheet, place)
        cells.append(
            Written(sheet, *place, kinds.get(key, "mark"), key in values, values.get(key), look)
        )
    digest = values_digest(grid, values)
    noted = tuple(sorted(name for name, notes in made.notes.items() if notes))
    return Stamp(origin, digest, tuple(cells), tuple(looks), noted)


def _add_sheets(
    edits: Edits,
    taken: list[str],
    form: ScoredForm,
    options: OutputOptions,
    made: Marking,
    stamp: Stamp,
    told: tuple[str, ...],
) -> None:
    names = {key: _free(say(options.lang, key), taken) for key in ("opinion", "detail", "record")}
    sheets: dict[str, NewSheet] = {}
    if options.sheets:
        kinds = frozenset().union(*made.kinds.values())
        sheets["opinion"] = opinion_sheet(form, names["opinion"], options, kinds)
        sheets["detail"] = detail_sheet(form, names["detail"], options)
    sheets["record"] = record_sheet(form, names["record"], options, stamp, told)
    edits.added += sheets.values()
    edits.names = {f"{NAME_PREFIX}{key}": f"{quoted(one.name)}!$A$1" for key, one in sheets.items()}


def _free(name: str, taken: list[str]) -> str:
    """Give the name, numbered where a sheet of that name stands in the form already."""
    used = {one.casefold() for one in taken}
    numbered = (f"{name}({n})" for n in range(2, len(used) + 3))
    return next(one for one in (name, *numbered) if one.casefold() not in used)
