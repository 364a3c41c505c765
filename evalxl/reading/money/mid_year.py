"""The money of a mid-year form: budget, spent so far, expected by the end of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evalxl.core.model import CellRef, ScoreTable
from evalxl.core.terms import MoneyUnit
from evalxl.language.words import pattern_of
from evalxl.language.year_parts import months_passed
from evalxl.reading.numbers import money_unit, read_number
from evalxl.reading.page import Page
from evalxl.reading.projects import Project
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

BUDGET, SPENT, FORECAST = "budget", "spent", "forecast"
_STAGES = ("adjusted", "budget", "initial")
"""Labels of the budget, the one that counts first."""
_LONGEST = 24
_ROWS = 6
"""So many rows below a heading are looked at for its amount."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One labelled amount: what it is, its label, its value in yuan, its cell, its label's row."""

    role: str
    label: str
    yuan: float
    cell: CellRef
    label_row: int


def mid_year_money(project: Project, table: ScoreTable) -> dict[str, Amount]:
    """Return the amounts by role; the first of each counts, of budgets the adjusted one."""
    found: dict[str, Amount] = {}
    for part in project.parts:
        taken = {row for one in part.tables for row in one.taken() if one.head.has("target")}
        for label in part.page.cells():
            role = None if label.row in taken else _role(label)
            if role and role not in found and (amount := _amount(part.page, label, role, table)):
                found[role] = amount
    budget = next((found[one] for one in _STAGES if one in found), None)
    kept = {one: found[one] for one in (SPENT, FORECAST) if one in found}
    return ({BUDGET: budget} if budget else {}) | kept


def money_places(project: Project, money: Mapping[str, Amount]) -> Iterator[CellRef]:
    """Name the cells of the rows from the labels of the amounts to the last source below them."""
    for part in project.parts:
        page, sheet = part.page, part.page.name
        tops = {one.label_row for one in money.values() if one.cell.sheet == sheet}
        for top in tops:
            for row in (one for one in page.numbers if top <= one <= _last(page, top)):
                yield from (page.ref(row, cell.column) for cell in page.rows[row])


def _last(page: Page, top: int) -> int:
    """Return the last row of sources of money below the labels."""
    last = top
    for row in (one for one in page.numbers if one > top):
        if not any(vocabulary().sources.match(cell.text) for cell in page.rows[row]):
            break
        last = row
    return last


def _role(label: Cell) -> str | None:
    """Return which amount a label names."""
    said = "".join(label.text.split())
    if label.kind != "s" or len(said) > _LONGEST:
        return None
    if pattern_of("monitoring", "money").search(said):
        if pattern_of("monitoring", "rates").search(said):
            return None
        if pattern_of("monitoring", "forecast").search(said):
            return FORECAST
        if months_passed(said) or pattern_of("monitoring", "so_far").search(said):
            return SPENT
    role = vocabulary().stages.role(said) or vocabulary().amounts.role(said)
    return role if role in _STAGES else None


def _amount(page: Page, label: Cell, role: str, table: ScoreTable) -> Amount | None:
    """Return the number that belongs to a label: beside it, else in the total's row below it."""
    cell = _beside(page, label) or _below(page, label)
    number = read_number(cell)
    if cell is None or number is None:
        return None
    unit = MoneyUnit(money_unit(label.text) or table.money_unit)
    yuan = unit.to_yuan(number.value)
    return Amount(role, label.text, yuan or 0.0, page.ref(cell.row, cell.column), label.row)


def _beside(page: Page, label: Cell) -> Cell | None:
    block = page.extent(label.row, label.column)
    cell = page.at(label.row, block.right + 1)
    return cell if read_number(cell) else None


def _below(page: Page, label: Cell) -> Cell | None:
    """Return the amount below a heading: that of the total's row, else the first one."""
    cells = [one for one in _column_below(page, label) if read_number(one)]
    totals = vocabulary().sources
    of_total = (
        one for one in cells if any(totals.role(c.text) == "total" for c in page.rows[one.row])
    )
    return next(of_total, next(iter(cells), None))


def _column_below(page: Page, label: Cell) -> Iterator[Cell]:
    block = page.extent(label.row, label.column)
    for row in range(block.bottom + 1, block.bottom + 1 + _ROWS):
        cell = page.at(row, label.column)
        if cell is not None and cell.row == row:
            yield cell
