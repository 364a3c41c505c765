"""Budget execution on every basis side by side, and the one the policy takes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalxl.frames import EXECUTION, Frames, frame
from evalxl.policies import Policy
from evalxl.scoring.amounts import BUDGETS
from evalxl.scoring.columns import conform
from evalxl.scoring.execution_rows import fund_rows, project_rows, subproject_rows
from evalxl.scoring.rounding import (
    Numbers,
    as_floats,
    decimals,
    half_up,
    half_up_quotient,
    numbers,
)

_BASES = tuple(BUDGETS)


def execution_rates(
    frames: Frames,
    told: pd.DataFrame,
    policies: Mapping[str, Policy],
    weights: pd.Series[float],
) -> pd.DataFrame:
    """Work out every sensible execution rate: of projects, of fund rows, of sub-projects.

    Args:
        frames: Reads projects, funds and subprojects.
        told: The money of each project (`amounts`).
        policies: By the id in `projects.policy`.
        weights: Points the form gives to execution, per project; NaN: none.

    Returns:
        The frame `EXECUTION`, in the order of the projects. A zero or missing budget gives no
        rate (finding `no_budget`); negative sums are kept and earn nothing.
    """
    parts = [
        _preferred(project_rows(told), frames.projects, policies),
        fund_rows(frames, told),
        subproject_rows(frames),
    ]
    filled = [part for part in parts if not part.empty]
    if not filled:
        return frame((), EXECUTION)
    table = _with_rates(pd.concat(filled, ignore_index=True).reindex(columns=list(EXECUTION)))
    table["points"] = _points(table, frames.projects["policy"], policies, weights)
    table["printed"] = _printed(table, frames.projects["printed_rate"], told["stated_rate"])
    for flag in ("with_pending", "with_cut", "preferred"):
        table[flag] = table[flag].eq(True)
    table = conform(table, EXECUTION)
    return table.sort_values("project", kind="stable", ignore_index=True)


def execution_share(
    weight: Numbers, numerator: Numbers, denominator: Numbers, policy: Policy
) -> tuple[Numbers, Numbers]:
    """Return the share of the weight an execution rate earns, as a quotient; NaN without a rate."""
    rule = policy.execution
    has_rate = (denominator > 0) & ~np.isnan(numerator) & (rule.rule != "none")
    usable = np.where(has_rate, denominator, np.nan)
    w, paid, budget = decimals(weight), decimals(numerator), decimals(usable)
    most, short = decimals(rule.cap), decimals(rule.full_from) * budget - 100 * paid
    if rule.rule == "per-point":
        lost = decimals(rule.loss_percent) * w / 100 + decimals(rule.loss_points)
        above, below = as_floats(w * budget - lost * short), as_floats(w * budget)
        above, below = (np.where(weight == 0, usable, one) for one in (above, below))
    else:
        above, below = numerator, usable
    is_full = has_rate & (as_floats(short) <= 0)
    above = np.where(is_full, np.fmax(above, below), above)
    return np.fmin(above, as_floats(decimals(below) * most / 100)), below


def earned(weight: Numbers, numerator: Numbers, denominator: Numbers, policy: Policy) -> Numbers:
    """Points for an execution rate: from 0 to the policy's cap, half up; NaN without a rate."""
    if not policy.compute:
        return np.full_like(weight, np.nan)
    above, below = execution_share(weight, numerator, denominator, policy)
    points = half_up_quotient(weight, above, below, policy.rounding.places)
    return np.maximum(np.where(above == below, weight, points), 0.0)


def _preferred(
    rows: pd.DataFrame, projects: pd.DataFrame, policies: Mapping[str, Policy]
) -> pd.DataFrame:
    """Mark the policy's basis (else the next told), and drop what repeats a better row."""
    if rows.empty:
        return rows.assign(preferred=pd.Series(dtype=bool))
    ranks = pd.Series(
        {
            (name, basis): _rank(policy, basis)
            for name, policy in policies.items()
            for basis in _BASES
        }
    )
    by_policy = rows["project"].map(projects["policy"])
    wants_pending = by_policy.map({k: p.execution.pending for k, p in policies.items()}).eq(True)
    wants_cut = by_policy.map({k: p.execution.cut for k, p in policies.items()}).eq(True)
    keys = pd.MultiIndex.from_arrays([by_policy, rows["basis"]])
    # What the policy wants counted goes first; a row without it still beats no row at all.
    strange = (rows["with_pending"] & ~wants_pending) | (rows["with_cut"] & ~wants_cut)
    lacking = (wants_pending & ~rows["with_pending"]).astype(int) + (wants_cut & ~rows["with_cut"])
    rank = ranks.reindex(keys).to_numpy() * 10 + lacking + strange * 1000
    rows = rows.assign(rank=rank).sort_values(["project", "rank"], kind="stable")
    rows["preferred"] = ~rows["project"].duplicated() & (rows["rank"] < 1000)
    rows = rows.drop_duplicates(["project", "numerator", "denominator"])
    order = {basis: number for number, basis in enumerate(_BASES)}
    rows["order"] = rows["basis"].map(order) * 10 + rows["with_pending"] * 2 + rows["with_cut"]
    return rows.sort_values(["project", "order"], kind="stable")


def _rank(policy: Policy, basis: str) -> int:
    return 0 if policy.execution.basis == basis else 1 + _BASES.index(basis)


def _with_rates(table: pd.DataFrame) -> pd.DataFrame:
    usable = table["denominator"].where(table["denominator"] > 0)
    percent = half_up_quotient(100.0, table["numerator"], usable, 2)
    return table.assign(value=table["numerator"] / usable, percent=percent)


def _points(
    table: pd.DataFrame,
    policy_of: pd.Series[str],
    policies: Mapping[str, Policy],
    weights: pd.Series[float],
) -> Numbers:
    points = np.full(len(table), np.nan)
    by_policy = table["project"].map(policy_of).to_numpy()
    weight = numbers(table["project"].map(weights))
    numerator, denominator = numbers(table["numerator"]), numbers(table["denominator"])
    is_project, is_fund = ((table["scope"] == one).to_numpy() for one in ("project", "fund"))
    for name, policy in policies.items():
        counts = is_project | is_fund if policy.execution.fund_rows else is_project
        mine = (by_policy == name) & counts
        points[mine] = earned(weight[mine], numerator[mine], denominator[mine], policy)
    return points


def _printed(
    table: pd.DataFrame, printed_rate: pd.Series[float], stated_rate: pd.Series[float]
) -> pd.Series[bool]:
    """Mark the project rate nearest to the printed one, if it is that rate rounded anyhow.

    A rate worked out in a reason cell counts as printed too.
    """
    exact = (table["value"] * 100).where(table["scope"] == "project")
    is_stated = (exact - table["project"].map(stated_rate)).abs() < 1e-9
    printed = table["project"].map(printed_rate)
    step = pd.Series(1.0, index=table.index)  # of the last decimal printed
    for places in (1, 2):
        coarser = half_up(printed, places - 1) != half_up(printed, places)
        step = step.mask(coarser, 10.0**-places)
    off = (exact - printed).abs()
    off = off.where(off < step)
    return is_stated | (off.notna() & (off == off.groupby(table["project"]).transform("min")))
