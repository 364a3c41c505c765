"""Labels with their values, wherever they stand: beside, below, or in the same cell."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import zip_longest
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.reading.numbers import money_unit, read_number
from evalxl.reading.page import Page
from evalxl.reading.tables.levels import printed_weight
from evalxl.reading.texts.inline import Pair, inline
from evalxl.reading.vocabulary import key, vocabulary
from evalxl.xlsx.grid import Block, Cell

GOALS = ("goal_expected", "goal_achieved")
_RATE = ("fields", "rate")
_COLON = re.compile(r"[:：]")
LONGEST_STATEMENT = 60


class Mark(NamedTuple):
    """A cell and the kind of label it is; values have no kind."""

    cell: Cell
    kind: str | None
    role: str


def find_pairs(
    page: Page, taken: Container[int] = (), running_text: Container[int] = ()
) -> list[Pair]:
    """Find all labelled values of a page outside the rows taken by tables.

    In running text a label heads a paragraph; there only `label：value` in one cell counts.
    """
    pairs: list[Pair] = []
    below: set[tuple[int, int]] = set()
    for number in page.numbers:
        if number in running_text:
            pairs += inline(page, page.rows[number][0])
        elif number not in taken:
            cells = [cell for cell in page.rows[number] if (cell.row, cell.column) not in below]
            for pair in _row_pairs(page, cells, taken):
                pairs.append(pair)
                if pair.cell is not None and pair.cell.row > number:
                    below.add((pair.cell.row, pair.cell.column))
    return pairs


def _row_pairs(page: Page, cells: list[Cell], taken: Container[int]) -> Iterator[Pair]:
    """Walk one row: each label takes the value to its right, else the one below it."""
    marks = _with_points(
        [Mark(cell, *(label_meaning(cell) or _statement(page, cell))) for cell in cells]
    )
    marks = _without_heads(page, marks)
    # Both goals in one row head the row below, whatever the cell before them is called.
    is_head = all(mark.kind for mark in marks) or {*GOALS} <= {mark.role for mark in marks}
    amount: Mark | None = None
    for place, mark in enumerate(marks):
        following = marks[place + 1] if place + 1 < len(marks) else None
        alone = mark.kind is None and (place == 0 or marks[place - 1].kind is None)
        if alone or mark.kind == "statement":
            yield from inline(page, mark.cell)
        if mark.kind in (None, "sections", "statement"):
            continue
        amount = mark if mark.kind == "amounts" else amount
        if mark.kind != "amounts" or not _is_split(marks[place + 1 :]):
            yield from _of_label(page, mark, following, amount, taken, is_head=is_head)


def _of_label(
    page: Page,
    mark: Mark,
    following: Mark | None,
    amount: Mark | None,
    taken: Container[int],
    *,
    is_head: bool,
) -> Iterator[Pair]:
    """Join one label with its value: right of it, else below it."""
    if mark.kind == "amounts" and following and _heads_amounts(following.cell):
        # 全年预算 | 全年执行 head columns: neither is the other's amount
        yield _pair(page, mark, amount, _below(page, mark.cell, taken))
    elif following and following.kind is None:
        yield _pair(page, mark, amount, following.cell)
    elif mark.kind != "qualifiers" and (following is None or following.kind != "qualifiers"):
        is_blank = following is not None and following.kind == "statement" and _asks(mark.cell)
        value = _below(page, mark.cell, taken) if is_head and not is_blank else None
        if value is None and mark.kind == "amounts" and _fills_its_row(page, mark.cell):
            return  # 项目资金（万元） across the page heads the table below it
        yield _pair(page, mark, amount, value)
        if mark.role in GOALS and value is not None:
            for cell in _further_below(page, mark.cell, value, taken):
                yield _pair(page, mark, amount, cell)


def _is_split(marks: list[Mark]) -> bool:
    """Return whether a row gives amounts with a label before each: 市本级 | 9 | 下级 | 3."""
    if not marks or marks[0].kind is not None or not _is_word_alone(marks[0].cell):
        return False
    values = [mark.cell for mark in marks[1::2]]
    return len(values) > 1 and all(read_number(cell) for cell in values)


def _without_heads(page: Page, marks: list[Mark]) -> list[Mark]:
    """Take a label of an amount that names a block of rows, beside a word, for that name."""
    return [
        mark._replace(kind="sections")
        if mark.kind == "amounts" and following and _heads_rows(page, mark.cell, following.cell)
        else mark
        for mark, following in zip_longest(marks, marks[1:])
    ]


def _heads_rows(page: Page, label: Cell, beside: Cell) -> bool:
    """Return whether a label heads rows or a column, and a word beside it another column.

    It is merged down to its rows, numbers stand below both, or its row has words alone and the
    next one a name and numbers.
    """
    if not _is_word_alone(beside):
        return False
    if page.extent(label.row, label.column).bottom > beside.row:
        return True
    below = page.next_row(label.row)
    words = page.rows[label.row]
    numbered = [cell for cell in words if below and read_number(page.at(below, cell.column))]
    is_above = len(numbered) > 1 and beside in numbered
    return is_above and (label in numbered or (len(words) > 2 and all(map(_is_word_alone, words))))


def _is_word_alone(cell: Cell) -> bool:
    return cell.kind == "s" and not any(sign.isdigit() for sign in cell.text)


def _heads_amounts(cell: Cell) -> bool:
    """Return whether a cell is the label of a stage of money, with or without a place beside it."""
    return cell.kind == "s" and vocabulary().stages.is_listed(cell.text)


def _fills_its_row(page: Page, label: Cell) -> bool:
    """Return whether a label reaches from edge to edge, with no room for a value."""
    block = page.extent(label.row, label.column)
    return block.left <= page.left and block.right >= page.right


def _with_points(marks: list[Mark]) -> list[Mark]:
    """Take 分值 and 得分 behind a label of the execution rate for labels of its points.

    Without a weight, in a cell or in the label of the rate, a score is not surely the rate's.
    """
    rates = [place for place, mark in enumerate(marks) if (mark.kind, mark.role) == _RATE]
    if not rates:
        return marks
    roles = {
        place: role
        for place, mark in enumerate(marks[rates[0] :], rates[0])
        if (mark.kind is None or mark.role == "overall_score")
        and (role := _points_label(mark.cell))
    }
    if "execution_weight" not in roles.values() and not printed_weight(marks[rates[0]].cell.text):
        return marks
    return [
        Mark(mark.cell, "fields", roles[place]) if place in roles else mark
        for place, mark in enumerate(marks)
    ]


def _points_label(cell: Cell) -> str | None:
    found = vocabulary().heading(cell.text) if cell.kind == "s" else None
    return {"weight": "execution_weight", "score": "execution_score"}.get(
        found.role if found else ""
    )


def label_meaning(cell: Cell) -> tuple[str, str] | None:
    """Return what kind of label a cell is, if it is one."""
    if cell.kind != "s":
        return None
    words = vocabulary()
    for kind in ("fields", "amounts", "qualifiers", "sections"):
        role = getattr(words, kind).role(cell.text)
        if role is not None:
            return kind, role
    is_project = cell.text.rstrip().endswith((":", "：")) and key(cell.text) == "项目"
    return ("fields", "project_name") if is_project else None


def _statement(page: Page, cell: Cell) -> tuple[str | None, str]:
    """Distinguish a cell that states its own label, such as 单位：万元, from a plain value."""
    if cell.kind != "s" or not _COLON.search(cell.text):
        return None, ""
    if _asks(cell):
        return "statement", ""
    if len(cell.text) > LONGEST_STATEMENT:
        return None, ""
    starts = any(cell.text.strip().startswith(pair.label) for pair in inline(page, cell))
    return ("statement", "") if starts or money_unit(cell.text) else (None, "")


def _pair(page: Page, label: Mark, amount: Mark | None, cell: Cell | None) -> Pair:
    """Join a label with its value; a blank value belongs to the right of its label."""
    kind, role, name = str(label.kind), label.role, _short(label.cell)
    qualifier = _qualifier_in(name) if kind == "amounts" else None
    if kind == "qualifiers" and amount is not None:
        kind, role, qualifier = "amounts", amount.role, role
        name = f"{_short(amount.cell)}/{name}"
    if cell is not None:
        at = page.ref(cell.row, cell.column)
    else:
        right = page.extent(label.cell.row, label.cell.column).right + 1
        at = page.ref(label.cell.row, right)
    return Pair(kind, role, name, cell.text.strip() if cell else "", cell, at, qualifier)


def _qualifier_in(label: str) -> str | None:
    """Find the part of an amount its own label names: 实际支出金额（市本级）, 预算安排（下级）."""
    parts = re.split(r"[()（）]+", label)[1:]
    return next(filter(None, map(vocabulary().qualifiers.role, parts)), None)


def _below(page: Page, label: Cell, taken: Container[int]) -> Cell | None:
    """Return the value under a label: in the next row, unless that is a label or a table."""
    block = page.extent(label.row, label.column)
    row = page.next_row(block.bottom)
    return _in_row(page, row, block, taken) if row is not None else None


def _in_row(page: Page, row: int, block: Block, taken: Container[int]) -> Cell | None:
    """Return the value of a row under a label's block, unless the row is a table's."""
    cells = [] if row in taken else page.rows[row]
    under = (cell for cell in cells if block.left <= cell.column <= block.right)
    cell = next(under, None)
    return None if cell is None or label_meaning(cell) or _asks(cell) else cell


def _further_below(page: Page, label: Cell, value: Cell, taken: Container[int]) -> Iterator[Cell]:
    """Walk the values under the first one: a goal told in several rows, each without a label."""
    block = page.extent(label.row, label.column)
    row = page.next_row(page.extent(value.row, value.column).bottom)
    while row is not None:
        cell = _in_row(page, row, block, taken)
        if cell is None or any(map(label_meaning, page.rows[row])):
            return
        yield cell
        row = page.next_row(page.extent(cell.row, cell.column).bottom)


def _asks(cell: Cell) -> bool:
    """Whether a text ends in the colon before a value, known as a label or not."""
    return cell.kind == "s" and cell.text.rstrip().endswith((":", "："))


def _short(cell: Cell) -> str:
    return re.sub(r"\s", "", cell.text).rstrip(":：")
