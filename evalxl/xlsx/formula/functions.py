"""The functions that score tables use; any other is not understood."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from evalxl.xlsx.formula.lexer import NotUnderstoodError
from evalxl.xlsx.formula.nodes import Failure
from evalxl.xlsx.formula.values import (
    FailedError,
    Scalar,
    added,
    compare,
    down,
    finite,
    half_up,
    number,
    passed,
    text,
    up,
)

_NOISE = 1e-9
Range = list[list[Scalar]]
Argument = Scalar | Range
"""A value, or the rows of a range of more than one cell, or of a reference to one cell."""


def called(name: str, arguments: Sequence[Argument]) -> Scalar:
    """Compute a function or operator whose arguments are all computed first.

    Raises:
        NotUnderstoodError: It is not known here, or programs compute it each in its way.
        FailedError: The result is an error value.
    """
    if name in _OF_RANGES:
        return _OF_RANGES[name](arguments)
    lengths, compute = _OF_SCALARS.get(name, ((), _unknown))
    if len(arguments) not in lengths:
        raise NotUnderstoodError(name)
    return compute(*(single(one) for one in arguments))


def single(argument: Argument) -> Scalar:
    """Return one value; a range of several cells is not understood where one is asked."""
    if not isinstance(argument, list):
        return argument
    if len(argument) != 1 or len(argument[0]) != 1:
        raise NotUnderstoodError("a range in the place of a value")
    return argument[0][0]


def _unknown(*_arguments: Scalar) -> Scalar:
    raise NotUnderstoodError("a function")


def _numbers(arguments: Sequence[Argument]) -> list[float]:
    """List the numbers: texts and blanks in ranges do not count, as arguments they are odd."""
    found: list[float] = []
    for argument in arguments:
        if not isinstance(argument, list):
            found.append(number(argument))
            continue
        for value in _flat(argument):
            if isinstance(value, bool):
                raise NotUnderstoodError("a truth value in a range")
            if isinstance(value, float):
                found.append(value)
    return found


def _flat(rows: Range) -> list[Scalar]:
    """List the values of a range; errors of one kind propagate, of several nobody knows which."""
    values = [value for row in rows for value in row]
    failures = {value for value in values if isinstance(value, Failure)}
    if len(failures) > 1:
        raise NotUnderstoodError("several errors in a range")
    for failure in failures:
        raise FailedError(failure.code)
    return values


def _total(arguments: Sequence[Argument]) -> float:
    return finite(math.fsum(_numbers(arguments)))


def _mean(arguments: Sequence[Argument]) -> float:
    numbers = _numbers(arguments)
    return _divided(math.fsum(numbers), float(len(numbers)))


def _count(arguments: Sequence[Argument]) -> float:
    if any(not isinstance(one, list) for one in arguments):
        raise NotUnderstoodError("COUNT of a value")
    return float(len(_numbers(arguments)))


def _count_all(arguments: Sequence[Argument]) -> float:
    if any(not isinstance(one, list) for one in arguments):
        raise NotUnderstoodError("COUNTA of a value")
    return float(
        sum(value is not None for one in arguments if isinstance(one, list) for value in _flat(one))
    )


def _conditions(arguments: Sequence[Argument]) -> list[bool]:
    found: list[bool] = []
    for argument in arguments:
        values = _flat(argument) if isinstance(argument, list) else [argument]
        if any(isinstance(value, str) for value in values) or None in values:
            raise NotUnderstoodError("a text or blank as a condition")
        found += [number(value) != 0 for value in values]
    return found


def _sum_of_products(arguments: Sequence[Argument]) -> float:
    ranges = [one for one in arguments if isinstance(one, list)]
    shapes = {(len(one), len(one[0])) for one in ranges}
    if len(ranges) != len(arguments) or len(shapes) != 1:
        raise NotUnderstoodError("SUMPRODUCT of unlike ranges")
    columns = [_flat(one) for one in ranges]
    if any(isinstance(value, bool) for column in columns for value in column):
        raise NotUnderstoodError("a truth value in a range")
    return finite(math.fsum(_product(values) for values in zip(*columns, strict=True)))


def _product(values: Sequence[Scalar]) -> float:
    return math.prod(value if isinstance(value, float) else 0.0 for value in values)


_SUBTOTALS: dict[int, Callable[[Sequence[Argument]], float]] = {
    1: _mean,
    2: _count,
    3: _count_all,
    4: lambda arguments: max(_numbers(arguments), default=0.0),
    5: lambda arguments: min(_numbers(arguments), default=0.0),
    9: _total,
}


def _subtotal(arguments: Sequence[Argument]) -> float:
    """Compute SUBTOTAL; hidden rows and totals within the range are refused by the caller."""
    kind = number(single(arguments[0])) % 100
    if kind not in _SUBTOTALS or len(arguments) < 2:
        raise NotUnderstoodError("SUBTOTAL")
    return _SUBTOTALS[int(kind)](arguments[1:])


_OF_RANGES: dict[str, Callable[[Sequence[Argument]], Scalar]] = {
    "SUM": _total,
    "AVERAGE": _mean,
    "COUNT": _count,
    "COUNTA": _count_all,
    "MAX": lambda arguments: max(_numbers(arguments), default=0.0),
    "MIN": lambda arguments: min(_numbers(arguments), default=0.0),
    "AND": lambda arguments: all(_conditions(arguments)),
    "OR": lambda arguments: any(_conditions(arguments)),
    "SUMPRODUCT": _sum_of_products,
    "SUBTOTAL": _subtotal,
}


def _divided(left: float, right: float) -> float:
    if right == 0:
        raise FailedError("#DIV/0!")
    return finite(left / right)


def _power(base: float, exponent: float) -> float:
    if base == 0 or not exponent.is_integer():
        raise NotUnderstoodError("a power")
    try:
        return finite(base**exponent)
    except OverflowError:
        raise FailedError("#NUM!") from None


def _whole(digits: Scalar) -> int:
    return math.trunc(number(digits))


def _cut(how: Callable[[float, int], float], value: float, digits: int) -> float:
    return how(_clear(value, digits), digits)


def _clear(value: float, digits: int) -> float:
    """Refuse a number that is whole but for noise: which way it goes differs by program."""
    if abs(digits) > 15:
        raise NotUnderstoodError(f"{digits} digits")
    scaled = value * 10.0**digits
    if 0 < abs(scaled - round(scaled)) < _NOISE * max(abs(scaled), 1.0):
        raise NotUnderstoodError("a number close to a whole one")
    return value


def _is(test: Callable[[Scalar], bool]) -> tuple[tuple[int, ...], Callable[..., Scalar]]:
    return (1,), test


def _ordered(test: Callable[[int], bool]) -> tuple[tuple[int, ...], Callable[..., Scalar]]:
    def compared(left: Scalar, right: Scalar) -> bool:
        order = compare(left, right)
        if order == 2:
            raise NotUnderstoodError("which of two texts comes first")
        return test(order)

    return (2,), compared


_OF_SCALARS: dict[str, tuple[tuple[int, ...], Callable[..., Scalar]]] = {
    "+": ((2,), lambda left, right: finite(added(number(left), number(right)))),
    "-": ((2,), lambda left, right: finite(added(number(left), -number(right)))),
    "*": ((2,), lambda left, right: finite(number(left) * number(right))),
    "/": ((2,), lambda left, right: _divided(number(left), number(right))),
    "^": ((2,), lambda left, right: _power(number(left), number(right))),
    "&": ((2,), lambda left, right: text(left) + text(right)),
    "CONCATENATE": (tuple(range(1, 30)), lambda *parts: "".join(map(text, parts))),
    "NEGATE": ((1,), lambda value: -number(value)),
    "PERCENT": ((1,), lambda value: number(value) / 100),
    "=": ((2,), lambda left, right: compare(left, right) == 0),
    "<>": ((2,), lambda left, right: compare(left, right) != 0),
    "<": _ordered(lambda order: order < 0),
    ">": _ordered(lambda order: order > 0),
    "<=": _ordered(lambda order: order <= 0),
    ">=": _ordered(lambda order: order >= 0),
    "NOT": ((1,), lambda value: number(value) == 0),
    "TRUE": ((0,), lambda: True),
    "FALSE": ((0,), lambda: False),
    "ABS": ((1,), lambda value: abs(number(value))),
    "INT": ((1,), lambda value: float(math.floor(_clear(number(value), 0)))),
    "ROUND": ((2,), lambda value, digits: half_up(number(value), _whole(digits))),
    "ROUNDUP": ((2,), lambda value, digits: _cut(up, number(value), _whole(digits))),
    "ROUNDDOWN": ((2,), lambda value, digits: _cut(down, number(value), _whole(digits))),
    "ISERROR": _is(lambda value: isinstance(value, Failure)),
    "ISNUMBER": _is(lambda value: not isinstance(passed(value), str) and value is not None),
    "ISTEXT": _is(lambda value: isinstance(passed(value), str)),
    "ISBLANK": _is(lambda value: passed(value) is None),
}
