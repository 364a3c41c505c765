"""Several numbers of one result: parts that add up, or of which one misses the whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY, PERCENT
from evalxl.targets.bounds import number_of
from evalxl.targets.claims.candidates import Trial, try_number
from evalxl.targets.claims.kinds import are_kinds_of_one
from evalxl.targets.claims.naming import direct_word
from evalxl.targets.claims.result_rules import Result, fits
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

_WHOLE = 100
_PENDING = re.compile("待(?:支付|付|结算)|尚欠|未付|还需|不含|另有|另外")
_PRICES = re.compile("[价额].*[价额]|预算|上限|限额")
_LABEL = re.compile("(?:\\A|[,;。、])([^,;。、:()0-9]{2,14})\\Z")
_OTHER = re.compile("[率度年月季]|计划|目标|预计|应|优|良|上期|同期")
_LISTS = re.compile("[、,;和及]")
_ITEM = re.compile("[,;。、]|其中")


def sum_decides(trials: list[Trial], target: Target) -> bool:
    """Several numbers, each too small, that together reach the target: nobody added them up."""
    if len(trials) < 2 or any(trial.reason != "short" for trial in trials):
        return False
    total = sum(trial.value for trial in trials)
    if target.match_unit.dimension == PERCENT and total > _WHOLE:
        return False  # shares of one whole (优秀率45%,良好率48%) may add up, others never
    return total >= number_of(target).value


def kinds_add_up(last: Trial, result: Result, target: Target, row: Row) -> bool:
    """`小麦3000吨、玉米2000吨`: the name chose one kind, both together may be asked."""
    rivals = result.rivals
    if last.reason != "short" or len(rivals) < 2 or not _listed(rivals, result.text):
        return False
    kind = direct_word(last.quantity, result.text)
    kinds = {direct_word(quantity, result.text) for quantity in rivals}
    label = _ITEM.split(result.text[: last.quantity.start])[-1]
    if label in row.name or (kind in row.name and len(kinds) > 1) or kind.endswith("年"):
        return False
    return sum_decides([try_number(target, row, quantity) for quantity in rivals], target)


def whole_of_parts(result: Result, target: Target, row: Row) -> Quantity | None:
    """Return the sum of `线上4场、线下7场`: parts side by side that leave nothing else to say.

    Their labels name different kinds of one thing, none of which is asked alone.
    """
    found = result.rivals or result.candidates
    wanted = target.match_unit
    if len(found) < 2 or not wanted.is_count or any(q.op or q.upper or q.trend for q in found):
        return None
    if len({quantity.unit for quantity in found}) > 1 or len(found) < len(quantities(result.text)):
        return None
    labels = _labels_alone(found, result.text)
    asked = row.name + target.text
    if not labels or not are_kinds_of_one(labels, asked):
        return None
    total = sum((quantity.value for quantity in found), start=found[0].value * 0)
    return replace(found[-1], value=total, start=found[0].start)


def _labels_alone(found: tuple[Quantity, ...], text: str) -> tuple[str, ...]:
    """Return the labels of numbers that stand in a list with nothing between and behind them."""
    ends = (0, *(quantity.end for quantity in found))
    between = [text[end : q.start] for end, q in zip(ends, found, strict=False)]
    is_list = text[ends[-1] :].strip(")") == "" and all(_LISTS.match(one) for one in between[1:])
    return tuple(_LISTS.sub("", one) for one in between) if is_list else ()


def _listed(found: tuple[Quantity, ...], text: str) -> bool:
    return all("、" in text[a.end : b.start] for a, b in pairwise(found))


def a_part_misses_all(trials: list[Trial], target: Target, text: str) -> bool:
    """`城区100%，乡镇95%` where all is asked, `城区0起，乡镇1起` where none: no part may miss."""
    asked = number_of(target)
    is_all = asked.unit.dimension == PERCENT and asked.value == _WHOLE
    if not (is_all or asked.value == 0) or asked.upper is not None:
        return False
    labels = [_LABEL.search(text[: trial.quantity.start]) for trial in trials]
    are_parts = all(label and not _OTHER.search(label[1]) for label in labels)
    kinds = {trial.reason for trial in trials}
    return (
        are_parts
        and kinds <= ({"short", "reached"} if is_all else {"over", "kept"})
        and len(labels) > 1
    )


def sum_breaks(last: Trial, result: Result, target: Target, row: Row) -> bool:
    """Several amounts, each below the ceiling, that together break it: `320万元，260万元`."""
    if last.reason != "kept":
        return False
    rivals = result.rivals
    if _PENDING.search(row.actual):  # paid, and still to pay
        rivals = tuple(q for q in quantities(row.actual) if fits(q.unit, target.match_unit))
    amounts = [q for q in rivals if q.upper is None and q.op is None]
    is_money = target.match_unit.dimension == MONEY
    if len(amounts) < 2 or not is_money or _PRICES.search(row.actual):
        return False
    values = [try_number(target, row, quantity).value for quantity in amounts]
    total = sum(values)
    return max(values) * 2 != total and total > number_of(target).value
