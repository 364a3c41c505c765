"""The score and grade that stand: when nothing is open, reviewed, and the weights are right."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from evalxl.core.terms import ADJUSTMENT_COLUMNS
from evalxl.policies import load
from evalxl.scoring import score
from tests.scoring.small import BudgetScore, frames_of, row, table

MONEY = {"total_budget": 100.0, "total_paid": 95.0}
LINE = BudgetScore(10, None, None)
ALL_DECIDED = [row("≥100", "90", 50, name="甲"), row("≥1", "1", 40, name="乙")]
"""45 of 50 and 40 of 40; with 9.5 of 10 for execution 94.5: 优."""
ONE_OPEN = [row("≥100", "90", 50, name="甲"), row("≥9家", "完成", 40, name="乙", score=38.0)]
"""Who can tell how many of 9 were done? 54.5 to 94.5."""


def scored(rows: list[Any], *reviews: dict[str, Any], policy: str = "mof-2020") -> Any:
    common = {"unit": "某局", "project_name": "某项目", "year": 2023, "reviewer": "张三"}
    asked = pd.DataFrame([common | one for one in reviews], columns=list(ADJUSTMENT_COLUMNS))
    frames = frames_of(table(rows, MONEY, LINE), policy=policy)
    return score(frames, {policy: load(policy)}, asked).projects.iloc[0]


def test_with_nothing_open_the_computed_score_is_final() -> None:
    project = scored(ALL_DECIDED)
    assert (project["final"], project["grade_final"]) == (94.5, "优")


def test_with_a_question_open_there_is_a_range_and_nothing_final() -> None:
    project = scored(ONE_OPEN)
    assert (project["lowest"], project["highest"], project["adopted"]) == (54.5, 94.5, 92.5)
    assert pd.isna(project["final"])
    assert project["grade_final"] is None


def test_a_reviewers_score_settles_the_question() -> None:
    """45 + 30 + 9.5."""
    project = scored(ONE_OPEN, {"indicator": "乙", "score": 30.0})
    names = ("decided", "reviewed", "undecided", "lost", "lowest", "highest")
    assert [project[one] for one in names] == [54.5, 30, 0, 15.5, 84.5, 84.5]
    assert (project["cannot_tell"], project["judged"], project["unmet"]) == (0, 1, 1)
    assert (project["final"], project["grade_final"]) == (84.5, "良")
    assert (project["grade_lowest"], project["grade_highest"]) == ("良", "良")


def test_a_reviewers_score_of_execution_counts_as_well() -> None:
    """45 + 40 + 4."""
    project = scored(ALL_DECIDED, {"indicator": "预算执行率", "score": 4.0})
    assert (project["final"], project["grade_final"]) == (89, "良")
    assert (project["decided"], project["reviewed"], project["execution_score"]) == (85, 4, 9.5)


@pytest.mark.parametrize("weight", [45, 30])
def test_weights_that_make_no_whole_get_no_grade(weight: float) -> None:
    """50 + 45 + 10 = 105, or 50 + 30 + 10 = 90 with the execution line: neither is comparable."""
    rows = [ALL_DECIDED[0], row("≥1", "1", weight, name="乙")]
    project = scored(rows)
    assert not project["is_comparable"]
    assert [project[f"grade_{one}"] for one in ("lowest", "highest", "adopted", "final")] == [
        None
    ] * 4
    assert pd.isna(project["final"])
    assert project["decided"] == 45 + weight + 9.5


def test_ninety_points_of_indicators_without_any_line_of_execution_are_a_whole() -> None:
    frames = frames_of(table(ALL_DECIDED), policy="mof-2020")
    project = score(frames, {"mof-2020": load("mof-2020")}).projects.iloc[0]
    assert project["is_comparable"]
