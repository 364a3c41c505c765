"""Rows whose points need more than their own numbers: execution, steps, groups, caps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evalxl.frames.arrays import Column, positions
from evalxl.policies import Policy
from evalxl.scoring.amounts import Amounts
from evalxl.scoring.execution import Rates, execution_share
from evalxl.scoring.rounding import half_up_quotient, numbers, without_noise
from evalxl.scoring.standards import followed


@dataclass(frozen=True, slots=True)
class Context:
    """What lies outside the rows: an array each, in the order of the projects.

    `index`: their keys. `rates`: the policy's execution rate. `told`: their money (`amounts`).
    `years`: the year each form reports on, NaN where it names none.
    """

    index: Column
    rates: Rates
    told: Amounts
    years: Column


def special_rows(
    rows: pd.DataFrame, table: pd.DataFrame, policy: Policy, context: Context
) -> pd.DataFrame:
    """Replace rule and share where a special rule goes first.

    Args:
        rows: Indicators under one policy, with verdicts.
        table: `rule`, `above`, `below` (the share earned) and `allotted`, by the common rules.
        policy: The policy.
        context: Execution rates and budgets.

    Returns:
        A new table; perhaps with `lost_anyway`, points an undecided row cannot earn.
    """
    if not policy.compute:
        return table
    if policy.special.budget_drift:
        table = _budget_drift(rows, table, policy, context)
    table = _execution(rows, table, policy, context)
    if policy.standards.use == "follow":
        place = positions(context.index, rows["project"].to_numpy())
        above, below = context.rates.numerator[place], context.rates.denominator[place]
        table = followed(rows, table, context.years[place], (above, below))
    if policy.group.by != "none":
        table = _grouped(rows, table, policy)
    if policy.special.cost_cap >= 0:
        table = _capped_cost(rows, table, policy)
    return table


def _execution(
    rows: pd.DataFrame, table: pd.DataFrame, policy: Policy, context: Context
) -> pd.DataFrame:
    """Score execution rows by the money; one with a target of its own other than 100 % by that."""
    some = rows[rows["is_execution"]]
    if some.empty:
        return table
    place = positions(context.index, some["project"].to_numpy())
    paid, budget = context.rates.numerator[place], context.rates.denominator[place]
    weight = table.loc[some.index, "allotted"]
    share = execution_share(numbers(weight), paid, budget, policy)
    above, below = (pd.Series(one, index=some.index) for one in share)
    has_target = some["target_value"].notna() & some["actual_value"].notna()
    by_target = has_target & ((some["target_value"] != 100) | below.isna())
    rule = pd.Series("execution", index=some.index).where(below.notna(), "no-rate")
    mask = (rows["is_execution"] & ~by_target.reindex(rows.index, fill_value=False)).astype(bool)
    return _replaced(table, mask, rule, above, below)


def _budget_drift(
    rows: pd.DataFrame, table: pd.DataFrame, policy: Policy, context: Context
) -> pd.DataFrame:
    """Score 编制准确: 1 − 10 × moved amount ÷ initial budget."""
    mask = rows["name"].fillna("").str.contains("|".join(policy.special.budget_drift))
    place = positions(context.index, rows.loc[mask, "project"].to_numpy())
    adjusted, initial = (
        pd.Series(context.told[name][place], rows.index[mask]) for name in ("adjusted", "initial")
    )
    initial = initial.where(initial > 0)
    moved = (adjusted - initial).abs()
    above = without_noise(initial - 10 * moved)
    rule = pd.Series("budget-drift", index=above.index).where(above.notna(), "no-rate")
    return _replaced(table, mask, rule, above, initial.where(above.notna()))


def _grouped(rows: pd.DataFrame, table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Share a group's points among its measured rows; only those within the span earn theirs.

    Parts are cut from the running total, counted rows first, so that the group's points are
    `weight × counted ÷ all`, rounded once.
    """
    levels = (
        ["project", "level1"] if policy.group.by == "level1" else ["project", "level1", "level2"]
    )
    measured = rows["completion"].notna() & ~rows["is_execution"] & table["allotted"].notna()
    measured &= ~table["rule"].isin(["own-standard", "budget-drift"])
    if not measured.any():
        return table
    some = rows[measured]
    counts = some["completion"].between(policy.group.least, policy.group.most)
    keys = [some[level] for level in levels]
    order = some.assign(first=~counts).sort_values("first", kind="stable").index
    number = pd.Series(1.0, index=order).groupby([key[order] for key in keys], dropna=False)
    place, size = number.cumsum(), number.transform("sum")
    total = table.loc[order, "allotted"].groupby([key[order] for key in keys], dropna=False)
    points = without_noise(total.transform("sum"))
    places = policy.rounding.places
    upto = half_up_quotient(points, place, size, places)
    before = half_up_quotient(points, place - 1, size, places)
    part = pd.Series(without_noise(upto - before), index=order).reindex(some.index)
    rule = pd.Series("group-counted", index=some.index).where(counts, "group-not-counted")
    one = pd.Series(1.0, index=some.index)
    table = _replaced(table, measured, rule, one.where(counts, 0.0), one)
    return table.assign(allotted=table["allotted"].mask(measured, part.reindex(table.index)))


def _capped_cost(rows: pd.DataFrame, table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Cap what cost rows without any target can still earn, in proportion to their weights."""
    cost = (rows["level1"] == policy.special.cost_level) & table["allotted"].notna()
    untold = rows["target"].isna()
    by_project = rows["project"]
    none_told = untold.where(cost, True).groupby(by_project).transform("all")
    capped = cost & none_told
    weight = table["allotted"].where(capped, 0.0)
    total = without_noise(weight.groupby(by_project).transform("sum"))
    running = without_noise(weight.groupby(by_project).cumsum())
    cap = np.minimum(policy.special.cost_cap, total)
    places = policy.rounding.places
    upto = half_up_quotient(cap, running, total.where(total > 0), places)
    earlier = without_noise(running - weight)
    before = half_up_quotient(cap, earlier, total.where(total > 0), places)
    can_earn = pd.Series(without_noise(upto - before), index=rows.index)
    return table.assign(lost_anyway=without_noise(weight - can_earn).where(capped, 0.0))


def _replaced(
    table: pd.DataFrame,
    mask: pd.Series[bool],
    rule: pd.Series[str] | str,
    above: pd.Series[float],
    below: pd.Series[float],
) -> pd.DataFrame:
    rules = rule if isinstance(rule, str) else rule.reindex(table.index)
    return table.assign(
        rule=table["rule"].mask(mask, rules),
        above=table["above"].mask(mask, above.reindex(table.index)),
        below=table["below"].mask(mask, below.reindex(table.index)),
    )
