"""Labels with their values in one cell: `填报人：张三  联系电话：123`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef
from evalxl.reading.numbers import MONEY_UNITS
from evalxl.reading.page import Page
from evalxl.reading.vocabulary import key, vocabulary
from evalxl.xlsx.grid import Cell

_INLINE = re.compile(r"(?:^|[\s;；,，])([^\s:：;；]{2,14}?(?:[(（][^()（）]{1,8}[)）])?)\s*[:：]")
LONGEST_INLINE = 200
"""Longer texts are sentences, whatever colons stand in them."""


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


def _is_word(label: str) -> bool:
    """Distinguish a label, known or not (审核人：), from the digits before the colon of a time."""
    return not any(sign.isdigit() for sign in label)


def _role_beside_its_value(kind: str, match: re.Match[str]) -> str | None:
    """Take 单位 for the unit that fills in, 总分 for the form's total, 项目 for the project.

    They say so only beside their values, 单位：市财政局; alone they head columns or rows. 项目 must
    start its cell.
    """
    label = key(match[1]) if kind == "fields" else ""
    starts = not match.string[: match.start(1)].strip()
    return "project_name" if label == "项目" and starts else BESIDE_VALUES.get(label)


BESIDE_VALUES = {"单位": "unit"} | dict.fromkeys(("总分", "总得分", "合计得分"), "overall_score")


def inline(page: Page, cell: Cell) -> Iterator[Pair]:
    """Split `填报人：张三  联系电话：123` into its pairs."""
    words = vocabulary()
    if cell.kind != "s" or len(cell.text) > LONGEST_INLINE:
        return
    text = cell.text
    labels = list(_INLINE.finditer(text))
    found = [
        (kind, role, match)
        for match in labels
        for kind in ("fields", "amounts")
        if (role := getattr(words, kind).role(match[1]) or _role_beside_its_value(kind, match))
    ]
    starts = [match.start() for match in labels if _is_word(match[1])] + [len(text)]
    for kind, role, match in found:
        end = next(start for start in starts if start >= match.end())
        value = text[match.end() : end].strip(" \u3000;；,，\n\t")
        if value and not (role == "unit" and value in MONEY_UNITS):
            yield Pair(kind, role, match[1], value, None, page.ref(cell.row, cell.column))
