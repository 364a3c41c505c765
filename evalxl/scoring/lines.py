"""The line for budget execution that stands apart from the indicators, and when it counts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.frames.arrays import Arrays, Column, counts, sums
from evalxl.policies import Policy
from evalxl.scoring.columns import by_policy

_CENT = 0.005


def execution_line(
    projects: pd.DataFrame, indicators: pd.DataFrame, policies: Mapping[str, Policy]
) -> Column:
    """Return the points of the separate execution line, per project; NaN where none counts.

    A form may print the line in its money block, as an indicator row, or both. Printed twice it
    counts once: the block's line is left out if it would take the weights above the form's total.
    A block without a printed weight gets the policy's, if exactly that is missing from the total.
    """
    of, rows = Arrays(projects), Arrays(indicators)
    totals = by_policy(of["policy"], policies, lambda policy: policy.weights.total)
    own_weights = by_policy(of["policy"], policies, lambda policy: policy.execution.weight)
    whole = np.where(of["own_total_weight"] > 0, of["own_total_weight"], totals)
    is_weighed = rows["weight"] >= 0
    rows_weight = _known_sums(rows["project"][is_weighed], rows["weight"][is_weighed], of.index)
    has_row = counts(rows["project"], rows["is_execution"], of.index) > 0
    printed = np.where(of["budget_weight"] > 0, of["budget_weight"], np.nan)
    is_twice = has_row & (rows_weight + printed > whole + _CENT)
    is_missing = np.abs(rows_weight + own_weights - whole) < _CENT
    left_out = np.where(is_missing & (own_weights > 0), own_weights, np.nan)
    return np.where(np.isnan(printed) & ~has_row, left_out, np.where(is_twice, np.nan, printed))


def execution_weight(line: Column, index: Column, indicators: pd.DataFrame) -> Column:
    """Return all points a form gives to execution: its rows' weights, else the separate line."""
    rows = Arrays(indicators)
    mine = rows["is_execution"]
    weights = _known_sums(rows["project"][mine], rows["weight"][mine], index)
    return np.where(np.isnan(weights), line, weights)


def _known_sums(keys: Column, weights: Column, index: Column) -> Column:
    """Sum up the weights of each project; NaN where none is known."""
    has_weight = counts(keys, ~np.isnan(weights), index) > 0
    return np.where(has_weight, sums(keys, weights, index), np.nan)
