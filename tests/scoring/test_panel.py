"""The points of an evaluation panel decide the rows that no rule decides."""

from __future__ import annotations

from math import nan

import pandas as pd

from evalxl.core.terms import ScoreKind
from evalxl.scoring.panel import RULE, with_panel_scores

UNDECIDED, DECIDED = ScoreKind.UNDECIDED.value, ScoreKind.DECIDED.value


def decided(is_panel: bool) -> list[tuple[str, float, str]]:
    """Rule, points and kind of an open row, one above its weight, and one that a rule decided."""
    points = pd.DataFrame(
        {
            "rule": ["cannot-tell", "cannot-tell", "ratio"],
            "allotted": [10.0, 10.0, 10.0],
            "computed_score": [nan, nan, 9.0],
            "score_kind": [UNDECIDED, UNDECIDED, DECIDED],
            "lost": [nan, nan, 1.0],
        }
    )
    indicators = pd.DataFrame({"project": [0, 0, 0], "score": [8.0, 12.0, 7.0]})
    projects = pd.DataFrame({"is_scored_by_panel": [is_panel]})
    made = with_panel_scores(points, indicators, projects)
    return list(zip(made["rule"], made["computed_score"], made["score_kind"], strict=True))


def test_the_panels_points_decide_what_no_rule_decides() -> None:
    assert decided(is_panel=True)[0] == (RULE, 8.0, DECIDED)


def test_points_above_the_weight_and_computed_rows_stay() -> None:
    _, above, computed = decided(is_panel=True)
    assert above[0] == "cannot-tell"
    assert computed == ("ratio", 9.0, DECIDED)


def test_a_units_own_scores_decide_nothing() -> None:
    assert decided(is_panel=False)[0][2] == UNDECIDED
