"""Two numbers in one column: `10/9.5` below 分值/得分, or one of each below their joint label."""

from __future__ import annotations

import unicodedata

from evalxl.core import lazy_re as re
from evalxl.reading.numbers import typed_number
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_SIGNS = re.compile(r"[/／、|及和与(（]")
_LABEL = re.compile(r"^([^/、|及和与()]+)[/、|及和与]([^/、|及和与()]+)$")
_CELL = re.compile(r"^([^/|()]*)[/|]([^/|()]*)$")
_BRACKETED = re.compile(r"^([^()]+)\(([^()]+)\)$")
_POINTS = {"weight", "score"}
_NOTHING = {"", "-", "—", "--", "——"}
NO_NUMBER = "b"
"""The kind of a cell that is handed on to be complained of: whatever it says is no number."""


def joint_roles(label: str, below: str = "") -> tuple[str, str] | None:
    """Return the two roles of a label such as 分值/得分; `None` for any other label.

    Args:
        label: The label of a column.
        below: The first text under it: brackets in a label mostly explain it, so that 分值（得分）
            has two roles only above 10（9.5）.
    """
    if not _SIGNS.search(label):
        return None
    plain = _plain(label)
    found = _LABEL.match(plain) or (_BRACKETED.match(_plain(below)) and _BRACKETED.match(plain))
    roles = [vocabulary().columns.match(part) for part in found.groups()] if found else []
    listed = [one.role for one in roles if one and one.confidence == 1]
    return (listed[0], listed[1]) if len(listed) == 2 and set(listed) == _POINTS else None


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def part_of_cell(cell: Cell, part: int) -> Cell | None:
    """Return one of the two numbers of a cell as a cell of its own; `None` where it is left blank.

    A cell that does not hold two is told once, by its first part, as no number: whether a lone 10
    is the weight or the score, nobody knows.
    """
    plain = _plain(cell.text)
    found = _CELL.match(plain) or _BRACKETED.match(plain)
    texts = found.groups() if found and cell.kind == "s" else ()
    numbers = [typed_number(text) for text in texts]
    if not texts or any(
        number is None and text not in _NOTHING for number, text in zip(numbers, texts, strict=True)
    ):
        return cell._replace(kind=NO_NUMBER) if part == 0 else None
    number = numbers[part]
    return cell._replace(kind="n", value=number.value, text=texts[part]) if number else None
