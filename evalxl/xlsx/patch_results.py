"""Stored results of formulas that depend on cells we write: sums, differences, products."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from evalxl.errors import Refused
from evalxl.xlsx.addresses import parse_address, parse_block
from evalxl.xlsx.grid import Sheet, Value
from evalxl.xlsx.patch_edits import Place

_TOKEN = re.compile(
    r"\s*(?:(?P<range>\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)|(?P<name>[A-Z]+)(?=\()"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?\d+)|(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<sign>[-+*/(),%]))"
)


class _NotUnderstoodError(Exception):
    """The formula is beyond us; Excel computes it when it loads the file."""


def refreshed(sheet: Sheet, written: Mapping[Place, Value]) -> dict[Place, Value]:
    """Compute the formulas of a sheet again that depend on what is written.

    Args:
        sheet: The sheet as read.
        written: What is to be written.

    Returns:
        New results of formulas made of `SUM`, `ROUND`, `MIN`, `MAX`, arithmetic, cells and
        ranges of the same sheet. Others are left out: their stored result stays until the
        program that opens the file calculates.
    """
    formulas = {place: cell.formula for place, cell in sheet.cells.items() if cell.formula}
    values = {place: cell.value for place, cell in sheet.cells.items()} | dict(written)
    results: dict[Place, Value] = {}
    for place in _in_order(formulas, set(written)):
        try:
            results[place] = values[place] = _Reading(formulas[place], values).result()
        except (_NotUnderstoodError, ZeroDivisionError, ValueError, Refused):
            continue
    return results


def half_up(value: float, digits: int) -> float:
    """Round as ROUND does: half away from zero, after 15 significant digits."""
    exact = Decimal(f"{value:.15g}")
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _in_order(formulas: Mapping[Place, str], touched: set[Place]) -> list[Place]:
    """List the formulas that depend on touched cells, each after those it depends on."""
    needs = {place: [*_mentioned(formula)] for place, formula in formulas.items()}
    order: list[Place] = []
    pending = dict(needs)
    while True:
        dirty = [place for place, needed in pending.items() if touched & {*needed}]
        if not dirty:
            return order
        free = [p for p in dirty if not any(n in pending and n != p for n in needs[p])] or dirty
        for place in free:
            del pending[place]
            touched.add(place)
            order.append(place)


def _mentioned(formula: str) -> Iterator[Place]:
    for found in _TOKEN.finditer(formula):
        if found["range"]:
            yield from _places(found["range"])
        elif found["cell"]:
            yield parse_address(found["cell"], formula)


def _places(reference: str) -> Iterator[Place]:
    block = parse_block(reference, reference)
    for row in range(block.top, min(block.bottom, block.top + 5000) + 1):
        for column in range(block.left, min(block.right, block.left + 200) + 1):
            yield row, column


class _Reading:
    """Reads one formula from left to right."""

    def __init__(self, formula: str, values: Mapping[Place, Value]) -> None:
        self._values = values
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(formula.rstrip()):
            found = _TOKEN.match(formula, place)
            if not found or not found.lastgroup:
                raise _NotUnderstoodError(formula)
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()

    def result(self) -> float:
        value = self._sum()
        if self._tokens:
            raise _NotUnderstoodError
        return round(value, 10)

    def _peek(self) -> str:
        return self._tokens[0][1] if self._tokens else ""

    def _take(self, wanted: str) -> bool:
        if self._peek() != wanted:
            return False
        self._tokens.pop(0)
        return True

    def _sum(self) -> float:
        value = self._product()
        while self._peek() in ("+", "-"):
            value += self._product() if self._take("+") else -self._after("-")
        return value

    def _after(self, sign: str) -> float:
        self._take(sign)
        return self._product()

    def _product(self) -> float:
        value = self._factor()
        while self._peek() in ("*", "/", "%"):
            if self._take("*"):
                value *= self._factor()
            elif self._take("%"):
                value /= 100
            else:
                self._take("/")
                value /= self._factor()
        return value

    def _factor(self) -> float:
        if self._take("-"):
            return -self._factor()
        if self._take("+"):
            return self._factor()
        if self._take("("):
            value = self._sum()
            self._close()
            return value
        if not self._tokens:
            raise _NotUnderstoodError
        kind, text = self._tokens.pop(0)
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self._number(parse_address(text, text))
        if kind == "name":
            return self._call(text)
        raise _NotUnderstoodError(text)

    def _call(self, name: str) -> float:
        self._take("(")
        arguments: list[float] = []
        while True:
            arguments += self._argument()
            if not self._take(","):
                break
        self._close()
        if name == "SUM":
            return sum(arguments)
        if name in ("MIN", "MAX") and arguments:
            return min(arguments) if name == "MIN" else max(arguments)
        if name == "ROUND" and len(arguments) == 2:
            return half_up(arguments[0], int(arguments[1]))
        raise _NotUnderstoodError(name)

    def _argument(self) -> list[float]:
        if not self._tokens or self._tokens[0][0] != "range":
            return [self._sum()]
        places = _places(self._tokens.pop(0)[1])
        values = [self._values.get(place) for place in places]
        return [
            float(value)
            for value in values
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]

    def _number(self, place: Place) -> float:
        value = self._values.get(place)
        if value is None:
            return 0.0
        if isinstance(value, str):
            raise _NotUnderstoodError(value)
        return float(value)

    def _close(self) -> None:
        if not self._take(")"):
            raise _NotUnderstoodError
