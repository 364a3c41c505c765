"""Names of sources of money, also with their amount in the same cell."""

from __future__ import annotations

import re
import unicodedata

from evalxl.reading.numbers import read_number
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_INLINE_SOURCE = re.compile(r"^(?:其中:?)?(?P<source>[^:]{2,20}):(?P<amount>[-\d,.]+)(?:万?元)?$")


def inline_source(cell: Cell) -> tuple[str, str, float] | None:
    """Read `其中：一般公共预算：593.04`: source, printed label, amount."""
    if cell.kind != "s" or not cell.text[-1:].strip(":：").strip():
        return None
    found = _INLINE_SOURCE.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.text)))
    role = vocabulary().sources.role(found["source"]) if found else None
    if not found or role is None:
        return None
    try:
        return role, found["source"], float(found["amount"].replace(",", ""))
    except ValueError:
        return None


def names_rate(text: str) -> bool:
    """Tell whether a row tells of the execution as a whole: 总体支出进度."""
    return vocabulary().fields.role(text) == "rate"


def heads_sources(cells: list[Cell]) -> bool:
    """Tell whether a row only heads others, with or without their sums: 按收入性质分：7000."""
    labels = [cell for cell in cells if cell.kind == "s" and read_number(cell) is None]
    return bool(labels) and all(vocabulary().sections.match(cell.text) for cell in labels)
