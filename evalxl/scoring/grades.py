"""Points → grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from evalxl.policies import Policy
from evalxl.scoring.rounding import Numbers, half_up_quotient, numbers


def grade(points: pd.Series[float], policy: Policy) -> pd.Series[str]:
    """Name the grade of each total, in percent of the policy's whole; `None` without a total.

    A grade is closed below: exactly 90 is 优. Above the top it stays the top grade.
    """
    return pd.Series(_named(numbers(points), policy), index=points.index, dtype="object")


def grades(
    points: pd.Series[float], policy_of: pd.Series[str], policies: Mapping[str, Policy]
) -> pd.Series[str]:
    """Name the grade of each project's total under its own policy."""
    totals, by_policy = numbers(points), policy_of.to_numpy()
    named = np.full(len(totals), None, dtype="object")
    for name, policy in policies.items():
        mine = by_policy == name
        named[mine] = _named(totals[mine], policy)
    return pd.Series(named, index=points.index, dtype="object")


def _named(points: Numbers, policy: Policy) -> np.ndarray[Any, Any]:
    rising = sorted(policy.grades.bands, key=lambda band: band.at_least)
    if not rising:
        return np.full(len(points), None, dtype="object")
    percent = half_up_quotient(points, 100.0, policy.weights.total, 2)
    place = np.searchsorted([band.at_least for band in rising], percent, side="right") - 1
    names = np.array([band.grade for band in rising], dtype="object")[np.maximum(place, 0)]
    names[np.isnan(points)] = None
    return names
