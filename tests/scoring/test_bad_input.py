"""Forms that are wrong get defined answers, never an exception and never an invented point."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from evalxl.core.errors import UsageError
from evalxl.core.model import BudgetScore
from evalxl.frames import EXECUTION, SCORED_INDICATORS, SCORED_PROJECTS
from evalxl.policies import load
from evalxl.scoring import score
from tests.scoring.small import Dimension, frames_of, row, scored, table


def test_no_project_at_all_gives_empty_frames() -> None:
    done = score(frames_of(), {"mof-2020": load("mof-2020")})
    assert done.projects.empty
    assert done.indicators.empty
    assert done.execution.empty


def test_a_project_without_anything_is_not_scored() -> None:
    project = scored(table()).projects.iloc[0]
    assert project["scored_from"] is None
    assert math.isnan(project["weight_total"])
    assert project["set"] == 0


def test_a_row_without_weight_counts_nowhere() -> None:
    done = scored(table([row("≥1", "1", None), row("≥1", "1", 10)]))
    assert done.indicators["score_kind"].tolist() == [None, "decided"]
    assert math.isnan(done.indicators["computed_score"].iloc[0])
    assert done.projects["weight_total"].iloc[0] == 10


def test_a_negative_weight_is_no_weight() -> None:
    done = scored(table([row("≥1", "1", -5)]))
    assert math.isnan(done.indicators["allotted"].iloc[0])


def test_a_weight_of_zero_earns_zero() -> None:
    done = scored(table([row("≥1", "1", 0)]))
    assert done.indicators["computed_score"].tolist() == [0]


def test_an_own_score_above_the_weight_adopts_no_more_than_the_weight() -> None:
    """A typing slip: 80 for 8."""
    project = scored(table([row(None, None, 8, score=80.0)])).projects.iloc[0]
    assert (project["own_sum"], project["adopted"], project["highest"]) == (80, 8, 8)


def test_a_negative_own_score_adopts_nothing() -> None:
    assert scored(table([row(None, None, 8, score=-3.0)])).projects["adopted"].iloc[0] == 0


def test_weights_of_three_places_close_without_a_residual() -> None:
    rows = [row("≥3", "3", 33.333), row("≥3", "2", 33.333), row(None, None, 33.334)]
    project = scored(table(rows)).projects.iloc[0]
    assert (project["weight_total"], project["residual"]) == (100, 0)


def test_an_unknown_money_unit_is_taken_as_it_is() -> None:
    funds = {"total_budget": 100.0, "total_paid": 50.0}
    one = table([row("1", "1", 90)], funds, BudgetScore(10, None, None), money_unit="美元")
    assert scored(one).projects["execution_score"].iloc[0] == 5


def test_the_frames_given_are_left_as_they_were() -> None:
    frames = frames_of(table([row("≥1", "1")], {"total_budget": 1.0, "total_paid": 1.0}))
    before = {name: getattr(frames, name).copy() for name in ("projects", "indicators", "funds")}
    score(frames, {"mof-2020": load("mof-2020")})
    for name, copy in before.items():
        pd.testing.assert_frame_equal(getattr(frames, name), copy)


def test_columns_come_in_the_types_the_frames_promise() -> None:
    done = scored(table([row("≥1", "1")], {"total_budget": 1.0, "total_paid": 1.0}))
    for frame, columns in (
        (done.indicators, SCORED_INDICATORS),
        (done.projects, SCORED_PROJECTS),
        (done.execution, EXECUTION),
    ):
        assert {name: str(frame[name].dtype) for name in columns} == columns


def test_projects_of_several_policies_are_scored_each_by_its_own() -> None:
    over = table([row("≤50", "60", name="事故起数")])
    frames = frames_of(over, over)
    frames.projects["policy"] = ["mof-2020", "hubei"]
    done = score(frames, {name: load(name) for name in ("hubei", "mof-2020")})
    assert done.indicators["computed_score"].tolist() == [8, 8.33]


def test_dimensions_without_any_points_are_open() -> None:
    lines = (Dimension(1, "管理", "组织", 40.0, None, None, None),)
    project = scored(table(dimensions=lines)).projects.iloc[0]
    assert (project["undecided"], project["adopted"]) == (40, 0)


def test_a_policy_that_is_not_given_is_a_fault_of_the_caller() -> None:
    with pytest.raises(UsageError, match="no such policy: mof-2020"):
        score(frames_of(table()), {"hubei": load("hubei")})
