"""Rows that carry a scoring standard of their own (评分标准): it goes before the policy's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from evalxl.frames.arrays import Arrays, Column
from evalxl.scoring.rounding import numbers
from evalxl.standards import COLUMNS, Ruling, ruling

_NOISE = 1e-9
RULES = {"ratio": "standard-ratio"}
"""Why a standard decided → rule; else `own-standard`."""


def followed(
    rows: pd.DataFrame, table: pd.DataFrame, years: Column, rates: tuple[Column, Column]
) -> pd.DataFrame:
    """Let standards decide, before the policy's rules.

    A standard that decides gives rule `own-standard` or `standard-ratio`; one that does not,
    `standard-open`: never the policy's ratio against it. Levels only bound what a claim earns, and
    budget execution stays with the policy where its standard decides nothing.

    Args:
        rows: Indicators under one policy, with verdicts.
        table: `rule`, `above`, `below` and `allotted`, by the policy's rules.
        years: Year of each row's project, NaN where it names none.
        rates: Numerator and denominator of its execution rate by the policy.
    """
    rule = table["rule"].to_numpy(dtype="object", copy=True)
    above, below, weight = (numbers(table[name]).copy() for name in ("above", "below", "allotted"))
    points, is_execution = above / below * weight, rows["is_execution"].to_numpy(dtype=bool)
    is_open = np.isnan(points)  # the policy has a better reason: the row itself decides nothing
    for row, given in rulings(execution_rows(Arrays(rows), rates), years):
        if given.points is not None:
            rule[row] = RULES.get(given.why, "own-standard")
            above[row], below[row] = float(given.points), weight[row]
        elif not (is_execution[row] or is_open[row] or _leaves_to_policy(given, points[row])):
            rule[row], above[row], below[row] = "standard-open", np.nan, np.nan
    return table.assign(rule=rule, above=above, below=below)


def rulings(rows: Arrays, years: Column) -> Iterator[tuple[int, Ruling]]:
    """Apply the standard of every row that has one and a weight above 0, by its place."""
    some = np.flatnonzero(pd.notna(rows["standard"]) & (rows["weight"] > 0))
    columns = [_without_nan(one[some]) for one in (*(rows[name] for name in COLUMNS), years)]
    for place, *case in zip(some.tolist(), *columns, strict=True):
        yield place, ruling(*case)


def execution_rows(rows: Arrays, rates: tuple[Column, Column]) -> Arrays:
    """Return rows on budget execution with the rate as their result where they tell none."""
    above, below = rates
    percent = 100 * above / np.where(below > 0, below, np.nan)
    is_untold = rows["is_execution"] & np.isnan(rows["actual_value"]) & ~np.isnan(percent)
    return rows.also(
        actual_value=np.where(is_untold, np.round(percent, 6), rows["actual_value"]),
        actual_unit=np.where(is_untold, np.array("%", dtype="object"), rows["actual_unit"]),
    )


def standard_of(row: Mapping[str, Any], year: float | None) -> Ruling | None:
    """Return what the standard of one scored row gives it; `None` where no standard rules it."""
    if row["rule"] not in ("own-standard", "standard-open", *RULES.values()):
        return None
    case = [None if _is_missing(row[name]) else row[name] for name in COLUMNS]
    return ruling(*case, year)


def _leaves_to_policy(given: Ruling, points: float) -> bool:
    """Whether the standard only names levels, and the policy's points lie in the one claimed."""
    low, high = float(given.lowest) - _NOISE, float(given.highest) + _NOISE
    return given.only_bounds and low <= points <= high


def _without_nan(column: Column) -> list[Any]:
    """Return the values, NaN as `None`: a NaN is no key."""
    return [None if _is_missing(value) else value for value in column.tolist()]


def _is_missing(value: Any) -> bool:
    return value is None or value != value
