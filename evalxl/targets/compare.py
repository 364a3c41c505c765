"""Compare one target with one result: read both, judge, explain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from evalxl.core.terms import Direction, DirectionSource, TargetKind
from evalxl.language.doubt import is_in_doubt
from evalxl.language.powers import without_powers
from evalxl.language.quantities import quantities
from evalxl.language.sizes import is_lone_product, without_sizes
from evalxl.language.text import LONGEST, normalise
from evalxl.targets.benchmarks import compare_rank, compare_relative
from evalxl.targets.bounds import direction_for
from evalxl.targets.comparison import Comparison, ParsedActual, ParsedTarget
from evalxl.targets.composite import compare_composite
from evalxl.targets.deadlines import compare_date
from evalxl.targets.formatting import parsed_actual, shown
from evalxl.targets.known_benchmarks import Benchmark, Found, use, with_value
from evalxl.targets.numeric import compare_number
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.target import Target, words_of_relation
from evalxl.targets.target_rules import read_target
from evalxl.targets.why import because
from evalxl.targets.worded import compare_words


def _compare_missing(target: Target, row: Row) -> Outcome:
    found = quantities(row.actual)
    actual = parsed_actual(found[-1]) if len(found) == 1 else ParsedActual()
    return cannot_tell("no_target", "missing_value", actual=actual)


_BY_KIND: Mapping[TargetKind, Callable[[Target, Row], Outcome]] = {
    TargetKind.MISSING: _compare_missing,
    TargetKind.QUANTITATIVE: compare_number,
    TargetKind.COMPOSITE: compare_composite,
    TargetKind.DATE: compare_date,
    TargetKind.RANK: compare_rank,
    TargetKind.RELATIVE: compare_relative,
    TargetKind.QUALITATIVE: compare_words,
}


@lru_cache(maxsize=65536)
def compare(
    target: str | None,
    actual: str | None,
    name: str = "",
    level2: str = "",
    unit: str = "",
    sign: str = "",
    year: int | None = None,
) -> Comparison:
    """Say how a result stands to its target, and why.

    Args:
        target: The target as displayed, `None` where the cell is empty.
        actual: The result as displayed, `None` where the cell is empty.
        name: The indicator's name; tells the direction where no sign is written.
        level2: The level-2 category, such as 成本指标.
        unit: The unit column, where the form has one.
        sign: The sign column (≥, ≤, =, 定性 …), where the form has one.
        year: The year the form reports on; dates without a year lie in it.

    Returns:
        The comparison. Any text at all ends in one: nothing is raised, and whatever nobody
        could decide is `cannot_tell`, with the reason.
    """
    if max(len(target or ""), len(actual or "")) > LONGEST:
        return _finished(
            Target(TargetKind.QUALITATIVE, ""), cannot_tell("too_long"), "", "", Row("")
        )
    plain_target, plain_actual = without_powers(target or ""), without_powers(actual or "")
    asked, given = without_sizes(normalise(plain_target), normalise(plain_actual)[:LONGEST])
    row = Row(
        given,
        normalise((name or "")[:LONGEST]),
        normalise((level2 or "")[:LONGEST]),
        normalise((unit or "")[:LONGEST]),
        year,
    )
    written = normalise((sign or "")[:LONGEST]) or words_of_relation(given)
    read = read_target(asked, written, row.unit, row.name)
    found = with_value(read, written, row.unit, row.name, row.year)
    read = found.target if found and found.target else read
    is_doubtful = is_in_doubt(plain_target) or is_in_doubt(plain_actual)
    if is_doubtful or is_lone_product(asked, given):
        outcome = cannot_tell("digits_in_doubt", "ambiguous_value")
    else:
        outcome = _BY_KIND[read.kind](read, row)
    return _noted(_finished(read, outcome, target or "", actual or "", row), found)


def use_benchmarks(known: Sequence[Benchmark]) -> None:
    """Let this process compare with a bureau's yardsticks (`benchmarks.xlsx`)."""
    if use(known):
        compare.cache_clear()


def _noted(told: Comparison, found: Found | None) -> Comparison:
    """Say which yardstick was taken, or that it is there for another year."""
    if found is None:
        return told
    return replace(told, why={lang: told.why[lang] + more for lang, more in found.note().items()})


def _finished(target: Target, outcome: Outcome, asked: str, given: str, row: Row) -> Comparison:
    direction, source = _direction(target, row)
    blanks = {"asked": _asked(target, asked), "given": given, "actual": given, **outcome.blanks}
    return Comparison(
        outcome.verdict,
        outcome.completion,
        because(outcome.reason, **blanks),
        _parsed_target(target),
        outcome.actual,
        direction,
        source,
        outcome.flags,
        outcome.parts,
    )


def _direction(target: Target, row: Row) -> tuple[Direction | None, DirectionSource | None]:
    if target.kind != TargetKind.QUANTITATIVE:
        return None, None
    return direction_for(target, row)


def _asked(target: Target, typed: str) -> str:
    if target.kind != TargetKind.QUANTITATIVE or target.quantity is None:
        return typed.strip()
    return shown(target.quantity, target.op)


def _parsed_target(target: Target) -> ParsedTarget:
    quantity = target.quantity
    if target.kind != TargetKind.QUANTITATIVE or quantity is None:
        return ParsedTarget(kind=target.kind)
    return ParsedTarget(
        target.op,
        float(quantity.value),
        None if quantity.upper is None else float(quantity.upper),
        quantity.unit.text or None,
        target.kind,
    )
