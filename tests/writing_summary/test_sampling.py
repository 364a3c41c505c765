"""The sample: reproducible, stratified, and leaning towards much money and high risk."""

from __future__ import annotations

import pandas as pd
import pytest

from evalxl.outputs.sampling import sample_projects


def _pool(count: int = 300) -> pd.DataFrame:
    """One large project in ten; risk high, middle, low in turn."""
    return pd.DataFrame(
        {
            "file": [f"{n % 7}/{n}.xlsx" for n in range(count)],
            "no_in_file": 0,
            "budget": [9_000_000.0 if n % 10 == 0 else 100_000.0 + n for n in range(count)],
            "risk": [("高", "中", "低")[n % 3] for n in range(count)],
        }
    )


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_rows() -> None:
    pool = _pool()
    first = sample_projects(pool, 20, 2026)
    again = sample_projects(pool.sample(frac=1, random_state=1), 20, 2026)
    assert set(first["file"]) == set(again["file"])
    assert len(first) == 20
    assert set(first["file"]) != set(sample_projects(pool, 20, 2027)["file"])


def test_every_stratum_is_seen_and_the_weighty_ones_more_often() -> None:
    pool = _pool()
    drawn = sample_projects(pool, 40, 1)
    assert drawn["stratum"].nunique() == sample_projects(pool, 300, 1)["stratum"].nunique()
    share = drawn["risk"].value_counts(normalize=True)
    assert share["高"] > 1 / 3 > share["低"]
    assert drawn["money_class"].eq("大额").mean() > 1 / 3


@pytest.mark.parametrize(("n", "drawn"), [(0, 0), (1, 1), (299, 299), (300, 300), (1_000, 300)])
def test_exactly_so_many_are_drawn_and_never_one_twice(n: int, drawn: int) -> None:
    sample = sample_projects(_pool(), n, 5)
    assert len(sample) == drawn
    assert sample.index.is_unique


@pytest.mark.parametrize(("projects", "drawn"), [(2, 2), (22, 3), (31, 4), (300, 30)])
def test_without_a_number_a_tenth_is_drawn_and_at_least_three(projects: int, drawn: int) -> None:
    assert len(sample_projects(_pool(projects), None, 2026)) == drawn


def test_one_huge_project_does_not_make_all_others_small() -> None:
    pool = _pool(9).assign(budget=[1e10, 9e6, 8e6, 7e6, 6e6, 5e6, 3e6, 2e6, 1e6])
    classes = sample_projects(pool, 9, 1)["money_class"].value_counts().to_dict()
    assert classes == {"大额": 3, "中额": 3, "小额": 3}


def test_projects_without_a_budget_are_a_stratum_of_their_own() -> None:
    pool = _pool(30).assign(budget=float("nan"))
    assert set(sample_projects(pool, 30, 1)["money_class"]) == {"金额不明"}
