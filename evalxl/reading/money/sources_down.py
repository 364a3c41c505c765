"""Money told downwards: 预算数 with its sources below it, then 执行数 with the same sources."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from evalxl.reading.money.sources import plain_label
from evalxl.reading.money.sources_across import RATE, Amount, SourcesAcross
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.tables.column import STAGES
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_TOTAL = "total"


class Line(NamedTuple):
    """A row of one label and one amount: a stage, a source below it, or the rate."""

    role: str
    label: Cell
    value: Cell


def find_sources_down(page: Page, taken: Container[int]) -> list[SourcesAcross]:
    """Find the blocks of a page outside the rows of its tables.

    A block is told by its shape: two stages or more, each with an amount and the same sources
    right below it, all amounts in one column.
    """
    return [block for run in runs_of_amounts(page, taken) if (block := _block(page, run))]


def runs_of_amounts(page: Page, taken: Container[int]) -> Iterator[list[Line]]:
    """Go over the runs of rows of one label and one amount, all amounts in one column."""
    run: list[Line] = []
    for row in page.numbers:
        line = None if row in taken else _line(page.rows[row])
        if line is None or (run and line.value.column != run[0].value.column):
            yield run
            run = []
        if line is not None:
            run.append(line)
    yield run


def _line(cells: list[Cell]) -> Line | None:
    values = [cell for cell in cells if read_number(cell)]
    labels = [cell for cell in cells if cell.kind == "s" and cell not in values]
    if len(values) != 1 or not labels or labels[-1].column > values[0].column:
        return None
    role = _role(labels[-1].text)
    return Line(role, labels[-1], values[0]) if role else None


def _role(text: str) -> str | None:
    words = vocabulary()
    if words.fields.role(text) == RATE:
        return RATE
    stage = words.stages.match(text)
    if stage and stage.role in STAGES:
        return stage.role
    return words.sources.role(text)


def _block(page: Page, run: list[Line]) -> SourcesAcross | None:
    stage: Line | None = None
    amounts: list[Amount] = []
    for line in run:
        stage = line if line.role in STAGES else stage
        if stage is not None:
            amounts.append(_amount(line, stage))
    sources = [
        sorted(one.source for one in amounts if one.stage == called)
        for called in dict.fromkeys(one.stage for one in amounts if one.stage != RATE)
    ]
    is_block = len(sources) > 1 and len(sources[0]) > 1
    is_even = all(one == sources[0] and len(one) == len(set(one)) for one in sources)
    if not (is_block and is_even):
        return None
    return SourcesAcross(page, [line.value.row for line in run], amounts)


def _amount(line: Line, stage: Line) -> Amount:
    place = line.value.row, line.value.column
    if line.role == RATE:
        return Amount(_TOTAL, RATE, plain_label(line.label.text), *place)
    if line is stage:
        return Amount(_TOTAL, stage.role, plain_label(line.label.text), *place)
    label = f"{plain_label(line.label.text)}/{plain_label(stage.label.text)}"
    return Amount(line.role, stage.role, label, *place)
