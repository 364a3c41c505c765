"""The slow road: a sheet whose labels leave something open is read again by evidence.

Facts → tables in doubt → columns, money, sums, labelled values → the sheet with its understood
labels → the same reader once more. What it then leaves over is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from evalxl.reading.evidence.amounts import choose_stages
from evalxl.reading.evidence.columns import Choice, choose
from evalxl.reading.evidence.fields import fields_by_content
from evalxl.reading.evidence.guess import USED, Guess
from evalxl.reading.evidence.ledger import Ledger, ledger
from evalxl.reading.evidence.relabel import with_labels
from evalxl.reading.evidence.sources import sources_by_sums
from evalxl.reading.evidence.sums import points_of_execution, sums_by_numbers
from evalxl.reading.evidence.tables import RESULTS, Doubtful, doubtful_tables, unseen_tables
from evalxl.reading.parts import Part
from evalxl.reading.tables import Kind
from evalxl.xlsx.grid import Sheet

ROUNDS = 3
FEWEST_ROLES = 3
"""A table of which fewer columns can be named is none of results."""
MOST_SECONDS = 0.2
"""CPU time a sheet may take in the slow road."""

TakeApart = Callable[[Sheet], list[Part]]


def by_evidence(
    sheet: Sheet, parts: list[Part], before: Sequence[Part], take_apart: TakeApart
) -> tuple[list[Part], list[Guess]]:
    """Read a sheet again with the labels its content gives, as long as that explains more.

    Args:
        sheet: As it is printed.
        parts: What its labels alone tell.
        before: The parts of the sheets before it.
        take_apart: Reads a sheet as `parts` was read.
    """
    used: list[Guess] = []
    started = time.process_time()
    for _ in range(ROUNDS):
        guesses = [one for one in _guesses(parts, before) if one.certainty >= USED or one.is_label]
        guesses = [one for one in guesses if not _known(one, used)]
        if not guesses or time.process_time() - started > MOST_SECONDS:
            break
        sheet = with_labels(sheet, guesses)
        parts = take_apart(sheet)
        used += guesses
    return parts, used


def _known(guess: Guess, used: Sequence[Guess]) -> bool:
    return any((one.row, one.column) == (guess.row, guess.column) for one in used)


def _guesses(parts: Sequence[Part], before: Sequence[Part]) -> Iterator[Guess]:
    for part in parts:
        found = ledger(part)
        yield from _of_tables(part, found)
        if found.open:
            yield from fields_by_content(part, found, _fields_told(part, before))


def _fields_told(part: Part, before: Sequence[Part]) -> set[str]:
    """Name the fields that have their values; a page without any may belong to the one before."""
    told = {pair.role for pair in part.pairs if pair.kind == "fields" and pair.text}
    named_before = any(one.value("project_name") for one in before)
    return told | ({"project_name"} if named_before and len(told) < 2 else set())


def _of_tables(part: Part, found: Ledger) -> Iterator[Guess]:
    for one in doubtful_tables(part, found, *RESULTS):
        yield from sums_by_numbers(one.table, points_of_execution(part.of(Kind.MONEY)))
        yield from _columns(one)
    for table in part.of(Kind.SUBPROJECTS):
        yield from sums_by_numbers(table, [])
    for one in doubtful_tables(part, found, Kind.MONEY, Kind.SUBPROJECTS):
        if one.table.kind is Kind.MONEY:
            yield from sources_by_sums(one.table)
        if one.open:
            yield from _labelled(one, choose_stages(one.table, one.labels), "stages")
    if found.open and not part.of(*RESULTS):
        for one in unseen_tables(part):
            guesses = list(_columns(one))
            roles = {*one.table.head.columns, *(guess.role for guess in guesses)}
            if roles & {"actual", "score"} and len(roles) >= FEWEST_ROLES:
                yield from guesses


def _columns(one: Doubtful) -> Iterator[Guess]:
    if one.open and one.rows:
        yield from _labelled(one, choose(one.table, one.labels, one.rows), "columns")


def _labelled(one: Doubtful, choices: Sequence[Choice], context: str) -> Iterator[Guess]:
    """Turn choices of columns into guesses of the labels above them."""
    for choice in choices:
        label = one.open[choice.column]
        at = (label.row, label.column) if label else (one.table.head.bottom, choice.column)
        own = "columns" if choice.role in ("rate", "weight", "score") else context
        printed = label.text if label else ""
        yield Guess(*at, own, choice.role, printed, choice.certainty, choice.why)
