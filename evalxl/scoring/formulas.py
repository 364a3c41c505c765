"""Formulas with their numbers, made only where they are shown."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from evalxl.core.terms import Direction, Operator
from evalxl.policies import Policy
from evalxl.scoring.rounding import half_up_text
from evalxl.scoring.rules import rules


def formula(row: dict[str, object], spent: Spent | None, policy: Policy) -> str:
    """Write the formula of one row, such as `min(27/20, 1) × 2.22 = 2.22`.

    Args:
        row: Its scored columns.
        spent: The rate of its project's execution; `None` where none is told.
        policy: By which it was scored.
    """
    score = row["computed_score"]
    if not isinstance(score, float) or score != score:
        return ""
    name, weight = str(row["rule"]), row["allotted"]
    if name == "execution" and spent is not None and isinstance(weight, float):
        return f"{execution_formula(spent, weight, policy)} = {plain(score)}"
    if name == "full" and _is_plain_ratio(row):
        name = "ratio"
    pattern = rules()[name].formula
    if name == "ratio" and _is_coefficient(row):
        pattern = "min({rate}, 1) × {weight}"
    text = pattern.format(
        target=plain(_target(row)),
        actual=_signed(row["actual_value"]),
        weight=plain(weight),
        rate=_percent(row["rate"]),
    )
    return f"{text} = {plain(score)}"


class Spent(NamedTuple):
    """An execution rate: its numbers as `593.04/752`, and what they come to."""

    fraction: str
    rate: float


def spent_by(execution: pd.DataFrame, project: int) -> Spent | None:
    """Return the rate that the policy takes for a project; `None` where none is told."""
    mine = execution[execution["preferred"] & execution["project"].eq(project)]
    if mine.empty or mine["value"].isna().iloc[0]:
        return None
    return Spent(str(mine["formula"].iloc[0]).split(" = ")[-1], float(mine["value"].iloc[0]))


def execution_formula(spent: Spent, weight: float, policy: Policy) -> str:
    """Write what a rate earns by the policy's rule, without the result."""
    rule, points = policy.execution, plain(weight)
    is_full = spent.rate * 100 >= rule.full_from
    if is_full and (spent.rate < 1 or rule.rule == "per-point") and rule.cap <= 100:
        return f"1 × {points} ({spent.fraction} ≥ {plain(rule.full_from)}%)"
    if rule.rule != "per-point":
        return f"min({spent.fraction}, {plain(rule.cap / 100)}) × {points}"
    lost = rule.loss_percent * weight / 100 + rule.loss_points
    short = f"{plain(rule.full_from)} − 100 × {spent.fraction}"
    text = f"{points} − {plain(lost)} × ({short})"
    if is_full:
        return f"min({text}, {plain(rule.cap / 100)} × {points})"
    is_nothing = weight < lost * (rule.full_from - spent.rate * 100)
    return f"max({text}, 0)" if is_nothing else text


def plain(value: object) -> str:
    """Write a number without noise: 2.22, 100, 0.333333."""
    return half_up_text(float(value), 6) if isinstance(value, (int, float)) else "—"


def _signed(value: object) -> str:
    text = plain(value)
    return f"({text})" if text.startswith("-") else text


def _target(row: dict[str, object]) -> object:
    upper, actual = row["target_upper"], row["actual_value"]
    is_above = isinstance(upper, float) and isinstance(actual, float) and actual > upper
    return upper if row["target_op"] == Operator.RANGE and is_above else row["target_value"]


def _is_plain_ratio(row: dict[str, object]) -> bool:
    target, actual = row["target_value"], row["actual_value"]
    return (
        row["direction"] == Direction.MORE_IS_BETTER
        and row["target_op"] != Operator.RANGE
        and isinstance(target, float)
        and isinstance(actual, float)
        and 0 < target <= actual
    )


def _is_coefficient(row: dict[str, object]) -> bool:
    """Return whether the share was rounded on its own before it met the weight."""
    parts = (row["target_value"], row["actual_value"], row["rate"])
    target, actual, rate = (one if isinstance(one, float) else float("nan") for one in parts)
    return row["rule"] == "ratio" and abs(rate - actual / target) > 1e-12


def _percent(rate: object) -> str:
    return f"{half_up_text(rate * 100, 4)}%" if isinstance(rate, float) and rate == rate else "—"
