"""The line for budget execution that stands apart from the indicators, and when it counts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evalxl.policies import Policy

_CENT = 0.005


def execution_line(
    projects: pd.DataFrame, indicators: pd.DataFrame, policies: Mapping[str, Policy]
) -> pd.Series[float]:
    """Return the points of the separate execution line, per project; NaN where none counts.

    A form may print the line in its money block, as an indicator row, or both. Printed twice it
    counts once: the block's line is left out if it would take the weights above the form's total.
    A block without a printed weight gets the policy's, if exactly that is missing from the total.
    """
    totals = _by_policy(projects, {name: one.weights.total for name, one in policies.items()})
    own_weights = _by_policy(
        projects, {name: one.execution.weight for name, one in policies.items()}
    )
    whole = projects["own_total_weight"].where(projects["own_total_weight"] > 0).fillna(totals)
    by_project = (
        indicators["weight"].where(indicators["weight"] >= 0).groupby(indicators["project"])
    )
    rows_weight = by_project.sum(min_count=1).reindex(projects.index)
    has_row = indicators["is_execution"].groupby(indicators["project"]).any()
    has_row = has_row.reindex(projects.index).eq(True)
    printed = projects["budget_weight"].where(projects["budget_weight"] > 0)
    is_twice = has_row & (rows_weight + printed > whole + _CENT)
    is_missing = (rows_weight + own_weights - whole).abs() < _CENT
    return printed.mask(is_twice).where(
        printed.notna() | has_row, own_weights.where(is_missing & (own_weights > 0))
    )


def execution_weight(line: pd.Series[float], indicators: pd.DataFrame) -> pd.Series[float]:
    """Return all points a form gives to execution: its rows' weights, else the separate line."""
    rows = indicators[indicators["is_execution"]]
    weights = rows["weight"].groupby(rows["project"]).sum(min_count=1)
    return weights.reindex(line.index).fillna(line)


def _by_policy(projects: pd.DataFrame, values: Mapping[str, float]) -> pd.Series[float]:
    return projects["policy"].map(dict(values)).astype("float64")
