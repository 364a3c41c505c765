"""Numbers that were not read and would close a sum: the reading is in doubt, not the form."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from evalxl.core.model import FundLine, ScoreTable
from evalxl.reading.evidence.doubt import MONEY, POINTS, Doubt
from evalxl.reading.evidence.ledger import Accounts, Open
from evalxl.reading.full_marks import FULL_MARKS
from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.projects import Project
from evalxl.reading.tables.column import STAGES
from evalxl.xlsx.grid import Cell


class Left(NamedTuple):
    """Cells that were left over, with the numbers they hold."""

    page: Page
    first: Cell
    numbers: tuple[float, ...]
    of_table: bool

    @property
    def label(self) -> str:
        """What is printed above or beside the numbers."""
        return self.first.text if read_number(self.first) is None else ""


def doubts_of_unread(project: Project, table: ScoreTable, accounts: Accounts) -> Iterator[Doubt]:
    """Walk the sums that close with numbers of the project's pages that were not read."""
    left = list(_left(project, accounts))
    if left:
        yield from _points(left, table)
        yield from _sources(left, table)


def _left(project: Project, accounts: Accounts) -> Iterator[Left]:
    for part in project.parts:
        totals = [table.total_row for table in part.tables]
        for one in accounts[id(part.page)].open:
            numbers = tuple(_numbers(one, totals))
            if numbers:
                yield Left(part.page, one.first, numbers, one.kind == "column")


def _numbers(one: Open, totals: Container[int | None]) -> Iterator[float]:
    """Walk the numbers of cells left over, but for the totals of tables."""
    for cell in one.cells:
        found = read_number(cell)
        if found and cell.row not in totals:
            yield found.value


def _points(left: Sequence[Left], table: ScoreTable) -> Iterator[Doubt]:
    """Find a column whose points are those that the weights or the scores lack."""
    weights = [one.weight for one in table.indicators if one.weight is not None]
    scores = [one.score for one in table.indicators if one.score is not None]
    for role, whole, parts in (
        ("分值", table.totals.weight or FULL_MARKS, weights),
        ("得分", table.totals.score, scores),
    ):
        lack = round((whole or 0) - sum(parts), 6)
        for one in left if lack > SUM_SLACK else ():
            if one.of_table and abs(sum(one.numbers) - lack) <= SUM_SLACK:
                yield _doubt(one, role, POINTS)
                break


def _sources(left: Sequence[Left], table: ScoreTable) -> Iterator[Doubt]:
    """Find an amount that the sources lack to their total, or a budget that covers the spending."""
    totals = {one.key: one for one in table.funds if one.key.startswith("total_") and one.value}
    for stage in STAGES:
        parts = [one.value or 0 for one in table.funds if _is_part(one, stage)]
        total = totals.get(f"total_{stage}")
        if total is not None and parts:
            lack = (total.value or 0) - sum(parts)
            yield from _amount(left, lack, total.label, ("fund_sum_mismatch",))
    budget, paid = (totals.get(f"total_{stage}") for stage in ("budget", "paid"))
    if budget and paid and (paid.value or 0) > (budget.value or 0):
        for one in left:
            if max(one.numbers) >= (paid.value or 0):
                yield _doubt(one, budget.label, ("overspend", *MONEY))
                return


def _is_part(line: FundLine, stage: str) -> bool:
    return line.key.endswith(f"_{stage}") and not line.key.startswith("total_")


def _amount(
    left: Sequence[Left], lack: float, where: str, spares: tuple[str, ...]
) -> Iterator[Doubt]:
    for one in left if lack else ():
        beside = [other for other in left if other.first.row == one.first.row]
        row = sum(number for other in beside for number in other.numbers)
        if any(abs(number - lack) <= SUM_SLACK for number in (*one.numbers, row)):
            yield _doubt(one, where, spares)
            return


def _doubt(one: Left, where: str, spares: tuple[str, ...]) -> Doubt:
    at = one.page.ref(one.first.row, one.first.column)
    instead = f"{where} + {one.label or at.address}"
    return Doubt(at, where, where, instead, spares)
