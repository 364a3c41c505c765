"""The money table of one project: its sources by stage, and what a full split of them sums to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from evalxl.frames.arrays import Column
from evalxl.frames.splits import KNOWN, Split, nested, outermost, possible

STAGES = ("initial", "budget", "paid")
TOLERANCE = 0.02
"""Sums this near to a total equal it, in the form's money unit: amounts are typed rounded."""


class Amount(NamedTuple):
    """One cell of the table. `yuan` is `None` or NaN where it is blank or cannot be read."""

    key: str
    yuan: float | None
    is_unread: bool
    is_of_which: bool


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """The sources of one project, in yuan; a blank one is missing in `amounts`.

    `rows` may be parts of the total, in the order of the form. `is_partial`: the one source that
    is listed is only 其中 of the total.
    """

    rows: Split
    totals: Mapping[str, float | None]
    amounts: Mapping[str, Mapping[str, float]]
    unread: frozenset[tuple[str, str]]
    tolerance: float
    is_partial: bool = False

    def sums(self, stage: str) -> dict[Split, float]:
        """Sum the filled sources of a stage in every way they may make up the total."""
        return {way: self._sum(stage, way) for way in possible(self._filled(stage))}

    def full_sum(self, stage: str) -> float | None:
        """Sum all sources of one full split, in yuan; `None` where none is known to be full.

        A split is full if it closes the printed total of another stage. Where no other stage has
        a total and sources, it is the outermost sources of the form, unless they contradict each
        other. Each of its sources must be told in this stage, or in none.
        """
        ways = self._proved_elsewhere(stage)
        if ways is None:
            ways = [] if self.is_partial or self._is_contradictory(stage) else outermost(self.rows)
        told = [one for one in ways if not any(self._is_open(stage, row) for row in one)]
        sums = [self._sum(stage, one) for one in told if self.amounts[stage]]
        is_certain = bool(sums) and max(sums) - min(sums) <= self.tolerance
        return sums[0] if is_certain else None

    def is_blank(self, stage: str) -> bool:
        """Whether the total of a stage is blank, or 0 above sources that are filled."""
        total = self.totals.get(stage)
        return total is None or (total == 0 and self.has_sources(stage))

    def has_sources(self, stage: str) -> bool:
        """Whether a source is told, other than by 0."""
        return any(self.amounts[stage].values())

    def is_unread(self, stage: str) -> bool:
        """Whether a source of a stage is filled with something that is no number."""
        return any(one == stage for one, _ in self.unread)

    def _filled(self, stage: str) -> Split:
        return tuple(row for row in self.rows if row in self.amounts[stage])

    def _sum(self, stage: str, way: Split) -> float:
        amounts = self.amounts[stage]
        return round(fsum(amounts.get(row, 0.0) for row in way), 2)

    def _proved_elsewhere(self, stage: str) -> list[Split] | None:
        """List the ways that close another stage's total; `None` where nothing can be measured."""
        others = [one for one in STAGES if one != stage and self.totals.get(one)]
        measured = [one for one in others if self.has_sources(one)]
        if not measured:
            return None
        closing = [
            way for way in possible(self.rows) if any(self._closes(one, way) for one in measured)
        ]
        return [one for one in closing if not any(set(one) < set(other) for other in closing)]

    def _closes(self, stage: str, way: Split) -> bool:
        return abs(self._sum(stage, way) - (self.totals[stage] or 0.0)) <= self.tolerance

    def _is_contradictory(self, stage: str) -> bool:
        """Whether sources within a source come to more than it does."""
        filled = self._filled(stage)
        outer = [self._sum(stage, one) for one in outermost(filled)]
        return any(self._sum(stage, one) > max(outer) + self.tolerance for one in nested(filled))

    def _is_open(self, stage: str, row: str) -> bool:
        """Whether nobody knows a source in this stage: unread, or told in other stages only."""
        if row in self.amounts[stage]:
            return False
        return (stage, row) in self.unread or any(self.amounts[one].get(row) for one in STAGES)


def money_tables(funds: Mapping[str, Column], yuan: Mapping[int, float]) -> dict[int, MoneyTable]:
    """Lay out the money table of each project.

    Args:
        funds: Columns of the frame `FUNDS`.
        yuan: Project → yuan of one of its money unit.
    """
    mine: dict[int, list[Amount]] = {}
    columns = (funds[name].tolist() for name in ("project", *Amount._fields))
    for project, *cell in zip(*columns, strict=True):
        mine.setdefault(project, []).append(Amount(*cell))
    return {project: money_table(cells, yuan[project]) for project, cells in mine.items()}


def money_table(cells: Iterable[Amount], unit: float = 1.0) -> MoneyTable:
    """Lay the amounts of one project out by source and stage; `unit` is the yuan of its unit."""
    totals: dict[str, float | None] = {}
    amounts: dict[str, dict[str, float]] = {stage: {} for stage in STAGES}
    rows, unread = dict[str, bool](), set[tuple[str, str]]()
    for row, stage, cell in _by_row(cells):
        yuan = None if cell.yuan is None or cell.yuan != cell.yuan else cell.yuan
        if row == "total":
            totals.setdefault(stage, yuan)
            continue
        rows.setdefault(row, cell.is_of_which)
        if cell.is_unread:
            unread.add((stage, row))
        elif yuan is not None:
            amounts[stage].setdefault(row, yuan)
    return MoneyTable(
        rows=tuple(_parts_of_the_total(rows)),
        totals=totals,
        amounts=amounts,
        unread=frozenset(unread),
        tolerance=TOLERANCE * unit,
        is_partial=bool(totals) and list(rows.values()) == [True],
    )


def _by_row(cells: Iterable[Amount]) -> Iterator[tuple[str, str, Amount]]:
    for cell in cells:
        row, _, stage = cell.key.rpartition("_")
        if stage in STAGES and row and not row.endswith("_gross"):
            yield row, stage, cell


def _parts_of_the_total(rows: Mapping[str, bool]) -> Iterator[str]:
    """Leave out sources of unknown names under a 其中 that is not the total's own.

    The total stands above all sources, so the first 其中 in a row of them belongs to it.
    """
    is_below_a_source = False
    for row, is_of_which in rows.items():
        if not (is_of_which and is_below_a_source) or row in KNOWN:
            yield row
        is_below_a_source = is_below_a_source or not is_of_which
