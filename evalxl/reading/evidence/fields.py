"""Labelled values whose labels nobody knows: named by the value, its place and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.language.dates import day_in
from evalxl.language.words import words_of
from evalxl.language.years import is_year
from evalxl.reading.evidence.guess import Guess, certainty
from evalxl.reading.evidence.ledger import Ledger, Open, is_word_of_head, told_in_one
from evalxl.reading.evidence.profile import plain
from evalxl.reading.numbers import money_unit, read_number
from evalxl.reading.page import Page
from evalxl.reading.page_content import Part
from evalxl.reading.tables.column import UNREAD
from evalxl.reading.tables.table import Kind
from evalxl.reading.tables.totals import is_grade
from evalxl.reading.texts.name_in_text import KIND, OFFICE
from evalxl.reading.texts.pairs import GOALS, label_meaning
from evalxl.xlsx.grid import Cell

LONGEST_LABEL = 14
SENTENCE = 12
LONGEST_DATE = 11
"""2024年12月31日."""
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
    pairs += [in_one for one in found.open if (in_one := _in_one(one))]
    heads = list(_labels_above_values(part))
    below = {(one.label.row, one.label.column) for one in heads}
    head_rows = {cell.row for head in heads for cell in head}
    pairs = [one for one in pairs if one.label.row not in head_rows] + heads
    pairs = [
        one
        for one in pairs
        if len(one.label.text) <= LONGEST_LABEL and label_meaning(one.label) is None
    ]
    title = "".join(plain(cell.text) for cell in part.titles)
    known |= {meaning[1] for head in heads if (meaning := label_meaning(head.label))}
    named = set(known) if part.of(Kind.INDICATORS, Kind.MONEY) else {*known, "project_name"}
    words: set[str] = set()
    for no, pair in enumerate(pairs):
        if plain(pair.label.text) in words:
            continue  # of a second form, and understood there as here
        words.add(plain(pair.label.text))
        rated = {
            role: rate(pair, title, no, named)
            for role, rate in RATES.items()
            if role not in named and not _says_otherwise(pair.label, role)
        }
        ranked = sorted(((score, role) for role, score in rated.items()), reverse=True)
        best, role = ranked[0] if ranked else (0.0, "")
        margin = best - max(ranked[1][0] if len(ranked) > 1 else 0.0, 0.0)
        if best >= LEAST and margin > 0:
            named.add(role)
            yield _guess(pair, role, certainty(margin))
        elif (pair.label.row, pair.label.column) in below:
            yield _guess(pair, UNREAD, 0.0)


def _in_one(one: Open) -> Labelled | None:
    """Return the label and the value of a single cell that holds both."""
    cell = one.cells[0]
    told = told_in_one(cell) if one.label is None and one.kind == "row" else None
    return Labelled(*(cell._replace(value=text, text=text) for text in told)) if told else None


def _says_otherwise(label: Cell, role: str) -> bool:
    """Return whether the words of a label speak against a role."""
    text = plain(label.text)
    if "目标" in text or "任务" in text:
        return role not in GOALS
    if role in OFFICES:
        return bool(_OTHER_PARTY.search(text))
    return text.endswith(tuple(words_of("office", "label")))


OFFICES = ("unit", "supervisor")
_OTHER_PARTY = re.compile("评价|承接|监理|施工|中标|供应|合作|服务|第三方|审计|设计|受益|开户|评审")
"""Who is neither the unit that used the money nor the one above it."""


def _guess(pair: Labelled, role: str, sure: float) -> Guess:
    label = pair.label
    return Guess(label.row, label.column, "fields", role, label.text, sure, WHY)


WHY = (
    "由所填内容和位置推断，此项没有别的栏目",
    "its value and place say so, and no other label does",
)


def _labels_above_values(part: Part) -> Iterator[Labelled]:
    """Walk the columns of a row of short words above a row of values, some known as labels."""
    page = part.page
    taken = {row for table in part.tables for row in table.taken()}
    for top, low in pairwise(page.numbers):
        heads, values = page.rows[top], page.rows[low]
        if top in taken or low in taken:
            continue
        heads = [one for one in heads if page.extent(one.row, one.column).bottom < low]
        width = min(len(heads), len(values))
        if width < len(heads) and all(money_unit(one.text) for one in heads[width:]):
            heads = heads[:width]
        if _begins_pairs(page, heads):
            continue
        if _are_labels(heads) and _are_values(heads, values) and _is_aligned(page, heads, values):
            for head in heads:
                block = page.extent(head.row, head.column)
                value = next(
                    (one for one in values if block.left <= one.column <= block.right), None
                )
                if value is not None:
                    yield Labelled(head, value)


def _begins_pairs(page: Page, cells: Sequence[Cell]) -> bool:
    """Return whether another row has a label and its value in the columns of a row of two cells."""
    if len(cells) != 2:
        return False
    label, value = cells
    return any(
        row != label.row
        and len(others) > 1
        and [one.column for one in others[:2]] == [label.column, value.column]
        and label_meaning(others[0]) is not None
        and label_meaning(others[1]) is None
        for row, others in page.rows.items()
    )


def _are_labels(cells: Sequence[Cell]) -> bool:
    words = all(cell.kind == "s" and len(cell.text) <= LONGEST_LABEL for cell in cells)
    known = sum(label_meaning(cell) is not None for cell in cells)
    heads_columns = any(is_word_of_head(one) and not label_meaning(one) for one in cells)
    return (
        len(cells) > 1
        and words
        and not heads_columns
        and 0 < known < len(cells)
        and not any(_is_told(cell) and not _may_be_label(cell) for cell in cells)
    )


def _may_be_label(cell: Cell) -> bool:
    """Whether a word like that of an office is as short as a label: 何人操办."""
    return len(plain(cell.text)) <= SHORTEST_NAME and read_number(cell) is None


def _are_values(heads: Sequence[Cell], values: Sequence[Cell]) -> bool:
    return (
        len(values) == len(heads)
        and not any(label_meaning(cell) for cell in values)
        and any(map(_is_told, values))
    )


def _is_told(cell: Cell) -> bool:
    """Return whether a text can be no label: an office, a project, a number, a date."""
    text = plain(cell.text)
    if label_meaning(cell) is not None:
        return False
    return bool(
        read_number(cell)
        or OFFICE.search(text)
        or (KIND.search(text) and len(text) > SHORTEST_NAME)
        or day_in(text)
        or len(text) > LONGEST_LABEL
        or text.endswith("。")
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
    if read_number(pair.value) or _is_day(text) or is_year(text) or len(text) > 40:
        return -1.0
    if OFFICE.search(text) and not KIND.search(text):
        return 0.0
    if len(text) < SHORTEST_NAME:
        return 0.0
    return 3.0 * (text in title) + 2.5 * bool(KIND.search(text)) + 2.2 * (no == 0)


def _is_office(pair: Labelled) -> bool:
    return bool(OFFICE.search(plain(pair.value.text))) and len(pair.value.text) > 2


def _unit(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    return 3.2 * _is_office(pair)


def _supervisor(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    return 3.0 * _is_office(pair) * ("unit" in named)


def _is_day(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return len(text) <= LONGEST_DATE and day_in(text) is not None


def _being(is_one: Callable[[str], object]) -> Callable[[Labelled, str, int, set[str]], float]:
    def rate(pair: Labelled, title: str, no: int, named: set[str]) -> float:
        return 3.0 if is_one(plain(pair.value.text)) else -1.0

    return rate


def _contact(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    text = plain(pair.value.text)
    is_name = bool(_PERSON.fullmatch(text)) and not OFFICE.search(text) and not KIND.search(text)
    return 1.6 if is_name and "project_name" in named else -1.0


def _grade(pair: Labelled, title: str, no: int, named: set[str]) -> float:
    return 3.0 if is_grade(pair.value.text) else -1.0


def _goal(second: bool) -> Callable[[Labelled, str, int, set[str]], float]:
    def rate(pair: Labelled, title: str, no: int, named: set[str]) -> float:
        text = plain(pair.value.text)
        is_long = (len(text) >= SENTENCE or text.endswith("。")) and not OFFICE.search(
            pair.value.text
        )
        other = ("goal_expected" in named) if second else True
        return (2.0 if is_long else -1.0) + (0.8 if is_long and other and second else 0.0)

    return rate


RATES: Mapping[str, Callable[[Labelled, str, int, set[str]], float]] = {
    "project_name": _project_name,
    "unit": _unit,
    "supervisor": _supervisor,
    "year": _being(is_year),
    "report_date": _being(_is_day),
    "phone": _being(_PHONE.fullmatch),
    "contact": _contact,
    "grade": _grade,
    "goal_expected": _goal(second=False),
    "goal_achieved": _goal(second=True),
}
