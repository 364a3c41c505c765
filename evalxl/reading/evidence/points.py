"""Which two columns of numbers are the weights and the scores of a table.

A form may print points of another kind beside its own, such as those of its inner control. Only
one pair adds up: no score above its weight, the weights full marks, the scores the printed total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.profile import Profile, profile
from evalxl.reading.evidence.tables import data_rows
from evalxl.reading.full_marks import FULL_MARKS
from evalxl.reading.numbers import SUM_SLACK
from evalxl.reading.tables.column import UNREAD
from evalxl.reading.tables.table import Table

FULL = (FULL_MARKS, 90.0, 80.0)
MOST_COLUMNS = 8
FEWEST_ROWS = 3
POINTS = ("weight", "score")
WHY = ("不高于分值，合计与满分和合计行相符", "points within the weights that add up to the totals")
OTHERS = ("另有两列分数合计相符", "two other columns of points add up")
SURE = 0.97


class Pair(NamedTuple):
    """Two columns that are weights and scores in every respect."""

    weight: int
    score: int


def points_that_close(table: Table) -> Iterator[Guess]:
    """Name the columns of points that add up, where those with the labels do not."""
    pair = closing_pair(table)
    if pair is None:
        return
    for role, column in zip(POINTS, pair, strict=True):
        known = table.head.columns.get(role)
        if known is not None and known.first == column:
            continue
        if known is not None:
            yield _guess(table, known.first, UNREAD, OTHERS)
        yield _guess(table, column, role, WHY)


def _guess(table: Table, column: int, role: str, why: tuple[str, str]) -> Guess:
    label = table.page.at(table.head.bottom, column)
    at = (label.row, label.column) if label else (table.head.bottom, column)
    return Guess(*at, "columns", role, label.text if label else "", SURE, why)


def closing_pair(table: Table) -> Pair | None:
    """Find the one pair of columns that adds up, if the labelled one does not.

    A column labelled as weights is never taken for the scores, nor the other way round.
    """
    rows = data_rows(table)
    if len(rows) < FEWEST_ROWS:
        return None
    points = _columns_of_points(table, rows)
    read = Pair(*(c.first if (c := table.head.columns.get(role)) else 0 for role in POINTS))
    pairs = [
        Pair(weight.column, score.column)
        for weight, score in _neighbours(points)
        if _fits(weight, score) and weight.column != read.score and score.column != read.weight
    ]
    return pairs[0] if len(pairs) == 1 and pairs[0] != read else None


def _neighbours(points: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Walk the columns that stand beside each other among those of points, both ways."""
    for left, right in pairwise(points):
        yield left, right
        yield right, left


def _columns_of_points(table: Table, rows: Sequence[int]) -> list[Profile]:
    """Profile the columns of a table that hold points and have no other role."""
    found = {cell.column for row in rows for cell in table.page.rows.get(row, ())}
    places = [one for one in sorted(found) if table.role_of(one) in (None, "review_score", *POINTS)]
    looked = [profile(table.page, rows, column, table.total_row) for column in places]
    points = [one for one in looked if one.are_points and one.share_filled > 1 / 2]
    return points[:MOST_COLUMNS]


def _fits(weight: Profile, score: Profile) -> bool:
    """Return whether two columns are weights and scores: full marks, a total, none above.

    What the weights lack to full marks is given to the budget execution elsewhere.
    """
    pairs = zip(weight.numbers, score.numbers, strict=True)
    within = all(b is None or (a is not None and b <= a + SUM_SLACK) for a, b in pairs)
    marks = weight.sum()
    full = any(abs(marks - one) <= SUM_SLACK for one in FULL)
    if not within or not full or score.total is None:
        return False
    rest = FULL_MARKS - marks
    printed = weight.total in (None, marks) or abs((weight.total or 0) - FULL_MARKS) <= SUM_SLACK
    return printed and -SUM_SLACK <= score.total - score.sum() <= rest + SUM_SLACK
