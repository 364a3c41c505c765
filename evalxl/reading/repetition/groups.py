"""Labels that repeat along a row: `目标 | 实际 | 得分 | 目标 | 实际 | 得分`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.xlsx.grid import Cell

FEWEST_LABELS = 2
LONGEST_LABEL = 40
FEWEST_CELLS = 4
_NUMBERED = re.compile(r"\s|[(]?[\d一二三四五六七八九十甲乙丙丁]+[)]?[:：]?$|^\d+[、.)]")


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of columns with equal labels beside each other.

    `row` holds the labels; `starts` are the first columns of the groups and, behind the last
    one, the column at which it has ended.
    """

    row: int
    starts: tuple[int, ...]
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(self.starts) - 1

    def columns(self, group: int) -> range:
        """The columns of one group."""
        return range(self.starts[group], self.starts[group + 1])

    def of(self, column: int) -> int | None:
        """The group a column belongs to; `None` where it belongs to all."""
        return next((no for no in range(self.count) if column in self.columns(no)), None)


def find_groups(page: Page) -> Groups | None:
    """Find the row whose labels repeat most; below it stand values in several groups."""
    found = [one for row in page.numbers if (one := _in_row(page, row)) and _has_values(page, one)]
    return max(found, key=lambda one: (one.count * len(one.labels), -one.row), default=None)


@lru_cache(maxsize=4096)
def plain_label(text: str) -> str:
    """Write a label so that numbered ones are equal: `指标1` and `指标2`."""
    return _NUMBERED.sub("", unicodedata.normalize("NFKC", text))


def is_word(cell: Cell) -> bool:
    """Whether a cell could be a label."""
    return cell.kind == "s" and len(cell.text) <= LONGEST_LABEL and read_number(cell) is None


def _in_row(page: Page, row: int) -> Groups | None:
    cells = page.rows[row]
    if len(cells) < FEWEST_CELLS or len({cell.text for cell in cells}) == len(cells):
        return None
    labels = [plain_label(cell.text) if is_word(cell) else "" for cell in cells]
    size, first, count = _longest_repetition(labels)
    if count < 2:
        return None
    starts = [cells[first + no * size].column for no in range(count)]
    last = cells[first + count * size - 1]
    end = page.extent(row, last.column).right + 1
    return Groups(row, (*starts, end), tuple(labels[first : first + size]))


def _longest_repetition(labels: Sequence[str]) -> tuple[int, int, int]:
    """Return size, start and count of the sequence whose repetitions cover most equal labels."""
    best, most = (0, 0, 0), 0
    for size in range(FEWEST_LABELS, len(labels) // 2 + 1):
        for first in range(len(labels) - 2 * size + 1):
            group = labels[first : first + size]
            if "" in group or len(set(group)) < size:
                continue
            count = 1
            while _alike(group, labels[first + count * size : first + (count + 1) * size]):
                count += 1
            equal = _count_equal(group, labels[first : first + count * size])
            if count > 1 and equal > most:
                best, most = (size, first, count), equal
    return best


def _count_equal(group: Sequence[str], labels: Sequence[str]) -> int:
    return sum(label == group[no % len(group)] for no, label in enumerate(labels))


def rows_of_values(page: Page, groups: Groups) -> list[int]:
    """List the rows below the labels that have cells in some group, up to another head."""
    rows: list[int] = []
    for row in page.numbers:
        if row > groups.row:
            cells = page.rows[row]
            has_numbers = any(read_number(cell) or is_quantity(cell) for cell in cells)
            if not any(groups.of(cell.column) is not None for cell in cells) or (
                rows and not has_numbers
            ):
                break
            rows.append(row)
    return rows


def _alike(group: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two groups have the same labels; of three and more one may differ."""
    if len(group) != len(other) or "" in other:
        return False
    same = sum(one == two for one, two in zip(group, other, strict=False))
    if group[0] != other[0]:
        return same == len(group) - 1 >= FEWEST_LABELS
    return 3 * same >= 2 * len(group)


def _has_values(page: Page, groups: Groups) -> bool:
    """Whether values follow in several groups, and quantities with signs or units among them.

    Money beside money, as for two years, has plain numbers only.
    """
    near = [row for row in page.numbers if row > groups.row][:FAR]
    cells = [
        cell
        for row in rows_of_values(page.part({*near, groups.row}), groups)
        for cell in page.rows[row]
    ]
    own = [cell for cell in cells if groups.of(cell.column) is not None]
    return len({groups.of(cell.column) for cell in own}) > 1 and any(map(is_quantity, own))


FAR = 8
_QUANTITY = re.compile(r"[≥≤><=]*\d[\d,.]*\D{1,6}|[≥≤><=]+\d[\d,.]*")


def is_quantity(cell: Cell) -> bool:
    """Whether a cell holds a number with its sign or unit, as text."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.text))
    return cell.kind == "s" and bool(_QUANTITY.fullmatch(text))
