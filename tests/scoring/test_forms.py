"""Two published forms, row by row, as worked out by hand."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from evalxl.frames import Frames
from evalxl.policies import load
from evalxl.scoring import score
from tests.scoring.forms import form
from tests.scoring.small import row, scored, table

CASES = Path(__file__).parent / "cases"


def _scored(words: str, policy: str) -> Frames:
    return score(form(words, policy), {policy: load(policy)})


@pytest.mark.parametrize(
    ("words", "policy", "cases"),
    [
        ("2023 江门", "jiangmen", "jiangmen-2023.csv"),
        ("2022 益阳", "mof-2020", "yiyang-2022.csv"),
    ],
)
def test_every_row_earns_what_was_worked_out_by_hand(words: str, policy: str, cases: str) -> None:
    rows = _scored(words, policy).indicators
    expected = list(csv.DictReader((CASES / cases).open("r", encoding="utf-8")))
    assert len(expected) == len(rows)
    for case in expected:
        row = rows[rows["no"] == int(case["no"])].iloc[0]
        assert row["allotted"] == float(case["weight"])
        assert row["score_kind"] == case["kind"], case
        if case["points"]:
            assert row["computed_score"] == float(case["points"]), case
        else:
            assert math.isnan(row["computed_score"])


def test_jiangmen_2023_sums_up_to_a_range_of_grades() -> None:
    """54.45 + 11.99 decided, 18.89 asserted, 11.33 undecided, 3.34 lost: 85.33 to 96.66."""
    project = _scored("2023 江门", "jiangmen").projects.iloc[0]
    names = ("decided", "asserted", "undecided", "lost", "lowest", "highest", "adopted")
    assert [project[name] for name in names] == [66.44, 18.89, 11.33, 3.34, 85.33, 96.66, 96.66]
    assert (project["residual"], project["self_evaluated"], project["weight_total"]) == (
        0,
        96.66,
        100,
    )
    assert (project["grade_lowest"], project["grade_highest"]) == ("良", "优")
    assert (project["execution_rate"], project["execution_score"]) == (99.92, 11.99)


def test_yiyang_2022_is_certain_of_its_grade() -> None:
    """70 decided (10 of them execution), 20 asserted, 10 undecided: 90 to 100, own total 99."""
    project = _scored("2022 益阳", "mof-2020").projects.iloc[0]
    names = ("decided", "asserted", "undecided", "lost", "lowest", "highest", "adopted")
    assert [project[name] for name in names] == [70, 20, 10, 0, 90, 100, 99]
    assert (project["self_evaluated"], project["execution_score"]) == (99, 10)
    assert (project["grade_lowest"], project["grade_highest"]) == ("优", "优")


def test_all_four_bases_of_jiangmen_2023_stand_side_by_side() -> None:
    table = _scored("2023 江门", "jiangmen").execution
    assert sorted(table["points"]) == [8.64, 9.48, 10.93, 11.99]
    assert table["points"][table["preferred"]].tolist() == [11.99]
    assert table["points"][table["printed"]].tolist() == [11.99]


def test_amounts_are_read_from_the_reason_where_no_fund_line_tells_them() -> None:
    frames = form("2023 江门", "jiangmen")
    frames.funds = frames.funds[frames.funds["cell"].notna()].reset_index(drop=True)
    table = score(frames, {"jiangmen": load("jiangmen")}).execution
    assert sorted(table["points"]) == [8.64, 9.48, 10.93, 11.99]


def test_yiyang_2022_shows_the_initial_budget_beside_the_adjusted_one() -> None:
    table = _scored("2022 益阳", "mof-2020").execution
    table = table[table["scope"] == "project"]
    assert table[["basis", "percent", "points", "preferred"]].to_numpy().tolist() == [
        ["budget", 100.0, 10.0, True],
        ["initial", 78.86, 7.89, False],
    ]


@pytest.mark.parametrize("words", ["2021 江门", "2022 江门"])
def test_a_form_without_weights_gets_no_points_invented(words: str) -> None:
    project = _scored(words, "mof-2020").projects.iloc[0]
    assert project["scored_from"] is None
    assert math.isnan(project["lowest"])
    assert project["grade_adopted"] is None
    assert project["self_evaluated"] in {96, 97}


def test_dimensions_scored_by_judgement_keep_their_own_total() -> None:
    """Exactly 90 is 优; nobody can compute any of it."""
    project = _scored("2023 广州", "mof-2020").projects.iloc[0]
    assert (project["scored_from"], project["adopted"], project["own_sum"]) == (
        "dimensions",
        90,
        90,
    )
    assert (project["decided"], project["undecided"]) == (0, 100)
    assert project["grade_adopted"] == "优"


def test_a_form_without_a_single_score_has_no_own_total() -> None:
    """Nobody has scored anything yet: that is no total of 0, which would spoil every average."""
    blank = scored(table([row("5家", "5家", 60), row("3家", "4家", 40)])).projects.iloc[0]
    halfway = [row("5家", "5家", 60, score=60.0), row("3家", "4家", 40)]
    partly = scored(table(halfway)).projects.iloc[0]
    assert math.isnan(blank["self_evaluated"])
    assert partly["self_evaluated"] == 60
