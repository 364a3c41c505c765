"""Grid → parts: which sheets are read, each with what the others taught of its labels."""

from __future__ import annotations

from evalxl.core.model import CellRef
from evalxl.language.words import pattern_of, words_of
from evalxl.reading.continuing import with_continued_rows
from evalxl.reading.evidence.driver import by_evidence, learned_anew
from evalxl.reading.evidence.guess import Guess
from evalxl.reading.examples import without_examples
from evalxl.reading.hygiene import inspect_sheet
from evalxl.reading.monitoring import is_monitoring
from evalxl.reading.own_sums import with_own_sums
from evalxl.reading.page import whole
from evalxl.reading.page_content import Part, take_apart
from evalxl.reading.remarks import Remarks
from evalxl.reading.repetition.views import views
from evalxl.reading.tables.table import Kind
from evalxl.reading.unread import note_unread_sheet
from evalxl.xlsx.grid import Grid, Sheet

Guesses = list[tuple[list[Part], list[Guess]]]
"""The parts of each form a file shows, with what was guessed of their labels."""


def taken_apart(grid: Grid, remarks: Remarks) -> tuple[list[Part], Guesses]:
    """Take all sheets apart, with what was guessed of their labels on the way."""
    sheets = [(sheet, views(sheet)) for sheet in _sheets(grid, remarks)]
    forms = [form for _, shown in sheets for form in shown]
    guesses = _by_turns(forms, [])
    learned = [guess for _, guessed in guesses for guess in guessed]
    if any(learned_anew(own, learned) for own, _ in guesses[:-1]):
        guesses = _by_turns(forms, learned)
    parts = [part for own, _ in guesses for part in own]
    for part in parts:
        note_unread_sheet(part, remarks)
    left = iter(guesses)
    for sheet, shown in sheets:
        own = [next(left)[0] for _ in shown][-1]
        pages = [part.page for part in own] if shown[0] is sheet else [whole(sheet)]
        inspect_sheet(sheet, pages, remarks)
    return parts, guesses


def _by_turns(forms: list[Sheet], learned: list[Guess]) -> Guesses:
    """Read the forms of a file one after the other, each with what the ones before it taught."""
    before: list[Part] = []
    guesses: Guesses = []
    for form in forms:
        own, guessed = _read_sheet(form, before, learned)
        guesses.append((own, guessed))
        learned = [*learned, *guessed]
        before = [*before, *own]
    return guesses


def _read_sheet(
    sheet: Sheet, before: list[Part], learned: list[Guess]
) -> tuple[list[Part], list[Guess]]:
    """Take a sheet apart by its labels; what these leave open is read by evidence."""

    def parts_of(sheet: Sheet) -> list[Part]:
        return with_continued_rows(take_apart(whole(sheet)), before)

    parts = parts_of(sheet)
    if is_monitoring(parts):
        return parts, []  # half a year's results must not be taken for those of the year
    return by_evidence(sheet, parts, before, learned, parts_of)


def _sheets(grid: Grid, remarks: Remarks) -> list[Sheet]:
    """Choose the sheets to read: visible ones that are no instructions; hidden forms are noted."""
    filled = [with_own_sums(sheet) for sheet in grid.sheets if sheet.cells]
    for sheet in filled:
        if sheet.state != "visible" and any(
            part.of(Kind.INDICATORS) for part in take_apart(whole(sheet))
        ):
            at = CellRef(sheet.name, 1, 1)
            remarks.add("hidden_content", at, sheet.name, hidden="sheet", what=HIDDEN_FORM)
    visible = [sheet for sheet in filled if sheet.state == "visible"]
    forms = [sheet for sheet in visible if not _is_instruction(sheet)]
    return without_examples(forms or visible, remarks)


HIDDEN_FORM = {"zh": "整张隐藏，其中有自评表", "en": "is hidden and holds a form"}


def _is_instruction(sheet: Sheet) -> bool:
    """Return whether a sheet is named or titled as instructions for filling in the form."""
    title = sheet.cells[min(sheet.cells)].text.strip()
    rules = tuple(words_of("sheets", "rules"))
    return any(
        pattern_of("sheets", "help").search(text) or text.endswith(rules)
        for text in (sheet.name, title[:LONGEST_NAME])
    )


LONGEST_NAME = 30
"""Longer texts are sentences, no titles of instructions."""
