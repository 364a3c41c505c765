"""Budget execution: every published case, every basis side by side."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import BudgetScore, FundLine, ScoreTable, Subproject
from evalxl.frames import Entry, Frames, build
from evalxl.policies import load
from evalxl.scoring import score
from tests.scoring.forms import facts, form
from tests.scoring.small import row, scored, scored_by, table

CASES = list(
    csv.DictReader((Path(__file__).parent / "cases" / "execution.csv").open("r", encoding="utf-8"))
)


FUND_KEYS = {
    "total_initial": "initial",
    "total_budget": "budget",
    "total_paid": "paid",
    "pending": "pending",
    "cut": "cut",
}


@pytest.fixture(scope="module")
def answers() -> Frames:
    """All cases scored together: the number of a case is the number of its project."""
    return scored_by(*((_table(case), case["policy"]) for case in CASES))


def _table(case: dict[str, str]) -> ScoreTable:
    funds = {key: float(case[name]) for key, name in FUND_KEYS.items() if case[name]}
    return table([row("1", "1")], funds, BudgetScore(float(case["weight"]), None, None))


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=lambda n: f"{CASES[n]['case']} ({CASES[n]['policy']})"
)
def test_spending_earns_what_the_policy_says(number: int, answers: Frames) -> None:
    case, project = CASES[number], answers.projects.iloc[number]
    if case["points"]:
        assert project["execution_score"] == float(case["points"])
        assert project["execution_kind"] == "decided"
    else:
        assert math.isnan(project["execution_score"])
        assert project["execution_kind"] == "undecided"


FORMS = ["2021 江门", "2022 江门", "2023 江门", "2023 广州", "2022 益阳"]


@pytest.mark.parametrize("words", FORMS)
def test_every_rate_of_the_example_forms_is_found(words: str) -> None:
    """`value` of each expected formula, and the published one marked as preferred."""
    table = score(form(words), {"mof-2020": load("mof-2020")}).execution
    found = table[table["scope"] == "project"]
    for expected in facts(words)["execution"]:
        match = found[(found["value"] - expected["value"]).abs() < 5e-7]
        assert match["percent"].tolist() == [expected["percent"]]
        assert match["preferred"].tolist() == [expected["preferred"]]
        assert match["numerator"].tolist() == pytest.approx([expected["numerator"]])
        assert match["denominator"].tolist() == pytest.approx([expected["denominator"]])


def test_every_subproject_of_the_example_form_has_its_rate() -> None:
    table = score(form("2022 江门"), {"mof-2020": load("mof-2020")}).execution
    found = table[table["scope"] == "subproject"]
    expected = [one["execution"] for one in facts("2022 江门")["subprojects"]]
    assert found["percent"].tolist() == expected


def _rates(funds: dict[str, float], policy: str = "mof-2020", **more: Any) -> dict[str, Any]:
    line = BudgetScore(10, None, None)
    table_ = scored(table([row("1", "1")], funds, line, **more), policy=policy).execution
    chosen = table_[table_["preferred"]]
    return {"formula": chosen["formula"].tolist(), "percent": chosen["percent"].tolist()}


def test_a_blank_total_row_is_the_sum_of_its_parts() -> None:
    """Published: the total row is 0 and only 本年财政拨款 90/89.974 is filled."""
    funds = {"total_budget": 0.0, "total_paid": 0.0, "fiscal_budget": 90.0, "fiscal_paid": 89.974}
    assert _rates(funds) == {
        "formula": ["各项全年执行数之和/各项全年预算数之和 = 89.974/90"],
        "percent": [99.97],
    }


def test_subprojects_without_a_total_line_are_summed() -> None:
    parts = (
        Subproject(1, "甲", None, 200.0, 103.81, "万元"),
        Subproject(2, "乙", None, 1000.0, 510.38, "万元"),
    )
    assert _rates({}, subprojects=parts)["formula"] == [
        "各子项目支出之和/各子项目预算之和 = 614.19/1200"
    ]


def test_amounts_in_another_unit_are_brought_to_the_forms_own() -> None:
    lines = (
        FundLine("total_budget", "", 1.0, "亿元", 100_000_000.0, None),
        FundLine("total_paid", "", 5000.0, "万元", 50_000_000.0, None),
    )
    base = table([row("1", "1")], line=BudgetScore(10, None, None))
    frames = build([Entry("a", 0, None, "mof-2020", replace(base, funds=lines))])
    done = score(frames, {"mof-2020": load("mof-2020")})
    assert done.execution["formula"].tolist() == ["全年执行数/全年预算数 = 5000/10000"]
    assert done.projects["execution_score"].tolist() == [5.0]


def test_the_rate_printed_by_the_form_is_marked_even_if_rounded_up() -> None:
    """Published: 86.183 % printed as 86.19 %."""
    line = BudgetScore(10, 86.19, None)
    funds = {"total_initial": 300_000.0, "total_budget": 250_000.0, "total_paid": 215_457.6}
    table_ = scored(table([row("1", "1")], funds, line)).execution
    assert table_["basis"][table_["printed"]].tolist() == ["budget"]


def test_a_line_printed_in_the_money_block_and_as_a_row_counts_once() -> None:
    rows = [row(None, None, 10, name="预算执行率", is_execution=True), row("1", "1", 90)]
    funds = {"total_budget": 100.0, "total_paid": 50.0}
    project = scored(table(rows, funds, BudgetScore(10, None, None))).projects.iloc[0]
    assert (project["weight_total"], project["decided"], project["lost"]) == (100, 95, 5)


def test_a_money_block_without_a_weight_gets_the_ten_points_that_are_missing() -> None:
    funds = {"total_budget": 100.0, "total_paid": 50.0}
    project = scored(table([row("1", "1", 90)], funds)).projects.iloc[0]
    assert (project["execution_weight"], project["execution_score"]) == (10, 5)
    assert project["weight_total"] == 100


def test_no_weight_is_invented_where_the_rows_make_the_whole() -> None:
    funds = {"total_budget": 100.0, "total_paid": 50.0}
    project = scored(table([row("1", "1", 100)], funds)).projects.iloc[0]
    assert math.isnan(project["execution_weight"])
    assert project["weight_total"] == 100


def test_negative_spending_earns_nothing() -> None:
    funds = {"total_budget": 100.0, "total_paid": -5.0}
    project = scored(table([row("1", "1", 90)], funds)).projects.iloc[0]
    assert (project["execution_score"], project["execution_rate"]) == (0, -5)


def test_fund_rows_have_points_of_their_own_where_the_policy_says_so() -> None:
    funds = {
        "total_budget": 300.0, "total_paid": 200.0,
        "basic_budget": 100.0, "basic_paid": 100.0,
        "project_budget": 200.0, "project_paid": 100.0,
    }  # fmt: skip
    line = BudgetScore(10, None, None)
    table_ = scored(table([row("1", "1", 90)], funds, line), policy="guizhou").execution
    rows = table_[table_["scope"] == "fund"].set_index("row")["points"]
    assert rows.to_dict() == {"basic": 10.0, "project": 5.0}


def test_an_execution_row_with_a_target_of_its_own_is_scored_by_that_target() -> None:
    """≥90 % asked, 95 % reached: full points, though 95 % of the money would be 9.5."""
    given = row("≥90%", "95%", 10, name="预算执行率", is_execution=True)
    funds = {"total_budget": 100.0, "total_paid": 95.0}
    assert scored(table([given], funds)).indicators["computed_score"].tolist() == [10]
    given = row("100%", "95%", 10, name="预算执行率", is_execution=True)
    assert scored(table([given], funds)).indicators["rule"].tolist() == ["execution"]
    assert scored(table([given])).indicators["computed_score"].tolist() == [9.5]
