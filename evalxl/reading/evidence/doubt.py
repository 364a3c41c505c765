"""The doubt gate: sums that do not close as read, but would if other cells had been read.

A department is at fault only where no other reading of its sheet makes the error vanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evalxl.core.model import CellRef, Indicator, ScoreTable
from evalxl.reading.evidence.execution import points_outside
from evalxl.reading.evidence.points import closing_pair
from evalxl.reading.evidence.sources import starts_of_splits
from evalxl.reading.numbers import SUM_SLACK
from evalxl.reading.projects import Project
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.table import Table
from evalxl.reading.tables.totals import TotalLine

POINTS = (
    *("weight_sum", "total_mismatch", "score_over_weight", "unmet_full_score", "subtotal_mismatch"),
    *("deduction_no_reason", "score_rule_mismatch", "unmet_no_reason", "level_weight_mismatch"),
    "weight_missing",
)
SUMS = ("weight_sum", "total_mismatch", "subtotal_mismatch")
ROWS = (*POINTS, "missing_value")
MONEY = ("rate_mismatch", "execution_score_mismatch")


class Doubt(NamedTuple):
    """Another reading that closes the sums: where, both readings, and what must not be blamed."""

    at: CellRef
    where: str
    read: str
    instead: str
    spares: tuple[str, ...]


def doubts(project: Project, table: ScoreTable) -> Iterator[Doubt]:
    """Walk the readings of a project under which its errors of arithmetic would vanish."""
    main = project.main
    if main is not None and not _closes(table):
        yield from _rows_that_sum(table)
        yield from _other_points(main)
        yield from _points_elsewhere(project, table)
    yield from _other_budget(table)
    yield from _full_splits(table)


def _closes(table: ScoreTable) -> bool:
    """Return whether no score is above its weight and the scores sum to the total."""
    rows = table.indicators
    above = any(
        (one.score or 0) > (one.weight or 0) + SUM_SLACK for one in rows if one.weight is not None
    )
    more = table.budget_score.score if table.budget_score else None
    scores = [one.score for one in rows if one.score is not None]
    total = table.totals.score
    sums = (sum(scores), sum(scores) + (more or 0))
    return not above and (
        total is None or not scores or any(abs(one - total) <= SUM_SLACK for one in sums)
    )


def _rows_that_sum(table: ScoreTable) -> Iterator[Doubt]:
    """Find a row without target and result whose points are the sum of rows right above it."""
    rows = table.indicators
    for place, row in enumerate(rows):
        if row.target or row.actual or not row.weight or row.cells.get("weight") is None:
            continue
        for start in range(place - 2, -1, -1):
            if _is_sum(row, rows[start:place]):
                last = rows[start].cells.get("weight"), rows[place - 1].cells.get("weight")
                instead = "–".join(at.address for at in last if at)
                yield Doubt(row.cells["weight"], row.name, row.name or "指标", f"Σ {instead}", ROWS)
                break


def _is_sum(row: Indicator, parts: Sequence[Indicator]) -> bool:
    weights = sum(one.weight or 0 for one in parts)
    scores = sum(one.score or 0 for one in parts)
    same_score = row.score is None or abs(scores - row.score) <= SUM_SLACK
    return abs(weights - (row.weight or 0)) <= SUM_SLACK and same_score


def _other_points(main: Table) -> Iterator[Doubt]:
    """Find two other columns of numbers that are weights and scores in every respect."""
    pair = closing_pair(main)
    if pair is not None:
        labels = [main.page.at(main.head.bottom, column) for column in pair]
        instead = "、".join(f"{one.text}" for one in labels if one)
        at = main.page.ref(main.head.bottom, pair.score)
        was = main.head.columns.get("score") or main.head.columns.get("weight")
        yield Doubt(at, was.label if was else "", was.label if was else "", instead, POINTS)


def _points_elsewhere(project: Project, table: ScoreTable) -> Iterator[Doubt]:
    """Find the points that the total has beyond the indicators in a cell outside their table."""
    line = TotalLine(table.totals.weight, table.totals.score)
    found = points_outside(project.parts, table.indicators, line)
    if found is not None:
        page, cell = found
        at = page.ref(cell.row, cell.column)
        yield Doubt(at, cell.text, "各项得分之和", f"各项得分之和 + {cell.text}", SUMS)


def _other_budget(table: ScoreTable) -> Iterator[Doubt]:
    """Find a budget of the total row from which the printed rate follows, unlike the one read."""
    printed = table.budget_score.rate if table.budget_score else None
    amounts = {line.key: line for line in table.funds if line.value}
    budget, paid = amounts.get("total_budget"), amounts.get("total_paid")
    if printed is None or budget is None or paid is None or budget.cell is None:
        return
    if abs((paid.value or 0) / (budget.value or 1) * 100 - printed) <= SUM_SLACK:
        return
    others = [
        line
        for key, line in amounts.items()
        if key in ("total_initial", "total_adjusted", "total_gross_budget")
        and line not in (budget, paid)
        and line.cell is not None
    ]
    for line in others:
        if abs((paid.value or 0) / (line.value or 1) * 100 - printed) <= SUM_SLACK:
            instead = f"{line.label} {line.cell.address if line.cell else ''}"
            yield Doubt(budget.cell, budget.label, budget.label, instead, MONEY)
            return


def _full_splits(table: ScoreTable) -> Iterator[Doubt]:
    """Find a total that is split in full twice, such as by source and by use."""
    for stage in STAGES:
        total = next((one for one in table.funds if one.key == f"total_{stage}"), None)
        parts = [
            one
            for one in table.funds
            if one.key.endswith(f"_{stage}") and one is not total and one.cell is not None
        ]
        starts = starts_of_splits(total.value if total else None, [one.value for one in parts])
        if len(starts) > 1:
            second = parts[starts[1]]
            first = "、".join(one.label for one in parts[: starts[1]])
            if second.cell is not None:
                instead = "、".join(one.label for one in parts[starts[1] :])
                yield Doubt(second.cell, second.label, first, instead, ("fund_sum_mismatch",))
                return
