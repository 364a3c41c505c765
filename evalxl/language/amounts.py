"""Amounts of money in running text: 120.7万元, 1,200元, 3.5亿元."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.units import MONEY, unit_at

_NUMBER = re.compile(
    r"(?<![\d.])(?P<whole>\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.(?P<places>\d+))?\s*"
)
_SHARED = re.compile(r"\s*[/／每]")
_COMMAS = re.compile("[,，]")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as typed.

    Attributes:
        yuan: What it comes to.
        slack: How far rounding may have moved it, in yuan.
        start: Where it begins.
        end: Where it ends, its unit included.
    """

    yuan: float
    slack: float
    start: int
    end: int


@lru_cache(maxsize=8192)
def amounts(text: str) -> tuple[Amount, ...]:
    """Find the amounts of money in a text; a price for each (元/人) is none."""
    if "元" not in text:
        return ()
    found = (_amount(number) for number in _NUMBER.finditer(text))
    return tuple(one for one in found if one is not None)


def _amount(number: re.Match[str]) -> Amount | None:
    unit, end = unit_at(number.string, number.end())
    if unit.dimension != MONEY or unit.per or _SHARED.match(number.string, end):
        return None
    size, places = float(unit.size), number["places"] or ""
    value = float(f"{_COMMAS.sub('', number['whole'])}.{places or 0}")
    return Amount(round(value * size, 2), size * 10.0 ** -len(places) / 2, number.start(), end)
