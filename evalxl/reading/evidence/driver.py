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
from evalxl.reading.evidence.sums import sums_by_numbers
from evalxl.reading.evidence.tables import RESULTS, Doubtful, doubtful_tables, unseen_tables
from evalxl.reading.parts import Part
from evalxl.reading.tables import Kind
from evalxl.xlsx.grid import Sheet

ROUNDS = 3
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
    told = {
        pair.role
        for part in (*before, *parts)
        for pair in part.pairs
        if pair.kind == "fields" and pair.text
    }
    for part in parts:
        found = ledger(part)
        yield from _of_tables(part, found)
        if found.open:
            yield from fields_by_content(part, found, told)


def _of_tables(part: Part, found: Ledger) -> Iterator[Guess]:
    for one in doubtful_tables(part, found, *RESULTS):
        yield from sums_by_numbers(one.table)
        yield from _columns(one)
    for one in doubtful_tables(part, found, Kind.MONEY):
        if one.open:
            yield from _labelled(one, choose_stages(one.table, list(one.open)), "stages")
    if found.open and not part.of(*RESULTS):
        for one in unseen_tables(part):
            yield from _columns(one)


def _columns(one: Doubtful) -> Iterator[Guess]:
    if one.open and one.rows:
        yield from _labelled(one, choose(one.table, list(one.open), one.rows), "columns")


def _labelled(one: Doubtful, choices: Sequence[Choice], context: str) -> Iterator[Guess]:
    """Turn choices of columns into guesses of the labels above them."""
    for choice in choices:
        label = one.open[choice.column]
        at = (label.row, label.column) if label else (one.table.head.bottom, choice.column)
        own = "columns" if choice.role in ("rate", "weight", "score") else context
        printed = label.text if label else ""
        yield Guess(*at, own, choice.role, printed, choice.certainty, choice.why)
