"""One number of the result on trial against a target that asks for one number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from evalxl.core.terms import Direction, DirectionSource, Operator, Verdict
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY, PERCENT
from evalxl.targets.bare_targets import readings
from evalxl.targets.bounds import asked_of, direction_for, number_of
from evalxl.targets.claims.periods import MANY, Converted
from evalxl.targets.converting import FRACTION_FROM, convert
from evalxl.targets.judging import Asked, Given, completion, judge
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

GOOD = (Verdict.MET, Verdict.EXCEEDED)

_NEAR = Decimal("0.1")
_TEN_THOUSANDFOLD = tuple(
    (Decimal(f"0.5e{power}"), Decimal(f"2e{power}")) for power in (4, 8, -4, -8)
)
_FAR = 100
"""So far above a target in 万元 a bare number was meant in 元."""
_STRICT = (Operator.MORE, Operator.LESS)
_CEILINGS = (Operator.AT_MOST, Operator.LESS)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one number of the result comes to; `value` is in the target's unit."""

    verdict: Verdict
    reason: str
    completion: float | None
    quantity: Quantity
    value: Decimal
    flags: tuple[str, ...] = ()


def try_number(target: Target, row: Row, quantity: Quantity) -> Trial:
    """Judge one number; whatever makes it doubtful leaves the verdict open."""
    asked = asked_of(target, row)
    converted = convert(quantity, target, row, asked)
    bound = None if quantity.op == Operator.EQUAL else quantity.op
    given = Given(converted.value, bound or quantity.limit, not bound and bool(quantity.limit))
    doubt, flag = _doubt(target, quantity, converted, asked)
    ratio = completion(asked, given)
    if not doubt and quantity.upper is not None:
        return _try_range(target, row, quantity)
    if doubt:
        flags = (*converted.flags, flag) if flag else converted.flags
        ratio = ratio if flag == "approximate" else None
        return Trial(Verdict.CANNOT_TELL, doubt, ratio, converted.quantity, converted.value, flags)
    verdict = _in_fixed_sum(target, row, asked, given)
    if verdict == Verdict.UNMET and target.op in _STRICT and row.actual == target.text:
        verdict = Verdict.MET  # `>100次` repeated is the bound itself
    reason = reason_for(verdict, asked, given)
    return Trial(verdict, reason, ratio, converted.quantity, converted.value, converted.flags)


def _try_range(target: Target, row: Row, quantity: Quantity) -> Trial:
    """A result that is itself a range decides only where both its ends agree."""
    assert quantity.upper is not None
    low = try_number(target, row, replace(quantity, upper=None))
    high = try_number(target, row, replace(quantity, value=quantity.upper, upper=None))
    if row.actual == target.text:
        return replace(low, verdict=Verdict.MET, reason="inside", quantity=quantity)
    if (low.verdict in GOOD) != (high.verdict in GOOD):
        doubt = Trial(Verdict.CANNOT_TELL, "open_bound", None, quantity, low.value)
        return replace(doubt, flags=("ambiguous_value",))
    is_same = low.verdict == high.verdict
    verdict = low.verdict if is_same else Verdict.MET
    return replace(low, verdict=verdict, completion=None, quantity=quantity)


def _doubt(
    target: Target, quantity: Quantity, converted: Converted, asked: Asked
) -> tuple[str, str]:
    """Name the reason and the flag that keep a number from deciding; both empty if none."""
    if converted.doubt:
        return converted.doubt, ""
    if "unit_mismatch" in converted.flags and converted.value >= MANY * asked.value > 0:
        return "other_unit", ""  # 充电桩50个 for 5座
    if _scale_is_open(converted.quantity, target, asked):
        return "scale_suspect", "ambiguous_value"
    if _magnitude_is_open(quantity, target, asked):
        return "magnitude_open", "ambiguous_value"
    if _is_ten_thousandfold(target, converted, asked):
        return "unit_suspect", "money_unit_suspect"
    near = _too_near(target, converted, asked)
    return (near, "approximate") if near else ("", "")


def _scale_is_open(quantity: Quantity, target: Target, asked: Asked) -> bool:
    """A bare 0.5 against 5%: half a percent, or fifty? Open where it matters."""
    if target.match_unit.dimension != PERCENT or not quantity.unit.is_bare:
        return False
    if not 0 < quantity.value < 1 <= asked.value < FRACTION_FROM:
        return False
    readings = (quantity.value, quantity.value * 100)
    return len({judge(asked, Given(value)) in GOOD for value in readings}) > 1


def _magnitude_is_open(quantity: Quantity, target: Target, asked: Asked) -> bool:
    """`≤50` answered by `486000元`: of 元 or of 万元? Open where it matters."""
    wanted = target.match_unit
    if not wanted.is_bare or wanted.size != 1 or quantity.unit.dimension == PERCENT:
        return False
    found = readings(quantity, number_of(target).value)
    return len({judge(asked, Given(value)) in GOOD for value in found}) > 1


def _is_ten_thousandfold(target: Target, converted: Converted, asked: Asked) -> bool:
    """A bare 50000 against 5万元: most likely the wrong unit."""
    if not converted.quantity.unit.is_bare or not asked.value:
        return False
    if target.match_unit.dimension != MONEY and not target.match_unit.is_large:
        return False
    ratio = abs(converted.value / asked.value)
    if target.match_unit.is_large and ratio >= _FAR:
        return True
    return any(low <= ratio <= high for low, high in _TEN_THOUSANDFOLD)


def _too_near(target: Target, converted: Converted, asked: Asked) -> str:
    """An approximate number decides only what lies well away from it."""
    value = converted.value
    end = asked.value if asked.upper is None or value < asked.value else asked.upper
    if abs(value - end) > abs(end) * _NEAR:
        return ""
    if converted.quantity.is_approximate:
        return "near"
    less = asked.direction == Direction.LESS_IS_BETTER
    is_short = value > asked.value if less else value < asked.value
    return "near_target" if number_of(target).is_approximate and is_short else ""


def _in_fixed_sum(target: Target, row: Row, asked: Asked, given: Given) -> Verdict:
    """A written `=`: less is missed; more counts as more, unless it is money.

    Of a cost only its level-2 category tells, less than a written `=` may be good or bad.
    """
    verdict = judge(asked, given)
    if not target.has_sign or asked.op != Operator.EQUAL or given.bound:
        return verdict
    if given.value == asked.value:
        return verdict
    is_money = target.match_unit.dimension == MONEY
    is_less = given.value < asked.value
    if asked.direction != Direction.EXACT:
        _, source = direction_for(target, row)
        is_open = is_money and is_less and source == DirectionSource.CATEGORY
        return Verdict.CANNOT_TELL if is_open else verdict
    if is_less:
        return Verdict.UNMET
    return Verdict.CANNOT_TELL if is_money else Verdict.EXCEEDED


def reason_for(verdict: Verdict, asked: Asked, given: Given) -> str:
    """Name the sentence that fits a verdict on numbers."""
    is_ceiling = asked.op in _CEILINGS or (
        asked.op == Operator.EQUAL and asked.direction == Direction.LESS_IS_BETTER
    )
    if verdict == Verdict.EXCEEDED:
        return "passed"
    if verdict == Verdict.CANNOT_TELL:
        return _why_open(given)
    if asked.upper is not None:
        return "inside" if verdict == Verdict.MET else "outside"
    if verdict == Verdict.UNMET:
        return "over" if is_ceiling else "short"
    return "kept" if is_ceiling else "reached"


def _why_open(given: Given) -> str:
    if given.is_limit:
        return "only_limits"
    return "open_bound" if given.bound else "no_direction"
