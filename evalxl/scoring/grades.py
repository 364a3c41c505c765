"""Points → grades."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.frames.arrays import Column
from evalxl.policies import Policy
from evalxl.scoring.rounding import Numbers, half_up_quotient, numbers


def grade(points: pd.Series[float], policy: Policy) -> pd.Series[str]:
    """Name the grade of each total, in percent of the policy's whole; `None` without a total.

    A grade is closed below: exactly 90 is 优. Above the top it stays the top grade.
    """
    return pd.Series(_named(numbers(points), policy), index=points.index, dtype="object")


def grades(points: Numbers, policy_of: Column, policies: Mapping[str, Policy]) -> Column:
    """Name the grade of each project's total under its own policy."""
    named = np.full(len(points), None, dtype="object")
    for name, policy in policies.items():
        mine = policy_of == name
        named[mine] = _named(points[mine], policy)
    return named


def _named(points: Numbers, policy: Policy) -> Column:
    rising = sorted(policy.grades.bands, key=lambda band: band.at_least)
    if not rising:
        return np.full(len(points), None, dtype="object")
    percent = half_up_quotient(points, 100.0, policy.weights.total, 2)
    place = np.searchsorted([band.at_least for band in rising], percent, side="right") - 1
    names = np.array([band.grade for band in rising], dtype="object")[np.maximum(place, 0)]
    names[np.isnan(points)] = None
    return names
