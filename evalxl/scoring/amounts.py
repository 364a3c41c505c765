"""The money of each project, whatever form it came in: budgets, payments and what changed them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalxl.core.terms import MoneyUnit
from evalxl.frames import Frames
from evalxl.frames.money_table import STAGES, TOLERANCE, money_tables
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


def money_units(projects: pd.DataFrame) -> pd.Series[float]:
    """Return the yuan of one of the form's money units, per project."""
    yuan = {unit.value: float(unit.yuan) for unit in MoneyUnit}
    return projects["money_unit"].map(yuan).astype("float64").fillna(1.0)


def amounts(frames: Frames) -> pd.DataFrame:
    """Lay the fund lines of each project out side by side.

    Returns:
        One row a project (index of `frames.projects`), in the form's own money unit: every fund
        key as a column, the sums named in `BUDGETS` and `PAID`, and `pending` and `cut`, which
        are read out of arithmetic in a reason cell where no fund line tells them; that
        arithmetic's rate is `stated_rate`, in percent; `initial` and `adjusted` are the budgets
        that tell of adjustments. NaN: not told.
    """
    projects = frames.projects
    wide = _wide(frames, projects.index)
    divisor = money_units(projects)
    wide = without_noise(wide.div(divisor, axis="index"))
    for name in ("allocated", "paid"):
        wide[name] = _own_and_lower(frames.funds, wide, name)
    wide["initial_and_added"] = _column(wide, "initial_approved") + _column(wide, "added")
    wide = _with_sums_of_sources(frames.funds, wide, divisor)
    return _with_stated(frames, _with_sums_of_subprojects(frames.subprojects, wide, divisor))


def _with_sums_of_sources(
    funds: pd.DataFrame, wide: pd.DataFrame, yuan: pd.Series[float]
) -> pd.DataFrame:
    """Put the sum of a full split, `rows_<stage>`, where a total is blank, or 0 above sources."""
    sums = pd.DataFrame(np.nan, wide.index, [f"rows_{stage}" for stage in STAGES])
    totals = pd.DataFrame({f"total_{stage}": _column(wide, f"total_{stage}") for stage in STAGES})
    lacking = totals.index[(totals.isna() | (totals == 0)).any(axis="columns")]
    mine = funds[funds["project"].isin(lacking)]
    units = dict(zip(yuan.index.tolist(), yuan.tolist(), strict=True))
    for project, table in money_tables(mine, units).items():
        for stage in STAGES:
            if table.is_blank(stage):
                totals.at[project, f"total_{stage}"] = np.nan
                sums.at[project, f"rows_{stage}"] = table.full_sum(stage)
    return wide.assign(**totals, **without_noise(sums.div(yuan, axis="index")))


def _with_sums_of_subprojects(
    subprojects: pd.DataFrame, wide: pd.DataFrame, yuan: pd.Series[float]
) -> pd.DataFrame:
    """Put the sums of budgets and payments where every sub-project tells its own.

    A sum is left out where those of the other column do not close its printed total: then the
    form has sub-projects that are not listed, or lists more than its own.
    """
    amounts = subprojects.groupby("project")[["budget", "actual"]].agg(_sum_of_all)
    amounts = without_noise(amounts.reindex(wide.index).div(yuan, axis="index"))
    off = pd.DataFrame(
        {
            "budget": (amounts["actual"] - wide["total_paid"]).abs() > TOLERANCE,
            "actual": (amounts["budget"] - wide["total_budget"]).abs() > TOLERANCE,
        }
    )
    told = amounts.mask(off)
    return wide.assign(subprojects_budget=told["budget"], subprojects_paid=told["actual"])


def _sum_of_all(amounts: pd.Series[float]) -> float:
    return float(amounts.sum(skipna=False))


class Told(NamedTuple):
    """An amount for each project, NaN where none is told, and what the form calls it."""

    amount: Numbers
    words: np.ndarray[Any, Any]


def first_told(wide: pd.DataFrame, choices: tuple[tuple[str, str], ...]) -> Told:
    """Take the first column that tells an amount other than 0, else a 0, with its words."""
    values = _values(wide, [name for name, _ in choices])
    words = np.array([said for _, said in choices], dtype="object")
    is_told, is_more = ~np.isnan(values), np.nan_to_num(values) != 0
    place = np.where(is_more.any(axis=1), is_more.argmax(axis=1), is_told.argmax(axis=1))
    said = words[place]
    said[~is_told.any(axis=1)] = None
    return Told(values[np.arange(len(values)), place], said)


def _wide(frames: Frames, index: pd.Index) -> pd.DataFrame:
    lines = frames.funds.dropna(subset=["yuan"])
    wide = lines.groupby(["project", "key"], sort=False)["yuan"].first().unstack("key")
    return wide.reindex(index).astype("float64")


def _column(wide: pd.DataFrame, name: str) -> pd.Series[float]:
    return wide[name] if name in wide else pd.Series(np.nan, index=wide.index)


def _values(wide: pd.DataFrame, names: Sequence[str]) -> Numbers:
    """Lay columns side by side: one row a project, NaN where no project tells that amount."""
    nothing = np.full(len(wide), np.nan)
    columns = [wide[name].to_numpy() if name in wide else nothing for name in names]
    return np.stack(columns, axis=1)


def _own_and_lower(funds: pd.DataFrame, wide: pd.DataFrame, name: str) -> pd.Series[float]:
    """Add up the amounts of both levels; a blank one is 0, an unread one leaves no sum."""
    levels = [f"{name}_own", f"{name}_lower"]
    unread = funds.loc[funds["is_unread"] & funds["key"].isin(levels), "project"]
    sums = wide.reindex(columns=levels).sum(axis="columns", min_count=1).round(8)
    return sums.mask(wide.index.isin(unread))


def _with_stated(frames: Frames, wide: pd.DataFrame) -> pd.DataFrame:
    known = {
        "paid": first_told(wide, PAID).amount,
        **{basis: first_told(wide, choices).amount for basis, choices in BUDGETS.items()},
    }
    stated = stated_amounts(frames.indicators, pd.DataFrame(known, index=wide.index))
    for name in ("pending", "cut"):
        wide[name] = _column(wide, name).fillna(stated[name].reindex(wide.index))
    return wide.assign(
        stated_rate=stated["stated_rate"],
        initial=known["initial"],
        adjusted=known["budget"],
    )
