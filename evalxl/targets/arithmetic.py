"""Arithmetic that people write into cells, such as `(1033.48+100.63)/(1435-300)*12=11.99`.

It is parsed, never run as code: digits, `+ - × ÷`, brackets and `=` only, exact fractions inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from evalxl.core import lazy_re as re

_LOOKALIKES = str.maketrans("（）［］【】＋－—–−＊×xX✕·÷／＝≈，％　", "()()()+----******//==,% ")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>\s*(?:%|[万亿]?元|分))?"
    r"|(?P<sign>[-+*/()=]))"
)
_PART = r"[-+*/()\d.,%\s万亿元分]{0,200}"  # longer ones are no arithmetic, and cost time
_STATEMENT = re.compile(rf"[-(\d]{_PART}=(?:{_PART}=){{0,4}}[-\d][\d.,]{{0,30}}%?")
_DEEPEST = 30  # open brackets


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written; `value` is a hundredth of it where a `%` follows."""

    text: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by one of `+ - * /`."""

    sign: str
    left: Expression
    right: Expression


Expression = Number | Operation


@dataclass(frozen=True, slots=True)
class Statement:
    """`expression = result` as found in a text."""

    text: str
    expression: Expression
    result: Number

    @property
    def value(self) -> Fraction | None:
        """What the expression really gives; `None` where it divides by zero."""
        return _evaluated(self.expression)

    @property
    def agrees(self) -> bool:
        """Whether the stated result is the computed one, rounded or cut to its decimals."""
        digits = self.result.text.replace(",", "").rstrip("%").partition(".")[2]
        unit = Fraction(1, 10 ** len(digits)) / (100 if "%" in self.result.text else 1)
        return self.value is not None and -unit / 2 <= self.value - self.result.value < unit

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the expression, from left to right, without the result."""
        return tuple(_numbers(self.expression))


@dataclass(frozen=True, slots=True)
class Quotient:
    """A statement read as rate × factor: signed terms above and below the line."""

    above: tuple[tuple[int, Number], ...]
    below: tuple[tuple[int, Number], ...]


@lru_cache(maxsize=4096)
def parse(text: str | None) -> tuple[Statement, ...]:
    """Find every `expression = result` in a text; what is no arithmetic is passed over."""
    plain = (text or "").translate(_LOOKALIKES)
    found = (_statement(match[0]) for match in _STATEMENT.finditer(plain))
    return tuple(one for one in found if one is not None)


def quotient(statement: Statement) -> Quotient | None:
    """Read `(a + b) / (c - d) * w`; `None` where there is no single division of sums."""
    above: list[Expression] = []
    below: list[Expression] = []
    _factors(statement.expression, above, below)
    if len(below) != 1 or not above:
        return None
    upper, lower = _terms(above[0]), _terms(below[0])
    return Quotient(upper, lower) if upper and lower else None


def _statement(text: str) -> Statement | None:
    sides = text.split("=")
    first, last = _parsed(sides[0]), _parsed(sides[-1])
    if not isinstance(first, Operation) or not isinstance(last, Number):
        return None
    return Statement(text.strip(), first, last)


def _parsed(text: str) -> Expression | None:
    tokens: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            return None
        percent = "%" if "%" in (match["unit"] or "") else ""
        tokens.append(match["sign"] or match["number"] + percent)
        position = match.end()
    if tokens.count("(") > _DEEPEST:
        return None
    try:
        rest = list(reversed(tokens))
        expression = _sum(rest)
    except (IndexError, ValueError):
        return None
    return expression if not rest else None


def _sum(rest: list[str]) -> Expression:
    left = _product(rest)
    while rest and rest[-1] in "+-":
        left = Operation(rest.pop(), left, _product(rest))
    return left


def _product(rest: list[str]) -> Expression:
    left = _atom(rest)
    while rest and rest[-1] in "*/":
        left = Operation(rest.pop(), left, _atom(rest))
    return left


def _atom(rest: list[str]) -> Expression:
    mark = rest.pop()
    if mark == "(":
        inside = _sum(rest)
        if rest.pop() != ")":
            raise ValueError(mark)
        return inside
    if mark == "-":
        return _negated(_atom(rest))
    if not mark[0].isdigit():
        raise ValueError(mark)
    value = Fraction(Decimal(mark.rstrip("%").replace(",", "")))
    return Number(mark, value / 100 if mark.endswith("%") else value)


def _negated(expression: Expression) -> Expression:
    if isinstance(expression, Number):
        return Number(f"-{expression.text}", -expression.value)
    return Operation("-", Number("0", Fraction(0)), expression)


def _evaluated(expression: Expression) -> Fraction | None:
    if isinstance(expression, Number):
        return expression.value
    left, right = _evaluated(expression.left), _evaluated(expression.right)
    if left is None or right is None:
        return None
    if expression.sign == "+":
        return left + right
    if expression.sign == "-":
        return left - right
    if expression.sign == "*":
        return left * right
    return left / right if right else None


def _numbers(expression: Expression) -> Iterator[Number]:
    if isinstance(expression, Number):
        yield expression
    else:
        yield from _numbers(expression.left)
        yield from _numbers(expression.right)


def _factors(expression: Expression, above: list[Expression], below: list[Expression]) -> None:
    if isinstance(expression, Operation) and expression.sign in "*/":
        _factors(expression.left, above, below)
        inverse = expression.sign == "/"
        _factors(expression.right, below if inverse else above, above if inverse else below)
    else:
        above.append(expression)


def _terms(expression: Expression, sign: int = 1) -> tuple[tuple[int, Number], ...]:
    if isinstance(expression, Number):
        return ((sign, expression),)
    if expression.sign in "*/":
        return ()
    right = sign if expression.sign == "+" else -sign
    left_terms, right_terms = _terms(expression.left, sign), _terms(expression.right, right)
    return left_terms + right_terms if left_terms and right_terms else ()
