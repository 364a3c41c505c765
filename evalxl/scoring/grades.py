"""Points → grades."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.policies import Policy
from evalxl.scoring.rounding import half_up


def grade(points: pd.Series[float], policy: Policy) -> pd.Series[str]:
    """Name the grade of each total, in percent of the policy's whole; `None` without a total.

    A grade is closed below: exactly 90 is 优. Above the top it stays the top grade.
    """
    bands = policy.grades.bands
    if not bands:
        return pd.Series(None, index=points.index, dtype="object")
    rising = sorted(bands, key=lambda band: band.at_least)
    percent = half_up(points * 100 / policy.weights.total, 2)
    place = np.searchsorted([band.at_least for band in rising], percent, side="right") - 1
    names = np.array([band.grade for band in rising], dtype="object")[np.maximum(place, 0)]
    return pd.Series(names, index=points.index, dtype="object").where(points.notna(), None)


def grades(
    points: pd.Series[float], policy_of: pd.Series[str], policies: Mapping[str, Policy]
) -> pd.Series[str]:
    """Name the grade of each project's total under its own policy."""
    parts = [grade(points[policy_of == name], policy) for name, policy in policies.items()]
    return pd.concat(parts).reindex(points.index) if parts else points.astype("object")
