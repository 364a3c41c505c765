"""How late something was done, in the unit a standard counts by."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from evalxl.language.units import DURATIONS, unit_named
from evalxl.standards.ruling import Row, exact

_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7}
_MONTHS = {"月": 1, "个月": 1, "季度": 3, "个季度": 3}


def lateness(row: Row, unit: str) -> tuple[Fraction, ...] | None:
    """Return how late a row is, at least and at most; `None` where it cannot be counted.

    What was to take 10个工作日 and took 12个工作日 is two late.
    """
    if row.due is None or row.done is None:
        return _too_long(row, unit)
    due = row.due[1]
    days = [max((day - due).days, 0) for day in row.done]
    if unit in _DAYS:
        return tuple(Fraction(one, _DAYS[unit]) for one in days)
    if unit in _MONTHS:
        return tuple(_months(due, day) / _MONTHS[unit] for day in row.done)
    return None


def earliness(row: Row, unit: str) -> tuple[Fraction, ...] | None:
    """Return by how many days a row was done before it was due; `None` where it was not."""
    if row.due is None or row.done is None or row.done[1] > row.due[1] or unit not in _DAYS:
        return None
    return tuple(Fraction((row.due[1] - day).days, _DAYS[unit]) for day in row.done)


def _too_long(row: Row, unit: str) -> tuple[Fraction, ...] | None:
    asked, taken, step = (unit_named(one) for one in (row.target_unit, row.actual_unit, unit))
    is_one = asked.dimension == taken.dimension == step.dimension and step.dimension in DURATIONS
    if not is_one or row.target is None or row.actual is None:
        return None
    over = exact(row.actual) * Fraction(taken.size) - exact(row.target) * Fraction(asked.size)
    return (max(over / Fraction(step.size), Fraction(0)),)


def _months(due: dt.date, day: dt.date) -> Fraction:
    """Return the whole months from one day to another, and half of one for any days beyond."""
    months = Fraction(12 * (day.year - due.year) + day.month - due.month)
    is_last = (day + dt.timedelta(days=1)).month != day.month
    begun = 0 if is_last else day.day - due.day
    if begun:
        months += Fraction(1, 2) - (begun < 0)
    return max(months, Fraction(0))
