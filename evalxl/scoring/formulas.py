"""Formulas with their numbers, made only where they are shown."""

from __future__ import annotations

import pandas as pd

from evalxl.core.terms import Direction, Operator
from evalxl.frames import Frames
from evalxl.scoring.actuals import comparable_actual
from evalxl.scoring.rounding import half_up_text
from evalxl.scoring.rules import rules

_USED = [
    "rule", "target_value", "target_upper", "target_op", "actual_value", "direction", "rate",
    "allotted", "computed_score", "project",
]  # fmt: skip


def formulas(frames: Frames) -> pd.Series[str]:
    """Write the formula of every indicator row, such as `min(27/20, 1) × 2.22 = 2.22`.

    Args:
        frames: Scored.

    Returns:
        Texts on the index of `frames.indicators`; empty where a person decides.
    """
    fractions = execution_fractions(frames.execution)
    rows = frames.indicators
    rows = rows.assign(actual_value=comparable_actual(rows))[_USED]
    texts = [
        formula(dict(zip(_USED, values, strict=True)), fractions)
        for values in rows.itertuples(index=False, name=None)
    ]
    return pd.Series(texts, index=rows.index, dtype="object")


def execution_fractions(execution: pd.DataFrame) -> dict[int, str]:
    """Return the numbers of each project's preferred rate, as `593.04/752`."""
    chosen = execution[execution["preferred"]]
    fractions = chosen["formula"].str.split(" = ").str[-1]
    return dict(zip(chosen["project"], fractions, strict=True))


def formula(row: dict[str, object], fractions: dict[int, str]) -> str:
    """Write the formula of one row, given its scored columns."""
    score = row["computed_score"]
    if not isinstance(score, float) or score != score:
        return ""
    name = str(row["rule"])
    if name == "full" and _is_plain_ratio(row):
        name = "ratio"
    rate = fractions.get(int(str(row["project"])), "") if name == "execution" else ""
    pattern = rules()[name].formula
    if name == "ratio" and _is_coefficient(row):
        pattern = "min({rate}, 1) × {weight}"
    text = pattern.format(
        target=plain(_target(row)),
        actual=_signed(row["actual_value"]),
        weight=plain(row["allotted"]),
        rate=rate or _percent(row["rate"]),
    )
    return f"{text} = {plain(score)}"


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
