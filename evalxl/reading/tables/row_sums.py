"""Rows that carry sums: told by a word in any of their cells, or by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from evalxl.reading.numbers import read_number
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.vocabulary import vocabulary

_POINTS = ("weight", "score")
_RESULTS = ("target", "actual")
FEWEST_SUMMANDS = 2
_NOISE = 0.0005


def sum_in_words(table: Table, row: int) -> str | None:
    """Return `total` or `subtotal` where a label of the row says so, in whichever column.

    A word in the columns of results or of texts is none, and neither is one in a row that has
    another name of its own.
    """
    totals = vocabulary().totals
    last = max((table.head.columns[role].first for role in _names(table)), default=0)
    role = table.head.name_role
    named = table.own(row, role) if role else None
    for cell in table.page.rows[row]:
        is_label = cell.kind == "s" and read_number(cell) is None
        found = totals.role(cell.text) if is_label and cell.column <= last else None
        if found and (named is None or named.row != row or totals.match(named.text)):
            return found
        if is_label and (cell.column > last or vocabulary().is_signature(cell.text)):
            return None
    return None


def _names(table: Table) -> list[str]:
    """Return the roles whose columns name the rows of a table."""
    names = ("no", "level1", "level2", "level3", "level4", "name", "subproject")
    return [role for role in names if role in table.head.columns]


def sum_in_numbers(table: Table, row: int) -> bool:
    """Whether a row without name, target and result holds the sums of the rows above it."""
    role = table.head.name_role
    cell = table.own(row, role) if role else None
    if table.kind is Kind.SUBPROJECTS or (cell is not None and cell.row == row):
        return False
    if _has_results(table, row):
        return False
    since = max(table.subtotals, default=0)
    parts = [table.rows, [one for one in table.rows if one > since]]
    return any(len(rows) >= FEWEST_SUMMANDS and _adds_up(table, row, rows) for rows in parts)


def levels_by_sums(table: Table, rows: Sequence[int]) -> dict[int, str]:
    """Return the rows that head others: named, without results, with the points of those below.

    Only where every such row of the table has the sum of its own rows, and one has several.
    """
    if table.kind is not Kind.INDICATORS or table.head.has("level1", "level2"):
        return {}
    heads = [row for row in rows if _gives_points_alone(table, row)]
    below = {
        row: list(takewhile(lambda one: _has_results(table, one), (r for r in rows if r > row)))
        for row in heads
    }
    are_sums = all(own and _adds_up(table, row, own) for row, own in below.items())
    have_several = any(len(own) >= FEWEST_SUMMANDS for own in below.values())
    return dict.fromkeys(heads, "level1") if are_sums and have_several else {}


def _gives_points_alone(table: Table, row: int) -> bool:
    """Whether a row has a name and points, and neither target nor result; a total has no name."""
    role = table.head.name_role
    cell = table.own(row, role) if role else None
    is_named = cell is not None and cell.row == row and not sum_in_words(table, row)
    return is_named and not _has_results(table, row) and _number(table, row, "weight") is not None


def _has_results(table: Table, row: int) -> bool:
    return any(table.own(row, value) for value in _RESULTS)


def _adds_up(table: Table, row: int, rows: Sequence[int]) -> bool:
    """Whether every number of a row is the sum of those above it in its column."""
    found = {role: _number(table, row, role) for role in (*_POINTS, *STAGES)}
    sums = {role: value for role, value in found.items() if value}
    return bool(sums) and all(
        abs(value - sum(_number(table, one, role) or 0 for one in rows)) < _NOISE
        for role, value in sums.items()
    )


def _number(table: Table, row: int, role: str) -> float | None:
    cell = table.own(row, role)
    number = read_number(cell) if cell is not None and cell.row == row else None
    return number.value if number else None
