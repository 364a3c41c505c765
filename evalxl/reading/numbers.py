"""Numbers as people type and see them: `10分`, ` 10 `, `１０`, `20%`, `1,033.48`, `120万`."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.core.terms import MoneyUnit
from evalxl.language.doubt import is_in_doubt
from evalxl.language.powers import without_powers
from evalxl.language.text import one_width
from evalxl.xlsx.formats.hiding import may_scale
from evalxl.xlsx.grid import Cell

_TYPED = re.compile(
    r"^(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+)"
    r"(?:(?P<unit>%|分)|(?P<money>亿|百万|万|[wW]|千|(?=元))元?整?)?$"
)
_CURRENCY = re.compile(r"^(?:人民币|RMB|￥|¥)|人民币$", re.IGNORECASE)
_DECIMALS = re.compile(r"\.(\d+)")
HIDDEN_DIGITS = 0.005
"""A display may hide this much before the stored number counts instead of the shown one."""
SUM_SLACK = 0.06
"""Sums meet their parts within this: both may be printed with one decimal."""
FIGURE_SLACK = 0.006
"""Two figures printed with two decimals are equal within this."""


class Number(NamedTuple):
    """A number read from a cell.

    `unit` is a unit typed or shown with it (`%`, `分`, `万元`), `is_text` tells that the cell
    holds a text, `is_rounded` that the display hides digits which matter. `stored` is what the
    cell holds where its format shows another number: 2000000 as 200.0000.
    """

    value: float
    unit: str | None = None
    is_text: bool = False
    is_rounded: bool = False
    stored: float | None = None

    def is_scaled_beyond(self, unit: MoneyUnit) -> bool:
        """Whether display and stored number differ by more than a unit of money explains.

        Stored in yuan and shown in ten thousands is one amount; any other scale is two.
        """
        return self.stored is not None and not math.isclose(self.stored, self.value * unit.yuan)


_BEYOND = 1e15
"""No amount, weight or score is so large; sums of such numbers would not stay finite."""
_SCALES = (*range(-12, 0), *range(1, 13))
"""Powers of ten by which a number format may show another number than is stored."""


def read_number(cell: Cell | None) -> Number | None:
    """Return the number a person sees in a cell; `None` where there is none.

    A cell showing `90%` is 90, one showing 200.0000 is 200 even where it holds 2000000. Where the
    display hides digits that matter, the stored ones count.
    """
    if cell is None or cell.kind in "be":
        return None
    if cell.kind == "s":
        return _typed(cell.text)
    if not isinstance(cell.value, int | float) or abs(cell.value) >= _BEYOND:
        return None
    stored = float(cell.value) + 0.0  # never minus zero, which is equal to zero and shown otherwise
    if cell.text_is_raw:  # what is seen is not known; a scale would make it another number
        return None if may_scale(cell.format) else Number(round(stored, 10))
    return _seen(stored, cell.text)


@lru_cache(maxsize=8192)
def _typed(text: str) -> Number | None:
    shown = typed_number(text)
    return shown._replace(is_text=True) if shown else None


@lru_cache(maxsize=8192)
def _seen(stored: float, text: str) -> Number | None:
    shown = typed_number(text)
    return None if shown is None else _displayed(stored, shown, _last_place(text))


def _displayed(stored: float, shown: Number, place: float) -> Number:
    """Judge a displayed number by the stored one, of which it may be a rounding or a scaling."""
    power = _power(stored, shown, place)
    if power is None:
        return shown._replace(stored=stored)
    exact = round(stored * 10.0**power, 10)
    is_rounded = abs(exact - shown.value) > HIDDEN_DIGITS + 1e-9
    return shown._replace(
        value=exact if is_rounded else shown.value,
        is_rounded=is_rounded,
        stored=None if power in _plain_powers(shown) else stored,
    )


def _power(stored: float, shown: Number, place: float) -> int | None:
    """Return the power of ten from stored to shown; `None` where no power explains the display."""
    plain = _plain_powers(shown)
    powers = (*plain, *_SCALES) if shown.value else plain
    return next(
        (one for one in powers if abs(stored * 10.0**one - shown.value) <= place / 2 + 1e-9), None
    )


def _plain_powers(shown: Number) -> tuple[int, ...]:
    """Return the powers that the unit shown explains: 0.9 as 90 %, 1200000 as 120万."""
    if shown.unit == "%":
        return 2, 0
    if shown.unit in MONEY_UNITS:
        return 0, -round(math.log10(MoneyUnit(shown.unit).yuan))
    return (0,)


def _last_place(text: str) -> float:
    """Return the worth of the last digit displayed: 0.01 of `12.50`."""
    decimals = _DECIMALS.search(unicodedata.normalize("NFKC", text))
    return 10.0 ** -len(decimals[1]) if decimals else 1.0


@lru_cache(maxsize=8192)
def typed_number(text: str) -> Number | None:
    """Read a typed number with at most one unit behind it; `None` for anything else.

    Money may be typed without 元: `120万` has the unit 万元.
    """
    text = without_powers(text)
    if is_in_doubt(re.sub(r"[\r\n]+", " ", text)):
        return None
    plain = re.sub(r"\s", "", one_width(text)).replace("\u2212", "-")
    found = _TYPED.match(_CURRENCY.sub("", plain))
    if not found:
        return None
    number = float(found["number"].replace(",", ""))
    scale = found["money"]
    unit = found["unit"] if scale is None else f"{scale.lower().replace('w', '万')}元"
    return Number(number, unit) if number < _BEYOND else None


def money_unit(text: str) -> str | None:
    """Return the money unit a text names in brackets or after 单位: `（万元）`, `单位：元`."""
    found = _UNIT_NAMED.search(unicodedata.normalize("NFKC", text))
    return found[1] or found[2] if found else None


def labelled_unit(text: str) -> str | None:
    """Return the money unit a text names after 单位: `… 主管部门：市文旅局  金额单位：元`."""
    found = _UNIT_LABELLED.search(unicodedata.normalize("NFKC", text))
    return found[1] if found else None


MONEY_UNITS = frozenset(unit.value for unit in MoneyUnit)
_UNITS = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_LABEL = rf"单位\s*[:为]?\s*(?:人民币)?\s*({_UNITS})"
_UNIT_LABELLED = re.compile(_LABEL + r"(?![^\s,;)])")
_UNIT_NAMED = re.compile(rf"{_LABEL}|[(\[【](?:单位[:]?|人民币)?\s*({_UNITS})\s*[)\]】]")


def percent(cell: Cell | None) -> float | None:
    """Read a rate in percent: `98.6%`, 98.6; a plain 1 or 0.986 is a fraction of 1."""
    found = read_number(cell)
    if found is None or found.unit in MONEY_UNITS:
        return None
    if found.unit == "%" or found.value > LARGEST_FRACTION:
        return found.value
    return round(found.value * 100, 10)


LARGEST_FRACTION = 2
"""Nobody spends twice the budget: a plain number up to 2 is a fraction, a larger one percent."""
