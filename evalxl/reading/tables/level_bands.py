"""Headings inside a table that are its first levels: each carries the points of its rows."""

from __future__ import annotations

from itertools import pairwise

from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.tables.levels import printed_weight
from evalxl.reading.tables.table import Table

FEWEST_BANDS = 2


def bands_of_levels(table: Table) -> frozenset[int]:
    """Return the rows of all headings, if each prints the weight of the rows below it."""
    bands = sorted(table.bands)
    if len(bands) < FEWEST_BANDS or min(table.rows, default=0) < bands[0]:
        return frozenset()
    ends = pairwise([*bands, table.last + 1])
    return frozenset(bands) if all(_carries(table, *end) for end in ends) else frozenset()


def _carries(table: Table, band: int, end: int) -> bool:
    weight = printed_weight(table.bands[band])
    found = [read_number(table.own(row, "weight")) for row in table.rows if band < row < end]
    points = [one.value for one in found if one]
    return weight is not None and bool(points) and abs(sum(points) - weight) <= SUM_SLACK


def lower_levels_below_bands(table: Table) -> None:
    """Take the only column of levels for the second, where headings are the first."""
    head = table.head
    if bands_of_levels(table) and head.has("level1") and not head.has("level2"):
        table.name_columns(
            {"level2" if role == "level1" else role: one for role, one in head.columns.items()}
        )
