"""Scored lines without target and result (评价指标得分表)."""

from __future__ import annotations

from evalxl.core.model import CellRef, Dimension
from evalxl.reading.numbers import percent
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.indicators import points
from evalxl.reading.tables.levels import level_name
from evalxl.reading.tables.table import Table

ROLES = ("weight", "score", "reason", "score_rate")


def read_dimensions(table: Table, remarks: Remarks) -> list[Dimension]:
    """Read all lines of a table of dimensions."""
    lines: list[Dimension] = []
    level1: str | None = None
    name_role = table.head.name_role or "name"
    for row in table.rows:
        if name_role != "level1" and (cell := table.own(row, "level1")):
            level1 = level_name(cell.text)
        named = table.own(row, name_role)
        if named is None:
            continue
        cells = {"name": table.page.ref(row, named.column)}
        for role in ROLES:
            if at := table.ref(row, role):
                cells[role] = at
        reason = table.own(row, "reason")
        lines.append(
            Dimension(
                no=len(lines) + 1,
                level1=level1,
                name=level_name(named.text),
                weight=_points(table, row, "weight", cells, remarks),
                score=_points(table, row, "score", cells, remarks),
                rate=percent(table.own(row, "score_rate")),
                reason=reason.text.strip() if reason else None,
                cells={_CALLED.get(role, role): at for role, at in cells.items()},
            )
        )
    return lines


_CALLED = {"score_rate": "rate"}


def _points(
    table: Table, row: int, role: str, cells: dict[str, CellRef], remarks: Remarks
) -> float | None:
    cell = table.own(row, role)
    return points(cell, cells[role], "", remarks) if cell else None
