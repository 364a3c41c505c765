"""A number of the result in the unit, the scale and the sense of its target."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from evalxl.targets.asking import number_of
from evalxl.targets.direction import asks_for_a_fall, direction_of_name, head_of
from evalxl.targets.judging import Asked
from evalxl.targets.outcome import Row
from evalxl.targets.quantity import Quantity
from evalxl.targets.target import Target
from evalxl.targets.units import PERCENT, Unit
from evalxl.terms import Direction

FRACTION_FROM = 20
"""Percentages from here on are never meant as a fraction of one percent."""

_RISES = re.compile("增|升|速|长|高|盈|亏|利润|收益|差额|变动|变化")
_COMPARED = re.compile("较|比上|比去|同比|环比")
_OF_YEAR = re.compile("全年")
_MANY = 10
"""So many times what is asked for each (`1只/户`) is what all have together."""
_MAGNITUDES = "十百千万亿"
_LEVEL_FROM, _LEVEL_TO, _CHANGE_TO = 90, 200, 50


@dataclass(frozen=True, slots=True)
class Converted:
    """The result as it answers: `value` in the target's unit, `quantity` as it is shown.

    `doubt` names the reason (`why.toml`) where the number cannot be taken for an answer.
    """

    quantity: Quantity
    value: Decimal
    doubt: str = ""
    flags: tuple[str, ...] = ()


def convert(quantity: Quantity, target: Target, row: Row, asked: Asked) -> Converted:
    """Bring one number of the result to what the target asks for."""
    quantity = _in_percent(quantity, target, asked)
    quantity, doubt = _oriented(quantity, target, row)
    if not doubt and (_is_level(quantity, target) or _is_change(quantity, target, row)):
        doubt = "level_for_growth"
    if doubt:
        return Converted(quantity, quantity.value, doubt, ("ambiguous_value",))
    value, flags = in_unit_of(target, quantity)
    if row.unit:  # the unit column speaks for both cells
        flags = tuple(flag for flag in flags if flag != "unit_missing")
    if quantity.is_approximate:
        flags = (*flags, "approximate")
    is_of_year = bool(_OF_YEAR.search(row.actual))
    return _per_period(Converted(quantity, value, "", flags), target, is_of_year=is_of_year)


def _in_percent(quantity: Quantity, target: Target, asked: Asked) -> Quantity:
    """A bare fraction for a percentage: `95%` answered by 0.96 is 96.

    A spreadsheet that lost the percent format shows 0.96; that somebody reached one hundredth
    of what was asked and typed it without a sign is not what such cells mean.
    """
    wanted = target.match_unit
    is_bare = quantity.unit.is_bare and quantity.unit.size == 1
    if wanted.dimension != PERCENT or wanted.text == "比例" or not is_bare:
        return quantity
    if 0 < quantity.value <= 1 and asked.value >= FRACTION_FROM:
        return replace(quantity, value=quantity.value * 100, unit=Unit("%", PERCENT))
    return quantity


def _oriented(quantity: Quantity, target: Target, row: Row) -> tuple[Quantity, str]:
    """Give falls and rises the sign the target asks for."""
    wants = target.trend or (-1 if asks_for_a_fall(row.name) else 0)
    if _is_accounting_negative(quantity, row):
        return replace(quantity, value=-quantity.value), ""
    if wants == 0 and quantity.trend < 0 and quantity.unit.dimension == PERCENT:
        if _RISES.search(head_of(row.name)):
            wants = 1
        elif direction_of_name(row.name) != Direction.LESS_IS_BETTER:
            return quantity, "scale_suspect"
    if wants < 0 and quantity.value < 0 and not quantity.trend:  # a fall written as -3.5%
        stated = replace(quantity, value=-quantity.value)
        return (stated, "") if target.trend else (quantity, "scale_suspect")
    if wants and quantity.trend == -wants and quantity.value > 0:
        return replace(quantity, value=-quantity.value), ""
    return quantity, ""


def _is_accounting_negative(quantity: Quantity, row: Row) -> bool:
    """`(2.5%)` is how accounts write minus, where a minus makes sense."""
    whole = row.actual.startswith("(") and row.actual.endswith(")")
    is_all = quantity.end - quantity.start == len(row.actual) - 2
    return whole and is_all and quantity.value > 0 and bool(_RISES.search(head_of(row.name)))


def _is_level(quantity: Quantity, target: Target) -> bool:
    """`较上年增加10家` answered by `120家`, growth of 5% by `105%`: a level, no change."""
    if not target.trend or quantity.trend:
        return False
    if target.match_unit.dimension == PERCENT:
        asked = number_of(target).value
        return asked <= _CHANGE_TO and _LEVEL_FROM <= quantity.value <= _LEVEL_TO
    return bool(_COMPARED.search(target.text)) and not quantity.unit.is_bare


def _is_change(quantity: Quantity, target: Target, row: Row) -> bool:
    """合格率 95% answered by `较上年提高96%`: a change, no level."""
    head = head_of(row.name)
    if target.trend or not quantity.trend or quantity.unit.dimension != PERCENT:
        return False
    is_rate = head.endswith(("率", "度")) and not _RISES.search(head) and not asks_for_a_fall(head)
    return is_rate and bool(_COMPARED.search(row.actual))


def in_unit_of(target: Target, quantity: Quantity) -> tuple[Decimal, tuple[str, ...]]:
    """Give a value in the target's unit, and what is to be said about the units."""
    unit, wanted = quantity.unit, target.match_unit
    if unit.is_bare and unit.size == 1:
        is_missing = not number_of(target).unit.is_bare and wanted.dimension != PERCENT
        return quantity.value, ("unit_missing",) if is_missing else ()
    if wanted.is_bare and wanted.size == 1:
        return _for_bare_target(quantity, target), ()
    value = quantity.value * unit.size / wanted.size
    counts_otherwise = (unit.is_count or wanted.is_count) and _word(unit) != _word(wanted)
    return value, ("unit_mismatch",) if counts_otherwise else ()


def _for_bare_target(quantity: Quantity, target: Target) -> Decimal:
    """`1` or `0.95` as a target answered in percent is itself a fraction."""
    is_fraction = 0 < number_of(target).value <= 1
    if is_fraction and quantity.unit.dimension == PERCENT and quantity.value >= FRACTION_FROM:
        return quantity.value / 100
    return quantity.value


def _word(unit: Unit) -> str:
    return unit.text.lstrip(_MAGNITUDES).split("/")[0]


def _per_period(converted: Converted, target: Target, *, is_of_year: bool) -> Converted:
    """Frequencies: `1次/月` answered by `12次` is met over the year; by `3次`, nobody knows.

    Only where they are said to be the whole year's, they are too few.
    """
    unit, wanted = converted.quantity.unit, target.match_unit
    if unit.per == wanted.per or unit.is_bare:
        return converted
    asked, given = wanted.times_a_year, unit.times_a_year
    flags = (*converted.flags, "period_mismatch")
    if asked and given:
        return replace(converted, value=converted.value * given / asked)
    if asked and not unit.per:
        yearly = converted.value / asked
        if yearly < number_of(target).value and not is_of_year:
            return replace(converted, doubt="rate_for_period", flags=flags)
        return replace(converted, value=yearly, flags=flags)
    if given and not wanted.per:
        return replace(converted, value=converted.value * given, flags=flags)
    flags = tuple(dict.fromkeys((*converted.flags, "unit_mismatch")))
    is_in_all = (
        not unit.per and unit.is_count and converted.value >= _MANY * number_of(target).value
    )
    return replace(converted, doubt="sum_for_each" if is_in_all else "", flags=flags)
