"""Each rule kind with numbers worked out by hand; the cases are a table a clerk can read."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from evalxl.frames import Frames
from tests.scoring.small import Row, points, row, scored, scored_by, table

CASES = list(
    csv.DictReader((Path(__file__).parent / "cases" / "rules.csv").open("r", encoding="utf-8"))
)


@pytest.fixture(scope="module")
def answers() -> Frames:
    """All cases scored together: the number of a case is the number of its project."""
    return scored_by(*((table([_row(case)]), case["policy"]) for case in CASES))


def _row(case: dict[str, str]) -> Row:
    told = case["where the numbers come from"]
    return row(
        case["target"],
        case["actual"],
        float(case["weight"]),
        name=case["name"],
        level2="数量指标",
        standard=told if "扣1分" in told else None,
    )


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=lambda n: f"{CASES[n]['rule']} ({CASES[n]['policy']})"
)
def test_a_row_earns_what_its_policy_says(number: int, answers: Frames) -> None:
    case, answer = CASES[number], answers.indicators.iloc[number]
    earned, kind = answer["computed_score"], answer["score_kind"]
    if case["points"]:
        assert (earned, kind) == (float(case["points"]), "decided")
    else:
        assert math.isnan(earned)
        assert kind == "undecided"


def test_a_claim_earns_asserted_points_apart_from_the_decided_ones() -> None:
    assert points(row("有所提高", "有提高", name="企业工业设计能力")) == (10, "asserted")


def test_a_bureau_may_let_claims_earn_less() -> None:
    ours = {"extends": "mof-2020", "words": {"claimed": 80}}
    assert points(row("有所提高", "有提高"), "ours", ours=ours) == (8, "asserted")


def test_being_late_is_left_to_a_person() -> None:
    earned, kind = points(row("2023年6月底前", "2023年8月", name="完成时间"))
    assert math.isnan(earned)
    assert kind == "undecided"


def test_a_result_in_another_unit_is_converted_before_it_is_scored() -> None:
    """18000万元 of 2亿元 is 0.9."""
    assert points(row("2亿元", "18000万元", name="新增产值")) == (9, "decided")


def test_a_bonus_goes_above_the_weight_up_to_its_limit() -> None:
    """Printed: 分值 1, 最多加2分 — twice the target earns 2, ten times earns 3."""
    ours = {"extends": "mof-2020", "special": {"bonus": 2}}
    assert points(row("≥1项", "2项", 1, name="获奖数量"), "ours", ours=ours) == (2, "decided")
    assert points(row("≥1项", "10项", 1, name="获奖数量"), "ours", ours=ours) == (3, "decided")


def test_far_above_the_target_costs_what_the_policy_says() -> None:
    """170 % is 20 points above the line of 150; at half a percent each, a tenth is lost."""
    ours = {"extends": "mof-2020", "over": {"rule": "deduct", "loss_percent": 0.5}}
    assert points(row("≥100", "170", name="培训人数"), "ours", ours=ours) == (9, "decided")
    assert points(row("≥100", "150", name="培训人数"), "ours", ours=ours) == (10, "decided")


def test_a_group_earns_by_the_share_of_indicators_within_thirty_percent() -> None:
    """Q8: three of four count, so 20 × 3/4 = 15; above 130 % counts as little as below 70 %."""
    rows = [
        row("≥100", result, 5, name=f"培训人数{no}", level1="产出指标", level2="数量指标")
        for no, result in enumerate(("100", "70", "130", "131"))
    ]
    frames = scored(table(rows), policy="sichuan-department")
    assert frames.indicators["computed_score"].tolist() == [5, 5, 5, 0]
    assert frames.projects["decided"].iloc[0] == 15


def test_the_parts_of_a_group_close_to_its_points() -> None:
    """10 points on three rows: two count, so 6.67 are earned and 3.33 are lost."""
    rows = [
        row("≥100", result, weight, name=f"培训人数{no}", level1="产出指标", level2="数量指标")
        for no, (result, weight) in enumerate((("100", 4.0), ("50", 3.0), ("100", 3.0)))
    ]
    project = scored(table(rows), policy="sichuan-department").projects.iloc[0]
    assert (project["decided"], project["lost"], project["residual"]) == (6.67, 3.33, 0)


@pytest.mark.parametrize("weights", [(5.99, 5.98), (7.98, 3.99), (11.96, 0.01), (1.98, 9.99)])
def test_half_of_a_group_of_1197_points_is_599(weights: tuple[float, float]) -> None:
    """11.97 × 1/2 is 5.985, on paper 5.99, however the sum of the weights comes out in binary."""
    rows = [
        row("≥100", result, weight, name=f"培训人数{no}", level1="产出指标", level2="数量指标")
        for no, (result, weight) in enumerate(zip(("100", "50"), weights, strict=True))
    ]
    project = scored(table(rows), policy="sichuan-department").projects.iloc[0]
    assert project["decided"] == 5.99


@pytest.mark.parametrize(("budget", "earned"), [(100, 10), (104, 6), (90, 0), (111, 0)])
def test_moving_the_budget_costs_ten_times_its_share(budget: float, earned: float) -> None:
    """编制准确: 1 − 10 × 调剂额 ÷ 年初预算; above a tenth nothing is left."""
    funds = {"total_initial": 100.0, "total_budget": budget, "total_paid": 90.0}
    frames = scored(
        table([row("准确", "准确", name="编制准确")], funds), policy="sichuan-department"
    )
    assert frames.indicators["computed_score"].tolist() == [earned]


def test_cost_indicators_without_targets_can_earn_five_points_at_most() -> None:
    """Shanxi: 20 points of cost indicators, none filled in: 5 are open, 15 are lost."""
    rows = [row(None, None, 12, level1="成本指标"), row(None, None, 8, level1="成本指标")]
    project = scored(table(rows), policy="shanxi-cost-cap").projects.iloc[0]
    assert (project["undecided"], project["lost"], project["highest"]) == (5, 15, 5)


def test_cost_indicators_with_a_target_are_not_capped() -> None:
    rows = [
        row("≤20万元", "20万元", 12, name="培训成本", level1="成本指标"),
        row(None, None, 8, level1="成本指标"),
    ]
    project = scored(table(rows), policy="shanxi-cost-cap").projects.iloc[0]
    assert (project["decided"], project["undecided"], project["lost"]) == (12, 8, 0)


def test_deviation_steps_on_the_row_are_followed() -> None:
    """±10%以内5分, ±10–15% 3分, ±15–20% 1分, 以外0."""
    standard = "±10%以内5分，±10-15%3分，±15-20%1分，以外0分"
    results = [("110", 5), ("112", 3), ("81", 1), ("79", 0)]
    rows = [row("100", actual, 5, name="培训人数", standard=standard) for actual, _ in results]
    done = scored(table(rows), policy="jiangxi-2017")
    assert done.indicators["computed_score"].tolist() == [expected for _, expected in results]


@pytest.mark.parametrize(
    ("target", "actual", "standard", "expected"),
    [
        ("≤5分钟", "6分20秒", "平均时长5分钟以内得满分，5至8分钟得3分，8分钟以上不得分", 3),
        ("≤5分钟", "4分50秒", "平均时长5分钟以内得满分，5至8分钟得3分，8分钟以上不得分", 5),
    ],
)
def test_a_standard_reads_the_result_in_its_own_unit(
    target: str, actual: str, standard: str, expected: float
) -> None:
    given = row(target, actual, 5, name="平均受理时长", standard=standard)
    assert points(given) == (expected, "decided")


def test_nothing_is_computed_where_the_policy_only_checks_arithmetic() -> None:
    project = scored(table([row("≥1", "2")]), policy="arithmetic-only").projects.iloc[0]
    assert (project["decided"], project["undecided"]) == (0, 10)
    assert project["grade_lowest"] is None
