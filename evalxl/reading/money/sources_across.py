"""Money laid on its side: sources of money as columns, budget and spending as rows."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from evalxl.core.model import Field, FundLine
from evalxl.reading.money.by_source import fund_line
from evalxl.reading.money.sources import plain_label
from evalxl.reading.numbers import money_unit, percent, read_number
from evalxl.reading.page import Page
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.column import STAGES
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

FEWEST_SOURCES = 2
RATE = "rate"


class Amount(NamedTuple):
    """One amount of a block: its source, its stage (or `rate`), its label and its place."""

    source: str
    stage: str
    label: str
    row: int
    column: int


class SourcesAcross(NamedTuple):
    """One such block: the rows that belong to it, and its amounts.

    `tops` are labels that were understood by their place, each with its stage.
    """

    page: Page
    rows: list[int]
    amounts: list[Amount]
    tops: tuple[tuple[Cell, str], ...] = ()


def find_sources_across(page: Page, taken: Container[int]) -> list[SourcesAcross]:
    """Find the blocks of a page outside the rows of its tables."""
    found: list[SourcesAcross] = []
    used = -1
    for place, row in enumerate(page.numbers):
        sources = {} if row in taken or row <= used else _sources(page.rows[row])
        if not sources:
            continue
        below = page.numbers[place + 1 :]
        block = _stages_below(page, row, below, taken, sources)
        if block is not None:
            found.append(block)
            used = max(block.rows)
    return found + _with_stages_above(page, taken)


def _stages_below(
    page: Page, head: int, below: Sequence[int], taken: Container[int], sources: dict[str, Cell]
) -> SourcesAcross | None:
    """Read a block whose stages are the labels of its rows."""
    stages = _stages(page, below, taken, sources)
    amounts = [
        Amount(source, stage, _label(top, label), row, top.column)
        for source, top in sources.items()
        for row, (stage, label) in stages.items()
    ]
    has_amounts = any(one.stage != RATE for one in amounts)
    return SourcesAcross(page, [head, *stages], amounts) if has_amounts else None


def _with_stages_above(page: Page, taken: Container[int]) -> list[SourcesAcross]:
    """Find blocks whose stages stand over the sources: 全年预算 over 合计 | 中央 | 地方."""
    found: list[SourcesAcross] = []
    for top, head, row in zip(page.numbers, page.numbers[1:], page.numbers[2:], strict=False):
        is_free = not any(one in taken for one in (top, head, row))
        stages = _tops(page, top) if is_free else {}
        amounts = [
            Amount(source, stage, _label(cell, over), row, cell.column)
            for stage, over in stages.items()
            for source, cell in _sources_under(page, head, over).items()
            if read_number(page.at(row, cell.column))
        ]
        if len({one.stage for one in amounts}) > 1:
            found.append(SourcesAcross(page, [top, head, row], amounts))
    return found


def _label(source: Cell, stage: Cell) -> str:
    return f"{plain_label(source.text)}/{plain_label(stage.text)}"


def _tops(page: Page, row: int) -> dict[str, Cell]:
    """Return the stages a row names, each once, where it names two or more."""
    role_of = vocabulary().stages.role
    named = [(role, cell) for cell in page.rows[row] if (role := role_of(cell.text))]
    stages = dict(named)
    return stages if len(stages) == len(named) > 1 else {}


def _sources_under(page: Page, row: int, over: Cell) -> dict[str, Cell]:
    """Return the sources of a row under the block of a stage."""
    block = page.extent(over.row, over.column)
    cells = [one for one in page.rows[row] if block.left <= one.column <= block.right]
    return _sources(cells)


def _sources(cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return the cells of a row that names sources, each once, and no number."""
    if len(cells) < FEWEST_SOURCES or any(cell.kind != "s" for cell in cells):
        return {}
    role_of = vocabulary().sources.role
    named = [(role, cell) for cell in cells if (role := role_of(cell.text))]
    if len(named) < FEWEST_SOURCES or any(map(read_number, cells)):
        return {}
    if len(dict(named)) < len(named):
        named = named[1:]  # 年度资金总额 before 合计 | 财政拨款 names the block
    sources = dict(named)
    return sources if FEWEST_SOURCES <= len(sources) == len(named) else {}


def _stages(
    page: Page, below: Sequence[int], taken: Container[int], sources: dict[str, Cell]
) -> dict[int, tuple[str, Cell]]:
    """The rows right below that hold a stage's amount for several sources, or their rates."""
    first = min(cell.column for cell in sources.values())
    stages: dict[int, tuple[str, Cell]] = {}
    for row in below:
        labels = [cell for cell in page.rows[row] if cell.column < first]
        stage = _stage(labels[-1]) if labels and row not in taken else None
        values = [read_number(page.at(row, cell.column)) for cell in sources.values()]
        if stage is None or sum(value is not None for value in values) < FEWEST_SOURCES:
            break
        stages[row] = stage, labels[-1]
    return stages


def _stage(label: Cell) -> str | None:
    words = vocabulary()
    role = words.stages.role(label.text) or words.amounts.role(label.text)
    if role in STAGES:
        return role
    return RATE if words.fields.role(label.text) == RATE else None


def read_sources_across(block: SourcesAcross, unit: str, remarks: Remarks) -> list[FundLine]:
    """Read the amounts of a block, one line a source and stage."""
    own = _own_unit(block) or unit
    return [
        fund_line(
            f"{one.source}_{one.stage}",
            one.label,
            block.page.at(one.row, one.column),
            block.page.ref(one.row, one.column),
            own,
            remarks,
        )
        for one in block.amounts
        if one.stage != RATE
    ]


def printed_rate(block: SourcesAcross) -> Field | None:
    """Return the printed execution rate of the total."""
    for one in block.amounts:
        if (one.source, one.stage) == ("total", RATE):
            at = block.page.ref(one.row, one.column)
            return Field(percent(block.page.at(one.row, one.column)), at, one.label)
    return None


def _own_unit(block: SourcesAcross) -> str | None:
    cells = (cell for row in block.rows for cell in block.page.rows[row] if cell.kind == "s")
    return next(filter(None, (money_unit(cell.text) for cell in cells)), None)
