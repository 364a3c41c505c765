"""Spans of time whose units convert only roughly: months, days, working days."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from evalxl.language.quantity import Quantity
from evalxl.language.units import Unit

Span = tuple[Decimal, Decimal]

_DAYS = {"天": 1, "日历天": 1, "日历日": 1, "自然日": 1, "周": 7, "个周": 7, "星期": 7, "个星期": 7}
"""日 is not among them: `20日` may be the twentieth of a month."""
_MONTHS = {"月": 1, "个月": 1, "季度": 3, "个季度": 3}
_YEARS = {"年", "周年"}
_WORKING_DAYS = {"工作日", "个工作日", "工作天", "个工作天"}
_MONTH = Decimal(28), Decimal(31)
_YEAR = Decimal(365), Decimal(366)
_WORKING_DAY = Decimal(8) / 24
"""A working day may be over after eight hours, so that the last one is no whole day."""
_NOTHING, _WITHOUT_END = Decimal("0.1"), Decimal(1000)
_PLACES = Decimal("0.0001")


def rough_span(quantity: Quantity, wanted: Unit) -> Span | None:
    """Return the least and the most a span of time may be in another unit.

    A month has 28 to 31 days, a year 365 or 366. Some days hold at most as many working days,
    and perhaps none, as holidays are long; working days take at least as many days, and nobody
    knows how many more. `None` where a unit is none of these, or the number is written in a way
    that leaves no single one to convert.
    """
    is_single = quantity.upper is None and not quantity.is_chinese
    days = _in_days(quantity.value, quantity.unit) if is_single else None
    if days is None:
        return None
    low, high = days
    if wanted.text in _WORKING_DAYS:
        span = _NOTHING, high
    elif wanted.text in _DAYS:
        span = low / _DAYS[wanted.text], high / _DAYS[wanted.text]
    elif wanted.text in _MONTHS:
        months = _MONTHS[wanted.text]
        span = low / _MONTH[1] / months, high / _MONTH[0] / months
    elif wanted.text in _YEARS:
        span = low / _YEAR[1], high / _YEAR[0]
    else:
        return None
    return span[0].quantize(_PLACES, ROUND_FLOOR), span[1].quantize(_PLACES, ROUND_CEILING)


def _in_days(value: Decimal, unit: Unit) -> Span | None:
    if unit.text in _DAYS:
        return value * _DAYS[unit.text], value * _DAYS[unit.text]
    if unit.text in _WORKING_DAYS:
        return max(value - 1 + _WORKING_DAY, _NOTHING), value * _WITHOUT_END
    if unit.text in _MONTHS:
        months = value * _MONTHS[unit.text]
        return months * _MONTH[0], months * _MONTH[1]
    return (value * _YEAR[0], value * _YEAR[1]) if unit.text in _YEARS else None
