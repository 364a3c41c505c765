"""Values that a result gives without writing them: a mean, a list, two days, hours of outage.

`培训250人，共支出14万元` is 560元/人. Worked out only where each number is told apart by the words
of the row itself; whatever else stands there leaves it to a person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from evalxl.core import lazy_re as re
from evalxl.language.dates import Moment, moments
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import BARE, MONEY, PERCENT, Unit, unit_at, unit_named
from evalxl.language.words import pattern_of, words_of
from evalxl.targets.bounds import number_of
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

_CLAUSE = re.compile("[,;。]")
_LIST = re.compile("(?:[0-9.]{1,9}[、,+])+[0-9.]{1,9}")
_NUMBER = re.compile("[0-9]+(?:[.][0-9]+)?")
_AFTER = "后"
_DAYS, _DAY, _YEAR_HOURS = "seconds", 86400, 8760


def worked_out(target: Target, row: Row) -> Quantity | None:
    """Return the value that a result comes to in the target's unit; `None` where it is not told.

    Args:
        target: One that asks for a number.
        row: Its result and its names.
    """
    if pattern_of("forecast").search(row.actual) or pattern_of("unsettled", "not_yet").search(
        row.actual
    ):
        return None
    return _mean(target, row) or _up_time(target, row) or _days_between(target, row)


def listed(target: Target, row: Row) -> tuple[Quantity | None, bool]:
    """Return what `分别为110、95、102人次` comes to, and whether such a list stands there at all.

    A count of the year is their sum; a count for each period the least of them, where every
    period of the year has one.
    """
    found, wanted = _LIST.search(row.actual), target.match_unit
    unit, end = unit_at(row.actual, found.end()) if found else (BARE, 0)
    if found is None or not wanted.is_count or unit.dimension != wanted.dimension:
        return None, False
    told = row.actual[: found.start()].rstrip("为是:")
    in_order = next((word for word in words_of("each_of_several") if told.endswith(word)), "")
    if not (in_order or set(_NUMBER.sub("", found[0])) == {"+"}):
        return None, False
    label = told.removesuffix(in_order)
    values = [Decimal(one) for one in _NUMBER.findall(found[0])]
    if wanted.shares or row.actual[end:].strip("。"):
        return None, True
    if wanted.times_a_year:
        is_each = label in words_of("worked_out", "periods")
        is_whole = is_each and len(values) == wanted.times_a_year
        return (Quantity(min(values), wanted, 0, end) if is_whole else None), True
    is_understood = _without_count(label) in row.name
    whole = Quantity(sum(values, Decimal(0)), unit, found.start(), end)
    return (whole if is_understood else None), True


def _without_count(label: str) -> str:
    """Return a label without the number it begins with: nothing is left of `三期`."""
    counted = next((one for one in quantities(label) if one.start == 0), None)
    return label[counted.end :] if counted else label


def _mean(target: Target, row: Row) -> Quantity | None:
    """`养护40公里，共支出180万元` for 元/公里: what all cost over how many there were."""
    wanted, found = target.match_unit, quantities(row.actual)
    if wanted.dimension != MONEY or len(wanted.per) != 1 or len(found) != 2:
        return None
    each, (many, money) = unit_named(wanted.per[0]), found
    is_told = many.unit.dimension == each.dimension and money.unit.dimension == MONEY
    if not is_told or many.value <= 0 or many.unit.per or money.unit.per:
        return None
    if any(one.op or one.upper or one.is_approximate for one in found):
        return None
    deed, rest = row.actual[: many.start], row.actual[many.end : money.start]
    is_in_all = pattern_of("worked_out", "in_all").search(rest)
    is_only = pattern_of("worked_out", "spent").sub("", rest).strip(",;:为") == ""
    if deed not in row.name or not is_in_all or not is_only or row.actual[money.end :].strip("。"):
        return None
    count = many.value * many.unit.size / each.size
    value = money.value * money.unit.size / wanted.size / count
    return replace(money, value=value, unit=wanted)


def _up_time(target: Target, row: Row) -> Quantity | None:
    """`全年故障停机3.5小时` for 可用率: what is left of the hours of a year."""
    found = quantities(row.actual)
    if target.match_unit.dimension != PERCENT or len(found) != 1:
        return None
    (outage,) = found
    label = row.actual[: outage.start]
    is_rate = pattern_of("worked_out", "up").search(row.name)
    is_outage = label.endswith(tuple(words_of("worked_out", "outage")))
    is_year = pattern_of("worked_out", "whole_year").search(label)
    is_hours = outage.unit.dimension == _DAYS and not (outage.op or outage.upper)
    if not (is_rate and is_outage and is_year and is_hours) or row.actual[outage.end :].strip("。"):
        return None
    hours = outage.value * outage.unit.size / 3600
    value = 100 - hours * 100 / _YEAR_HOURS
    return replace(outage, value=value, unit=Unit("%", PERCENT), trend=0) if value >= 0 else None


def _days_between(target: Target, row: Row) -> Quantity | None:
    """`3月5日收到批复，3月18日公开` for 批复后20日内, `…开工，…竣工` for 工期: the days between."""
    wanted, days = target.match_unit, moments(row.actual)
    asked = number_of(target)
    if wanted.dimension != _DAYS or wanted.size != _DAY or len(days) != 2 or wanted.per:
        return None
    if quantities(row.actual) or any(one.first != one.last or one.after for one in days):
        return None
    first, last = (_told(one, row.actual, days) for one in days)
    since = target.text[: asked.start]
    if since.endswith(_AFTER):
        is_told = since.removesuffix(_AFTER) in first and any(
            last.endswith(w) for w in _deeds(row.name)
        )
    else:
        is_work = pattern_of("worked_out", "work_time").search(row.name)
        begun, ended = (words_of("worked_out", one) for one in ("begun", "ended"))
        is_told = bool(is_work) and first.endswith(tuple(begun)) and last.endswith(tuple(ended))
    lasted = _between(*days, row.year) if is_told else None
    if lasted is None or (
        not since.endswith(_AFTER) and lasted == asked.value
    ):  # is the first day one of them?
        return None
    return Quantity(Decimal(lasted), wanted, days[0].start, days[1].end)


def _told(day: Moment, text: str, days: tuple[Moment, ...]) -> str:
    """Return the words behind a day, up to the next one or the end of its clause."""
    until = min((one.start for one in days if one.start >= day.end), default=len(text))
    return _CLAUSE.split(text[day.end : until])[0]


def _deeds(name: str) -> tuple[str, ...]:
    """Return the pairs of characters of a name: 公开 of 批复后公开时限."""
    return tuple(name[place : place + 2] for place in range(len(name) - 1))


def _between(first: Moment, last: Moment, year: int | None) -> int | None:
    begun = first.year or year or last.year or 2023
    try:
        start = date(begun, *first.first)
        end = date(last.year or begun, *last.first)
    except ValueError:
        return None
    return (end - start).days if end >= start else None
