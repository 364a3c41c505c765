"""Rows of money whose names nobody knows: the total by its sum, sub-projects by their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalxl.reading.evidence.guess import Guess
from evalxl.reading.money.by_source import has_pairs, source_of
from evalxl.reading.money.sources import inline_source
from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.indicators import MEANS_NONE
from evalxl.reading.tables.table import Table
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

SUM = ("等于其他各行之和", "equals the sum of the other rows")
FIRST = (
    "列在第一行，带有执行率的分数，或其下各行为其中项",
    "the first row, with the points or its parts below",
)
OWN_NAMES = (
    "各行都不是资金来源，是分开的项目",
    "no row is a source of money: each is a part of its own",
)


def unknown_sources(table: Table) -> list[tuple[int, Cell]]:
    """List the rows of a table of money whose source is in no list, with the cells that name it."""
    found: list[tuple[int, Cell]] = []
    for row in table.rows:
        if has_pairs(table, row):
            found += [(row, cell) for cell in table.page.rows[row] if _is_unknown(cell)]
            continue
        source, label = source_of(table, row)
        is_sum = vocabulary().totals.match(label)
        if source not in vocabulary().sources.roles.values() and label and not is_sum:
            cell = _name_cell(table, row)
            found += [(row, cell)] if cell else []
    return found


def _is_unknown(cell: Cell) -> bool:
    """Report an unknown word among sources side by side."""
    words = vocabulary()
    known = words.sources.match(cell.text) or words.sections.match(cell.text)
    is_told = known or inline_source(cell) or words.totals.match(cell.text)
    return (
        cell.kind == "s"
        and read_number(cell) is None
        and not is_told
        and cell.text not in MEANS_NONE
    )


def sources_by_sums(table: Table) -> Iterator[Guess]:
    """Find the total among rows none of which is called so; else a table of sub-projects."""
    unknown = [one for one in unknown_sources(table) if not has_pairs(table, one[0])]
    sources = {row: source_of(table, row)[0] for row in table.rows if not has_pairs(table, row)}
    if "total" in sources.values() or not unknown:
        return
    row, cell = unknown[0]
    if _is_sum(table, row, [other for other in sources if other != row]):
        yield Guess(cell.row, cell.column, "sources", "total", cell.text, 0.97, SUM)
    elif row == table.rows[0] and (len(sources) == 1 or _leads(table, row, list(sources))):
        yield Guess(cell.row, cell.column, "sources", "total", cell.text, 0.85, FIRST)
    elif len(unknown) == len(sources) > 1:
        yield from _sub_projects(table, cell)


def _sub_projects(table: Table, first: Cell) -> Iterator[Guess]:
    label = table.page.at(table.head.bottom, first.column)
    if label is not None and label.kind == "s" and vocabulary().sections.match(label.text) is None:
        at = (label.row, label.column)
        yield Guess(*at, "columns", "subproject", label.text, 0.85, OWN_NAMES)


def _name_cell(table: Table, row: int) -> Cell | None:
    first_stage = min(one.first for role, one in table.head.columns.items() if role in STAGES)
    cells = [
        cell
        for cell in table.page.rows[row]
        if cell.kind == "s" and cell.column < first_stage and read_number(cell) is None
    ]
    return cells[-1] if cells else None


def _is_sum(table: Table, row: int, others: Sequence[int]) -> bool:
    """Return whether all amounts of a row are the sums of those of the others."""
    stages = [stage for stage in STAGES if table.own(row, stage) is not None]
    sums = [
        (_amount(table, row, stage), [_amount(table, one, stage) for one in others])
        for stage in stages
    ]
    return (
        len(others) > 1
        and bool(sums)
        and all(
            abs(total - sum(parts)) <= SUM_SLACK or starts_of_splits(total, parts)
            for total, parts in sums
        )
    )


def starts_of_splits(total: float | None, parts: Sequence[float | None]) -> list[int]:
    """Return where each split begins, if the parts are whole splits of a total one by one."""
    starts, left = [0], total or 0.0
    for place, part in enumerate(parts):
        left -= part or 0.0
        if left < -SUM_SLACK:
            return []
        if abs(left) <= SUM_SLACK and place + 1 < len(parts):
            starts.append(place + 1)
            left = total or 0.0
    return starts if total and abs(left) <= SUM_SLACK else []


def _leads(table: Table, row: int, rows: Sequence[int]) -> bool:
    """Return whether the first row has the points, or is at least as large as any below it."""
    has_points = any(read_number(table.own(row, role)) for role in ("weight", "score"))
    largest = all(
        _amount(table, row, stage) >= max(_amount(table, one, stage) for one in rows)
        for stage in STAGES
        if table.own(row, stage) is not None
    )
    parts = all(
        "其中" in (cell.text if (cell := _name_cell(table, one)) else "") for one in rows[1:2]
    )
    return largest and (has_points or parts)


def _amount(table: Table, row: int, stage: str) -> float:
    found = read_number(table.own(row, stage))
    return found.value if found else 0.0
