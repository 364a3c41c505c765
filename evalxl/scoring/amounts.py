"""The money of each project, whatever form it came in: budgets, payments and what changed them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evalxl.core.terms import MoneyUnit
from evalxl.frames import Frames
from evalxl.frames.arrays import Arrays, Column, counts, positions, sums
from evalxl.frames.money_table import STAGES, TOLERANCE, Amount, money_tables
from evalxl.scoring.rounding import Numbers, without_noise
from evalxl.scoring.stated import stated_amounts

BUDGETS: dict[str, tuple[tuple[str, str], ...]] = {
    "budget": (
        ("total_budget", "全年预算数"),
        ("budget_total", "预算合计"),
        ("initial_and_added", "年初批复与调剂追加之和"),
        ("rows_budget", "各项全年预算数之和"),
        ("subprojects_budget", "各子项目预算之和"),
    ),
    "initial": (
        ("total_initial", "年初预算数"),
        ("budget_planned", "预算计划安排"),
        ("initial_approved", "年初批复"),
        ("rows_initial", "各项年初预算数之和"),
    ),
    "allocated": (("allocated", "实际分配下达"),),
    "arrived": (("total_arrived", "实际到位资金"),),
}
"""Basis → columns that hold it, best first, each with its words in a formula."""

PAID = (
    ("total_paid", "全年执行数"),
    ("paid", "支出"),
    ("paid_total", "实际支出合计"),
    ("rows_paid", "各项全年执行数之和"),
    ("subprojects_paid", "各子项目支出之和"),
)


Amounts = dict[str, Column]
"""Name of an amount → one value a project, NaN where it is not told."""


def money_units(projects: Arrays) -> Column:
    """Return the yuan of one of the form's money units, per project."""
    yuan = {unit.value: float(unit.yuan) for unit in MoneyUnit}
    return np.array([yuan.get(unit, 1.0) for unit in projects["money_unit"].tolist()])


def amounts(frames: Frames) -> Amounts:
    """Lay the fund lines of each project out side by side.

    Returns:
        In the order of the projects and in the form's own money unit: every fund key, the sums
        named in `BUDGETS` and `PAID`, and `pending` and `cut`, which are read out of arithmetic
        in a reason cell where no fund line tells them; that arithmetic's rate is `stated_rate`,
        in percent; `initial` and `adjusted` are the budgets that tell of adjustments.
    """
    projects, funds = Arrays(frames.projects), Arrays(frames.funds)
    yuan = money_units(projects)
    nothing = np.full(len(yuan), np.nan)
    told = dict.fromkeys(("pending", "cut"), nothing)
    told |= {
        key: without_noise(amount / yuan) for key, amount in _by_key(funds, projects.index).items()
    }
    for name in ("allocated", "paid"):
        told[name] = _own_and_lower(funds, projects.index, told, name)
    told["initial_and_added"] = told.get("initial_approved", nothing) + told.get("added", nothing)
    told |= _sums_of_sources(funds, projects.index, told, yuan)
    told |= _sums_of_subprojects(Arrays(frames.subprojects), projects.index, told, yuan)
    return told | _stated(Arrays(frames.indicators), projects.index, told)


def _by_key(funds: Arrays, index: Column) -> Amounts:
    """Return the first number of each key, in yuan."""
    found: Amounts = {}
    places = positions(index, funds["project"]).tolist()
    for place, key, yuan in zip(places, funds["key"].tolist(), funds["yuan"].tolist(), strict=True):
        column = found.get(key)
        if yuan == yuan and column is None:
            column = found[key] = np.full(len(index), np.nan)
        if column is not None and np.isnan(column[place]):
            column[place] = yuan
    return found


def _sums_of_sources(funds: Arrays, index: Column, told: Amounts, yuan: Column) -> Amounts:
    """Put the sum of a full split, `rows_<stage>`, where a total is blank, or 0 above sources."""
    nothing = np.full(len(index), np.nan)
    full = {f"rows_{stage}": nothing.copy() for stage in STAGES}
    totals = {f"total_{stage}": told.get(f"total_{stage}", nothing).copy() for stage in STAGES}
    is_lacking = np.any([np.isnan(one) | (one == 0) for one in totals.values()], axis=0)
    mine = is_lacking[positions(index, funds["project"])]
    units = dict(zip(index.tolist(), yuan.tolist(), strict=True))
    some = {name: funds[name][mine] for name in ("project", *Amount._fields)}
    tables = money_tables(some, units)
    for place, table in zip(positions(index, np.array(list(tables))), tables.values(), strict=True):
        for stage in STAGES:
            if table.is_blank(stage):
                totals[f"total_{stage}"][place] = np.nan
                full[f"rows_{stage}"][place] = table.full_sum(stage)
    return totals | {name: without_noise(one / yuan) for name, one in full.items()}


def _sums_of_subprojects(
    subprojects: Arrays, index: Column, told: Amounts, yuan: Column
) -> Amounts:
    """Put the sums of budgets and payments where every sub-project tells its own.

    A sum is left out where those of the other column do not close its printed total: then the
    form has sub-projects that are not listed, or lists more than its own.
    """
    budget, paid = (_whole(subprojects, name, index) / yuan for name in ("budget", "actual"))
    budget, paid = without_noise(budget), without_noise(paid)
    has_other_payments = np.abs(paid - told["total_paid"]) > TOLERANCE
    has_other_budgets = np.abs(budget - told["total_budget"]) > TOLERANCE
    return {
        "subprojects_budget": np.where(has_other_payments, np.nan, budget),
        "subprojects_paid": np.where(has_other_budgets, np.nan, paid),
    }


def _whole(subprojects: Arrays, name: str, index: Column) -> Column:
    """Sum up the sub-projects of each project; NaN where one does not tell, or there is none."""
    keys, values = subprojects["project"], subprojects[name]
    is_told = ~np.isnan(values)
    is_whole = (counts(keys, is_told, index) > 0) & (counts(keys, ~is_told, index) == 0)
    return np.where(is_whole, sums(keys, values, index), np.nan)


class Told(NamedTuple):
    """An amount for each project, NaN where none is told, and what the form calls it."""

    amount: Numbers
    words: Column


def first_told(told: Amounts, choices: tuple[tuple[str, str], ...]) -> Told:
    """Take the first amount told that is other than 0, else a 0, with its words."""
    nothing = np.full(len(told["pending"]), np.nan)
    values = np.stack([told.get(name, nothing) for name, _ in choices], axis=1)
    words = np.array([said for _, said in choices], dtype="object")
    is_told, is_more = ~np.isnan(values), np.nan_to_num(values) != 0
    place = np.where(is_more.any(axis=1), is_more.argmax(axis=1), is_told.argmax(axis=1))
    said = words[place]
    said[~is_told.any(axis=1)] = None
    return Told(values[np.arange(len(values)), place], said)


def _own_and_lower(funds: Arrays, index: Column, told: Amounts, name: str) -> Column:
    """Add up the amounts of both levels; a blank one is 0, an unread one leaves no sum."""
    levels = (f"{name}_own", f"{name}_lower")
    is_level = (funds["key"] == levels[0]) | (funds["key"] == levels[1])
    is_open = counts(funds["project"], funds["is_unread"] & is_level, index) > 0
    own, lower = (told.get(level, np.full(len(index), np.nan)) for level in levels)
    total = without_noise(np.nan_to_num(own) + np.nan_to_num(lower))
    return np.where(is_open | (np.isnan(own) & np.isnan(lower)), np.nan, total)


def _stated(indicators: Arrays, index: Column, told: Amounts) -> Amounts:
    known = {
        "paid": first_told(told, PAID).amount,
        **{basis: first_told(told, choices).amount for basis, choices in BUDGETS.items()},
    }
    stated = stated_amounts(indicators, index, known)
    return {
        **{
            name: np.where(np.isnan(told[name]), stated[name], told[name])
            for name in ("pending", "cut")
        },
        "stated_rate": stated["stated_rate"],
        "initial": known["initial"],
        "adjusted": known["budget"],
    }
