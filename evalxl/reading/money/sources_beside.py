"""Money in columns of labels and amounts: a stage on top, under it the same sources.

The labels below the tops are the same in all columns, the amounts below each top add up to it,
and what is planned, arrived and spent does not grow. With three tops no word has to be known,
with two at least one: otherwise money that arrived could be taken for money spent.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from evalxl.reading.money.sources import plain_label, source_key
from evalxl.reading.money.sources_across import Amount, SourcesAcross
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.tables.column import STAGES
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

NOISE = 1e-6
_TWO = ("budget", "paid")
BY_PLACE = {2: _TWO, 3: ("budget", "arrived", "paid")}
"""The stages of columns beside each other, in the order in which money passes them."""
Line = list[tuple[Cell, Cell]]


def find_sources_beside(page: Page, taken: Container[int]) -> list[SourcesAcross]:
    """Find the blocks of a page outside the rows of its tables."""
    return [block for run in _runs(page, taken) for block in _blocks(page, run)]


def _runs(page: Page, taken: Container[int]) -> Iterator[list[Line]]:
    """Go over the runs of rows that hold labels and amounts in turn, in the same columns."""
    run: list[Line] = []
    for row in page.numbers:
        line = [] if row in taken else _line(page.rows[row])
        if run and _columns(line) != _columns(run[0]):
            yield run
            run = []
        if line:
            run.append(line)
    yield run


def _line(cells: Sequence[Cell]) -> Line:
    """Pair the labels of a row with the amounts right of them; nothing if it has other cells."""
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    is_even = len(cells) == 2 * len(pairs) and len(pairs) in BY_PLACE
    return pairs if is_even and all(_is_pair(*pair) for pair in pairs) else []


def _is_pair(label: Cell, value: Cell) -> bool:
    number = read_number(value)
    is_word = label.kind == "s" and read_number(label) is None
    return is_word and number is not None and number.unit not in ("%", "分")


def _columns(line: Line) -> list[int]:
    return [cell.column for pair in line for cell in pair]


def _blocks(page: Page, run: list[Line]) -> Iterator[SourcesAcross]:
    """Cut a run before each row whose labels differ: a top, then the rows of its sources."""
    tops = [no for no, line in enumerate(run) if not _is_of_one_source(line)]
    for start, end in pairwise([*tops, len(run)]):
        block = _block(page, run[start], run[start + 1 : end])
        if block is not None:
            yield block


def _is_of_one_source(line: Line) -> bool:
    return len({plain_label(label.text) for label, _ in line}) == 1


def _block(page: Page, top: Line, sources: list[Line]) -> SourcesAcross | None:
    stages = _stages(top)
    columns = [[line[no] for line in (top, *sources)] for no in range(len(top))]
    if not sources or not stages or not all(map(_adds_up, columns)):
        return None
    amounts = [
        Amount(_source(line, no, top), stage, _label(line[no][0], top[no][0]), *_place(line[no]))
        for no, stage in enumerate(stages)
        for line in (top, *sources)
    ]
    labels = tuple((label, stage) for (label, _), stage in zip(top, stages, strict=True))
    rows = [line[0][0].row for line in (top, *sources)]
    return SourcesAcross(page, rows, amounts, labels)


def _adds_up(column: Line) -> bool:
    """Return whether the first amount is the sum of the others, each rounded as it is shown."""
    total, *parts = map(_value, column)
    decimals = min(len(value.text.partition(".")[2]) for _, value in column)
    rounded = 0.5 * 10.0**-decimals * len(column)
    return abs(total - sum(parts)) <= rounded + NOISE


def _stages(top: Line) -> tuple[str, ...]:
    """Name the stages of the tops by their place; known words must agree, sums must not grow."""
    stages = BY_PLACE[len(top)]
    said = [_said(label) for label, _ in top]
    if all(said) and len(set(said)) == len(said):
        return tuple(role for role in said if role)
    agrees = all(role in (None, stage) for role, stage in zip(said, stages, strict=True))
    grows = any(_value(right) > _value(left) + NOISE for left, right in pairwise(top))
    is_told = len(top) > len(_TWO) or any(said)
    return stages if agrees and is_told and not grows else ()


def _said(label: Cell) -> str | None:
    words = vocabulary()
    role = words.stages.role(label.text) or words.amounts.role(label.text)
    return role if role in STAGES else None


def _value(pair: tuple[Cell, Cell]) -> float:
    found = read_number(pair[1])
    return found.value if found else 0.0


def _source(line: Line, no: int, top: Line) -> str:
    return "total" if line is top else source_key(line[no][0].text)


def _label(source: Cell, top: Cell) -> str:
    stage = plain_label(top.text)
    return stage if source is top else f"{plain_label(source.text)}/{stage}"


def _place(pair: tuple[Cell, Cell]) -> tuple[int, int]:
    return pair[1].row, pair[1].column
