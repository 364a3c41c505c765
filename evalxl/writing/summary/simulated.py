"""The rows under 评分办法测算: each project's points by what the parameters act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evalxl.writing.summary.formulas import HEADS, OVER_LINES
from evalxl.writing.summary.money import plain_rate

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.writing.summary.facts import Facts
    from evalxl.writing.summary.view import BatchView


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
        execution_weight=rows["execution_weight"].fillna(_execution_rows(facts)),
        initial_rate=plain_rate(view.frames, "initial")["value"],
        budget_rate=plain_rate(view.frames, "budget")["value"],
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


def _execution_rows(facts: Facts) -> pd.Series[float]:
    """Return the weight of the indicator row that stands for budget execution, if there is one."""
    rows = facts.indicators[facts.indicators["is_execution"].astype(bool)]
    weights = rows.groupby("project")["weight"].sum(min_count=1)
    return weights.reindex(facts.projects.index)


def _points_over(facts: Facts) -> dict[str, pd.Series[float]]:
    """Sum the decided points of indicators beyond each over-completion line."""
    rows = facts.indicators
    rows = rows[rows["score_kind"].eq("decided") & ~rows["is_execution"].astype(bool)]
    index = facts.projects.index
    return {
        f"over_{line:.0%}": rows[rows["completion"].gt(100 * line)]
        .groupby("project")["computed_score"].sum().reindex(index, fill_value=0.0).round(2)
        for line in OVER_LINES
    }  # fmt: skip
