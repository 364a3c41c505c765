"""Money laid on its side: sources of money as columns, budget and spending as rows."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from evalxl.model import CellRef, Field, FundLine
from evalxl.reading.column import STAGES
from evalxl.reading.money import fund_line, percent, plain_label
from evalxl.reading.numbers import money_unit, read_number
from evalxl.reading.page import Page
from evalxl.reading.remarks import Remarks
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

FEWEST_SOURCES = 2
RATE = "rate"


class SourcesAcross(NamedTuple):
    """One such block: its head row, its columns by source, its rows by stage (or `rate`)."""

    page: Page
    head: int
    sources: dict[str, Cell]
    stages: dict[int, tuple[str, Cell]]

    @property
    def rows(self) -> list[int]:
        """The rows that belong to the block."""
        return [self.head, *self.stages]


def find_sources_across(page: Page, taken: Container[int]) -> list[SourcesAcross]:
    """Find the blocks of a page outside the rows of its tables."""
    found: list[SourcesAcross] = []
    used = -1
    for place, row in enumerate(page.numbers):
        if row in taken or row <= used:
            continue
        sources = _sources(page.rows[row])
        stages = _stages(page, page.numbers[place + 1 :], taken, sources) if sources else {}
        if any(stage != RATE for stage, _ in stages.values()):
            found.append(SourcesAcross(page, row, sources, stages))
            used = max(stages)
    return found


def _sources(cells: Sequence[Cell]) -> dict[str, Cell]:
    """Give the cells of a row that names sources, each once, and no number."""
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
    """Give the rows right below that hold a stage's amount for several sources, or their rates."""
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
            f"{source}_{stage}",
            f"{plain_label(head.text)}/{plain_label(label.text)}",
            block.page.at(row, head.column),
            _at(block, row, head),
            own,
            remarks,
        )
        for source, head in block.sources.items()
        for row, (stage, label) in block.stages.items()
        if stage != RATE
    ]


def printed_rate(block: SourcesAcross) -> Field | None:
    """Give the printed execution rate of the total."""
    head = block.sources.get("total")
    for row, (stage, label) in block.stages.items():
        if stage == RATE and head is not None:
            rate = percent(block.page.at(row, head.column))
            return Field(rate, _at(block, row, head), plain_label(label.text))
    return None


def _at(block: SourcesAcross, row: int, head: Cell) -> CellRef:
    return block.page.ref(row, head.column)


def _own_unit(block: SourcesAcross) -> str | None:
    cells = (cell for row in block.rows for cell in block.page.rows[row] if cell.kind == "s")
    return next(filter(None, (money_unit(cell.text) for cell in cells)), None)
