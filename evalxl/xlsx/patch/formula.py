"""The formulas of score tables, understood well enough to give their results anew."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeGuard

from evalxl.xlsx.addresses import parse_address, parse_block
from evalxl.xlsx.grid import Value
from evalxl.xlsx.patch.edits import Place

Result = float | str | bool
Term = Callable[[], Result]
_Many = Callable[[], list[Value]]

_TOKEN = re.compile(
    r"\s*(?:(?P<range>\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)|(?P<name>[A-Z]+)(?=\()"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?\d+)(?![\w!(])|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r'|(?P<text>"[^"]*")|(?P<sign><=|>=|<>|[-+*/(),%=<>]))'
)
_COMPARISONS: dict[str, Callable[[Result, Result], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_MOST_ROWS, _MOST_COLUMNS = 5000, 200


class NotUnderstoodError(Exception):
    """The formula is beyond us; Excel computes it when it loads the file."""


_NO_FRACTION = 10**15
"""Numbers from here on have no decimal places left to round."""


def half_up(value: float, digits: int) -> float:
    """Round as ROUND does: half away from zero, after 15 significant digits."""
    exact = Decimal(f"{value:.15g}")
    if abs(exact) >= _NO_FRACTION:
        return float(exact)
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def mentioned(formula: str) -> Iterator[Place]:
    """Go over the cells a formula speaks of."""
    for found in _TOKEN.finditer(formula):
        if found["range"]:
            yield from _places(found["range"])
        elif found["cell"]:
            yield parse_address(found["cell"], formula)


def result_of(formula: str, values: Mapping[Place, Value]) -> Result:
    """Compute a formula.

    Args:
        formula: Its text without `=`; `SUM`, `ROUND`, `MIN`, `MAX`, `COUNT`, `AVERAGE`, `ABS`,
            `IF`, `AND`, `OR`, arithmetic, comparisons, cells and ranges of the same sheet.
        values: What stands in the cells.

    Raises:
        NotUnderstoodError: Anything else stands in it, or it has no number as its result.
    """
    try:
        result = _Parser(formula, values).parsed()()
    except (ZeroDivisionError, TypeError) as fault:
        raise NotUnderstoodError(formula) from fault
    return round(result, 10) if isinstance(result, float) else result


class _Parser:
    """Reads a formula from left to right into something that can be called for its result."""

    def __init__(self, formula: str, values: Mapping[Place, Value]) -> None:
        self._values = values
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(formula.rstrip()):
            found = _TOKEN.match(formula, place)
            if not found or not found.lastgroup:
                raise NotUnderstoodError(formula)
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()

    def parsed(self) -> Term:
        term = self._comparison()
        if self._tokens:
            raise NotUnderstoodError
        return term

    def _peek(self, ahead: int = 0) -> str:
        return self._tokens[ahead][1] if len(self._tokens) > ahead else ""

    def _take(self, *wanted: str) -> str:
        found = self._peek()
        if found in wanted:
            self._tokens.pop(0)
            return found
        return ""

    def _comparison(self) -> Term:
        left = self._sum()
        sign = self._take(*_COMPARISONS)
        if not sign:
            return left
        compare, right = _COMPARISONS[sign], self._sum()
        return lambda: compare(left(), right())

    def _sum(self) -> Term:
        term = self._product()
        while sign := self._take("+", "-"):
            term = _binary(operator.add if sign == "+" else operator.sub, term, self._product())
        return term

    def _product(self) -> Term:
        term = self._factor()
        while sign := self._take("*", "/"):
            term = _binary(operator.mul if sign == "*" else operator.truediv, term, self._factor())
        return term

    def _factor(self) -> Term:
        if sign := self._take("-", "+"):
            return _binary(operator.mul, lambda: -1.0 if sign == "-" else 1.0, self._factor())
        term = self._atom()
        while self._take("%"):
            term = _binary(operator.truediv, term, lambda: 100.0)
        return term

    def _atom(self) -> Term:
        if self._take("("):
            term = self._comparison()
            self._close()
            return term
        if not self._tokens:
            raise NotUnderstoodError
        kind, text = self._tokens.pop(0)
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text[1:-1]
        if kind == "cell":
            place = parse_address(text, text)
            return lambda: _plain(self._values.get(place))
        if kind == "name":
            return self._call(text)
        raise NotUnderstoodError(text)

    def _call(self, name: str) -> Term:
        self._take("(")
        arguments = [self._argument()]
        while self._take(","):
            arguments.append(self._argument())
        self._close()
        return lambda: _called(name, arguments)

    def _argument(self) -> _Many:
        kind = self._tokens[0][0] if self._tokens else ""
        if kind == "range" or (kind == "cell" and self._peek(1) in (",", ")")):
            places = list(_places(self._tokens.pop(0)[1]))
            return lambda: [self._values.get(place) for place in places]
        term = self._comparison()
        return lambda: [term()]

    def _close(self) -> None:
        if not self._take(")"):
            raise NotUnderstoodError


def _called(name: str, arguments: Sequence[_Many]) -> Result:
    if name == "IF" and len(arguments) == 3:
        return _single(arguments[1] if _single(arguments[0]) else arguments[2])
    if name in ("AND", "OR"):
        claims = [bool(_single(one)) for one in arguments]
        return all(claims) if name == "AND" else any(claims)
    numbers = [float(one) for many in arguments for one in many() if _is_number(one)]
    if name == "SUM":
        return float(sum(numbers))
    if name == "COUNT":
        return float(len(numbers))
    if name == "ROUND" and len(arguments) == 2:
        return half_up(_number(_single(arguments[0])), int(_number(_single(arguments[1]))))
    if name == "ABS" and len(arguments) == 1:
        return abs(_number(_single(arguments[0])))
    if name in ("MIN", "MAX") and numbers:
        return min(numbers) if name == "MIN" else max(numbers)
    if name == "AVERAGE" and numbers:
        return sum(numbers) / len(numbers)
    raise NotUnderstoodError(name)


def _binary(compute: Callable[[float, float], float], left: Term, right: Term) -> Term:
    return lambda: compute(_number(left()), _number(right()))


def _number(value: Result) -> float:
    if isinstance(value, str):
        raise NotUnderstoodError(value)
    return float(value)


def _single(argument: _Many) -> Result:
    values = argument()
    if len(values) != 1:
        raise NotUnderstoodError
    return _plain(values[0])


def _plain(value: Value) -> Result:
    if value is None:
        return 0.0
    return float(value) if _is_number(value) else value


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _places(reference: str) -> Iterator[Place]:
    block = parse_block(reference, reference)
    for row in range(block.top, min(block.bottom, block.top + _MOST_ROWS) + 1):
        for column in range(block.left, min(block.right, block.left + _MOST_COLUMNS) + 1):
            yield row, column
