"""Rows that carry a scoring standard of their own (评分标准): it goes before the policy's rules."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalxl.language.dates import Moment, moments
from evalxl.language.text import normalise
from evalxl.scoring.rounding import numbers
from evalxl.standards import Row, Ruling, rule_on

_READ = (
    "standard", "name", "weight", "verdict", "direction", "target_value", "target_unit",
    "actual_value", "actual_unit", "target", "actual", "year",
)  # fmt: skip


class Ruled(NamedTuple):
    """One row with a standard, and what the standard gives it."""

    index: Any
    ruling: Ruling


def rulings(rows: pd.DataFrame, years: pd.Series[float]) -> list[Ruled]:
    """Apply the standard of every row that has one and a weight above 0.

    Args:
        rows: Indicators with verdicts; reads the columns of the row a standard may look at.
        years: Year of each project, for dates without one.
    """
    some = rows[rows["standard"].notna() & (rows["weight"] > 0)]
    asked = some.assign(year=some["project"].map(years))[list(_READ)]
    return [
        Ruled(index, _rule_on(*case))
        for index, case in zip(some.index, _without_nan(asked), strict=True)
    ]


def execution_rows(rows: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return rows on budget execution with the rate as their result where they tell none."""
    rate = rates.reindex(rows["project"]).set_axis(rows.index)
    percent = 100 * rate["numerator"] / rate["denominator"].where(rate["denominator"] > 0)
    is_untold = rows["is_execution"] & rows["actual_value"].isna() & percent.notna()
    return rows.assign(
        actual_value=rows["actual_value"].mask(is_untold, percent.round(6)),
        actual_unit=rows["actual_unit"].mask(is_untold, "%"),
    )


def followed(
    rows: pd.DataFrame, table: pd.DataFrame, years: pd.Series[float], rates: pd.DataFrame
) -> pd.DataFrame:
    """Let standards decide, before the policy's rules.

    A standard that decides gives rule `own-standard`; one that does not, `standard-open`: never
    the policy's ratio against it. Levels only bound what a claim earns, and budget execution
    stays with the policy where its standard decides nothing.
    """
    rule, above, below = table["rule"].copy(), table["above"].copy(), table["below"].copy()
    for index, ruling in rulings(execution_rows(rows, rates), years):
        if ruling.points is not None:
            rule[index], above[index] = "own-standard", float(ruling.points)
            below[index] = rows.at[index, "weight"]
        elif not (rows.at[index, "is_execution"] or _within(ruling, table, index)):
            rule[index], above[index], below[index] = "standard-open", np.nan, np.nan
    return table.assign(rule=rule, above=above, below=below)


def _within(ruling: Ruling, table: pd.DataFrame, index: Any) -> bool:
    """Whether the policy's points lie in the level the row claims."""
    if not ruling.only_bounds:
        return False
    share = table.at[index, "above"] / table.at[index, "below"]
    points = share * table.at[index, "allotted"]
    return bool(float(ruling.lowest) - 1e-9 <= points <= float(ruling.highest) + 1e-9)


def row_of(
    weight: float,
    name: str | None,
    verdict: str,
    direction: str | None,
    target_value: float | None,
    target_unit: str | None,
    actual_value: float | None,
    actual_unit: str | None,
    target: str | None,
    actual: str | None,
    year: float | None,
) -> Row:
    """Build what a standard may look at from the columns of an indicator."""
    return Row(
        weight=weight,
        name=name or "",
        verdict=verdict,
        direction=direction or "",
        target=target_value,
        target_unit=target_unit or "",
        actual=actual_value,
        actual_unit=actual_unit or "",
        actual_text=actual or "",
        due=_days(target, year),
        done=_days(actual, year),
    )


@lru_cache(maxsize=16384)
def _rule_on(standard: str, name: str | None, weight: float, *rest: Any) -> Ruling:
    return rule_on(standard, row_of(weight, name, *rest))


def _without_nan(rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows as tuples, NaN as `None`: a NaN is no key."""
    columns = [
        [None if pd.isna(value) else value for value in rows[name].astype("object")]
        for name in rows.columns
    ]
    return list(zip(*columns, strict=True)) if len(rows) else []


def _days(text: str | None, year: float | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of the only date in a text, if it is one of a known year."""
    found = moments(normalise(text))
    if len(found) != 1 or found[0].after:
        return None
    moment = found[0]
    in_year = moment.year or (int(year) + moment.years_on if year is not None else None)
    if in_year is None or moment.is_only_year:
        return None
    first, last = dt.date(in_year, *moment.first), dt.date(in_year, *moment.last)
    return (_before(moment, first), _before(moment, first)) if moment.before else (first, last)


def _before(moment: Moment, first: dt.date) -> dt.date:
    return first - dt.timedelta(days=1)
