"""From the columns of an indicator to what a standard may look at."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from evalxl.core.terms import Verdict
from evalxl.language.dates import moments
from evalxl.language.quantities import quantities
from evalxl.language.text import normalise
from evalxl.standards.deciding import rule_on
from evalxl.standards.model import PP
from evalxl.standards.ruling import Row, Ruling

COLUMNS = (
    "standard", "weight", "name", "verdict", "direction", "target_value", "target_unit",
    "actual_value", "actual_unit", "target", "actual",
)  # fmt: skip
"""The columns of an indicator that `ruling` takes, in this order; the project's year follows."""


@lru_cache(maxsize=16384)
def ruling(standard: str, *columns: Any) -> Ruling:
    """Apply a standard to the other `COLUMNS` of its row and the year; `None` where one is empty.

    The weight must be above 0.
    """
    return rule_on(standard, row_of(*columns))


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
    """Build a row from the columns of an indicator."""
    return Row(
        weight=weight,
        name=name or "",
        verdict=verdict,
        direction=direction or "",
        target=target_value,
        target_unit=_unit(target_unit),
        actual=None if _is_rough(actual, verdict) else actual_value,
        actual_unit=_unit(actual_unit),
        actual_text=actual or "",
        target_text=target or "",
        due=_days(target, year),
        done=_days(actual, year),
    )


def _is_rough(actual: str | None, verdict: str) -> bool:
    """`190人左右`, and `190多人` for 200: no number to count steps from."""
    is_reached = verdict in (Verdict.MET, Verdict.EXCEEDED)
    told = quantities(normalise(actual))
    return any(one.is_approximate or (one.op and not is_reached) for one in told)


def _unit(printed: str | None) -> str:
    return PP if printed in ("个百分点", "百分点") else printed or ""


def _days(text: str | None, year: float | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of the only date in a text, if its year is known."""
    found = moments(normalise(text))
    if len(found) != 1 or found[0].after or found[0].is_only_year:
        return None
    moment = found[0]
    in_year = moment.year or (int(year) + moment.years_on if year is not None else None)
    if in_year is None:
        return None
    first, last = dt.date(in_year, *moment.first), dt.date(in_year, *moment.last)
    eve = first - dt.timedelta(days=1)
    return (eve, eve) if moment.before else (first, last)
