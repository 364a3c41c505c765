"""Two numbers in one column: `10/9.5` below 分值/得分, or one of each below their joint label."""

from __future__ import annotations

import re
import unicodedata

from evalxl.reading.numbers import typed_number
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_LABEL = re.compile(r"^([^/、|及和与]+)[/、|及和与]([^/、|及和与]+)$")
_SIGNS = re.compile(r"[/／、|及和与]")
_CELL = re.compile(r"^([^/|]*)[/|]([^/|]*)$")
_POINTS = {"weight", "score"}
_NOTHING = {"", "-", "—", "--", "——"}
NO_NUMBER = "b"
"""The kind of a cell that is handed on to be complained of: whatever it says is no number."""


def joint_roles(label: str) -> tuple[str, str] | None:
    """Give the two roles of a label such as 分值/得分; `None` for any other label."""
    found = _SIGNS.search(label) and _LABEL.match(
        re.sub(r"\s", "", unicodedata.normalize("NFKC", label))
    )
    roles = [vocabulary().columns.match(part) for part in found.groups()] if found else []
    listed = [one.role for one in roles if one and one.confidence == 1]
    return (listed[0], listed[1]) if len(listed) == 2 and set(listed) == _POINTS else None


def part_of_cell(cell: Cell, part: int) -> Cell | None:
    """Give one of the two numbers of a cell as a cell of its own; `None` where it is left blank.

    A cell that does not hold two is told once, by its first part, as no number: whether a lone 10
    is the weight or the score, nobody knows.
    """
    found = _CELL.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.text)))
    texts = found.groups() if found and cell.kind == "s" else ()
    numbers = [typed_number(text) for text in texts]
    if not texts or any(
        number is None and text not in _NOTHING for number, text in zip(numbers, texts, strict=True)
    ):
        return cell._replace(kind=NO_NUMBER) if part == 0 else None
    number = numbers[part]
    return cell._replace(kind="n", value=number.value, text=texts[part]) if number else None
