"""Rows that carry a scoring standard of their own (评分标准): it goes before the policy's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from evalxl.scoring.rounding import numbers
from evalxl.standards import COLUMNS, Ruling, ruling

_NOISE = 1e-9
RULES = {"ratio": "standard-ratio"}
"""Why a standard decided → rule; else `own-standard`."""


def followed(
    rows: pd.DataFrame, table: pd.DataFrame, years: pd.Series[float], rates: pd.DataFrame
) -> pd.DataFrame:
    """Let standards decide, before the policy's rules.

    A standard that decides gives rule `own-standard` or `standard-ratio`; one that does not,
    `standard-open`: never the policy's ratio against it. Levels only bound what a claim earns, and
    budget execution stays with the policy where its standard decides nothing.

    Args:
        rows: Indicators under one policy, with verdicts.
        table: `rule`, `above`, `below` and `allotted`, by the policy's rules.
        years: Year of each project, NaN where it names none.
        rates: The policy's execution rate of each project (`numerator`, `denominator`).
    """
    place = {index: number for number, index in enumerate(table.index)}
    rule = table["rule"].to_numpy(dtype="object", copy=True)
    above, below, weight = (numbers(table[name]).copy() for name in ("above", "below", "allotted"))
    points, is_execution = above / below * weight, rows["is_execution"].to_numpy(dtype=bool)
    is_open = np.isnan(points)  # the policy has a better reason: the row itself decides nothing
    for index, given in rulings(execution_rows(rows, rates), years):
        row = place[index]
        if given.points is not None:
            rule[row] = RULES.get(given.why, "own-standard")
            above[row], below[row] = float(given.points), weight[row]
        elif not (is_execution[row] or is_open[row] or _leaves_to_policy(given, points[row])):
            rule[row], above[row], below[row] = "standard-open", np.nan, np.nan
    return table.assign(rule=rule, above=above, below=below)


def rulings(rows: pd.DataFrame, years: pd.Series[float]) -> Iterator[tuple[Any, Ruling]]:
    """Apply the standard of every row that has one and a weight above 0."""
    some = rows[rows["standard"].notna() & (rows["weight"] > 0)]
    columns = [_without_nan(some[name]) for name in COLUMNS]
    columns.append(_without_nan(some["project"].map(years)))
    for index, *case in zip(some.index, *columns, strict=True):
        yield index, ruling(*case)


def execution_rows(rows: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return rows on budget execution with the rate as their result where they tell none."""
    rate = rates.reindex(rows["project"]).set_axis(rows.index)
    percent = 100 * rate["numerator"] / rate["denominator"].where(rate["denominator"] > 0)
    is_untold = rows["is_execution"] & rows["actual_value"].isna() & percent.notna()
    return rows.assign(
        actual_value=rows["actual_value"].mask(is_untold, percent.round(6)),
        actual_unit=rows["actual_unit"].mask(is_untold, "%"),
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


def _without_nan(column: pd.Series[Any]) -> list[Any]:
    """Return the values, NaN as `None`: a NaN is no key."""
    return [None if _is_missing(value) else value for value in column]


def _is_missing(value: Any) -> bool:
    return value is None or value != value
