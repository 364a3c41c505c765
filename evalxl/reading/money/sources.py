"""Names of sources of money, also with their amount in the same cell."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.language.text import one_width
from evalxl.reading.numbers import Number, read_number, typed_number
from evalxl.reading.vocabulary import key, vocabulary
from evalxl.xlsx.grid import Cell

_INLINE_SOURCE = re.compile(r"^(?:其中:?)?(?P<source>[^:]{2,20}):(?P<amount>.+)$")
_COUNTED_FROM = re.compile(r"^其中\s*[:：]?\s*")


class InlineSource(NamedTuple):
    """A source of money with its amount in one cell; `source` is the first part of its key."""

    source: str
    label: str
    amount: Number


def inline_source(cell: Cell) -> InlineSource | None:
    """Read a cell such as `其中：一般公共预算：593.04`; `None` without a known source."""
    found = _labelled_amount(cell)
    return found if found and vocabulary().sources.match(found.label) else None


def inline_source_of_table(cell: Cell) -> InlineSource | None:
    """Read a cell such as `彩票公益金：30` of a fund table, where any label is a source."""
    return _labelled_amount(cell)


def _labelled_amount(cell: Cell) -> InlineSource | None:
    if cell.kind != "s" or not cell.text[-1:].strip(":：").strip():
        return None
    found = _INLINE_SOURCE.match(re.sub(r"\s", "", one_width(cell.text)))
    amount = typed_number(found["amount"]) if found else None
    if not found or amount is None:
        return None
    return InlineSource(source_key(found["source"]), found["source"], amount)


def source_key(text: str) -> str:
    """Return the first part of a source's key: its role, or its own label where no role fits."""
    return vocabulary().sources.role(text) or plain_label(text)


def plain_label(text: str) -> str:
    """Return a printed label without 其中, blanks, line breaks and what stands in brackets."""
    text = _COUNTED_FROM.sub("", text.strip())
    return key(text) or re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def is_of_which(text: str) -> bool:
    """Whether a label names a source as 其中 of one above it."""
    return bool(_COUNTED_FROM.match(text.strip()))


def names_rate(text: str) -> bool:
    """Return whether a row tells of the execution as a whole: 总体支出进度."""
    return vocabulary().fields.role(text) == "rate"


def heads_sources(cells: list[Cell]) -> bool:
    """Return whether a row only heads others, with or without their sums: 按收入性质分：7000."""
    labels = [cell for cell in cells if cell.kind == "s" and read_number(cell) is None]
    return bool(labels) and all(vocabulary().sections.match(cell.text) for cell in labels)
