"""Numbers against numbers: verdict and completion. No texts here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from evalxl.core.terms import Direction, Operator, Verdict

_LOWER = (Operator.AT_LEAST, Operator.MORE)
_UPPER = (Operator.AT_MOST, Operator.LESS)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a target asks for, in its own unit.

    `two_sided`: leaving the range on either side misses it (ages, tolerances).
    """

    op: Operator
    value: Decimal
    upper: Decimal | None
    direction: Direction
    two_sided: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What a result states, in the target's unit; `bound` where only an inequality is stated.

    `is_limit`: the bound is all that is known, and not how units write what they reached.
    """

    value: Decimal
    bound: Operator | None = None
    is_limit: bool = False


def judge(asked: Asked, given: Given) -> Verdict:
    """Decide how a stated number stands to the number asked for.

    A bound that lies below what is asked (`≥80%` for `≥90%`) counts as the number it names:
    units write what they reached. A bound that leaves both open is `cannot_tell`.
    """
    if asked.upper is not None:
        return _judge_range(asked, asked.upper, given)
    if asked.op in _LOWER:
        return _judge_floor(asked.value, asked.op == Operator.MORE, given)
    if asked.op in _UPPER:
        return _judge_ceiling(asked.value, asked.op == Operator.LESS, given)
    if given.value == asked.value and given.bound is None:
        return Verdict.MET
    if asked.direction == Direction.LESS_IS_BETTER:
        return _judge_ceiling(asked.value, False, given)
    if asked.direction == Direction.MORE_IS_BETTER:
        return _judge_floor(asked.value, False, given)
    return Verdict.CANNOT_TELL


def _judge_floor(floor: Decimal, is_strict: bool, given: Given) -> Verdict:
    value, bound = given.value, given.bound
    if bound in _UPPER:
        is_below = value < floor or (value == floor and (bound == Operator.LESS or is_strict))
        return Verdict.UNMET if is_below else Verdict.CANNOT_TELL
    if value > floor:
        return Verdict.EXCEEDED
    if value < floor:
        return Verdict.CANNOT_TELL if given.is_limit else Verdict.UNMET
    if not is_strict or bound == Operator.MORE:
        return Verdict.MET
    return Verdict.CANNOT_TELL if bound else Verdict.UNMET


def _judge_ceiling(ceiling: Decimal, is_strict: bool, given: Given) -> Verdict:
    value, bound = given.value, given.bound
    if bound in _LOWER:
        is_above = value > ceiling or (value == ceiling and (bound == Operator.MORE or is_strict))
        return Verdict.UNMET if is_above else Verdict.CANNOT_TELL
    if value < ceiling:
        return Verdict.MET
    if value > ceiling:
        return Verdict.CANNOT_TELL if given.is_limit else Verdict.UNMET
    if not is_strict or bound == Operator.LESS:
        return Verdict.MET
    return Verdict.CANNOT_TELL if bound else Verdict.UNMET


def _judge_range(asked: Asked, upper: Decimal, given: Given) -> Verdict:
    value, bound = given.value, given.bound
    if bound in _UPPER:
        return Verdict.UNMET if value < asked.value else Verdict.CANNOT_TELL
    if asked.value <= value <= upper:
        is_open = bound in _LOWER and (
            asked.two_sided or asked.direction != Direction.MORE_IS_BETTER
        )
        return Verdict.CANNOT_TELL if is_open else Verdict.MET
    if asked.two_sided:
        return Verdict.UNMET
    if value > upper:
        more = asked.direction == Direction.MORE_IS_BETTER
        return Verdict.EXCEEDED if more else Verdict.UNMET
    return Verdict.MET if asked.direction == Direction.LESS_IS_BETTER else Verdict.UNMET


def completion(asked: Asked, given: Given) -> float | None:
    """Return the result in percent of the target; `None` where the ratio means nothing."""
    base = asked.value
    if asked.upper is not None:
        if asked.value <= given.value <= asked.upper:
            return 100.0
        base = asked.upper if given.value > asked.upper else asked.value
    if base <= 0:
        return None
    return percent(given.value, base)


def percent(part: Decimal, whole: Decimal) -> float | None:
    """Return a ratio in percent, two decimals half up."""
    try:
        return float((part * 100 / whole).quantize(_CENT, ROUND_HALF_UP))
    except InvalidOperation:  # more digits than a ratio of real forms ever has
        return None
