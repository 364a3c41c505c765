"""What a target for one number asks of its result: relation, bounds, direction."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.core.terms import Direction, DirectionSource, Operator
from evalxl.language.quantity import Quantity
from evalxl.language.units import MONEY
from evalxl.targets.direction import direction_of, direction_of_name
from evalxl.targets.judging import Asked
from evalxl.targets.outcome import Row
from evalxl.targets.target import Target

_TWO_SIDED = re.compile("年龄|温度|湿度|[pP][hH]|酸碱|浓度范围|标准|偏差|误差|允许|波动|浮动|变动")
_TWO_SIDED_DIMENSIONS = ("age", "temperature")
_FLOORS = (Operator.AT_LEAST, Operator.MORE)
_CEILINGS = (Operator.AT_MOST, Operator.LESS)


def number_of(target: Target) -> Quantity:
    """Return the number of a target that has one."""
    assert target.quantity is not None
    return target.quantity


def direction_for(target: Target, row: Row) -> tuple[Direction, DirectionSource]:
    """Decide which way is better for a target that asks for a number."""
    quantity = number_of(target)
    if target.trend < 0 and target.op == Operator.EQUAL:  # a fall of 10% is wanted: more of it
        return Direction.MORE_IS_BETTER, DirectionSource.SIGN
    is_zero = quantity.value == 0 and quantity.upper is None
    direction, source = direction_of(target.op, row.name, row.level2, target.match_unit, is_zero)
    if target.op == Operator.EQUAL and target.has_sign and direction == Direction.MORE_IS_BETTER:
        return Direction.EXACT, DirectionSource.SIGN
    return direction, source


def asked_of(target: Target, row: Row) -> Asked:
    """Put the target into what can be judged."""
    quantity = number_of(target)
    two_sided = quantity.upper is not None and (
        quantity.is_tolerance
        or quantity.unit.dimension in _TWO_SIDED_DIMENSIONS
        or bool(_TWO_SIDED.search(row.name))
    )
    direction, _ = direction_for(target, row)
    op = target.op or Operator.EQUAL
    return Asked(op, quantity.value, quantity.upper, direction, two_sided)


def sign_is_odd(target: Target, row: Row) -> bool:
    """The written sign goes against the name: a cost with ≥, a count of good things with ≤."""
    by_name = direction_of_name(row.name)
    if target.op in _FLOORS:
        is_cost = "成本" in row.level2 and target.match_unit.dimension == MONEY
        return by_name == Direction.LESS_IS_BETTER or (is_cost and by_name is None)
    if target.op in _CEILINGS:
        counts = "数量" in row.level2 and target.match_unit.dimension != MONEY
        return by_name == Direction.MORE_IS_BETTER or (counts and by_name is None)
    return False
