"""What number formats hide: values that `;;;` shows to nobody, and which number is stored."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.xlsx.formats.digits import general
from evalxl.xlsx.formats.shown import number_format, show_number
from evalxl.xlsx.formats.tokens import Section
from evalxl.xlsx.grid import Cell
from evalxl.xlsx.visible import visible

_NUMBER = frozenset({"digit", "point", "group", "general", "fraction"})
_MAY_ADD = ('"', "\\", "!")
_SIGNS = frozenset("-−－(（△▲负减")
_COLOURS = ("[red", "[color", "[红", "[颜色")
_SCALING = re.compile(r"""[0#?](?:[!\\]\.|"\."|,+(?=[^0#?]*(?:;|$)))""")


def may_scale(code: str) -> bool:
    """Whether a format shows another number than is stored: `0!.0000`, `0.00,,`."""
    return _SCALING.search(code) is not None


def is_hidden(cell: Cell) -> bool:
    """Whether a cell that shows nothing holds something.

    A zero counts only where the format hides other numbers, too: many forms leave zeros blank.
    """
    if cell.kind == "s":
        return bool(visible(str(cell.value or "")).strip())
    if cell.kind != "n" or cell.value is None:
        return False
    return cell.value != 0 or not show_number(1, cell.format).text


def shows_another_number(cell: Cell) -> bool:
    """Whether a format puts digits of its own to a number, or takes its sign away.

    `"95"0` shows 958 for a stored 8, and `0;0` 95 for -95. A sign told by a colour is told.
    """
    value = cell.value
    if cell.kind != "n" or not isinstance(value, int | float) or cell.format == "General":
        return False
    if value < 0 and _SIGNS.isdisjoint(cell.text):
        code = cell.format.lower()
        return _has_digit(cell.text) and not any(colour in code for colour in _COLOURS)
    if not any(sign in cell.format for sign in _MAY_ADD):
        return False
    parsed = number_format(cell.format)
    section = parsed.section_for(value) if parsed else None
    return section is not None and not section.is_date and _adds_digits(section)


@lru_cache(maxsize=1024)
def _adds_digits(section: Section) -> bool:
    """Whether a literal ends or begins with a digit where a number does, or stands for one."""
    tokens = [token for token in section.tokens if token.text or token.kind in _NUMBER]
    if not any(token.kind in _NUMBER for token in tokens):
        return any(token.kind == "literal" and _has_digit(token.text) for token in tokens)
    return any(
        (one.kind == "literal" and after.kind in _NUMBER and _has_digit(one.text[-1:].strip("0")))
        or (one.kind in _NUMBER and after.kind == "literal" and _has_digit(after.text[:1]))
        for one, after in pairwise(tokens)
    )


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def plainly(cell: Cell) -> str:
    """Return the value as it would be shown without a format."""
    return general(cell.value) if isinstance(cell.value, int | float) else str(cell.value)
