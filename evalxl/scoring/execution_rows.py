"""What can be divided by what: a row for every basis, fund row and sub-project that is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from evalxl.core import lazy_re as re
from evalxl.frames.arrays import Arrays, Column, positions
from evalxl.scoring.amounts import BUDGETS, PAID, Amounts, Told, first_told
from evalxl.scoring.rounding import without_noise

_FUND_WORDS = {"initial": "年初预算数", "budget": "全年预算数"}
_FUND_KEY = re.compile(r"(\w+)_(initial|budget|paid)")


class Row(NamedTuple):
    """A row of the frame `EXECUTION` without rates."""

    project: int
    scope: str
    basis: str
    numerator: float
    denominator: float
    formula: str
    label: str = ""
    row: str | None = None
    no: float | None = None
    with_pending: bool = False
    with_cut: bool = False
    preferred: bool = False


def project_rows(told: Amounts, index: Column) -> Iterator[Row]:
    """Make a row for each basis that is told, with and without payable and cut amounts.

    Args:
        told: The money of each project (`amounts`).
        index: The keys of the projects.
    """
    paid = first_told(told, PAID)
    pending = (False, True) if not np.isnan(told["pending"]).all() else (False,)
    cut = (False, True) if not np.isnan(told["cut"]).all() else (False,)
    for basis, choices in BUDGETS.items():
        budget = first_told(told, choices)
        for with_cut in cut if basis != "budget" else (False,):
            for with_pending in pending:
                for number, row in _variant(told, paid, budget, with_pending, with_cut):
                    yield row._replace(project=int(index[number]), basis=basis)


def _variant(
    told: Amounts, paid: Told, budget: Told, with_pending: bool, with_cut: bool
) -> Iterator[tuple[int, Row]]:
    nothing = np.zeros(len(paid.amount))
    added = told["pending"] if with_pending else nothing
    taken = told["cut"] if with_cut else nothing
    numerator = without_noise(paid.amount + added)
    denominator = without_noise(budget.amount - taken)
    parts = (paid.words, paid.amount, added, budget.words, budget.amount, taken)
    for number in np.flatnonzero(~np.isnan(numerator) & ~np.isnan(denominator)).tolist():
        formula = _formula(*(part[number] for part in parts))
        above, below = float(numerator[number]), float(denominator[number])
        row = Row(number, "project", "", above, below, formula, row="total")
        yield number, row._replace(with_pending=with_pending, with_cut=with_cut)


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


def fund_rows(funds: Arrays, told: Amounts, index: Column) -> Iterator[Row]:
    """Make a row for each filled fund row other than the total, on both budgets."""
    seen = set[tuple[int, str]]()
    nothing = np.full(len(index), np.nan)
    places = positions(index, funds["project"]).tolist()
    columns = (funds[name].tolist() for name in ("project", "key", "label"))
    for place, project, key, label in zip(places, *columns, strict=True):
        named = _FUND_KEY.fullmatch(key)
        if named is None or named[1] == "total" or (project, key) in seen:
            continue
        seen.add((project, key))
        source, column = named.groups()
        above = float(told.get(f"{source}_paid", nothing)[place])
        below = float(told.get(key, nothing)[place])
        if column != "paid" and above == above and below == below:
            words = (label or "").rsplit("/", maxsplit=1)[0]
            formula = f"{words}：全年执行数/{_FUND_WORDS[column]} = {above:.12g}/{below:.12g}"
            yield Row(project, "fund", column, above, below, formula, words, source)


def subproject_rows(subprojects: Arrays, yuan: Column, index: Column) -> Iterator[Row]:
    """Make a row for each sub-project that tells its budget and its payments.

    Args:
        subprojects: The frame `SUBPROJECTS`.
        yuan: The yuan of one of each project's money unit.
        index: The keys of the projects.
    """
    unit = yuan[positions(index, subprojects["project"])]
    paid, budget = (without_noise(subprojects[name] / unit) for name in ("actual", "budget"))
    columns = (subprojects["project"], subprojects["no"], subprojects["name"], paid, budget)
    for project, no, name, above, below in zip(*(one.tolist() for one in columns), strict=True):
        if above == above and below == below:
            formula = f"支出/预算 = {above:.12g}/{below:.12g}"
            yield Row(project, "subproject", "budget", above, below, formula, name, no=no)
