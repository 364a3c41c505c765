"""Tables of money with one sub-project a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from evalxl.model import FundLine, Indicator, Subproject
from evalxl.reading.columns import STAGES
from evalxl.reading.money import Money, fund_line, plain_label
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables import Table
from evalxl.reading.vocabulary import key
from evalxl.xlsx.grid import Cell

_BUDGETS = ("net_budget", "budget", "initial")
_SUFFIX = re.compile(r"[（(][^（）()]*[)）]\s*$")


def read_subprojects(table: Table, unit: str, remarks: Remarks) -> Money:
    """Read a table with one sub-project a row, and its total row."""
    money = Money()
    for row in table.rows:
        named = name_cell(table, row)
        if named is not None:
            money.subprojects.append(
                _subproject(table, row, named, unit, remarks, len(money.subprojects) + 1)
            )
    if table.total_row is not None:
        money.funds = _totals(table, table.total_row, unit, remarks)
    return money


def name_cell(table: Table, row: int) -> Cell | None:
    """Find the name of a row: its sub-project or project, else its deepest level."""
    project = table.head.fields.get("project_name")
    if "subproject" in table.head.columns or project is None:
        return table.own(row, "subproject") or table.own(row, table.head.name_role or "name")
    return table.page.at(row, project.first)


def _subproject(
    table: Table, row: int, named: Cell, unit: str, remarks: Remarks, no: int
) -> Subproject:
    name = named.text.strip()
    cells = {"name": table.page.ref(named.row, named.column)}
    lines: dict[str, FundLine] = {}
    budget = next((one for one in _BUDGETS if one in table.head.columns), "budget")
    for called, role in (("budget", budget), ("actual", "paid")):
        at = table.ref(row, role)
        if at is not None:
            cells[called] = at
            lines[called] = fund_line(called, name, table.own(row, role), at, unit, remarks)
    amounts = {called: line.value for called, line in lines.items()}
    own_unit = next((line.unit for line in lines.values()), unit)
    return Subproject(no, name, None, amounts.get("budget"), amounts.get("actual"), own_unit, cells)


def _totals(table: Table, row: int, unit: str, remarks: Remarks) -> list[FundLine]:
    """Read the total row of a table of sub-projects."""
    label = next((cell.text.strip() for cell in table.page.rows[row] if cell.kind == "s"), "")
    lines: list[FundLine] = []
    for stage in STAGES:
        at = table.ref(row, stage)
        if at is not None:
            name = f"{label}/{plain_label(table.head.columns[stage].label)}"
            cell = table.own(row, stage)
            lines.append(fund_line(f"{stage}_total", name, cell, at, unit, remarks))
    return lines


def matched(
    subprojects: Iterable[Subproject], indicators: Iterable[Indicator]
) -> Iterator[Subproject]:
    """Match names of the money table with those of the indicator table, as far as they tell.

    A suffix in brackets such as （年中追加） may stand in one table and not in the other.
    """
    names = dict.fromkeys(one.subproject for one in indicators if one.subproject)
    by_key = {_bare(name): name for name in names}
    for one in subprojects:
        known = one.name if one.name in names else by_key.get(_bare(one.name))
        yield replace(one, indicator_name=known)


def _bare(name: str) -> str:
    return key(_SUFFIX.sub("", name))
