"""The slow road: a sheet whose labels leave something open is read again by evidence.

Facts → tables in doubt → columns, money, sums, labelled values → the sheet with its understood
labels → the same reader once more. What it then leaves over is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from evalxl.reading.evidence.amounts import WHY, budget_by_rate, choose_stages
from evalxl.reading.evidence.columns import Choice, choose
from evalxl.reading.evidence.fields import fields_by_content
from evalxl.reading.evidence.guess import SURE, USED, Guess
from evalxl.reading.evidence.labelled_amounts import amounts_by_rate, parts_of_amounts
from evalxl.reading.evidence.ledger import Ledger, is_word_of_head, ledger
from evalxl.reading.evidence.points import points_that_close
from evalxl.reading.evidence.profile import plain
from evalxl.reading.evidence.project_column import project_column
from evalxl.reading.evidence.relabel import with_labels
from evalxl.reading.evidence.sources import sources_by_sums
from evalxl.reading.evidence.sums import (
    Execution,
    carried_sum,
    points_of_execution,
    sums_by_numbers,
)
from evalxl.reading.evidence.tables import (
    RESULTS,
    Doubtful,
    doubtful_tables,
    unseen_money,
    unseen_tables,
)
from evalxl.reading.page_content import Part
from evalxl.reading.tables.column import TARGET_AND_RESULT
from evalxl.reading.tables.table import Kind
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell, Sheet

ROUNDS = 5
FEWEST_ROLES = 3
"""A table of which fewer columns can be named is none of results."""
MOST_CELLS = 20_000
"""Cells the slow road looks at over all its rounds; a larger sheet is read by its labels alone.

Counted in cells, not in seconds: what is read must not depend on how busy the machine is.
"""

TakeApart = Callable[[Sheet], list[Part]]


def by_evidence(
    sheet: Sheet,
    parts: list[Part],
    before: Sequence[Part],
    learned: Sequence[Guess],
    take_apart: TakeApart,
) -> tuple[list[Part], list[Guess]]:
    """Read a sheet again with the labels its content gives, as long as that explains more.

    Args:
        sheet: As it is printed.
        parts: What its labels alone tell.
        before: The parts of the sheets before it.
        learned: The labels that were understood on other sheets.
        take_apart: Reads a sheet as `parts` was read.
    """
    used: list[Guess] = []
    for looks in range(1, ROUNDS + 1):
        if looks * len(sheet.cells) > MOST_CELLS:
            break
        guesses = list(_as_before(parts, [*learned, *used])) or list(_guesses(parts, before))
        guesses = [one for one in guesses if not _known(one, used)]
        if not guesses:
            break
        sheet = with_labels(sheet, guesses)
        parts = take_apart(sheet)
        used += guesses
    return parts, used


def learned_anew(parts: Sequence[Part], learned: Sequence[Guess]) -> bool:
    """Whether labels that were understood elsewhere stand on a sheet that leaves something open."""
    return any(True for _ in _as_before(parts, learned))


def _known(guess: Guess, used: Sequence[Guess]) -> bool:
    return any((one.row, one.column) == (guess.row, guess.column) for one in used)


def _as_before(parts: Sequence[Part], learned: Sequence[Guess]) -> Iterator[Guess]:
    """Understand labels as their like elsewhere in the file: forms and continued tables repeat."""
    known = {plain(one.printed): one for one in learned if one.printed and not one.is_label}
    for part in parts if known else ():
        for cell in (*_labels_of_heads(part, known), *_labels_of_values(part, known)):
            one = known[plain(cell.text)]
            at = (cell.row, cell.column)
            yield Guess(*at, one.context, one.role, cell.text, one.certainty, AS_BEFORE)


def _labels_of_heads(part: Part, known: Mapping[str, Guess]) -> Iterator[Cell]:
    """Walk the known labels of rows that are heads; a stage of money heads no results."""
    for cells in part.page.rows.values():
        like = [cell for cell in cells if plain(cell.text) in known]
        if like and len(like) + sum(map(is_word_of_head, cells)) >= FEWEST_ROLES:
            roles = {vocabulary().columns.role(cell.text) for cell in cells}
            heads_results = not roles.isdisjoint(TARGET_AND_RESULT)
            for cell in like:
                if not (heads_results and known[plain(cell.text)].context == "stages"):
                    yield cell


def _labels_of_values(part: Part, known: Mapping[str, Guess]) -> Iterator[Cell]:
    """Walk the known labels beside values that nothing else names."""
    for one in ledger(part).open:
        meaning = known.get(plain(one.label.text)) if one.label and one.kind == "labelled" else None
        if one.label and meaning and meaning.context == "fields":
            yield one.label


AS_BEFORE = ("与前面同名的栏目一样", "is the same label as one understood before")


def _guesses(parts: Sequence[Part], before: Sequence[Part]) -> Iterator[Guess]:
    """Guess the columns of tables first; a page whose tables are known says more of its fields."""
    for part in parts:
        found = ledger(part)
        guesses = _sure(_of_tables(part, found, before))
        yield from guesses
        if found.open and not guesses:
            amounts = [*amounts_by_rate(part, found), *parts_of_amounts(part, found)]
            fields = fields_by_content(part, found, _fields_told(part, before))
            yield from _sure(amounts or fields)


def _sure(guesses: Iterable[Guess]) -> list[Guess]:
    """Keep what is sure enough to be used, and what is known to be a label."""
    return [one for one in guesses if one.certainty >= USED or one.is_label]


def _fields_told(part: Part, before: Sequence[Part]) -> set[str]:
    """Name the fields that have their values; a page without any may belong to the one before."""
    told = {pair.role for pair in part.pairs if pair.kind == "fields" and pair.text}
    named_before = any(one.value("project_name") for one in before)
    return told | ({"project_name"} if named_before and len(told) < 2 else set())


def _of_tables(part: Part, found: Ledger, before: Sequence[Part]) -> Iterator[Guess]:
    guesses = _sure([*_of_results(part, found, before), *_of_money(part, found)])
    yield from guesses
    if found.open and not guesses and not part.of(*RESULTS):
        for one in unseen_tables(part):
            guesses = list(_columns(one))
            roles = {*one.table.head.columns, *(guess.role for guess in guesses)}
            if roles & {"actual", "score"} and len(roles) >= FEWEST_ROLES:
                yield from guesses


def _execution(part: Part, before: Sequence[Part]) -> Execution:
    return points_of_execution([one for page in (*before, part) for one in page.of(Kind.MONEY)])


def _of_results(part: Part, found: Ledger, before: Sequence[Part]) -> Iterator[Guess]:
    earlier = [table for one in before for table in one.of(*RESULTS)]
    for one in doubtful_tables(part, found, *RESULTS):
        above = [table for table in part.of(*RESULTS) if table.head.top < one.table.head.top]
        pages = [*earlier, *above]
        yield from carried_sum(one.table, pages)
        yield from sums_by_numbers(one.table, _execution(part, before), pages)
        others = [*points_that_close(one.table), *project_column(one)]
        yield from others or _columns(one)
    for table in part.of(Kind.SUBPROJECTS):
        yield from sums_by_numbers(table, [])


def _of_money(part: Part, found: Ledger) -> Iterator[Guess]:
    for one in doubtful_tables(part, found, Kind.MONEY, Kind.SUBPROJECTS):
        if one.table.kind is Kind.MONEY:
            yield from sources_by_sums(one.table)
        if one.open:
            yield from _labelled(one, choose_stages(one.table, one.labels), "stages")
        for role, column in budget_by_rate(one.table):
            label = one.table.page.at(one.table.head.bottom, column)
            if label is not None:
                at = (label.row, label.column)
                yield Guess(*at, "stages", role, label.text, SURE, WHY["rate"])
    if found.open and not part.of(Kind.MONEY):
        for one in unseen_money(part):
            yield from _labelled(one, choose_stages(one.table, one.labels), "stages")


def _columns(one: Doubtful) -> Iterator[Guess]:
    if one.open and one.rows:
        yield from _labelled(one, choose(one.table, one.labels, one.rows), "columns")


def _labelled(one: Doubtful, choices: Sequence[Choice], context: str) -> Iterator[Guess]:
    """Turn choices of columns into guesses of the labels above them."""
    for choice in choices:
        bottom = one.table.head.bottom
        label = one.open.get(choice.column) or one.table.page.at(bottom, choice.column)
        at = (label.row, label.column) if label else (bottom, choice.column)
        own = "columns" if choice.role in ("rate", "weight", "score") else context
        printed = label.text if label else ""
        yield Guess(*at, own, choice.role, printed, choice.certainty, choice.why)
