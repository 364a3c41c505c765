"""Amounts beside labels nobody knows: the printed execution rate tells budget and spending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.ledger import Ledger
from evalxl.reading.numbers import FIGURE_SLACK, MONEY_UNITS, percent, read_number
from evalxl.reading.page_content import Part
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

ROLES = ("initial", "budget", "paid")
LIKE = 5.0
"""An initial budget differs from the later one by no larger factor: a code or a year does."""
SURE, LIKELY = 0.97, 0.8
RATED = ("支出除以预算等于表上的执行率", "spending over budget is the printed rate")
BEFORE = ("与预算相近，排在预算之前", "about as large as the budget, and printed before it")


class Amount(NamedTuple):
    """An amount, and the place of its label, which may be open, or of the amount itself."""

    label: Cell
    value: float

    @property
    def place(self) -> tuple[int, int]:
        """Where it is printed."""
        return self.label.row, self.label.column


def amounts_by_rate(part: Part, found: Ledger) -> Iterator[Guess]:
    """Name the labels of open amounts by the printed rate and the amounts that are known."""
    amounts = list(_open_amounts(found))
    known = _known(part)
    rate, rated = _first_rate(part, found, amounts, known)
    if rate is not None:
        yield _guess(rate, "rate", SURE, RATED)
    for role, one in rated.items():
        yield _guess(one, role, SURE, RATED)
    budget = known.get("budget") or rated.get("budget")
    if budget and "initial" not in known:
        rest = [one for one in amounts if one not in rated.values()]
        like = [one for one in rest if 1 / LIKE <= one.value / budget.value <= LIKE]
        if len(like) == 1 and like[0].place < budget.place:
            yield _guess(like[0], "initial", LIKELY, BEFORE)


def parts_of_amounts(part: Part, found: Ledger) -> Iterator[Guess]:
    """Name the part of an amount beside which the row names the other one: own, passed on."""
    role_of = vocabulary().qualifiers.role
    for one in found.open:
        if one.label is None or one.kind != "labelled" or read_number(one.cells[0]) is None:
            continue
        told = {role for cell in part.page.rows[one.label.row] if (role := role_of(cell.text))}
        missing = {*vocabulary().qualifiers.roles.values()} - told
        if told and len(missing) == 1:
            at = (one.label.row, one.label.column)
            yield Guess(*at, "qualifiers", missing.pop(), one.label.text, SURE, OTHER_PART)


OTHER_PART = ("同一行只写了另一部分", "its row names only the other part")


def _first_rate(
    part: Part, found: Ledger, amounts: Sequence[Amount], known: Mapping[str, Amount]
) -> tuple[Amount | None, dict[str, Amount]]:
    """Find the rate from which amounts follow: the labelled one, else one beside an open label."""
    labelled = [percent(one.cell) for one in part.pairs if one.role == "rate" and one.cell]
    if labelled and labelled[0] is not None:
        return None, _by_rate(amounts, known, labelled[0])
    for one in found.open:
        value = percent(one.cells[0]) if one.kind == "labelled" and one.label else None
        is_percent = one.cells[0].text.strip().endswith(("%", "％"))
        if one.label and value is not None and is_percent:
            rated = _by_rate(amounts, known, value)
            if rated:
                return Amount(one.label, value), rated
    return None, {}


def _open_amounts(found: Ledger) -> Iterator[Amount]:
    for one in found.open:
        number = read_number(one.cells[0]) if one.kind == "labelled" and one.label else None
        if number and one.label and number.unit in (None, *MONEY_UNITS) and number.value > 0:
            yield Amount(one.label, number.value)


def _known(part: Part) -> Mapping[str, Amount]:
    pairs = [pair for pair in part.pairs if pair.kind == "amounts" and pair.role in ROLES]
    return {
        pair.role: Amount(pair.cell, number.value)
        for pair in pairs
        if pair.cell and (number := read_number(pair.cell))
    }


def _by_rate(
    amounts: Sequence[Amount], known: Mapping[str, Amount], rate: float
) -> dict[str, Amount]:
    """Find the one way to give open amounts what is missing, so that the rate follows.

    Of two equal budgets the first one printed is the initial one.
    """
    missing = [role for role in ("budget", "paid") if role not in known]
    ways = [dict(zip(missing, given, strict=True)) for given in permutations(amounts, len(missing))]
    ways = [one for one in ways if _follows({**known, **one}, rate)]
    ways = [one for one in ways if not _are_points({**known, **one})] or ways
    distinct = {tuple(one.value for one in way.values()) for way in ways}
    return ways[-1] if missing and len(distinct) == 1 else {}


def _follows(way: Mapping[str, Amount], rate: float) -> bool:
    paid, budget = way["paid"].value, way["budget"].value
    return bool(budget) and abs(paid / budget * 100 - rate) <= FIGURE_SLACK + _rounding(rate)


def _are_points(way: Mapping[str, Amount]) -> bool:
    """Return whether two numbers may be the points given for the rate: they follow it as well."""
    return way["budget"].value <= MOST_POINTS


MOST_POINTS = 20.0


def _rounding(rate: float) -> float:
    return 0.5 if rate == round(rate) else 0.005


def _guess(one: Amount, role: str, sure: float, why: tuple[str, str]) -> Guess:
    label = one.label
    context = "fields" if role == "rate" else "amounts"
    return Guess(label.row, label.column, context, role, label.text, sure, why)
