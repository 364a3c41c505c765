"""The column that names the project of each row: the rows of each name have full marks together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.profile import number, plain
from evalxl.reading.evidence.tables import Doubtful
from evalxl.reading.full_marks import FULL_MARKS
from evalxl.reading.numbers import FIGURE_SLACK

SURE = 0.97
WHY = ("每个名称下各行分值合计为满分", "the rows below each name have full marks together")


def project_column(one: Doubtful) -> Iterator[Guess]:
    """Name the first open column under whose names the weights add up to the full marks."""
    weight = one.table.head.columns.get("weight")
    first = min((column.first for column in one.table.head.columns.values()), default=0)
    for column, label in one.open.items() if weight else ():
        if label is not None and column < first and _has_full_marks(one, column):
            yield Guess(label.row, label.column, "fields", "project_name", label.text, SURE, WHY)
            return


def _has_full_marks(one: Doubtful, column: int) -> bool:
    """Return whether several different names in turn have rows with full marks."""
    table = one.table
    named = [(plain(table.page.text(row, column)), row) for row in one.rows]
    blocks = [(name, [row for _, row in own]) for name, own in groupby(named, key=lambda at: at[0])]
    names = {name for name, _ in blocks}
    sums = (sum(number(table.own(row, "weight")) or 0 for row in rows) for _, rows in blocks)
    is_told = "" not in names and 1 < len(names) == len(blocks)
    return is_told and all(abs(one_sum - FULL_MARKS) <= FIGURE_SLACK for one_sum in sums)
