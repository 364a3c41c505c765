"""Points of the budget execution whose labels nobody knows: what the totals lack stands somewhere.

The indicators lack 10 points to the full marks and 9.6 to the printed total: where 10 and 9.6
stand beside each other outside the table, they are the points of the execution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from evalxl.core.model import Indicator
from evalxl.reading.evidence.profile import number
from evalxl.reading.full_marks import FULL_MARKS, MOST_FOR_EXECUTION
from evalxl.reading.numbers import FIGURE_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.page_content import Part
from evalxl.reading.tables.table import Kind
from evalxl.reading.tables.totals import TotalLine
from evalxl.reading.texts.inline import Pair
from evalxl.xlsx.grid import Cell

WHY = {
    "zh": "正是各项指标与满分和总分所差的分数",
    "en": "these are the points by which the indicators fall short of the full marks and the total",
}


class Lack(NamedTuple):
    """What the indicators lack to the full marks and to the printed total."""

    weight: float
    score: float


def points_of_execution(
    parts: Sequence[Part], rows: Sequence[Indicator], line: TotalLine
) -> tuple[Part, list[Pair]] | None:
    """Find the two cells that hold what the totals lack; `None` unless there is just one place."""
    lack = _lack(rows, line)
    found = [(part, pair) for part in parts for pair in _places(part, lack)] if lack else []
    if len(found) != 1:
        return None
    part, (weight, score) = found[0]
    roles = {"execution_weight": weight, "execution_score": score}
    return part, [_pair(part.page, role, cell) for role, cell in roles.items()]


def points_outside(
    parts: Sequence[Part], rows: Sequence[Indicator], line: TotalLine
) -> tuple[Page, Cell] | None:
    """Find a cell outside the indicators with the score that the total has beyond theirs."""
    scores = [one.score for one in rows if one.score is not None]
    more = round((line.score or 0) - sum(scores), 6)
    is_possible = scores and 0 < more <= MOST_FOR_EXECUTION
    if not is_possible or any(one.is_execution for one in rows):
        return None
    cells = ((part.page, cell) for part in parts for cell in _cells_outside(part))
    return next((one for one in cells if _is(one[1], more)), None)


def _lack(rows: Sequence[Indicator], line: TotalLine) -> Lack | None:
    """Return what is missing; `None` where rows have no points, or nothing is missing."""
    weights = [one.weight for one in rows if one.weight is not None]
    scores = [one.score for one in rows if one.score is not None]
    is_full = line.weight in (None, FULL_MARKS)
    if line.score is None or not is_full or len(weights) < len(rows) or not scores:
        return None
    lack = Lack(round(FULL_MARKS - sum(weights), 6), round(line.score - sum(scores), 6))
    is_possible = 0 < lack.weight <= MOST_FOR_EXECUTION and 0 <= lack.score <= lack.weight
    return lack if is_possible and not any(one.is_execution for one in rows) else None


def _places(part: Part, lack: Lack) -> Iterator[tuple[Cell, Cell]]:
    """Walk the rows outside the indicators in which both numbers stand, the weight first."""
    for _, cells in groupby(_cells_outside(part), key=lambda cell: cell.row):
        row = list(cells)
        weights = [cell for cell in row if _is(cell, lack.weight)]
        scores = [cell for cell in row if _is(cell, lack.score)]
        if weights and scores and weights[0] is not scores[-1]:
            yield weights[0], scores[-1]


def _cells_outside(part: Part) -> Iterator[Cell]:
    """Walk the cells outside the tables of indicators, row by row."""
    taken = {row for table in part.of(Kind.INDICATORS) for row in table.taken()}
    return (cell for cell in part.page.cells() if cell.row not in taken)


def _is(cell: Cell, value: float) -> bool:
    found = number(cell)
    return found is not None and abs(found - value) <= FIGURE_SLACK


def _pair(page: Page, role: str, cell: Cell) -> Pair:
    return Pair(
        "fields", role, _label(page, cell), cell.text.strip(), cell, page.ref(cell.row, cell.column)
    )


def _label(page: Page, cell: Cell) -> str:
    """Return what is printed left of a cell, else above it."""
    left = [one for one in page.rows[cell.row] if one.column < cell.column]
    above = (page.at(row, cell.column) for row in reversed(page.numbers) if row < cell.row)
    for one in (left[-1] if left else None, *above):
        if one is not None and one.kind == "s" and read_number(one) is None:
            return one.text.strip()
    return ""
