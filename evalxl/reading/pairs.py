"""Labels with their values, wherever they stand: beside, below, or in the same cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from evalxl.model import CellRef
from evalxl.reading.page import Page
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_INLINE = re.compile(r"(?:^|[\s;；,，])([^\s:：;；]{2,14}?(?:[(（][^()（）]{1,8}[)）])?)\s*[:：]")


class Pair(NamedTuple):
    """One labelled value. `kind` is the vocabulary's context: `fields`, `amounts`.

    `text` is the value's text, `""` where it is blank; `cell` the value's cell, if it has one of
    its own; `at` where the value stands or belongs. `qualifier` tells the part of an amount.
    """

    kind: str
    role: str
    label: str
    text: str
    cell: Cell | None
    at: CellRef
    qualifier: str | None = None


def find_pairs(page: Page) -> list[Pair]:
    """Find all labelled values of a page that has no tables (any more)."""
    pairs: list[Pair] = []
    below: set[tuple[int, int]] = set()
    for number in page.numbers:
        cells = [cell for cell in page.rows[number] if (cell.row, cell.column) not in below]
        if cells:
            pairs += _row_pairs(page, cells, below)
    return pairs


def _row_pairs(page: Page, cells: list[Cell], below: set[tuple[int, int]]) -> Iterator[Pair]:
    """Walk one row: each label takes the first value to its right, else the one below it."""
    pending: list[tuple[str, str, Cell]] = []
    amount: tuple[str, str, Cell] | None = None
    only_labels = all(_meaning(cell) for cell in cells)
    for place, cell in enumerate(cells):
        meaning = _meaning(cell)
        if meaning is None:
            inline = list(_inline(page, cell))
            if inline and not pending:
                yield from inline
            elif pending:
                yield _pair(page, pending.pop(), amount, cell)
                pending.clear()
            continue
        kind, role = meaning
        if kind == "sections":
            continue
        if pending:
            if kind == "qualifiers":
                pending.clear()
            else:
                yield from _unanswered(page, pending, only_labels, below)
        if kind == "amounts":
            amount = (kind, role, cell)
        if kind != "qualifiers" or amount is not None:
            pending.append((kind, role, cell))
        if place == len(cells) - 1:
            yield from _unanswered(page, pending, only_labels, below)


def _meaning(cell: Cell) -> tuple[str, str] | None:
    """Tell what kind of label a cell is, if it is one."""
    if cell.kind != "s":
        return None
    words = vocabulary()
    for kind in ("fields", "amounts", "qualifiers", "sections"):
        role = getattr(words, kind).role(cell.text)
        if role is not None:
            return kind, role
    return None


def _pair(
    page: Page,
    label: tuple[str, str, Cell],
    amount: tuple[str, str, Cell] | None,
    cell: Cell,
) -> Pair:
    kind, role, at = label
    ref = page.ref(cell.row, cell.column)
    if kind == "qualifiers" and amount is not None:
        name = f"{_short(amount[2])}/{_short(at)}"
        return Pair("amounts", amount[1], name, cell.text.strip(), cell, ref, role)
    return Pair(kind, role, _short(at), cell.text.strip(), cell, ref)


def _unanswered(
    page: Page,
    pending: list[tuple[str, str, Cell]],
    only_labels: bool,
    below: set[tuple[int, int]],
) -> Iterator[Pair]:
    """Answer a label without a value to its right: the value stands below it, or is blank."""
    while pending:
        kind, role, label = pending.pop()
        if kind == "qualifiers":
            continue
        value = _below(page, label) if only_labels else None
        if value is not None:
            below.add((value.row, value.column))
            yield Pair(kind, role, _short(label), value.text.strip(), value, _ref(page, value))
        else:
            right = page.extent(label.row, label.column).right + 1
            yield Pair(kind, role, _short(label), "", None, page.ref(label.row, right))


def _below(page: Page, label: Cell) -> Cell | None:
    """Give the value under a label: in the next row, not a label itself, not left of it."""
    block = page.extent(label.row, label.column)
    row = page.next_row(block.bottom)
    if row is None:
        return None
    for cell in page.rows[row]:
        if block.left <= cell.column <= block.right:
            return None if _meaning(cell) else cell
    return None


def _ref(page: Page, cell: Cell) -> CellRef:
    return page.ref(cell.row, cell.column)


def _short(cell: Cell) -> str:
    return re.sub(r"\s", "", cell.text).rstrip(":：")


def _inline(page: Page, cell: Cell) -> Iterator[Pair]:
    """Split `填报人：张三  联系电话：123` into its pairs."""
    words = vocabulary()
    if cell.kind != "s" or len(cell.text) > LONGEST_INLINE:
        return
    text = unicodedata.normalize("NFKC", cell.text)
    found = [
        (kind, role, match)
        for match in _INLINE.finditer(text)
        for kind in ("fields", "amounts")
        if (role := getattr(words, kind).role(match[1]))
    ]
    for place, (kind, role, match) in enumerate(found):
        end = found[place + 1][2].start() if place + 1 < len(found) else len(text)
        value = text[match.end() : end].strip(" ;,\n\t")
        yield Pair(kind, role, match[1], value, None, _ref(page, cell))


LONGEST_INLINE = 200
