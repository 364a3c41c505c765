"""What can be divided by what: a row for every basis, fund row and sub-project that is told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evalxl.frames import Frames
from evalxl.scoring.amounts import BUDGETS, PAID, Told, first_told, money_units
from evalxl.scoring.rounding import Numbers, numbers, without_noise

_FUND_WORDS = {"initial": "年初预算数", "budget": "全年预算数"}


def project_rows(told: pd.DataFrame) -> pd.DataFrame:
    """Make a row for each basis that is told, with and without payable and cut amounts.

    Args:
        told: The money of each project (`amounts`).

    Returns:
        Rows of the frame `EXECUTION` without rates; `project` is the index of `told`.
    """
    paid = first_told(told, PAID)
    pending = (False, True) if told["pending"].notna().any() else (False,)
    cut = (False, True) if told["cut"].notna().any() else (False,)
    variants = []
    for basis, choices in BUDGETS.items():
        budget = first_told(told, choices)
        for with_cut in cut if basis != "budget" else (False,):
            for with_pending in pending:
                variant = _variant(told, paid, budget, with_pending, with_cut)
                variants.append(variant.assign(basis=basis))
    return pd.concat(variants).assign(scope="project", row="total", label="")


def _variant(
    told: pd.DataFrame, paid: Told, budget: Told, with_pending: bool, with_cut: bool
) -> pd.DataFrame:
    nothing = np.zeros(len(told))
    added = told["pending"].to_numpy() if with_pending else nothing
    taken = told["cut"].to_numpy() if with_cut else nothing
    numerator = without_noise(paid.amount + added)
    denominator = without_noise(budget.amount - taken)
    rows = np.flatnonzero(~np.isnan(numerator) & ~np.isnan(denominator))
    parts = (paid.words, paid.amount, added, budget.words, budget.amount, taken)
    return pd.DataFrame(
        {
            "project": told.index[rows],
            "numerator": numerator[rows],
            "denominator": denominator[rows],
            "formula": [
                _formula(*one) for one in zip(*(part[rows] for part in parts), strict=True)
            ],
            "with_pending": with_pending,
            "with_cut": with_cut,
        }
    )


def _formula(
    paid_words: str, paid: float, added: float, budget_words: str, budget: float, taken: float
) -> str:
    """Write `支出/压减后预算 = 1033.48/(1435-300)`."""
    above, below = f"{paid:.12g}", f"{budget:.12g}"
    if added:
        paid_words, above = f"({paid_words}+待付)", f"({above}+{added:.12g})"
    if taken:
        budget_words, below = f"压减后{budget_words}", f"({below}-{taken:.12g})"
    return f"{paid_words}/{budget_words} = {above}/{below}"


def fund_rows(frames: Frames, told: pd.DataFrame) -> pd.DataFrame:
    """Make a row for each filled fund row other than the total, on both budgets."""
    keys = frames.funds["key"].str.extract(r"^(?P<row>\w+)_(?P<column>initial|budget|paid)$")
    lines = frames.funds[["project", "label"]].join(keys).dropna(subset=["row"])
    lines = lines[lines["row"] != "total"].drop_duplicates(["project", "row", "column"])
    lines["amount"] = _lookup(told, lines["project"], lines["row"] + "_" + lines["column"])
    paid = lines[lines["column"] == "paid"].set_index(["project", "row"])["amount"]
    rows = lines[lines["column"] != "paid"].rename(columns={"amount": "denominator"})
    keyed = pd.MultiIndex.from_arrays([rows["project"], rows["row"]])
    rows["numerator"] = paid.reindex(keyed).to_numpy()
    rows = rows.dropna(subset=["numerator", "denominator"])
    rows["label"] = rows["label"].fillna("").str.rsplit("/", n=1).str[0]
    rows["formula"] = [
        f"{label}：全年执行数/{_FUND_WORDS[column]} = {above:.12g}/{below:.12g}"
        for label, column, above, below in rows[
            ["label", "column", "numerator", "denominator"]
        ].itertuples(index=False, name=None)
    ]
    return rows.rename(columns={"column": "basis"}).assign(scope="fund", preferred=False)


def _lookup(told: pd.DataFrame, projects: pd.Series[int], columns: pd.Series[str]) -> Numbers:
    row = told.index.get_indexer(pd.Index(projects))
    column = told.columns.get_indexer(pd.Index(columns))
    return np.where(column < 0, np.nan, numbers(told)[row, column])


def subproject_rows(frames: Frames) -> pd.DataFrame:
    """Make a row for each sub-project that tells its budget and its payments."""
    subs = frames.subprojects.dropna(subset=["budget", "actual"])
    divisor = subs["project"].map(money_units(frames.projects))
    rows = pd.DataFrame(
        {
            "project": subs["project"],
            "no": subs["no"].astype("float64"),
            "label": subs["name"],
            "numerator": (subs["actual"] / divisor).round(8),
            "denominator": (subs["budget"] / divisor).round(8),
        }
    )
    rows["formula"] = [
        f"支出/预算 = {above:.12g}/{below:.12g}"
        for above, below in zip(rows["numerator"], rows["denominator"], strict=True)
    ]
    return rows.assign(scope="subproject", basis="budget", preferred=False)
