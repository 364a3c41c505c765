"""Arithmetic in a standard: 得分=(实际值-82%)÷(92%-82%)×分值, over the numbers of a row."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.core.terms import Direction, Verdict
from evalxl.language.units import MONEY, unit_named
from evalxl.standards.lexer import tokens
from evalxl.standards.measures import (
    completion,
    converted,
    is_of_money,
    is_rate,
    names_rate,
    names_row,
)
from evalxl.standards.ruling import OpenRow, Row, exact
from evalxl.standards.shapes import shapes

_SIGNS = str.maketrans(
    {"×": "*", "÷": "/", "X": "*", "x": "*", "·": "*", "[": "(", "]": ")", "{": "(", "}": ")"}
    | {"、": ","}
)
_CHOICE = re.compile("(?i)(mi|ma)[nx](?=[({])")
_CHOICES: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {"min_of": min, "max_of": max}
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_KINDS = ("result", "goal", "budget", "share", "completion", "deviation")
_ACTUAL = ("result", "completion", "deviation", "measure")
_ASKED = ("目标", "计划", "预期")
_DEEPEST = 12
_A_PAIR = 2
_PERCENT_OF = 100


@lru_cache(maxsize=1024)
def parsed(formula: str) -> ast.expr | None:
    """Read a formula; `None` where it is no arithmetic over known names and numbers."""
    chosen = _CHOICE.sub(lambda said: {"mi": "min_of", "ma": "max_of"}[said[1].lower()], formula)
    written = _PERCENT.sub(
        r"(\1/100)", shapes("arithmetic")["points"].sub(r"\1", chosen).translate(_SIGNS)
    )
    try:
        tree = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    names = {_kind(one.id) for one in ast.walk(tree) if isinstance(one, ast.Name)}
    return tree if _is_known(tree) and names & set(_ACTUAL) else None


def _is_known(node: ast.expr, depth: int = 0) -> bool:
    if depth > _DEEPEST:
        return False
    if isinstance(node, ast.BinOp):
        return type(node.op) in _OPERATORS and all(
            _is_known(side, depth + 1) for side in (node.left, node.right)
        )
    if isinstance(node, ast.Call):
        return _is_choice(node) and all(_is_known(one, depth + 1) for one in node.args)
    if isinstance(node, ast.Name):
        return bool(_kind(node.id))
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _is_choice(node: ast.Call) -> bool:
    """Whether a call is min(…, …) or max(…, …)."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name in _CHOICES and len(node.args) == _A_PAIR and not node.keywords


@lru_cache(maxsize=1024)
def _kind(name: str) -> str:
    """Return what a name stands for; `measure` for a rate the row may be called by."""
    found = [token.kind for token in tokens(name)]
    if len(found) == 1 and found[0] in _KINDS:
        return found[0]
    return "measure" if names_rate(name) else ""


def worth(formula: str, row: Row, weight: Fraction) -> Fraction:
    """Return the points a formula gives, between nothing and the weight.

    Raises:
        OpenRow: Where the row lacks a number the formula names.
    """
    points = _points(formula, row, weight)
    if points is None:
        raise OpenRow("not_covered")
    if _at_goal(formula, row, weight, Fraction(1)) == _PERCENT_OF * weight:
        points /= _PERCENT_OF  # 完成率×权重×100, for weights written in percent
    points = min(max(points, Fraction(0)), weight)
    is_short = row.direction == Direction.LESS_IS_BETTER and row.is_reached and points < weight
    if is_short or (row.verdict == Verdict.UNMET and points == weight):
        raise OpenRow("not_covered")  # made for what should be much, or for another scale
    return points


def is_in_proportion(formula: str, row: Row, weight: Fraction) -> bool:
    """Whether half of the target earns half of what the target earns, and no result nothing."""
    whole, half, none = (
        _at_goal(formula, row, weight, share)
        for share in (Fraction(1), Fraction(1, 2), Fraction(0))
    )
    return whole is not None and whole > 0 and none == 0 and half == whole / 2


def _at_goal(formula: str, row: Row, weight: Fraction, share: Fraction) -> Fraction | None:
    """Return the points for a share of the target, unbounded; `None` where they cannot be told."""
    if row.target is None:
        return None
    actual = float(exact(row.target) * share)
    try:
        return _points(formula, replace(row, actual=actual, actual_unit=row.target_unit), weight)
    except OpenRow:
        return None


def _points(formula: str, row: Row, weight: Fraction) -> Fraction | None:
    tree = parsed(formula)
    try:
        return _worked_out(tree, row, weight) if tree else None
    except ZeroDivisionError:
        return None


def _worked_out(node: ast.expr, row: Row, weight: Fraction) -> Fraction:
    if isinstance(node, ast.BinOp):
        left, right = (_worked_out(side, row, weight) for side in (node.left, node.right))
        return _OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        left, right = (_worked_out(one, row, weight) for one in node.args)
        return _CHOICES[node.func.id](left, right)
    if isinstance(node, ast.Name):
        return _value(node.id, row, weight)
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))


def _value(name: str, row: Row, weight: Fraction) -> Fraction:
    kind = _kind(name)
    if kind == "share":
        return weight
    if row.actual is None or row.target is None:
        raise OpenRow("not_covered")
    is_money = unit_named(row.target_unit).dimension == MONEY
    actual = (
        None
        if is_of_money(name) and not (is_money or names_rate(name))
        else converted(exact(row.actual), row.actual_unit, row.target_unit)
    )
    if actual is None:
        raise OpenRow("not_covered")
    if kind in ("result", "goal", "budget"):
        value = actual if kind == "result" else exact(row.target)
        return value / 100 if is_rate(row.target_unit) else value
    return _rate(name, kind, row)


def _rate(name: str, kind: str, row: Row) -> Fraction:
    """Return a rate as a fraction of 1; of a row that is a rate both readings must agree."""
    done = completion(row)
    own = exact(row.actual or 0) if is_rate(row.actual_unit) else None
    if kind == "measure" and name.startswith(_ASKED) and is_rate(row.target_unit):
        own, name = exact(row.target or 0), name[2:]
    if kind == "measure":
        if own is None or not names_row(name, row):
            raise OpenRow("other_measure")
        return own / 100
    if done is None or (own is not None and own != done):
        raise OpenRow("two_readings")
    return done / 100 if kind == "completion" else abs(done - 100) / 100
