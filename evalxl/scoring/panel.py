"""Rows that an evaluation panel has scored, in a form that holds the panel's scores."""

from __future__ import annotations

import pandas as pd

from evalxl.core.terms import ScoreKind
from evalxl.frames import SCORED_INDICATORS
from evalxl.scoring.columns import conform

RULE = "panel"


def with_panel_scores(
    points: pd.DataFrame, indicators: pd.DataFrame, projects: pd.DataFrame
) -> pd.DataFrame:
    """Let the panel's own points decide the rows that no rule decides.

    Args:
        points: `rule`, `allotted`, `computed_score`, `score_kind`, `lost` by the policies' rules.
        indicators: Reads `project` and `score`, on the same index.
        projects: Reads `is_scored_by_panel`.

    Returns:
        The same columns; points above the weight of a row, or below 0, decide nothing.
    """
    is_panel = indicators["project"].map(projects["is_scored_by_panel"]).astype(bool)
    score, weight = indicators["score"], points["allotted"]
    is_open = points["score_kind"].eq(ScoreKind.UNDECIDED) & points["computed_score"].isna()
    mine = (is_panel & is_open & score.ge(0) & score.le(weight)).astype(bool)
    if not mine.any():
        return points
    table = points.assign(
        rule=points["rule"].where(~mine, RULE),
        computed_score=points["computed_score"].where(~mine, score),
        score_kind=points["score_kind"].where(~mine, ScoreKind.DECIDED.value),
        lost=points["lost"].where(~mine, weight - score),
    )
    return conform(table, SCORED_INDICATORS)
