"""Labelled values whose labels nobody knows: named by the value, its place and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from evalxl.reading.evidence.guess import UNREAD, Guess, certainty
from evalxl.reading.evidence.ledger import Ledger
from evalxl.reading.evidence.profile import plain
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.pairs import label_meaning
from evalxl.reading.parts import Part
from evalxl.reading.told_name import KIND, OFFICE
from evalxl.reading.totals import is_grade
from evalxl.xlsx.grid import Cell

LONGEST_LABEL = 14
SENTENCE = 12
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_DATE = re.compile(r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?")
_PHONE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}|1\d{10}")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}")
LEAST = 1.5


class Labelled(NamedTuple):
    """A label nobody knows, and its value."""

    label: Cell
    value: Cell


def fields_by_content(part: Part, found: Ledger, known: set[str]) -> Iterator[Guess]:
    """Name the labels of a part.

    Args:
        part: Its titles say how the project is called.
        found: What its ledger leaves over.
        known: The fields that have a label and a value; no second one is looked for.
    """
    pairs = [
        Labelled(one.label, one.cells[0])
        for one in found.open
        if one.kind == "labelled" and one.label
    ]
    heads = list(_labels_above_values(part.page))
    below = {(one.label.row, one.label.column) for one in heads}
    pairs = [
        one for one in pairs if one.label.row not in {head.label.row for head in heads}
    ] + heads
    pairs = [
        one
        for one in pairs
        if len(one.label.text) <= LONGEST_LABEL and label_meaning(one.label) is None
    ]
    title = "".join(plain(cell.text) for cell in part.titles)
    named = set(known)
    for no, pair in enumerate(pairs):
        rated = {
            role: rate(pair, title, no, named) for role, rate in RATES.items() if role not in named
        }
        ranked = sorted(((score, role) for role, score in rated.items()), reverse=True)
        best, role = ranked[0] if ranked else (0.0, "")
        margin = best - max(ranked[1][0] if len(ranked) > 1 else 0.0, 0.0)
        if best >= LEAST and margin > 0:
            named.add(role)
            yield _guess(pair, role, certainty(margin))
        elif (pair.label.row, pair.label.column) in below:
            yield _guess(pair, UNREAD, 0.0)


def _guess(pair: Labelled, role: str, sure: float) -> Guess:
    label = pair.label
    return Guess(label.row, label.column, "fields", role, label.text, sure, WHY)


WHY = (
    "由所填内容和位置推断，此项没有别的栏目",
    "its value and place say so, and no other label does",
)


def _labels_above_values(page: Page) -> Iterator[Labelled]:
    """Walk the columns of a row of short words above a row of values, some known as labels."""
    for top, low in pairwise(page.numbers):
        heads, values = page.rows[top], page.rows[low]
        if _are_labels(heads) and _are_values(heads, values) and _is_aligned(page, heads, values):
            for head in heads:
                block = page.extent(head.row, head.column)
                value = next(
                    (one for one in values if block.left <= one.column <= block.right), None
                )
                if value is not None:
                    yield Labelled(head, value)


def _are_labels(cells: Sequence[Cell]) -> bool:
    words = all(cell.kind == "s" and len(cell.text) <= LONGEST_LABEL for cell in cells)
    known = sum(label_meaning(cell) is not None for cell in cells)
    return len(cells) > 1 and words and 0 < known < len(cells) and not any(map(_is_told, cells))


def _are_values(heads: Sequence[Cell], values: Sequence[Cell]) -> bool:
    return (
        len(values) == len(heads)
        and not any(label_meaning(cell) for cell in values)
        and any(map(_is_told, values))
    )


def _is_told(cell: Cell) -> bool:
    """Tell whether a text can be no label: an office, a project, a number, a date."""
    text = plain(cell.text)
    if label_meaning(cell) is not None:
        return False
    return bool(
        read_number(cell)
        or OFFICE.search(text)
        or (KIND.search(text) and len(text) > SHORTEST_NAME)
        or _DATE.search(text)
        or len(text) > LONGEST_LABEL
    )


SHORTEST_NAME = 4


def _is_aligned(page: Page, heads: Sequence[Cell], values: Sequence[Cell]) -> bool:
    blocks = [page.extent(head.row, head.column) for head in heads]
    return all(
        block.left <= value.column <= block.right
        for block, value in zip(blocks, values, strict=True)
    )


def _project_name(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    text = plain(pair.value.text)
    if read_number(pair.value) or _DATE.fullmatch(text) or _YEAR.fullmatch(text) or len(text) > 40:
        return -1.0
    if OFFICE.search(text) and not KIND.search(text):
        return 0.0
    return 3.0 * (text in title and len(text) > 3) + 2.5 * bool(KIND.search(text)) + 1.7 * (no == 0)


def _unit(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    is_office = bool(OFFICE.search(plain(pair.value.text))) and len(pair.value.text) > 2
    return 2.5 * is_office + 0.6 * is_office * ("supervisor" in named)


def _supervisor(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    is_office = bool(OFFICE.search(plain(pair.value.text))) and len(pair.value.text) > 2
    return 2.0 * is_office + 0.6 * is_office * ("unit" in named)


def _matching(pattern: re.Pattern[str]) -> Callable[[Labelled, str, int, set[str]], float]:
    def rate(pair: Labelled, title: str, no: int, named: set[str]) -> float:
        return 3.0 if pattern.fullmatch(plain(pair.value.text)) else -1.0

    return rate


def _contact(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    text = plain(pair.value.text)
    is_name = bool(_PERSON.fullmatch(text)) and not OFFICE.search(text) and not KIND.search(text)
    return 1.6 if is_name and "project_name" in named else -1.0


def _grade(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    return 3.0 if is_grade(pair.value.text) else -1.0


def _goal(second: bool) -> Callable[[Labelled, str, int, set[str]], float]:
    def rate(pair: Labelled, title: str, no: int, named: set[str]) -> float:
        is_long = len(plain(pair.value.text)) >= SENTENCE and not OFFICE.search(pair.value.text)
        other = ("goal_expected" in named) if second else True
        return (2.0 if is_long else -1.0) + (0.8 if is_long and other and second else 0.0)

    return rate


RATES: Mapping[str, Callable[[Labelled, str, int, set[str]], float]] = {
    "project_name": _project_name,
    "unit": _unit,
    "supervisor": _supervisor,
    "year": _matching(_YEAR),
    "report_date": _matching(_DATE),
    "phone": _matching(_PHONE),
    "contact": _contact,
    "grade": _grade,
    "goal_expected": _goal(second=False),
    "goal_achieved": _goal(second=True),
}
