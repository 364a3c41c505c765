"""A target without a unit, answered with one: 22354 by 2.24万人次, ≤50 by 48.6万元 or 486000元.

The target may count what the result counts, or be written out where the result has a magnitude.
How near each reading comes to the target tells which was meant; where that leaves both, they
must agree.
"""

from __future__ import annotations

from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY, magnitude_of

_NEAR, _WIDE = (Decimal("0.1"), 10), (Decimal("0.02"), 50)
_WAN = 10_000
_BEFORE = re.compile("[十百千]?[万亿]{1,2}")


def readings(quantity: Quantity, asked: Decimal) -> tuple[Decimal, ...]:
    """Return what a number may be in the unit its target leaves out, most likely first.

    Args:
        quantity: With a unit or a magnitude.
        asked: The number of the target.
    """
    value, magnitude = quantity.value, _magnitude(quantity)
    is_money = quantity.unit.dimension == MONEY
    if asked <= 0:
        return (value,)
    if magnitude == 1:
        in_wan = value / _WAN
        is_odd = is_money and not _lies(value, asked, _WIDE)
        return (in_wan, value) if is_odd and _lies(in_wan, asked, _WIDE) else (value,)
    written_out = value * magnitude
    possible = [one for one in (written_out, value) if _lies(one, asked, _WIDE)]
    # Amounts of money are in 万元 on nearly every form.
    if possible == [value] and is_money:
        return (value,)
    if len(possible) == 1 and _lies(possible[0], asked, _NEAR):
        return (possible[0],)
    return (value, written_out)


def _magnitude(quantity: Quantity) -> Decimal:
    """Return the magnitude before the unit: 10000 of 万亩; the 千 of 千克 is part of its unit."""
    unit = quantity.unit
    if unit.is_count or unit.is_bare or unit.dimension == MONEY:
        return unit.size
    found = _BEFORE.match(unit.text)
    return magnitude_of(found[0]) if found else Decimal(1)


def _lies(value: Decimal, asked: Decimal, within: tuple[Decimal, int]) -> bool:
    return within[0] * asked <= value <= within[1] * asked
