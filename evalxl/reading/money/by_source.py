"""Tables of money: sources by stages, the line for budget execution, sub-projects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from evalxl.core import lazy_re as re
from evalxl.core.model import BudgetScore, CellRef, Field, FundLine, Subproject
from evalxl.core.terms import MoneyUnit
from evalxl.language.text import one_width
from evalxl.reading.money.sources import (
    heads_sources,
    inline_source,
    inline_source_of_table,
    is_of_which,
    names_rate,
    plain_label,
    source_key,
)
from evalxl.reading.numbers import MONEY_UNITS, money_unit, percent, read_number
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.column import STAGES, Column
from evalxl.reading.tables.indicators import MEANS_NONE, points
from evalxl.reading.tables.table import Table
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

DEFAULT_UNIT = MoneyUnit.TEN_THOUSAND
_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*分")


@dataclass(slots=True)
class Money:
    """What one table of money holds."""

    funds: list[FundLine] = field(default_factory=list)
    budget_score: BudgetScore | None = None
    subprojects: list[Subproject] = field(default_factory=list)
    rate: Field | None = None


def fund_line(
    fund_key: str, label: str, cell: Cell | None, at: CellRef, unit: str, remarks: Remarks
) -> FundLine:
    """Make one amount; a unit typed in the cell goes before the form's.

    The note on such an amount names its number in the form's unit: 1200000元 is 120 below 万元.
    """
    found = read_number(cell)
    if found and found.unit in ("%", "分"):
        found = None
    value = found.value if found else None
    form_unit = MoneyUnit(unit)
    if found and found.unit in MONEY_UNITS:
        unit = str(found.unit)
    if found and found.is_text and cell:
        number = in_unit(found.value, MoneyUnit(unit), form_unit)
        remarks.add("text_number", at, label, cell.text.strip(), number=number)
    if found and found.is_rounded and cell:
        remarks.add("display_rounded", at, label, cell.text.strip(), number=found.value)
    if found and found.is_scaled_beyond(MoneyUnit(unit)) and cell:
        remarks.add("display_scaled", at, label, cell.text.strip(), number=found.stored)
    is_unread = found is None and cell is not None and cell.text.strip() not in MEANS_NONE | {"无"}
    if is_unread and cell:
        remarks.add("number_unreadable", at, label, cell.text.strip())
    return FundLine(fund_key, label, value, unit, MoneyUnit(unit).to_yuan(value), at, is_unread)


def in_unit(value: float, own: MoneyUnit, wanted: MoneyUnit) -> float:
    """Return an amount in another unit of money."""
    return value if own is wanted else round(value * own.yuan / wanted.yuan, 6)


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
    sole_sum = _sole_sum(table)
    sources: dict[str, str] = {}
    for row in table.rows:
        if has_pairs(table, row):
            money.funds += _told_in_pairs(table, row, unit, remarks)
            continue
        source, label = source_of(table, row)
        source = "total" if row == sole_sum else _own_key(source, label, sources)
        is_part = any(is_of_which(cell.text) for cell in table.page.rows[row])
        for stage in STAGES:
            at = table.ref(row, stage)
            if at is not None:
                stage_label = plain_label(table.head.columns[stage].label)
                name = f"{label}/{stage_label}" if label else stage_label
                cell = table.own(row, stage)
                line = fund_line(_key(source, stage, table), name, cell, at, unit, remarks)
                money.funds.append(replace(line, is_of_which=is_part))
    money.budget_score = _budget_score(table, remarks)
    money.rate = _rate(table)
    return money


def _own_key(source: str, label: str, taken: dict[str, str]) -> str:
    """Return a key for a row that no other row of the table has: all its amounts are kept.

    Of two rows of one role, such as 省级补助 and 省级专项, the second is keyed by its label; of two
    rows of one label the second is numbered. The total may be printed twice.
    """
    if source == "total":
        return source
    choices = [source, label, *(f"{label}{no}" for no in range(2, len(taken) + 3))]
    own = next(one for one in choices if one not in taken)
    taken[own] = label
    return own


def _sole_sum(table: Table) -> int | None:
    """Return the one 小计 of a table without a total: there it is the total."""
    totals = vocabulary().totals
    labels = {row: source_of(table, row) for row in table.rows}
    sums = [row for row, (_, label) in labels.items() if totals.role(label) == "subtotal"]
    has_total = any(source == "total" for source, _ in labels.values())
    return sums[0] if len(sums) == 1 and not has_total else None


def _told_in_pairs(table: Table, row: int, unit: str, remarks: Remarks) -> list[FundLine]:
    """Read a row that has its sources side by side, each with its amount: 按收入性质分 ….

    Such amounts split the full-year budget.
    """
    page = table.page
    lines: list[FundLine] = []
    named: str | None = None
    for cell in page.rows[row]:
        at = page.ref(row, cell.column)
        if inline := inline_source_of_table(cell):
            own = inline.amount.unit if inline.amount.unit in MONEY_UNITS else unit
            yuan = MoneyUnit(str(own)).to_yuan(inline.amount.value)
            key = f"{inline.source}_budget"
            lines.append(FundLine(key, inline.label, inline.amount.value, str(own), yuan, at))
        elif read_number(cell) is None and cell.kind == "s" and not heads_sources([cell]):
            named = cell.text
        elif named is not None:
            key = f"{source_key(named)}_budget"
            lines.append(fund_line(key, plain_label(named), cell, at, unit, remarks))
            named = None
    return lines


def has_pairs(table: Table, row: int) -> bool:
    """Return whether a row tells its amounts source by source, or only heads such rows."""
    cells = table.page.rows[row]
    words = vocabulary()
    sources = sum(bool(words.sources.match(cell.text)) for cell in cells)
    in_one_cell = any(inline_source(cell) for cell in cells)
    return heads_sources(cells) or sources > 1 or in_one_cell or _spans_stages(table, row)


def _spans_stages(table: Table, row: int) -> bool:
    """Return whether the one amount of a row is merged over the stages: it belongs to none."""
    stages = [column.first for role, column in table.head.columns.items() if role in STAGES]
    for cell in filter(read_number, table.page.rows[row]):
        block = table.page.extent(cell.row, cell.column)
        if sum(block.left <= first <= block.right for first in stages) > 1:
            return True
    return False


def _key(source: str, stage: str, table: Table) -> str:
    """Name an amount `<row>_<column>`; what remains after pooling is the budget that counts."""
    if "net_budget" in table.head.columns:
        stage = {"budget": "gross_budget", "net_budget": "budget"}.get(stage, stage)
    return f"{source}_{stage}"


def source_of(table: Table, row: int) -> tuple[str, str]:
    """Return a row's source of money and its printed label."""
    sources = vocabulary().sources
    first_stage = min(column.first for role, column in table.head.columns.items() if role in STAGES)
    labels = [
        cell
        for cell in table.page.rows[row]
        if cell.kind == "s" and cell.column < first_stage and read_number(cell) is None
    ]
    for cell in reversed(labels):
        if names_rate(cell.text):
            return "total", plain_label(cell.text)
        if role := sources.role(cell.text):
            return role, plain_label(cell.text)
        if vocabulary().totals.role(cell.text) == "total":
            return "total", plain_label(cell.text)
    labels = [cell for cell in labels if not vocabulary().sections.match(cell.text)]
    if not labels:
        return "total", ""
    label = plain_label(labels[-1].text)
    return label, label


def _budget_score(table: Table, remarks: Remarks) -> BudgetScore | None:
    """Read the points for budget execution from the row that carries them."""
    if not table.head.has("weight", "score") or not table.rows:
        return None
    totals = [row for row in table.rows if source_of(table, row)[0] == "total"] or table.rows[:1]
    scored = [row for row in table.rows if _points_in(table, row)]
    row = next((one for one in totals if one in scored), (scored or totals)[0])
    cells = {role: at for role in ("weight", "rate", "score") if (at := table.ref(row, role))}
    found = {
        role: points(cell, cells[role], plain_label(table.head.columns[role].label), remarks)
        for role in ("weight", "score")
        if (cell := table.own(row, role))
    }
    weight = found.get("weight") if "weight" in cells else _weight_in_labels(table)
    rate = table.own(row, "rate") or table.own(row, "actual")
    if row not in totals and len(scored) > 1:
        return _summed(table, scored, totals[0])
    return BudgetScore(weight, percent(rate), found.get("score"), cells)


def _summed(table: Table, rows: list[int], total: int) -> BudgetScore:
    """Sum points given source by source; no single cell holds the sum."""
    sums: dict[str, float] = {}
    for role in ("weight", "score"):
        found = [read_number(table.own(row, role)) for row in rows]
        sums[role] = round(sum(one.value for one in found if one), 10)
    at = table.ref(total, "rate")
    cells = {"rate": at} if at else {}
    return BudgetScore(sums["weight"], percent(table.own(total, "rate")), sums["score"], cells)


def _rate(table: Table) -> Field | None:
    """Read the printed execution rate of the total."""
    for row in table.rows:
        at = table.ref(row, "rate")
        if at is not None and source_of(table, row)[0] == "total":
            return Field(percent(table.own(row, "rate")), at, table.head.columns["rate"].label)
    return None


def _points_in(table: Table, row: int) -> bool:
    """Return whether a row carries points: a total left at 0 of 0 leaves them to its sources."""
    found = (read_number(table.own(row, role)) for role in ("weight", "score"))
    return any(one and one.value for one in found)


def _weight_in_labels(table: Table) -> float | None:
    """Find the weight printed in a label: `得分（20分×执行率）`, `预算执行情况（10分）`."""
    column: Column | None = table.head.columns.get("score")
    texts = [column.label] if column else []
    for row in range(table.head.top, table.rows[0] + 1):
        texts += [cell.text for cell in table.page.rows.get(row, ()) if cell.kind == "s"]
    found = (_POINTS.search(one_width(text)) for text in texts)
    return next((float(one[1]) for one in found if one), None)
