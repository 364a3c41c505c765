"""Budget execution on every basis side by side, and the one the policy takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from evalxl.frames import EXECUTION, Frames, frame
from evalxl.frames.arrays import Arrays, Column, Mask, positions
from evalxl.policies import Policy
from evalxl.scoring.amounts import BUDGETS, Amounts, money_units
from evalxl.scoring.columns import conform
from evalxl.scoring.execution_rows import Row, fund_rows, project_rows, subproject_rows
from evalxl.scoring.rounding import (
    Numbers,
    as_floats,
    decimals,
    half_up,
    half_up_quotient,
)

_BASES = tuple(BUDGETS)
_STRANGE = 1000
"""Added to the rank of a row with an amount that the policy does not count."""


def execution_rates(
    frames: Frames, told: Amounts, policies: Mapping[str, Policy], weights: Column
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
    projects = Arrays(frames.projects)
    rows = [
        *_preferred(project_rows(told, projects.index), projects, policies),
        *fund_rows(Arrays(frames.funds), told, projects.index),
        *subproject_rows(Arrays(frames.subprojects), money_units(projects), projects.index),
    ]
    rows.sort(key=lambda row: row.project)
    kinds = {name: EXECUTION[name] for name in Row._fields}
    table = Arrays(frame(rows, kinds))
    place = positions(projects.index, table["project"])
    rates = _with_rates(table)
    points = _points(table, projects["policy"][place], policies, weights[place])
    is_printed = _printed(
        table, rates["value"], projects["printed_rate"][place], told["stated_rate"][place]
    )
    columns = {name: table[name] for name in kinds} | rates
    columns |= {"points": points, "printed": is_printed}
    return conform(columns, EXECUTION, pd.RangeIndex(len(rows)))


class Rates(NamedTuple):
    """The rate on the policy's basis, in the order of the projects; NaN and `None`: not told."""

    numerator: Column
    denominator: Column
    percent: Column
    formula: Column


def preferred_rates(execution: Arrays, index: Column) -> Rates:
    """Take the row of the policy's basis for each project of `index`."""
    mine = execution["preferred"]
    at = positions(index, execution["project"][mine])
    above, below, percent = (np.full(len(index), np.nan) for _ in range(3))
    rates = Rates(above, below, percent, np.full(len(index), None))
    for name, column in rates._asdict().items():
        column[at] = execution[name][mine]
    return rates


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
    rows: Iterable[Row], projects: Arrays, policies: Mapping[str, Policy]
) -> Iterator[Row]:
    """Mark the policy's basis (else the next told), and drop what repeats a better row."""
    policy_of = dict(zip(projects.index.tolist(), projects["policy"].tolist(), strict=True))
    by_project: dict[int, list[Row]] = {}
    for row in rows:
        by_project.setdefault(row.project, []).append(row)
    for project, mine in by_project.items():
        policy = policies[policy_of[project]]
        mine.sort(key=lambda row: _rank(row, policy))
        first = mine[0]._replace(preferred=_rank(mine[0], policy) < _STRANGE)
        kept: dict[tuple[float, float], Row] = {}
        for row in (first, *mine[1:]):
            kept.setdefault((row.numerator, row.denominator), row)
        yield from sorted(kept.values(), key=_order)


def _rank(row: Row, policy: Policy) -> int:
    """Rank a row by the policy: its basis first, then what it wants counted.

    A row without an amount the policy counts still beats no row at all; one with an amount that
    it does not count is never preferred.
    """
    wants_pending, wants_cut = policy.execution.pending, policy.execution.cut
    is_strange = (row.with_pending and not wants_pending) or (row.with_cut and not wants_cut)
    lacking = (wants_pending and not row.with_pending) + (wants_cut and not row.with_cut)
    basis = 0 if policy.execution.basis == row.basis else 1 + _BASES.index(row.basis)
    return basis * 10 + lacking + is_strange * _STRANGE


def _order(row: Row) -> tuple[int, bool, bool]:
    return _BASES.index(row.basis), row.with_pending, row.with_cut


def _with_rates(table: Arrays) -> dict[str, Column]:
    usable = np.where(table["denominator"] > 0, table["denominator"], np.nan)
    percent = half_up_quotient(100.0, table["numerator"], usable, 2)
    return {"value": table["numerator"] / usable, "percent": percent}


def _points(
    table: Arrays, policy_of: Column, policies: Mapping[str, Policy], weight: Column
) -> Numbers:
    points = np.full(len(policy_of), np.nan)
    numerator, denominator = table["numerator"], table["denominator"]
    is_project, is_fund = (table["scope"] == one for one in ("project", "fund"))
    for name, policy in policies.items():
        counts = is_project | is_fund if policy.execution.fund_rows else is_project
        mine = (policy_of == name) & counts
        points[mine] = earned(weight[mine], numerator[mine], denominator[mine], policy)
    return points


def _printed(table: Arrays, value: Column, printed: Column, stated: Column) -> Mask:
    """Mark the project rate nearest to the printed one, if it is that rate rounded anyhow.

    A rate worked out in a reason cell counts as printed too.
    """
    exact = np.where(table["scope"] == "project", value * 100, np.nan)
    is_stated = np.abs(exact - stated) < 1e-9
    step = np.ones(len(exact))  # of the last decimal printed
    for places in (1, 2):
        coarser = half_up(printed, places - 1) != half_up(printed, places)
        step = np.where(coarser, 10.0**-places, step)
    off = np.abs(exact - printed)
    off = np.where(off < step, off, np.inf)
    least = dict.fromkeys(table["project"].tolist(), np.inf)
    for project, one in zip(table["project"].tolist(), off.tolist(), strict=True):
        least[project] = min(least[project], one)
    nearest = np.array([least[project] for project in table["project"].tolist()])
    is_printed: Mask = is_stated | ((off < np.inf) & (off == nearest))
    return is_printed
