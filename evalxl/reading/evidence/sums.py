"""Rows that carry sums, whatever they are called: the total of a table and of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.profile import number
from evalxl.reading.tables import Kind, Table

NEAR = 0.06
WHY = ("等于以上各行之和", "equals the sum of the rows above")
_MOST = ("weight", "score")


def sums_by_numbers(table: Table) -> Iterator[Guess]:
    """Find rows without target and result whose points are the sums of all rows above them."""
    if table.kind is Kind.MONEY or table.total_row is not None or len(table.rows) < 3:
        return
    row = max(table.rows)
    if any(table.own(row, role) for role in ("target", "actual", "standard")):
        return
    above = [other for other in table.rows if other < row]
    matches = [_is_sum(table, row, above, role) for role in _MOST if table.head.has(role)]
    told = [one for one in matches if one is not None]
    cell = next((one for one in table.page.rows[row] if one.kind == "s"), None)
    if cell is not None and told and all(told) and len(above) > 1:
        sure = 0.99 if len(told) > 1 else 0.9
        yield Guess(cell.row, cell.column, "totals", "total", cell.text, sure, WHY)


def _is_sum(table: Table, row: int, above: list[int], role: str) -> bool | None:
    """Tell whether a row has the sum of the points above; `None` where it has none."""
    own = number(table.own(row, role))
    if own is None:
        return None
    parts = [number(table.own(other, role)) for other in above]
    return abs(sum(one for one in parts if one is not None) - own) <= NEAR
