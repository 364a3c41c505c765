"""A project's three amounts in yuan, whatever rows its form has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evalxl.core.terms import MoneyUnit

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames

# What each form calls the amount, best first; keys in one tuple are added up.
_SOURCES: dict[str, tuple[tuple[str, ...], ...]] = {
    "initial": (("total_initial",), ("budget_planned",)),
    "budget": (
        ("total_budget",),
        ("allocated_own", "allocated_lower"),
        ("budget_total",),
    ),
    "paid": (("total_paid",), ("paid_own", "paid_lower"), ("paid_total",)),
}
_RATES = (
    *("project", "scope", "basis", "with_pending", "with_cut", "preferred"),
    *("numerator", "denominator", "value"),
)


def amounts(frames: Frames) -> pd.DataFrame:
    """Find initial budget, budget of the year and payments of every project.

    Returns:
        Columns `initial`, `budget`, `paid` and, of the rate on the policy's own basis,
        `counted_budget` and `counted_paid`: yuan on the index of the projects; NaN where the
        form does not say. Total rows go first, then the rate's own amounts, then sums over
        sub-projects where every one of them is known.
    """
    index = frames.projects.index
    lines = (
        frames.some("funds", ("project", "key", "yuan"))
        .dropna(subset=["yuan"])
        .drop_duplicates(["project", "key"])
    )
    by_key = lines.pivot(index="project", columns="key", values="yuan").reindex(index)
    found = frames.projects[[]].copy()
    for name, sources in _SOURCES.items():
        found[name] = float("nan")
        for keys in sources:
            known = by_key.reindex(columns=list(keys)).sum(axis=1, min_count=1)
            found[name] = found[name].fillna(known)
    counted = _counted(frames)
    parts = frames.some("subprojects", ("project", "budget", "actual"))
    whole = parts.groupby("project")[["budget", "actual"]].agg(_sum_if_whole)
    return found.assign(
        budget=found["budget"]
        .fillna(plain_rate(frames, "budget")["denominator"])
        .fillna(whole["budget"]),
        paid=found["paid"].fillna(counted["numerator"]).fillna(whole["actual"]),
        counted_budget=counted["denominator"],
        counted_paid=counted["numerator"],
    )


def plain_rate(frames: Frames, basis: str) -> pd.DataFrame:
    """Return `numerator`, `denominator` (yuan) and `value` (fraction) of a rate, unadjusted."""
    rates = frames.some("execution", _RATES)
    adjusted = rates["with_pending"].astype(bool) | rates["with_cut"].astype(bool)
    return _in_yuan(frames, rates[rates["basis"].eq(basis) & ~adjusted])


def _counted(frames: Frames) -> pd.DataFrame:
    rates = frames.some("execution", _RATES)
    return _in_yuan(frames, rates[rates["preferred"].astype(bool) & rates["value"].notna()])


def _in_yuan(frames: Frames, rates: pd.DataFrame) -> pd.DataFrame:
    rates = rates[rates["scope"].eq("project")].drop_duplicates("project").set_index("project")
    found = rates[["numerator", "denominator", "value"]].reindex(frames.projects.index)
    unit = frames.projects["money_unit"].map({one.value: float(one.yuan) for one in MoneyUnit})
    money = found[["numerator", "denominator"]].mul(unit.astype(float), axis=0).round(2)
    return money.assign(value=found["value"])


def _sum_if_whole(values: pd.Series[float]) -> float:
    return float(values.sum(skipna=False))
