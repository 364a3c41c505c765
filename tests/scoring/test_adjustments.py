"""Reviewers' scores: matched, kept apart, reported when they match nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evalxl import frames
from evalxl.core.terms import ADJUSTMENT_COLUMNS
from evalxl.frames import Frames
from evalxl.policies import load
from evalxl.scoring import score, unused_adjustments
from tests.scoring.small import BudgetScore, frames_of, row, table

FORM = table(
    [row("≥100", "90", 10, name="培训人数（人）", score=10.0), row(None, None, 5, score=5.0)]
)


def _adjustments(*lines: dict[str, Any]) -> pd.DataFrame:
    common = {"unit": "某局", "project_name": "某项目", "year": 2023, "reviewer": "张三"}
    return pd.DataFrame([{**common, **line} for line in lines], columns=list(ADJUSTMENT_COLUMNS))


def _scored(adjustments: pd.DataFrame | None, policy: str = "mof-2020") -> Frames:
    return score(frames_of(FORM, policy=policy), {policy: load(policy)}, adjustments)


def _unused(adjustments: pd.DataFrame, done: Frames) -> dict[int, str]:
    unused = unused_adjustments(adjustments, done.indicators, done.projects)
    return {place: f"{one.why} {one.detail}".strip() for place, one in unused.items()}


def test_without_adjustments_there_is_no_reviewed_total() -> None:
    done = _scored(None)
    assert done.projects["reviewed_total"].isna().all()
    assert done.indicators["adjusted_score"].isna().all()


def test_a_reviewers_score_decides_its_row_and_the_others_are_kept_beside_it() -> None:
    """Computed 9, own 10, reviewed 7.5: 2.5 are lost, 5 (own) stay undecided."""
    done = _scored(_adjustments({"indicator": "培训人数(人)", "score": 7.5, "reason": "佐证不足"}))
    first = done.indicators.iloc[0]
    assert (first["score"], first["computed_score"], first["adjusted_score"]) == (10, 9, 7.5)
    assert (first["reviewer"], first["adjusted_reason"]) == ("张三", "佐证不足")
    project = done.projects.iloc[0]
    names = ("decided", "reviewed", "asserted", "undecided", "lost", "residual")
    assert [project[name] for name in names] == [0, 7.5, 0, 5, 2.5, 0]
    assert (first["outcome"], first["basis"], first["lost"]) == ("unmet", "reviewed", 2.5)
    assert (project["adopted"], project["reviewed_total"]) == (12.5, 12.5)


def test_names_match_whatever_brackets_and_blanks_they_are_typed_with() -> None:
    line = {
        "unit": "某 局",
        "project_name": "某项目 ",
        "indicator": "培训人数 ( 人 )",
        "score": 1.0,
    }
    assert _scored(_adjustments(line)).indicators["adjusted_score"].iloc[0] == 1


def test_of_two_adjustments_for_one_row_the_last_counts() -> None:
    lines = [
        {"indicator": "培训人数（人）", "score": 3.0},
        {"indicator": "培训人数（人）", "score": 4.0},
    ]
    assert _scored(_adjustments(*lines)).indicators["adjusted_score"].iloc[0] == 4


def test_where_every_form_was_refused_all_adjustments_match_nothing() -> None:
    table = _adjustments({"indicator": "培训人数（人）", "score": 3.0})
    nothing = score(frames.build([]), {})
    assert _unused(table, nothing) == {0: "no_such_project"}


def test_a_score_above_the_weight_is_not_used_and_reported() -> None:
    """12 of 10 points cannot be: the total stays without a review; exactly 10 can."""
    table = _adjustments({"indicator": "培训人数（人）", "score": 12.0, "reason": "笔误"})
    done = _scored(table)
    assert done.indicators["adjusted_score"].isna().all()
    assert done.projects["reviewed_total"].isna().all()
    assert _unused(table, done) == {0: "above_weight 10"}
    full = _adjustments({"indicator": "培训人数（人）", "score": 10.0})
    assert _scored(full).projects["reviewed_total"].tolist() == [15]


def test_a_score_above_the_weight_of_the_execution_line_is_not_used_either() -> None:
    money = {"total_budget": 100.0, "total_paid": 100.0}
    form = table([row("≥100", "100", 10, score=10.0)], money, BudgetScore(10, None, None))
    for points, reported in ((11.0, [0]), (9.0, [])):
        asked = _adjustments({"indicator": "预算执行率", "score": points})
        policies = {"mof-2020": load("mof-2020")}
        done = score(frames_of(form, policy="mof-2020"), policies, asked)
        assert _unused(asked, done) == dict.fromkeys(reported, "above_weight 10")
        assert done.projects["reviewed_total"].notna().tolist() == [not reported]


def test_a_remark_costs_what_the_review_rules_say() -> None:
    """郫都 rule 7: partly late is −30 % of 10 points, so 9 − 3 = 6; rule 1: no evidence is 0."""
    late = _adjustments({"indicator": "培训人数（人）", "reason": "多项任务部分逾期"})
    assert _scored(late, "review-deductions").indicators["adjusted_score"].iloc[0] == 6
    bare = _adjustments({"indicator": "培训人数（人）", "reason": "无佐证材料"})
    assert _scored(bare, "review-deductions").indicators["adjusted_score"].iloc[0] == 0


def test_a_remark_costs_nothing_under_other_policies() -> None:
    bare = _adjustments({"indicator": "培训人数（人）", "reason": "无佐证材料"})
    assert _scored(bare).indicators["adjusted_score"].isna().all()


def test_the_separate_execution_line_can_be_reviewed_too() -> None:
    """Computed 5 of 10, reviewed 3: the total reviewed is 90 + 3."""
    form = table(
        [row("≥1", "1", 90)],
        {"total_budget": 100.0, "total_paid": 50.0},
        BudgetScore(10, None, None),
    )
    lines = _adjustments({"indicator": "预算执行率", "score": 3.0})
    done = score(frames_of(form), {"mof-2020": load("mof-2020")}, lines)
    project = done.projects.iloc[0]
    assert (project["adopted"], project["execution_adjusted"], project["reviewed_total"]) == (
        93,
        3,
        93,
    )
    assert _unused(lines, done) == {}


def test_each_adjustment_that_is_not_used_has_its_reason() -> None:
    """The first indicator has 10 points; the second has no name; 预算执行率 has no line here."""
    lines = [
        {"indicator": "培训人数（人）", "score": 3.0},
        {"indicator": "培训人数（人）", "score": 4.0},
        {"indicator": "不存在的指标", "score": 4.0},
        {"indicator": "培训人数（人）", "score": 4.0, "year": 2022},
        {"indicator": "培训人数（人）", "score": 4.0, "year": None},
        {"indicator": "培训人数（人）", "score": 4.0, "project_name": "别的项目"},
        {"indicator": "预算执行率", "score": 4.0},
    ]
    table = _adjustments(*lines)
    assert _unused(table, _scored(table)) == {
        0: "replaced",
        2: "no_such_indicator",
        3: "other_year 2023",
        4: "other_year 2023",
        5: "no_such_project",
        6: "no_such_indicator",
    }


def test_a_reason_without_a_score_that_costs_nothing_is_reported() -> None:
    bare = _adjustments({"indicator": "培训人数（人）", "reason": "无佐证材料"})
    assert _unused(bare, _scored(bare)) == {0: "no_score"}
    assert _unused(bare, _scored(bare, "review-deductions")) == {}


def test_a_score_for_a_row_without_points_is_reported() -> None:
    form = table([row("≥100", "90", 10, name="培训人数"), row("≥1", "1", None, name="场次")])
    asked = _adjustments({"indicator": "场次", "score": 1.0})
    done = score(frames_of(form), {"mof-2020": load("mof-2020")}, asked)
    assert _unused(asked, done) == {0: "no_weight"}
    assert done.indicators["adjusted_score"].isna().all()
