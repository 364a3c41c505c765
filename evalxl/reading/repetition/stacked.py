"""Projects below each other under one head: each block of rows has full marks of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.reading.full_marks import FULL_MARKS
from evalxl.reading.numbers import FIGURE_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.repetition.copies import Copy
from evalxl.reading.repetition.groups import is_word
from evalxl.reading.texts.name_in_text import OFFICE
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell, Sheet

FEWEST_CELLS = 5
FEWEST_ROWS = 2
LONGEST_MARK = 6
PROJECT, UNIT = "项目名称", "实施单位"
_IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]$")


class Block(NamedTuple):
    """The rows of one project below the heading that names it."""

    heading: Cell
    rows: list[int]


def stacked(sheet: Sheet, page: Page) -> list[Sheet]:
    """Return a copy for each project; nothing where the sheet does not show several."""
    blocks = _blocks(page)
    if len(blocks) < 2 or not _have_full_marks(page, blocks):
        return []
    above = [row for row in page.numbers if row < blocks[0].heading.row]
    heads = [row for row in above if len(page.rows[row]) >= FEWEST_CELLS]
    if not heads:
        return []
    made = (_project(sheet, page, heads[0], above, block) for block in blocks)
    return [replace(one, view=view) for view, one in enumerate(made, 1)]


def _blocks(page: Page) -> list[Block]:
    """Cut the rows before each heading: a word alone in its row above several full rows."""
    headings = [row for row in page.numbers if _is_heading(page, row)]
    ends = [*headings, page.numbers[-1] + 1] if headings else []
    blocks = (
        Block(page.rows[start][0], [row for row in page.numbers if start < row < end])
        for start, end in pairwise(ends)
    )
    return [block for block in blocks if len(_full(page, block)) >= FEWEST_ROWS]


def _is_heading(page: Page, row: int) -> bool:
    below = page.next_row(row)
    cells = page.rows[row]
    is_above_rows = below is not None and len(page.rows[below]) >= FEWEST_CELLS
    return is_above_rows and len(cells) == 1 and is_word(cells[0])


def _full(page: Page, block: Block) -> list[int]:
    return [row for row in block.rows if len(page.rows[row]) >= FEWEST_CELLS]


def _have_full_marks(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether one column of numbers adds up to the full marks in every block."""
    columns = [set(_columns_of_full_marks(page, block)) for block in blocks]
    return bool(set.intersection(*columns))


def _columns_of_full_marks(page: Page, block: Block) -> Iterator[int]:
    rows = _full(page, block)
    for column in {cell.column for row in rows for cell in page.rows[row]}:
        found = [read_number(page.at(row, column)) for row in rows]
        points = [one.value for one in found if one]
        if len(points) == len(rows) and abs(sum(points) - FULL_MARKS) <= FIGURE_SLACK:
            yield column


def _project(sheet: Sheet, page: Page, head: int, above: Sequence[int], block: Block) -> Sheet:
    """Write one project as a form: its name above the head, below it its own rows."""
    copy = Copy(sheet)
    copy.move_rows(row for row in above if row < head)
    place = (block.heading.row, block.heading.column)
    for column, text in enumerate(_told(block.heading.text), 1):
        copy.write(head, column, text, place)
    copy.move_rows([*(row for row in above if row >= head), *block.rows], 1)
    return copy.made()


def _told(text: str) -> list[str]:
    """Write a heading as labels and values; one with labels of its own stays as it is."""
    if vocabulary().is_labelled(text):
        return [text]
    name, unit = _name_and_unit(text)
    return [PROJECT, name, *([UNIT, unit] if unit else [])]


def _name_and_unit(text: str) -> tuple[str, str]:
    """Split `项目一：路灯改造（青岗镇市政所）`."""
    mark, colon, rest = text.replace("：", ":").partition(":")
    name = rest.strip() if colon and len(mark) <= LONGEST_MARK else text.strip()
    found = _IN_BRACKETS.search(name)
    if found and OFFICE.search(found[1]):
        return name[: found.start()].strip(), found[1]
    return name, ""
