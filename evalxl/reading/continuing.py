"""Rows without a head: more of a table that stands above them or on a sheet before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from evalxl.reading.page import Page
from evalxl.reading.page_content import Part, part_of
from evalxl.reading.tables.levels import level_name, level_of
from evalxl.reading.tables.rows import FEWEST_RESULTS, has_points_as_numbers
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.tables.table_rows import fill
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell


def with_continued_rows(parts: Sequence[Part], before: Sequence[Part]) -> list[Part]:
    """Append rows without a head to the table they certainly continue.

    Args:
        parts: Those of one sheet, from top to bottom.
        before: Those of the sheets before it.

    A table goes on until it has its total row or another project begins.
    """
    result: list[Part] = []
    for part in parts:
        earlier = [*before, *result]
        name = part.value("project_name")
        known = next(
            (one for other in reversed(earlier) if (one := other.value("project_name"))), ""
        )
        tables = [] if name and name != known else _indicator_tables(earlier)
        result.append(_completed(part, tables))
    return result


def _indicator_tables(parts: Sequence[Part]) -> list[Table]:
    return [table for part in parts for table in part.of(Kind.INDICATORS)]


def _completed(part: Part, earlier: Sequence[Table]) -> Part:
    """Read what continues a table in each stretch of rows no table of the part has taken."""
    added: list[Table] = []
    before = earlier[-1] if earlier else None
    for stretch in _stretches(part):
        own = [*part.of(Kind.INDICATORS), *added]
        above = [table for table in own if table.head.top < stretch.numbers[0]]
        last = max(above, key=lambda table: table.head.top, default=before)
        if last is not None and not _is_closed(last, [*earlier, *own], stretch):
            table = continued_table(stretch, last)
            added += [] if table is None else [table]
    if not added:
        return part
    return part_of(part.page, sorted([*part.tables, *added], key=lambda table: table.head.top))


def _stretches(part: Part) -> Iterator[Page]:
    """Walk the stretches of rows between the tables of a part."""
    taken = {row for table in part.tables for row in table.taken()}
    for is_taken, rows in groupby(part.page.numbers, key=lambda row: row in taken):
        if not is_taken:
            yield part.page.part(set(rows))


def _is_closed(last: Table, tables: Sequence[Table], stretch: Page) -> bool:
    """Return whether a total row stands between the head of a table and the stretch.

    The row may be that of an earlier part of the table, which looked for it below its own rows.
    """
    totals = (table.total_row for table in tables if table.page.sheet is last.page.sheet)
    is_here = last.page.sheet is stretch.sheet
    end = stretch.numbers[0] if is_here else math.inf
    return any(total is not None and last.head.top < total < end for total in totals)


def continued_table(page: Page, before: Table) -> Table | None:
    """Read rows without a head as more rows of a table that stands before them.

    They count only if they surely are: named, with target and result, with levels that are
    blank or known in their columns, and with numbers where points belong.
    """
    first = _first_row(Table(before.kind, before.head, page))
    if first is None:
        return None
    table = Table(before.kind, replace(before.head, top=first, bottom=first - 1), page)
    fill(table, [row for row in page.numbers if row >= first])
    results = [row for row in table.rows if table.own(row, "actual") or table.own(row, "score")]
    surely = all(_fits(table, row) for row in results)
    return table if surely and 2 * len(results) > len(table.rows) else None


def _first_row(table: Table) -> int | None:
    """Find the first row with a result, or the headings right above it: titles are none."""
    headings: list[int] = []
    for row in table.page.numbers:
        cells = table.page.rows[row]
        if all(level_of(cell.text) for cell in cells):
            headings.append(row)
        elif _has_result(table, row):
            return headings[0] if headings else row
        elif _ends_form(cells):
            return None
        else:
            headings = []
    return None


def _ends_form(cells: Sequence[Cell]) -> bool:
    """Return whether a row holds signatures or a note of the form: no table continues after it."""
    words = vocabulary()
    return any(words.is_signature(cell.text) or words.footers.match(cell.text) for cell in cells)


def _has_result(table: Table, row: int) -> bool:
    """Return whether a row has a result in its column and no label of a head."""
    cells = table.page.rows[row]
    is_told = len(cells) >= FEWEST_RESULTS and any(table.own(row, role) for role in RESULTS)
    return is_told and not any(
        cell.kind == "s" and vocabulary().is_labelled(cell.text) for cell in cells
    )


RESULTS = ("actual", "score")


def _fits(table: Table, row: int) -> bool:
    return (
        table.is_named(row) and _has_known_levels(table, row) and has_points_as_numbers(table, row)
    )


def _has_known_levels(table: Table, row: int) -> bool:
    """Return whether levels stand in their columns, and none where the name belongs."""
    name_role = table.head.name_role
    levels = {role: table.own(row, role) for role in ("level1", "level2") if role != name_role}
    named = table.own(row, name_role) if name_role else None
    known = vocabulary().levels
    return all(known.match(level_name(cell.text)) for cell in levels.values() if cell) and not (
        levels and named and _is_level_only(named.text)
    )


def _is_level_only(text: str) -> bool:
    """Distinguish the name of a level from that of an indicator, such as 服务对象满意度."""
    name = level_name(text)
    return name.endswith("指标") and vocabulary().levels.is_listed(name)
