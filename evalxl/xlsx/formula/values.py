"""Values as Excel computes with them. What spreadsheet programs treat unlike is not computed."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from evalxl.xlsx.formula.lexer import NotUnderstoodError
from evalxl.xlsx.formula.nodes import Failure

Scalar = float | str | bool | Failure | None
"""`None` is a blank cell: 0 as a number, "" as a text."""

_EQUAL = 1e-14  # programs compare 15 digits
_DOUBTFUL = 1e-12
_NO_FRACTION = 10**15
"""Numbers from here on have no decimal places left to round."""
_PLAIN_DIGITS = 10


class FailedError(Exception):
    """A computation that comes to an error value."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.failure = Failure(code)


def half_up(value: float, digits: int) -> float:
    """Round as ROUND does: half away from zero, after 15 significant digits."""
    return _rounded(value, digits, ROUND_HALF_UP)


def up(value: float, digits: int) -> float:
    """Round away from zero, as ROUNDUP does."""
    return _rounded(value, digits, ROUND_UP)


def down(value: float, digits: int) -> float:
    """Round towards zero, as ROUNDDOWN does."""
    return _rounded(value, digits, ROUND_DOWN)


def _rounded(value: float, digits: int, how: str) -> float:
    exact = Decimal(f"{value:.15g}")
    if abs(exact) >= _NO_FRACTION:
        return float(exact)
    if not -15 <= digits <= 15:
        raise NotUnderstoodError(f"{digits} digits")
    return float(exact.quantize(Decimal(1).scaleb(-digits), how))


def passed(value: Scalar) -> float | str | bool | None:
    """Return a value that is no error.

    Raises:
        FailedError: It is one.
    """
    if isinstance(value, Failure):
        raise FailedError(value.code)
    return value


def number(value: Scalar) -> float:
    """Return a value as a number: blank is 0, a truth value 1 or 0.

    Raises:
        NotUnderstoodError: It is a text, which programs turn into numbers each in its way.
    """
    value = passed(value)
    if isinstance(value, str):
        raise NotUnderstoodError("a text as a number")
    return float(value or 0)


def truth(value: Scalar) -> bool:
    """Return a value as a condition: any number but 0 is true."""
    return number(value) != 0


def text(value: Scalar) -> str:
    """Return a value as a text, as `&` joins it."""
    value = passed(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise NotUnderstoodError("a truth value as a text")
    shown = f"{value:.15g}"
    if len(shown.strip("-0.").replace(".", "")) > _PLAIN_DIGITS or "e" in shown:
        raise NotUnderstoodError("a long number as a text")
    return shown


def compare(left: Scalar, right: Scalar) -> int:
    """Compare two values: -1, 0 or 1; a number is less than a text.

    Raises:
        NotUnderstoodError: Programs sort texts and truth values each in its way.
    """
    left, right = passed(left), passed(right)
    if left is None:
        left = "" if isinstance(right, str) else False if isinstance(right, bool) else 0.0
    if right is None:
        right = "" if isinstance(left, str) else False if isinstance(left, bool) else 0.0
    if isinstance(left, str) and isinstance(right, str):
        return _compare_texts(left, right)
    if isinstance(left, bool) != isinstance(right, bool):
        raise NotUnderstoodError("a truth value compared")
    if isinstance(left, str) or isinstance(right, str):
        return 1 if isinstance(left, str) else -1
    return _compare_numbers(float(left), float(right))


def _compare_texts(left: str, right: str) -> int:
    if left.casefold() == right.casefold():
        if left != right and left.lower() != right.lower():
            raise NotUnderstoodError("texts that are equal to some programs")
        return 0
    return 2  # unlike; which comes first depends on the language


def _compare_numbers(left: float, right: float) -> int:
    difference, size = left - right, max(abs(left), abs(right))
    if abs(difference) <= _EQUAL * size:
        return 0
    if abs(difference) <= _DOUBTFUL * size:
        raise NotUnderstoodError("numbers that are equal to some programs")
    return -1 if difference < 0 else 1


def added(left: float, right: float) -> float:
    """Add; what is left of two numbers that cancel out is noise, and 0."""
    total = left + right
    return 0.0 if abs(total) <= _EQUAL * max(abs(left), abs(right)) else total


def finite(value: float) -> float:
    """Return a number that a cell can hold.

    Raises:
        FailedError: It is too large.
    """
    if not math.isfinite(value):
        raise FailedError("#NUM!")
    return value
