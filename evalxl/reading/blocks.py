"""Tables on a page: their kind, and the rows that belong to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from evalxl.reading.headers import LEVELS, STAGES, Head, find_heads
from evalxl.reading.levels import level_name
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell


class Kind(StrEnum):
    """What a table is about."""

    INDICATORS = "indicators"
    TARGETS = "targets"
    MONEY = "money"
    SUBPROJECTS = "subprojects"
    DIMENSIONS = "dimensions"
    DOCUMENTS = "documents"
    SITUATION = "situation"


VALUES = ("target", "actual", "score", "weight", *STAGES)
"""Roles of which a row of a table has at least one, each in a cell of its own."""
LONGEST_BAND = 40
"""A heading inside a table is short; a longer text in one wide cell ends the table."""


@dataclass(slots=True)
class Table:
    """One table: its head, its body rows, headings inside it, subtotal and total rows."""

    kind: Kind
    head: Head
    page: Page
    rows: list[int] = field(default_factory=list)
    bands: dict[int, str] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)
    total_row: int | None = None

    @property
    def last(self) -> int:
        """The last row that belongs to the table."""
        return max(
            [self.head.bottom, *self.rows, *self.bands, *self.subtotals, self.total_row or 0]
        )

    def own(self, row: int, role: str) -> Cell | None:
        """Give the cell of a role in a row, unless it is a wide one reaching into others."""
        column = self.head.columns.get(role)
        if column is None:
            return None
        for number in range(column.first, column.last + 1):
            cell = self.page.at(row, number)
            if cell is not None:
                return None if self._is_wide(cell) else cell
        return None

    def _is_wide(self, cell: Cell) -> bool:
        block = self.page.extent(cell.row, cell.column)
        if block.right == block.left:
            return False
        names = (*LEVELS, "name", "subproject")
        covered = [
            role
            for role, column in self.head.columns.items()
            if block.left <= column.first <= block.right
        ]
        values = sum(role in VALUES for role in covered)
        return values > 1 or (values == 1 and any(role in names for role in covered))


def find_tables(page: Page) -> list[Table]:
    """Find all tables of a page, from top to bottom."""
    heads = find_heads(page)
    tables: list[Table] = []
    for place, head in enumerate(heads):
        limit = heads[place + 1].top if place + 1 < len(heads) else page.numbers[-1] + 1
        kind = _kind(page, head)
        if kind is not None:
            table = Table(kind, head, page)
            _fill(table, [row for row in page.numbers if head.bottom < row < limit])
            tables.append(table)
    return tables


def _kind(page: Page, head: Head) -> Kind | None:
    """Tell from its columns what a table is about."""
    named = head.name_role is not None
    if head.has("documents"):
        return Kind.DOCUMENTS
    if head.has("situation"):
        return Kind.SITUATION
    if named and head.has("actual"):
        return Kind.INDICATORS
    if named and head.has("target"):
        return Kind.INDICATORS if head.has("score") or head.unknown else Kind.TARGETS
    if head.has(*STAGES):
        rows_have_names = head.has("subproject") or named or "project_name" in head.fields
        return Kind.SUBPROJECTS if rows_have_names and not _has_sources(page, head) else Kind.MONEY
    if named and head.has("score"):
        return Kind.DIMENSIONS
    return None


def _has_sources(page: Page, head: Head) -> bool:
    """Tell whether the first row below is a source of money, such as 年度资金总额."""
    below = page.next_row(head.bottom)
    sources = vocabulary().sources
    return below is not None and any(
        (role := sources.role(cell.text)) is not None and role != "total" or _is_grand(cell)
        for cell in page.rows[below]
    )


def _is_grand(cell: Cell) -> bool:
    words = vocabulary()
    return words.sources.role(cell.text) == "total" and not words.totals.match(cell.text)


def _fill(table: Table, candidates: list[int]) -> None:
    """Hand the rows below a head to the table until something ends it."""
    for place, row in enumerate(candidates):
        if table.kind is Kind.MONEY:
            belongs = _money_row(table, row)
        else:
            belongs = _body_row(table, row, candidates[place + 1 : place + 4])
        if not belongs:
            break


def _money_row(table: Table, row: int) -> bool:
    """Take a row of money sources: a known source, or any row with an amount in a stage."""
    cells = table.page.rows[row]
    words = vocabulary()
    known = any(words.sources.match(cell.text) for cell in cells[:3])
    if not known:
        amounts = (table.own(row, stage) for stage in STAGES)
        if words.is_label(cells[0].text) or not any(map(read_number, amounts)):
            return False
    table.rows.append(row)
    return True


def _body_row(table: Table, row: int, following: list[int]) -> bool:
    """Take a row of a table of indicators, sub-projects or dimensions."""
    words = vocabulary()
    first = _first_label(table, row)
    text = first.text.strip() if first else ""
    total = words.totals.role(text)
    if total == "total":
        return _take_total(table, row, following)
    if total == "subtotal" and table.own(row, "actual") is None:
        table.subtotals.append(row)
    elif any(table.own(row, role) for role in VALUES):
        table.rows.append(row)
    elif words.footers.match(text) or words.is_labelled(text):
        return False
    else:
        return _take_heading(table, row, text, following)
    return True


def _take_total(table: Table, row: int, following: list[int]) -> bool:
    """Take a total row; where more rows of the same kind follow, it was but a subtotal."""
    if any(_looks_like_body(table, later) for later in following[:2]):
        table.subtotals.append(row)
        return True
    table.total_row = row
    return False


def _take_heading(table: Table, row: int, text: str, following: list[int]) -> bool:
    """Take a row without values: a blank line of the form, or a heading inside the table."""
    levels = vocabulary().levels
    cells = table.page.rows[row]
    short = len(text) <= LONGEST_BAND
    if short and len(cells) == 1 and levels.match(level_name(text)):
        table.bands[row] = text
    elif (short and _is_named(table, row)) or all(levels.match(cell.text) for cell in cells):
        table.rows.append(row)
    elif any(_looks_like_body(table, later) for later in following[:2]):
        table.bands[row] = text
    else:
        return False
    return True


def _first_label(table: Table, row: int) -> Cell | None:
    """Give the first cell of a row that is neither a number nor a section's vertical label."""
    words = vocabulary()
    for cell in table.page.rows[row]:
        if cell.kind == "s" and not words.sections.match(cell.text):
            return cell
    return next(iter(table.page.rows[row]), None)


def _is_named(table: Table, row: int) -> bool:
    role = table.head.name_role
    return role is not None and table.own(row, role) is not None


def _looks_like_body(table: Table, row: int) -> bool:
    """Tell whether a row surely is one of the table: named, with values, no total, no label."""
    words = vocabulary()
    first = _first_label(table, row)
    if first is None or words.totals.match(first.text) or words.footers.match(first.text):
        return False
    if words.fields.match(first.text) and not words.levels.match(first.text):
        return False
    return _is_named(table, row) and any(table.own(row, role) for role in VALUES)
