"""Numbers that only limit the one asked for: turns for heads, a mean for what each must keep."""

from __future__ import annotations

from dataclasses import replace

from evalxl.core.terms import Operator
from evalxl.language.quantity import Quantity
from evalxl.language.units import DURATIONS, Unit
from evalxl.language.words import pattern_of, words_of
from evalxl.targets.claims.around import clause_around


def limited(quantity: Quantity, text: str, wanted: Unit, asked: str) -> Quantity:
    """Return a number with the limit it puts on the one asked for, if it is no more than that.

    Whoever comes twice counts twice: 523人次 are at most 523人, and 480人 at least 480人次. A mean
    of three days says of the longest case only that it took at least three.
    """
    limit = _of_turns(quantity.unit, wanted, asked) or _of_mean(quantity, text, wanted, asked)
    return replace(quantity, limit=limit) if limit else quantity


def _of_turns(unit: Unit, wanted: Unit, asked: str) -> Operator | None:
    if not unit.is_count or unit.dimension != wanted.dimension:
        return None
    turns = words_of("of_all", "turns")
    given, needed = (_bare(one) for one in (unit, wanted))
    if (given in turns) == (needed in turns) or (given in turns and given in asked):
        return None
    return Operator.AT_MOST if given in turns else Operator.AT_LEAST


def _bare(unit: Unit) -> str:
    """Return a counting word without magnitude and period; 人/次 is written for 人次."""
    return unit.text.lstrip("百千万亿").replace("/次", "次").split("/")[0]


def _of_mean(quantity: Quantity, text: str, wanted: Unit, asked: str) -> Operator | None:
    if wanted.dimension not in DURATIONS:
        return None
    told = clause_around(text, quantity)
    for entry in ("mean", "best_of_little"):
        found = pattern_of("of_all", entry).search(told)
        if found and found[0] not in asked:
            return Operator.AT_LEAST
    return None
