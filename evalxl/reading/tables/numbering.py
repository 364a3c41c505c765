"""Levels told by numbering in one column of names: `1`, `1.1`, `1.1.1`; `一、`, `（一）`, `1.`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from evalxl.reading.tables.column import TARGET_AND_RESULT
from evalxl.reading.tables.levels import level_of
from evalxl.reading.tables.table import Kind, Table
from evalxl.xlsx.grid import Cell

LEVELS = ("level1", "level2")
MOSTLY = 0.8
_NUMBER = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Z]\d{0,2})(?:[.\-]\d{1,2})*[）)、.．\s]*"
)
_LATIN, _CHINESE, _LETTER = (
    re.compile(r"\d+"),
    re.compile("[一二三四五六七八九十]+"),
    re.compile("[A-Z]"),
)


def levels_by_number(table: Table, rows: Sequence[int]) -> dict[int, str]:
    """Return the rows that name a level by their kind of numbering, each with its level.

    Nearly all rows are numbered, in two or three kinds. Those of the deepest kind alone have a
    target or a result; the others head them.
    """
    if table.head.has(*LEVELS) or table.kind is not Kind.INDICATORS:
        return {}
    names = {row: cell.text for row in rows if (cell := _name(table, row))}
    kinds = {row: kind for row, text in names.items() if (kind := numbering(text))}
    valued = {row for row in names if any(table.own(row, value) for value in TARGET_AND_RESULT)}
    deepest = {kinds[row] for row in valued if row in kinds}
    numbered = sum(row in kinds for row in valued)
    heads = {row: kind for row, kind in kinds.items() if row not in valued}
    order = list(dict.fromkeys(heads.values()))
    is_even = len(deepest) == 1 and deepest.isdisjoint(order) and numbered >= MOSTLY * len(valued)
    if not is_even or not 1 <= len(order) <= len(LEVELS):
        return {}
    if _depth(deepest.pop()) == len(LEVELS):
        return {row: LEVELS[min(_depth(kind), 1)] for row, kind in heads.items()}
    said = [level_of(names[row]) for row in heads]
    first = 1 if len(order) == 1 and 2 * said.count("level2") > len(said) else 0
    return {row: LEVELS[first + order.index(kind)] for row, kind in heads.items()}


def _depth(kind: str) -> int:
    """Return how many numbers stand above the last one of a kind: 2 for `1.2.1` and `A1-2`."""
    return sum(sign in "9A" for sign in kind) - 1


def _name(table: Table, row: int) -> Cell | None:
    """Return the name of a row; where no column is known to name rows, its first cell."""
    role = table.head.name_role
    cell = table.own(row, role) if role else table.page.rows[row][0]
    return cell if cell is not None and cell.row == row else None


def numbering(text: str) -> str:
    """Return the kind of a text's numbering: `9.9` of `1.2 质量指标`; `""` where it has none."""
    found = _NUMBER.match(unicodedata.normalize("NFKC", text.strip()))
    if found is None or found.end() >= len(text.strip()):
        return ""
    kind = _LETTER.sub("A", _CHINESE.sub("一", _LATIN.sub("9", found[0])))
    return re.sub(r"\s", "", kind)
