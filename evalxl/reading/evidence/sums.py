"""Rows that carry sums, whatever they are called: the total of a table and of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.profile import number
from evalxl.reading.full_marks import FULL_MARKS, MOST_FOR_EXECUTION
from evalxl.reading.numbers import SUM_SLACK
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.table import Kind, Table

WHY = ("等于以上各行之和", "equals the sum of the rows above")
POINTS = ("weight", "score")
VALUES = ("target", "actual", "standard")
FEWEST_PARTS = 2

Execution = Sequence[Mapping[str, float]]


def sums_by_numbers(
    table: Table, execution: Execution, earlier: Sequence[Table] = ()
) -> Iterator[Guess]:
    """Find the row without target and result whose points are the sums of all rows above it.

    Points for the budget execution, which stand in a table of money, and those of the tables
    that this one continues may be part of the sum.
    """
    row = max(table.rows, default=None)
    if row is None or table.kind is Kind.MONEY or table.total_row is not None:
        return
    cell = next((one for one in table.page.rows[row] if one.kind == "s"), None)
    sums = max(_sums(table, row, more) for more in _others(execution, earlier))
    is_whole = _is_whole(table, row, ()) or _is_whole(table, row, earlier)
    sums = len(POINTS) if is_whole else sums
    if cell is not None and sums:
        sure = 0.99 if sums > 1 else 0.9
        yield Guess(cell.row, cell.column, "totals", "total", cell.text, sure, WHY)


def carried_sum(table: Table, earlier: Sequence[Table]) -> Iterator[Guess]:
    """Find a first row that repeats the points of the pages before: no target, no result."""
    row = min(table.rows, default=None)
    if row is None or _has_values(table, row):
        return
    cell = next((one for one in table.page.rows[row] if one.kind == "s"), None)
    for first in range(len(earlier) - 1, -1, -1):
        told = [_repeats(table, row, earlier[first:], role) for role in POINTS]
        told = [one for one in told if one is not None]
        if cell is not None and told and all(told):
            yield Guess(cell.row, cell.column, "totals", "subtotal", cell.text, 0.95, CARRIED)
            return


CARRIED = ("等于前面各页各行之和", "equals the sum of the rows on the pages before")


def _repeats(table: Table, row: int, earlier: Sequence[Table], role: str) -> bool | None:
    own = number(table.own(row, role))
    if own is None:
        return None
    parts = [number(one.own(other, role)) for one in earlier for other in one.rows]
    return abs(sum(part for part in parts if part is not None) - own) <= SUM_SLACK


def _others(execution: Execution, earlier: Sequence[Table]) -> Iterator[Mapping[str, float]]:
    """Walk what may be added to the points above a sum: nothing, execution, pages before."""
    pages: dict[str, float] = {}
    for role in POINTS:
        found = [number(table.own(row, role)) for table in earlier for row in table.rows]
        pages[role] = sum(one for one in found if one is not None)
    for base in ({}, pages) if any(pages.values()) else ({},):
        for more in ({}, *execution):
            yield {role: base.get(role, 0.0) + more.get(role, 0.0) for role in POINTS}


def _sums(table: Table, row: int, more: Mapping[str, float]) -> int:
    """Count the columns in which a row has the sum of those above; 0 where one has not."""
    above = [other for other in table.rows if other < row]
    if len(above) < FEWEST_PARTS or _has_values(table, row):
        return 0
    kinds = STAGES if table.kind is Kind.SUBPROJECTS else POINTS
    roles = [role for role in kinds if table.head.has(role)]
    matches = [_is_sum(table, row, above, role, more.get(role, 0.0)) for role in roles]
    told = [one for one in matches if one is not None]
    return len(told) if told and all(told) else 0


def _has_values(table: Table, row: int) -> bool:
    """Return whether a row has a target, a result or a standard; its name may reach over them."""
    cells = ((table.own(row, role), table.head.columns.get(role)) for role in VALUES)
    return any(cell and column and cell.column >= column.first for cell, column in cells)


class Points(NamedTuple):
    """Weights and scores of some rows together."""

    weight: float
    score: float


def _points_of(table: Table, rows: Sequence[int]) -> Points:
    sums = (sum(number(table.own(row, role)) or 0 for row in rows) for role in POINTS)
    return Points(*sums)


def _is_whole(table: Table, row: int, earlier: Sequence[Table]) -> bool:
    """Return whether a row has full marks, and the points above it are part of its own.

    No indicator beside others has full marks; what is missing is given to the budget execution.
    """
    above = [other for other in table.rows if other < row]
    if _has_values(table, row) or number(table.own(row, "weight")) != FULL_MARKS or not above:
        return False
    parts = [_points_of(table, above), *(_points_of(one, one.rows) for one in earlier)]
    rest = FULL_MARKS - sum(one.weight for one in parts)
    score = number(table.own(row, "score"))
    beyond = 0.0 if score is None else score - sum(one.score for one in parts)
    return 0 <= rest <= MOST_FOR_EXECUTION and -SUM_SLACK <= beyond <= rest + SUM_SLACK


def _is_sum(table: Table, row: int, above: list[int], role: str, more: float) -> bool | None:
    """Return whether a row has the sum of the points above; `None` where it has none."""
    own = number(table.own(row, role))
    if own is None:
        return None
    parts = [number(table.own(other, role)) for other in above]
    return abs(sum(one for one in parts if one is not None) + more - own) <= SUM_SLACK


def points_of_execution(tables: Sequence[Table]) -> list[Mapping[str, float]]:
    """Collect the points for the budget execution that tables of money carry."""
    found: list[Mapping[str, float]] = []
    for table in tables:
        for row in table.rows:
            points = {role: number(table.own(row, role)) for role in POINTS}
            told = {role: one for role, one in points.items() if one is not None}
            found += [told] if told else []
    return found
