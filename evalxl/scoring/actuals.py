"""Results in the unit of their targets (2亿元 ← 18000万元 is 1.8)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evalxl.core.terms import Operator
from evalxl.scoring.rounding import Numbers

_CENT = 0.0051  # completions have two places


def comparable_actual(rows: pd.DataFrame) -> pd.Series[float]:
    """Return each result as a number of its target's unit.

    The verdict stage compares across units and tells the completion; the result is shifted by the
    power of ten that fits it, so that points come from the exact number and not from the rounded
    completion. Where no power of ten fits, it is the target's share itself.

    Args:
        rows: Reads `target_value`, `target_upper`, `target_op`, `actual_value`, `completion`.
    """
    target, actual, completion = rows["target_value"], rows["actual_value"], rows["completion"]
    is_range = rows["target_op"] == Operator.RANGE
    end = target.mask(is_range & (completion > 100), rows["target_upper"])
    is_inside = is_range & (completion == 100)
    odd = ((100 * actual / end - completion).abs() > _CENT) & ~is_inside & (end != 0)
    if not odd.any():
        return actual
    told, whole, percent = (one[odd].to_numpy(dtype="float64") for one in (actual, end, completion))
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.round(np.log10(100 * told / whole / percent))
        shifted = _named(told / 10.0**power)
    fits = np.abs(100 * shifted / whole - percent) <= _CENT
    share = _named(whole * percent / 100)
    return actual.mask(odd, pd.Series(np.where(fits, shifted, share), actual.index[odd]))


def _named(values: Numbers) -> Numbers:
    """Return the decimals of 15 digits that name some numbers: 2.3 ÷ 10 is 0.23."""
    return np.array([float(f"{value:.15g}") for value in values.tolist()])
