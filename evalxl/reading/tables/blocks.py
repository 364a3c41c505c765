"""Tables on a page, and what each is about."""

from __future__ import annotations

from evalxl.reading.page import Page
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.headers import Head, find_heads
from evalxl.reading.tables.level_bands import lower_levels_below_bands
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.tables.table_rows import fill
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell


def find_tables(page: Page) -> list[Table]:
    """Find all tables of a page, from top to bottom."""
    heads = find_heads(page)
    tables: list[Table] = []
    for place, head in enumerate(heads):
        limit = heads[place + 1].top if place + 1 < len(heads) else page.numbers[-1] + 1
        kind = _kind(page, head)
        if kind is not None:
            table = Table(kind, head, page)
            fill(table, [row for row in page.numbers if head.bottom < row < limit])
            lower_levels_below_bands(table)
            tables.append(table)
    return tables


def _kind(page: Page, head: Head) -> Kind | None:
    """Return what a table is about, by its columns."""
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
    """Return whether the first row below is a source of money, such as 年度资金总额."""
    below = page.next_row(head.bottom)
    sources = vocabulary().sources
    return below is not None and any(
        sources.role(cell.text) not in (None, "total") or _is_grand(cell)
        for cell in page.rows[below]
    )


def _is_grand(cell: Cell) -> bool:
    words = vocabulary()
    return words.sources.role(cell.text) == "total" and not words.totals.match(cell.text)
