"""Tables of money with one sub-project a row."""

from __future__ import annotations

from evalxl.core.model import FundLine, Subproject
from evalxl.reading.money.by_source import Money, fund_line
from evalxl.reading.money.sources import plain_label
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.table import Table
from evalxl.xlsx.grid import Cell

_BUDGETS = ("net_budget", "budget", "initial")


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
