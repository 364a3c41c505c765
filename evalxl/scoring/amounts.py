"""The money of each project, whatever form it came in: budgets, payments and what changed them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalxl.frames import Frames
from evalxl.scoring.rounding import Numbers, without_noise
from evalxl.scoring.stated import stated_amounts
from evalxl.terms import MoneyUnit

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
_PARTITIONS = (  # rows that together make the total; the first one filled is taken
    ("fiscal", "carryover", "special_account", "own_income", "other"),
    ("general", "carryover", "special_account", "own_income", "other"),
    ("central", "local", "provincial", "prefecture", "county", "carryover", "own_income", "other"),
    ("basic", "project"),
)


def money_units(projects: pd.DataFrame) -> pd.Series[float]:
    """Give the yuan of one of the form's money units, per project."""
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
    wide["allocated"] = _sum(wide, ("allocated_own", "allocated_lower"))
    wide["paid"] = _sum(wide, ("paid_own", "paid_lower"))
    wide["initial_and_added"] = _column(wide, "initial_approved") + _column(wide, "added")
    for column in ("initial", "budget", "paid"):
        total = _column(wide, f"total_{column}")
        is_told = total.notna() & (total != 0)
        wide[f"total_{column}"] = total
        wide[f"rows_{column}"] = np.where(is_told, np.nan, _rows_sum(wide, column))
    subprojects = frames.subprojects.groupby("project")[["budget", "actual"]].sum(min_count=1)
    subprojects = without_noise(subprojects.reindex(projects.index).div(divisor, axis="index"))
    wide["subprojects_budget"], wide["subprojects_paid"] = (
        subprojects["budget"],
        subprojects["actual"],
    )
    return _with_stated(frames, wide)


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


def _sum(wide: pd.DataFrame, names: Sequence[str]) -> Numbers:
    """Add up what is told; NaN where nothing is."""
    values = _values(wide, names)
    nothing = np.isnan(values).all(axis=1)
    return np.where(nothing, np.nan, np.round(np.nansum(values, axis=1), 8))


def _rows_sum(wide: pd.DataFrame, column: str) -> Numbers:
    total = np.full(len(wide), np.nan)
    for rows in _PARTITIONS:
        told = _sum(wide, [f"{row}_{column}" for row in rows])
        total = np.where(np.isnan(total), told, total)
    return total


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
