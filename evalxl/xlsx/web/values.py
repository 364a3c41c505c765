"""The texts of a page's cells as the values that Excel would make of them."""

from __future__ import annotations

from typing import Any

from evalxl.core import lazy_re as re
from evalxl.xlsx.formats.shown import show_number
from evalxl.xlsx.formats.told import format_of
from evalxl.xlsx.grid import Cell

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?%?")
_AS_TEXT = re.compile(
    r"(?:mso-number-format|vnd\.ms-excel\.numberformat)\s*:\s*[\"'\\]*@", re.IGNORECASE
)
_MOST_DIGITS = 15
"""A number of more digits is a code: as a number it would lose some."""


def value_of(element: Any, text: str, row: int, column: int) -> Cell:
    """Return the cell of a text: a number where it is nothing but one and not meant as text."""
    number = None if _AS_TEXT.search(element.get("style") or "") else _number(text)
    code = format_of(text)
    if number is None or show_number(number, code).text != text:
        return Cell(row, column, "s", text, text)
    return Cell(row, column, "n", number, text, code)


def _number(text: str) -> float | None:
    digits = sum(sign.isdigit() for sign in text)
    if not _NUMBER.fullmatch(text) or digits > _MOST_DIGITS:
        return None
    value = float(text.rstrip("%").replace(",", ""))
    return round(value / 100, _MOST_DIGITS) if text.endswith("%") else value
