"""Values as spreadsheet XML: text stays text, numbers keep their digits."""

from __future__ import annotations

import math
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.xlsx.grid import Value

CELL_LIMIT = 32_767
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """Bring a text to what a cell can hold: no control characters, at most 32,767 units."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    return units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def escape(text: str) -> str:
    """Escape a text for element content and attributes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


@lru_cache(maxsize=4096)
def string_xml(text: str) -> str:
    """Write a text as `<t>`; `_x0041_` typed by a person stays those seven characters."""
    safe = escape(_LOOKS_ESCAPED.sub("_x005F_", clean(text)))
    keeps = ' xml:space="preserve"' if safe != safe.strip(" \t\n") else ""
    return f"<t{keeps}>{safe}</t>"


def number(value: float) -> str:
    """Write a number with the fewest digits that give it back."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def value_xml(value: Value, *, is_result: bool = False) -> tuple[str, str]:
    """Write what stands inside a cell, apart from its formula.

    Args:
        value: The value; `None`, infinite and undefined numbers leave the cell empty.
        is_result: Whether the value is the stored result of a formula.

    Returns:
        The type (`t`, empty for numbers and blanks) and the inner XML.
    """
    if isinstance(value, str):
        if is_result:
            return "str", f"<v>{escape(_LOOKS_ESCAPED.sub('_x005F_', clean(value)))}</v>"
        return "inlineStr", f"<is>{string_xml(value)}</is>"
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return "b", f"<v>{int(value)}</v>"
    return "", f"<v>{number(value)}</v>" if math.isfinite(value) else ""
