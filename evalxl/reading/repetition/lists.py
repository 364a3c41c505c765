"""Indicators as short lists of labels and values below each other: read as one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.repetition.copies import Copy, Place
from evalxl.reading.repetition.groups import is_quantity, is_word, plain_label
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell, Sheet

FEWEST_RECORDS = 3
FEWEST_LABELS = 4
MOSTLY = 0.8


@dataclass(slots=True)
class Record:
    """One list: the places of its values by label, or a heading between two lists."""

    values: dict[str, Place] = field(default_factory=dict)
    heading: Cell | None = None


@dataclass(slots=True)
class Records:
    """All lists of a page: its first and last row, the labels in order, the cell of each label."""

    first: int
    last: int
    records: list[Record]
    labels: dict[str, Cell]


def table_of_lists(sheet: Sheet, page: Page) -> Sheet | None:
    """Copy a sheet with its lists as rows of one table; `None` where it holds no such lists."""
    found = _records(page)
    if found is None:
        return None
    copy = Copy(sheet)
    copy.move_rows(row for row in page.numbers if row < found.first)
    columns = {label: no for no, label in enumerate(_in_order(page, found), 1)}
    for label, column in columns.items():
        cell = found.labels[label]
        copy.write(found.first, column, _unnumbered(cell), (cell.row, cell.column))
    at = found.first
    for record in found.records:
        at += 1
        if record.heading is not None:
            copy.put(at, 1, (record.heading.row, record.heading.column))
        for label, column in columns.items():
            if record.values:
                _value(copy, at, column, record, label)
    below = [row for row in page.numbers if row > found.last]
    total = _total(page, below, found)
    if total is not None:
        at += 1
        label, number, row = total
        copy.put(at, 1, (row, page.rows[row][0].column))
        copy.put(at, columns[label], number)
        below.remove(row)
    copy.move_rows(below, at - found.last)
    return copy.made()


def _value(copy: Copy, at: int, column: int, record: Record, label: str) -> None:
    """Write a value; where a list lacks the label, a person is sent to the list's first value."""
    if label in record.values:
        copy.put(at, column, record.values[label])
    else:
        copy.origin[at, column] = next(iter(record.values.values()))


def _unnumbered(cell: Cell) -> str:
    """Write `指标1` as 指标; a label without a number stays as it is printed."""
    return plain_label(cell.text) if any(sign.isdigit() for sign in cell.text) else cell.text


def _records(page: Page) -> Records | None:
    firsts = _first_rows(page)
    if not firsts:
        return None
    common = _common(page, firsts)
    found = Records(firsts[0], firsts[-1], [], {})
    for row in page.numbers:
        if row >= firsts[0]:
            if row in firsts:
                found.records.append(Record())
            elif row > firsts[-1] and _is_outside(page.rows[row], common):
                break
            if not _take(page, row, common, found):
                return None
            found.last = row
    lists = [one.values for one in found.records if not one.heading]
    cells = [page.at(*place) for values in lists for place in values.values()]
    has_results = any(map(read_number, cells)) and any(cell and is_quantity(cell) for cell in cells)
    return found if min(map(len, lists)) >= FEWEST_LABELS and has_results else None


def _first_rows(page: Page) -> list[int]:
    """Return the rows in which a list begins: those whose first word stands most often so."""
    rows: dict[str, list[int]] = {}
    for row in page.numbers:
        cells = page.rows[row]
        if len(cells) > 1 and is_word(cells[0]):
            rows.setdefault(plain_label(cells[0].text), []).append(row)
    rows.pop("", None)
    repeated = [some for some in rows.values() if len(some) >= FEWEST_RECORDS]
    most = max(map(len, repeated), default=0)
    return next((some for some in repeated if len(some) == most), [])


def _common(page: Page, firsts: Sequence[int]) -> set[str]:
    """Return the words that stand in most lists."""
    counts: Counter[str] = Counter()
    for first, end in pairwise([*firsts, page.numbers[-1] + 1]):
        cells = (cell for row in page.numbers if first <= row < end for cell in page.rows[row])
        counts.update({plain_label(cell.text) for cell in cells if is_word(cell)})
    return {text for text, count in counts.items() if text and count >= MOSTLY * len(firsts)}


def _is_outside(cells: Sequence[Cell], common: Container[str]) -> bool:
    """Whether a row below the last list is no more of it: a heading, a sum, a signature."""
    if plain_label(cells[0].text) in common:
        return False
    is_signature = vocabulary().is_signature(cells[0].text)
    return len(cells) == 1 or is_signature or read_number(cells[1]) is not None


def _take(page: Page, row: int, common: Container[str], found: Records) -> bool:
    """Take a row of labels and values; `False` where it is none."""
    cells = page.rows[row]
    if len(cells) == 1 and plain_label(cells[0].text) not in common:
        found.records.append(Record(heading=cells[0]))
        return True
    record = next(one for one in reversed(found.records) if not one.heading)
    for label, place in _labelled(page, cells, common):
        text = plain_label(label.text)
        if text in record.values or not is_word(label):
            return False
        record.values[text] = place
        found.labels.setdefault(text, label)
    return True


def _labelled(
    page: Page, cells: Sequence[Cell], common: Container[str]
) -> Iterator[tuple[Cell, Place]]:
    """Walk the labels of a row, each with the place of its value, filled or not."""
    rest = list(cells)
    while rest:
        label = rest.pop(0)
        beside = page.extent(label.row, label.column).right + 1
        is_value = bool(rest) and (
            rest[0].column == beside or plain_label(rest[0].text) not in common
        )
        value = rest.pop(0) if is_value else None
        yield label, (label.row, value.column if value else beside)


def _in_order(page: Page, found: Records) -> list[str]:
    """Put levels first, then names, then values, as tables have them."""
    count = sum(not one.heading for one in found.records)

    def rank(label: str) -> int:
        places = [one.values[label] for one in found.records if label in one.values]
        cells = [cell for place in places if (cell := page.at(*place))]
        words = [cell.text for cell in cells if is_word(cell) and not cell.text[:1].isdigit()]
        if len(words) < MOSTLY * count or any(text[:1] in "≥≤><=" for text in words):
            return 2
        return 0 if len(set(words)) < count else 1

    return sorted(found.labels, key=rank)


def _total(page: Page, below: Sequence[int], found: Records) -> tuple[str, Place, int] | None:
    """Find a row below the lists with the sum of their values under some label."""
    for row in below:
        cells = page.rows[row]
        number = read_number(cells[1]) if len(cells) == 2 else None
        for label in reversed(found.labels):
            parts = [
                value.value
                for one in found.records
                if label in one.values and (value := read_number(page.at(*one.values[label])))
            ]
            if number and len(parts) > 1 and abs(sum(parts) - number.value) <= SUM_SLACK:
                return label, (row, cells[1].column), row
    return None
