"""Numbers as people type and see them: `10分`, ` 10 `, `１０`, `20%`, `1,033.48`, `120万`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from evalxl import lazy_re as re
from evalxl.language.doubt import is_in_doubt
from evalxl.terms import MoneyUnit
from evalxl.xlsx.grid import Cell

_TYPED = re.compile(
    r"^(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+)"
    r"(?:(?P<unit>%|分)|(?P<money>亿|百万|万|[wW]|千|(?=元))元?整?)?$"
)
_CURRENCY = re.compile(r"^(?:人民币|RMB|￥|¥)|人民币$", re.IGNORECASE)
HIDDEN_DIGITS = 0.005
"""A display may hide this much before the stored number counts instead of the shown one."""


class Number(NamedTuple):
    """A number read from a cell.

    `unit` is a unit typed or shown with it (`%`, `分`, `万元`), `is_text` tells that the cell
    holds a text, `is_rounded` that the display hides digits which matter.
    """

    value: float
    unit: str | None = None
    is_text: bool = False
    is_rounded: bool = False


_BEYOND = 1e15
"""No amount, weight or score is so large; sums of such numbers would not stay finite."""


def read_number(cell: Cell | None) -> Number | None:
    """Read the number a person sees in a cell; `None` where there is none.

    A cell showing `90%` is 90. Where the display hides digits that matter, the stored number
    counts.
    """
    if cell is None or cell.kind in "be":
        return None
    shown = typed_number(cell.text)
    if cell.kind == "s":
        return shown._replace(is_text=True) if shown else None
    if not isinstance(cell.value, int | float):
        return None
    stored = float(cell.value)
    if abs(stored) >= _BEYOND:
        return None
    if cell.text_is_raw or shown is None:
        return Number(round(stored, 10)) if cell.text_is_raw else None
    exact = _in_unit_shown(stored, shown)
    if abs(exact - shown.value) > HIDDEN_DIGITS + 1e-9:
        return Number(round(exact, 10), shown.unit, is_rounded=True)
    return shown


def _in_unit_shown(stored: float, shown: Number) -> float:
    """Return a stored number in the unit its format shows: 0.9 as 90 %, 1200000 as 120万."""
    if shown.unit == "%":
        return stored * 100
    if shown.unit not in MONEY_UNITS:
        return stored
    scaled = stored / MoneyUnit(shown.unit).yuan
    return min(stored, scaled, key=lambda one: abs(one - shown.value))


@lru_cache(maxsize=8192)
def typed_number(text: str) -> Number | None:
    """Read a typed number with at most one unit behind it; `None` for anything else.

    Money may be typed without 元: `120万` has the unit 万元.
    """
    if is_in_doubt(re.sub(r"[\r\n]+", " ", text)):
        return None
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _TYPED.match(_CURRENCY.sub("", plain))
    if not found:
        return None
    number = float(found["number"].replace(",", ""))
    scale = found["money"]
    unit = found["unit"] if scale is None else f"{scale.lower().replace('w', '万')}元"
    return Number(number, unit) if number < _BEYOND else None


def money_unit(text: str) -> str | None:
    """Give the money unit a text names in brackets or after 单位: `（万元）`, `单位：元`."""
    found = _UNIT_NAMED.search(unicodedata.normalize("NFKC", text))
    return found[1] or found[2] if found else None


def labelled_unit(text: str) -> str | None:
    """Give the money unit a text names after 单位: `… 主管部门：市文旅局  金额单位：元`."""
    found = _UNIT_LABELLED.search(unicodedata.normalize("NFKC", text))
    return found[1] if found else None


MONEY_UNITS = frozenset(unit.value for unit in MoneyUnit)
_UNITS = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_LABEL = rf"单位\s*[:为]?\s*(?:人民币)?\s*({_UNITS})"
_UNIT_LABELLED = re.compile(_LABEL + r"(?![^\s,;)])")
_UNIT_NAMED = re.compile(rf"{_LABEL}|[(\[【](?:单位[:]?|人民币)?\s*({_UNITS})\s*[)\]】]")
