"""Tables of money: sources by stages, the line for budget execution, sub-projects."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from evalxl.model import BudgetScore, CellRef, FundLine, Subproject
from evalxl.reading.blocks import Table
from evalxl.reading.headers import STAGES, Column
from evalxl.reading.indicators import MEANS_NONE, points
from evalxl.reading.numbers import money_unit, read_number
from evalxl.reading.remarks import Remarks
from evalxl.reading.vocabulary import key, vocabulary
from evalxl.terms import MoneyUnit
from evalxl.xlsx.grid import Cell

DEFAULT_UNIT = MoneyUnit.TEN_THOUSAND
_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*分")
_COUNTED_FROM = re.compile(r"^其中\s*[:：]?\s*")


@dataclass(slots=True)
class Money:
    """What one table of money holds."""

    funds: list[FundLine] = field(default_factory=list)
    budget_score: BudgetScore | None = None
    subprojects: list[Subproject] = field(default_factory=list)


def fund_line(
    fund_key: str, label: str, cell: Cell | None, at: CellRef, unit: str, remarks: Remarks
) -> FundLine:
    """Make one amount; a unit typed in the cell goes before the form's."""
    found = read_number(cell)
    value = found.value if found else None
    if found and found.unit in {one.value for one in MoneyUnit}:
        unit = str(found.unit)
    if found and found.is_text and cell:
        remarks.add("text_number", at, label, cell.text.strip(), number=found.value)
    if found and found.is_rounded and cell:
        remarks.add("display_rounded", at, label, cell.text.strip(), number=found.value)
    if found is None and cell is not None and cell.text.strip() not in MEANS_NONE | {"无"}:
        remarks.add("number_unreadable", at, label, cell.text.strip())
    return FundLine(fund_key, label, value, unit, MoneyUnit(unit).to_yuan(value), at)


def table_unit(table: Table) -> str | None:
    """Find the money unit in the table's own labels: `项目资金（万元）`, `预算数（元）`."""
    page = table.page
    last = max([table.head.bottom, *table.rows])
    for row in range(table.head.top, last + 1):
        for cell in page.rows.get(row, ()):
            if cell.kind == "s" and (unit := money_unit(cell.text)):
                return unit
    return None


def read_sources(table: Table, unit: str, remarks: Remarks) -> Money:
    """Read a table of money sources (rows) by stages (columns)."""
    money = Money()
    for number in table.rows:
        source, label = _source(table, number)
        for stage in STAGES:
            column = table.head.columns.get(stage)
            if column is None:
                continue
            cell = table.own(number, stage)
            at = table.page.ref(number, cell.column if cell else column.first)
            name = f"{label}/{_plain(column.label)}" if label else _plain(column.label)
            money.funds.append(fund_line(_key(source, stage, table), name, cell, at, unit, remarks))
    money.budget_score = _budget_score(table, remarks)
    return money


def _key(source: str, stage: str, table: Table) -> str:
    """Name an amount `<row>_<column>`; what remains after pooling is the budget that counts."""
    if "net_budget" in table.head.columns:
        stage = {"budget": "gross_budget", "net_budget": "budget"}.get(stage, stage)
    return f"{source}_{stage}"


def _source(table: Table, row: int) -> tuple[str, str]:
    """Tell a row's source of money and its printed label."""
    sources = vocabulary().sources
    first_stage = min(column.first for role, column in table.head.columns.items() if role in STAGES)
    labels = [
        cell
        for cell in table.page.rows[row]
        if cell.kind == "s" and cell.column < first_stage and read_number(cell) is None
    ]
    for cell in reversed(labels):
        if role := sources.role(cell.text):
            return role, _plain(_COUNTED_FROM.sub("", cell.text.strip()))
    labels = [cell for cell in labels if not vocabulary().sections.match(cell.text)]
    if not labels:
        return "total", ""
    label = _plain(labels[-1].text)
    return key(label) or label, label


def _plain(text: str) -> str:
    """Give a printed label without blanks, line breaks and what stands in brackets."""
    return key(text) or re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _budget_score(table: Table, remarks: Remarks) -> BudgetScore | None:
    """Read the points for budget execution from the row that carries them."""
    if not table.head.has("weight", "score") or not table.rows:
        return None
    totals = [row for row in table.rows if _source(table, row)[0] == "total"] or table.rows[:1]
    scored = [row for row in table.rows if _points_in(table, row)]
    row = next((one for one in totals if one in scored), (scored or totals)[0])
    values: dict[str, float | None] = {}
    cells: dict[str, CellRef] = {}
    for role in ("weight", "rate", "score"):
        column = table.head.columns.get(role)
        if column is None:
            continue
        cell = table.own(row, role)
        cells[role] = table.page.ref(row, cell.column if cell else column.first)
        values[role] = points(cell, cells[role], _plain(column.label), remarks) if cell else None
    weight = values.get("weight")
    if "weight" not in cells:
        weight = _weight_in_labels(table)
    return BudgetScore(weight, percent(table.own(row, "rate")), values.get("score"), cells)


def _points_in(table: Table, row: int) -> bool:
    return any(read_number(table.own(row, role)) for role in ("weight", "score"))


def percent(cell: Cell | None) -> float | None:
    """Read a rate in percent: `98.6%`, 98.6; a plain 1 or 0.986 is a fraction of 1."""
    found = read_number(cell)
    if found is None:
        return None
    if found.unit == "%" or found.value > 2:  # noqa: PLR2004 - nobody spends twice his budget
        return found.value
    return round(found.value * 100, 10)


def _weight_in_labels(table: Table) -> float | None:
    """Find the weight printed in a label: `得分（20分×执行率）`, `预算执行情况（10分）`."""
    column: Column | None = table.head.columns.get("score")
    texts = [column.label] if column else []
    for row in range(table.head.top, table.rows[0] + 1):
        texts += [cell.text for cell in table.page.rows.get(row, ()) if cell.kind == "s"]
    found = (_POINTS.search(unicodedata.normalize("NFKC", text)) for text in texts)
    return next((float(one[1]) for one in found if one), None)


def read_subprojects(table: Table, unit: str, remarks: Remarks) -> Money:
    """Read a table with one sub-project a row, and its total row."""
    money = Money()
    head = table.head
    budget = next((one for one in ("net_budget", "budget", "initial") if one in head.columns), "")
    name_column = head.columns.get("subproject") or head.fields.get("project_name")
    name_role = head.name_role or "subproject"
    for number in table.rows:
        cell = (
            table.page.at(number, name_column.first)
            if name_column
            else table.own(number, name_role)
        )
        if cell is None:
            continue
        amounts = {
            called: fund_line(called, cell.text.strip(), table.own(number, role), at, unit, remarks)
            for called, role in (("budget", budget), ("actual", "paid"))
            if (at := _place(table, number, role))
        }
        budget_line, paid_line = amounts.get("budget"), amounts.get("actual")
        cells = {called: line.cell for called, line in amounts.items() if line.cell}
        cells["name"] = table.page.ref(cell.row, cell.column)
        money.subprojects.append(
            Subproject(
                len(money.subprojects) + 1,
                cell.text.strip(),
                None,
                budget_line.value if budget_line else None,
                paid_line.value if paid_line else None,
                (budget_line or paid_line).unit if (budget_line or paid_line) else unit,
                cells,
            )
        )
    if table.total_row is not None:
        money.funds = _totals(table, table.total_row, unit, remarks)
    return money


def _place(table: Table, row: int, role: str) -> CellRef | None:
    column = table.head.columns.get(role)
    if column is None:
        return None
    cell = table.own(row, role)
    return table.page.ref(row, cell.column if cell else column.first)


def _totals(table: Table, row: int, unit: str, remarks: Remarks) -> list[FundLine]:
    """Read the total row of a table of sub-projects."""
    label = next((cell.text.strip() for cell in table.page.rows[row] if cell.kind == "s"), "")
    return [
        fund_line(
            f"{stage}_total",
            f"{label}/{_plain(column.label)}",
            table.own(row, stage),
            at,
            unit,
            remarks,
        )
        for stage in STAGES
        if (column := table.head.columns.get(stage)) and (at := _place(table, row, stage))
    ]
