"""The rows under 评分办法测算: each project's points by what the parameters act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evalxl.writing.summary.sheets.formulas import HEADS, OVER_LINES

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.writing.summary.facts import Facts
    from evalxl.writing.summary.view import BatchView

_RATES = ("project", "scope", "basis", "with_pending", "with_cut", "preferred", "points")
_CENT = 0.005


def base_rows(view: BatchView, facts: Facts, policies: Sequence[str]) -> pd.DataFrame:
    """Take every project apart so that the neutral parameters put it together again.

    Args:
        view: Gives the execution rates.
        facts: Gives projects and indicators.
        policies: The ids in the order of the sheet's grade lines.

    Returns:
        One column, in the order of the projects, for each key of `formulas.HEADS`; simulated
        columns hold what the formulas give under neutral parameters.
    """
    rows = facts.projects
    decided = rows["execution_kind"].eq("decided")
    execution = rows["execution_score"].where(decided)
    order = {policy: number for number, policy in enumerate(policies, 1)}
    whole = {policy: table.weights.total for policy, table in view.policies.items()}
    grade = rows["grade"].fillna("—")
    table = rows.copy().assign(  # a copy, whose columns lie together: there are a hundred
        grade=grade,
        policy_no=rows["policy"].map(order),
        weight_total=rows["policy"].map(whole),
        execution_score=execution,
        initial_points=_points_by_basis(view, facts, "initial"),
        budget_points=_points_by_basis(view, facts, "budget"),
        other_decided=(rows["lowest"] - rows["asserted"] - execution.fillna(0.0)).round(2),
        undecided=(rows["highest"] - rows["lowest"]).round(2),
        own_undecided=(rows["adopted"] - rows["lowest"]).round(2),
        sim_lowest=_dashed(rows["lowest"]),
        sim_highest=_dashed(rows["highest"]),
        low_grade=rows["grade_lowest"].fillna("—"),
        high_grade=rows["grade_highest"].fillna("—"),
        sim_grade=grade,
        change="",
        sim_execution=execution.fillna(0.0),
        **_points_over(facts),
    )
    return table[[key for key, _, _ in HEADS]]


def _dashed(points: pd.Series[float]) -> pd.Series[Any]:
    return points.astype(object).where(points.notna(), "—")


def _points_by_basis(view: BatchView, facts: Facts, basis: str) -> pd.Series[float]:
    """Return what the scorer gave the project's money on another basis.

    NaN where the form has no rate on it, and where the project's own points did not come from its
    rate but from an indicator row's target, its standard or a reviewer: no basis changes those.
    """
    rates = view.frames.some("execution", _RATES)
    rates = rates[rates["scope"].eq("project")]
    own = rates[rates["preferred"].astype(bool)].drop_duplicates("project").set_index("project")
    is_alike = [
        rates[flag].astype(bool) == rates["project"].map(own[flag]).eq(True)
        for flag in ("with_pending", "with_cut")
    ]
    alike = rates[rates["basis"].eq(basis) & is_alike[0] & is_alike[1]]
    points = alike.drop_duplicates("project").set_index("project")["points"]
    from_rate = facts.projects["execution_score"].sub(own["points"]).abs().lt(_CENT)
    decided = facts.projects["execution_kind"].eq("decided")
    return points.reindex(facts.projects.index).where(from_rate & decided)


def _points_over(facts: Facts) -> dict[str, pd.Series[float]]:
    """Sum the decided points of indicators beyond each over-completion line."""
    rows = facts.indicators
    rows = rows[rows["basis"].eq("decided") & ~rows["is_execution"].astype(bool)]
    index = facts.projects.index
    return {
        f"over_{line:.0%}": rows[rows["completion"].gt(100 * line)]
        .groupby("project")["computed_score"].sum().reindex(index, fill_value=0.0).round(2)
        for line in OVER_LINES
    }  # fmt: skip
