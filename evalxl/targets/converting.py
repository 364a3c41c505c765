"""A number of the result in the unit, the scale and the sense of its target."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.core.terms import Direction
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import PERCENT, Unit
from evalxl.targets.bare_targets import readings
from evalxl.targets.bounds import number_of
from evalxl.targets.claims.periods import MANY, Converted, per_period
from evalxl.targets.direction import asks_for_a_fall, direction_of_name, head_of, names_a_fall
from evalxl.targets.judging import Asked
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

FRACTION_FROM = 20
"""Percentages from here on are never meant as a fraction of one percent."""

_RISES = re.compile("增|升|速|提高|盈|亏|利润|收益|差额|变动|变化")
_COMPARED = re.compile("较|比上|比去|同比|环比")
_GROWTH = re.compile("(?:增长|增速|增幅|增长率|提高率|提升率|上升率|增加率)\\Z")
_LOSS = re.compile("(?<!扭)亏损[^,;。0-9盈]{0,4}[0-9]")
_FAR = 20
"""A bare number so far above 1.1万人 is no number of 万."""
_LEVEL_TIMES = 5
_INCREASED = re.compile("\\A(?:增加|提高|减少|降低|扩大|下降)")
_FROM = re.compile("[由从][^,;。0-9]{0,8}\\Z")
_UP_TO = re.compile("(?:[至到]|[增升提降减]为)\\Z")
_ADDS = re.compile("新增|净增|增加")
_LOWERS = re.compile("减少|压减|削减|压缩|降低")
_WHOLE = 100
_MAGNITUDES = "十百千万亿"
_LEVEL_FROM, _LEVEL_TO, _CHANGE_TO = 90, 200, 50


def convert(quantity: Quantity, target: Target, row: Row, asked: Asked) -> Converted:
    """Bring one number of the result to what the target asks for."""
    difference = _difference(quantity, target, row)
    if difference:
        return Converted(difference, difference.value)
    quantity = _in_percent(quantity, target, row, asked)
    quantity, doubt = _oriented(quantity, target, row)
    if not doubt and _is_level(quantity, target, row):
        doubt = "level_for_growth"
    if not doubt and _is_change(quantity, target, row, asked):
        doubt = "change_for_level"
    if doubt:
        return Converted(quantity, quantity.value, doubt, ("ambiguous_value",))
    value, flags = in_unit_of(target, quantity)
    if row.unit:  # the unit column speaks for both cells
        flags = tuple(flag for flag in flags if flag != "unit_missing")
    if quantity.is_approximate:
        flags = (*flags, "approximate")
    return per_period(Converted(quantity, value, "", flags), target, row)


def _difference(quantity: Quantity, target: Target, row: Row) -> Quantity | None:
    """`由300张增至380张` under 新增床位 is 80张, `由90%提高到93%` 3个百分点."""
    first = _starting_point(quantity, row.actual)
    lowers = target.trend < 0 or asks_for_a_fall(row.name) or bool(_LOWERS.match(row.name))
    if first is None or not (target.trend or lowers or _ADDS.search(row.name)):
        return None
    wanted = target.match_unit
    is_open = wanted.text == "%"  # of what it was, or points
    if is_open or quantity.unit.dimension != wanted.dimension:
        return None
    change = (quantity.value - first.value) * quantity.unit.size / wanted.size
    return replace(quantity, value=-change if lowers else change, unit=wanted, reach=None)


def _starting_point(quantity: Quantity, actual: str) -> Quantity | None:
    """Return the number that a result begins with: 300 of `由300张增至380张`."""
    found = quantities(actual)
    for first, second in pairwise(found):
        same = first.unit.is_bare or first.unit.dimension == second.unit.dimension
        if second.value == quantity.value and same and _FROM.search(actual[: first.start]):
            return first if quantity.reach or _UP_TO.search(actual[: second.start]) else None
    return None


def _in_percent(quantity: Quantity, target: Target, row: Row, asked: Asked) -> Quantity:
    """A bare fraction for a percentage: `95%` answered by 0.96 is 96.

    A spreadsheet that lost the percent format shows 0.96; that somebody reached one hundredth
    of what was asked and typed it without a sign is not what such cells mean.
    """
    wanted = target.match_unit
    is_bare = quantity.unit.is_bare and quantity.unit.size == 1
    if not is_bare or not (_is_percent(wanted) or _is_bare_rate(wanted, row.name, asked)):
        return quantity
    if 0 < quantity.value <= 1 and asked.value >= FRACTION_FROM:
        return replace(quantity, value=quantity.value * 100, unit=Unit("%", PERCENT))
    return quantity


def _is_percent(wanted: Unit) -> bool:
    return wanted.dimension == PERCENT and wanted.text != "比例"


def _is_bare_rate(wanted: Unit, name: str, asked: Asked) -> bool:
    """达标率 90: a percentage, though nobody wrote its sign."""
    is_rate = head_of(name).endswith(("率", "满意度", "比例", "占比"))
    return wanted.is_bare and wanted.size == 1 and is_rate and asked.value <= _WHOLE


def _oriented(quantity: Quantity, target: Target, row: Row) -> tuple[Quantity, str]:
    """Return falls and rises the sign the target asks for."""
    wants = target.trend or (-1 if asks_for_a_fall(row.name) else 0)
    if _is_accounting_negative(quantity, row) or _is_loss(quantity, row):
        return replace(quantity, value=-quantity.value), ""
    if wants == 0 and quantity.trend < 0 and quantity.unit.dimension == PERCENT:
        if _RISES.search(head_of(row.name)):
            wants = 1
        elif direction_of_name(row.name) != Direction.LESS_IS_BETTER:
            return quantity, "trend_suspect"
    if wants < 0 and quantity.value < 0 and not quantity.trend:  # a fall written as -3.5%
        stated = replace(quantity, value=-quantity.value)
        return (stated, "") if target.trend else (quantity, "trend_suspect")
    if wants and quantity.trend == -wants and quantity.value > 0:
        return replace(quantity, value=-quantity.value), ""
    return quantity, ""


def _is_accounting_negative(quantity: Quantity, row: Row) -> bool:
    """`(2.5%)` is how accounts write minus, where a minus makes sense."""
    whole = row.actual.startswith("(") and row.actual.endswith(")")
    is_all = quantity.end - quantity.start == len(row.actual) - 2
    return whole and is_all and quantity.value > 0 and bool(_RISES.search(head_of(row.name)))


def _is_loss(quantity: Quantity, row: Row) -> bool:
    """`亏损20万元` of a profit or an income is less than nothing."""
    is_told = "亏" in row.actual and "亏" not in row.name
    return is_told and quantity.value > 0 and bool(_LOSS.search(row.actual))


def _is_level(quantity: Quantity, target: Target, row: Row) -> bool:
    """`较上年增加10家` answered by `120家`, growth of 5% by `105%`: a level, no change."""
    if quantity.trend or not (target.trend or _GROWTH.search(head_of(row.name))):
        return False
    if target.trend and quantity.reach:  # 提升5% answered by 提升至85%
        return True
    if target.match_unit.dimension == PERCENT:
        asked = number_of(target).value
        is_level = asked <= _CHANGE_TO and _LEVEL_FROM <= quantity.value <= _LEVEL_TO
        is_far = target.trend and quantity.value >= MANY * asked > 0
        return is_level or bool(is_far)
    if _INCREASED.search(target.text) and quantity.value >= _LEVEL_TIMES * number_of(target).value:
        return True
    return bool(_COMPARED.search(target.text)) and not quantity.unit.is_bare


def _is_change(quantity: Quantity, target: Target, row: Row, asked: Asked) -> bool:
    """合格率 95% answered by `较上年提高96%`: a change, no level."""
    head = head_of(row.name)
    in_points = quantity.unit.text.endswith("点") and not target.match_unit.text.endswith("点")
    if target.trend or not (quantity.trend or in_points):
        return False
    if number_of(target).reach and quantity.unit.dimension == PERCENT:
        return True  # 提高到93% | 提高3%
    if quantity.unit.dimension != PERCENT:
        return _is_difference(quantity, row, asked)
    is_rate = head.endswith(("率", "度")) and not _RISES.search(head) and not asks_for_a_fall(head)
    return is_rate and (in_points or bool(_COMPARED.search(row.actual)))


def _is_difference(quantity: Quantity, row: Row, asked: Asked) -> bool:
    """销售收入 1000万元 answered by `减少1200万元`, 人数 100人 by `较上年增加120人`."""
    if quantity.trend > 0:
        is_rise = _COMPARED.search(row.actual) or asked.direction == Direction.LESS_IS_BETTER
        return bool(is_rise) and not _RISES.search(row.name)
    return not names_a_fall(row.name)


def in_unit_of(target: Target, quantity: Quantity) -> tuple[Decimal, tuple[str, ...]]:
    """Return a value in the target's unit, and what is to be said about the units."""
    unit, wanted = quantity.unit, target.match_unit
    if unit.is_bare and unit.size == 1:
        is_missing = not number_of(target).unit.is_bare and wanted.dimension != PERCENT
        value = (
            quantity.value / wanted.size if _is_written_out(quantity, target) else quantity.value
        )
        return value, ("unit_missing",) if is_missing else ()
    if wanted.is_bare and wanted.size == 1:
        return _for_bare_target(quantity, target), ()
    value = quantity.value * unit.size / wanted.size
    counts_otherwise = (unit.is_count or wanted.is_count) and _word(unit) != _word(wanted)
    return value, ("unit_mismatch",) if counts_otherwise else ()


def _is_written_out(quantity: Quantity, target: Target) -> bool:
    """`≥1.1万人` answered by 11300: the number itself. Of money the unit stays in doubt."""
    wanted = target.match_unit
    is_large = wanted.size > 1 and (wanted.is_count or wanted.is_bare)
    return is_large and quantity.value >= _FAR * number_of(target).value > 0


def _for_bare_target(quantity: Quantity, target: Target) -> Decimal:
    """Return what a number is in the unit its target leaves out.

    `1` or `0.95` as a target answered in percent is itself a fraction.
    """
    asked = number_of(target).value
    if quantity.unit.dimension != PERCENT:
        return readings(quantity, asked)[0]
    is_fraction = 0 < asked <= 1 and quantity.value >= FRACTION_FROM
    return quantity.value / 100 if is_fraction else quantity.value


def _word(unit: Unit) -> str:
    return unit.text.lstrip(_MAGNITUDES).split("/")[0]
