"""A number by period or by share (`次/周`, `元/人·月`) beside a target that counts otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY, Unit, unit_named
from evalxl.targets.bounds import number_of
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

MANY = 10
"""So many times what is asked for each (`1只/户`) is what all have together."""

_OF_EACH = re.compile("每[^年月日天周季次]")
_EACH_IN_NAME = re.compile("单|每|[亩户人村]均")
_YEAR_S = re.compile("全年|年度|年(?=运行|运维|支出|租|费|经费|维护|成本)")
_THE_SAME = ("人", "名", "户")
"""Whoever is paid every month is one and the same: 236人/月 are 236人 over the year."""

_OF_YEAR = re.compile("全年")


@dataclass(frozen=True, slots=True)
class Converted:
    """The result as it answers: `value` in the target's unit, `quantity` as it is shown.

    `doubt` names the reason (`why.toml`) where the number cannot be taken for an answer.
    """

    quantity: Quantity
    value: Decimal
    doubt: str = ""
    flags: tuple[str, ...] = ()


def per_period(converted: Converted, target: Target, row: Row) -> Converted:
    """Frequencies: `1次/月` answered by `12次` is met over the year; by `3次`, nobody knows.

    Only where they are said to be the whole year's, they are too few.
    """
    unit, wanted = converted.quantity.unit, target.match_unit
    if unit.is_bare or (unit.per == wanted.per and unit.is_yearly == wanted.is_yearly):
        return converted
    if not _share_alike(unit, wanted):
        return replace(converted, doubt="other_thing", flags=(*converted.flags, "unit_mismatch"))
    if _is_of_each(unit, wanted, row.name):
        return replace(converted, doubt="other_thing", flags=(*converted.flags, "unit_mismatch"))
    asked, given = wanted.times_a_year, unit.times_a_year
    flags = (*converted.flags, "period_mismatch")
    if asked and given:
        return replace(converted, value=converted.value * given / asked)
    if asked or given:
        single = _money_of_period if wanted.dimension == MONEY else _count_of_period
        return single(converted, target, row, flags)
    flags = tuple(dict.fromkeys((*converted.flags, "unit_mismatch")))
    is_each = bool(_EACH_IN_NAME.search(row.name))  # 单公里造价 says it itself
    if not (unit.shares or is_each) and any(unit_named(share).size > 1 for share in wanted.shares):
        return replace(converted, doubt="sum_for_each", flags=flags)  # 650例/百万人 | 856例
    is_in_all = not unit.per and unit.is_count and converted.value >= MANY * number_of(target).value
    differs = unit.per != wanted.per
    return (
        replace(converted, doubt="sum_for_each", flags=flags)
        if is_in_all
        else (replace(converted, flags=flags) if differs else converted)
    )


def _is_of_each(unit: Unit, wanted: Unit, name: str) -> bool:
    """`5000份/村` answers no question for 5000份 in all."""
    if not unit.is_count or not unit.shares or wanted.shares:
        return False
    return not any(share in name for share in unit.shares) and "每" not in name and "均" not in name


def _share_alike(unit: Unit, wanted: Unit) -> bool:
    """元/人 and 元/生 are of one kind, 元/人 and 元/户 are not; none written may be any."""
    for first, second in zip(unit.shares, wanted.shares, strict=False):
        one, other = unit_named(first), unit_named(second)
        if (one.dimension, one.size) != (other.dimension, other.size):
            return False
    return True


def _count_of_period(
    converted: Converted, target: Target, row: Row, flags: tuple[str, ...]
) -> Converted:
    """A count per period on one side only: over the year, unless the name has the period."""
    asked, given = target.match_unit.times_a_year, converted.quantity.unit.times_a_year
    if given:
        is_of_people = converted.quantity.unit.text.split("/")[0] in _THE_SAME
        is_year_s = converted.value * given == number_of(target).value
        if is_of_people or (not is_year_s and _names_period(row.name, converted.quantity.unit)):
            return converted
        return replace(converted, value=converted.value * given, flags=flags)
    yearly = converted.value / (asked or 1)
    if yearly >= MANY * number_of(target).value and _OF_EACH.search(target.text):
        return replace(converted, doubt="sum_for_each", flags=flags)  # 每村每月1场 | 2832场
    if yearly < number_of(target).value and not _OF_YEAR.search(row.actual):
        return replace(converted, doubt="rate_for_period", flags=flags)
    return replace(converted, value=yearly, flags=flags)


def _money_of_period(
    converted: Converted, target: Target, row: Row, flags: tuple[str, ...]
) -> Converted:
    """Of money nobody knows: 400元/月 may answer a monthly rate or a yearly sum."""
    unit, wanted = converted.quantity.unit, target.match_unit
    if unit.is_yearly or wanted.is_yearly or _YEAR_S.search(row.name):
        factor = Decimal(unit.times_a_year or 1) / (wanted.times_a_year or 1)
        return replace(converted, value=converted.value * factor)
    is_same = converted.value == number_of(target).value
    if is_same or not unit.per or _names_period(row.name, unit):
        return converted
    return replace(converted, doubt="period_differs", flags=flags)


def _names_period(name: str, unit: Unit) -> bool:
    return any(word in name or (word == "天" and "日" in name) for word in unit.per)
