"""What if another policy applied: who changes grade, by how much, and why."""

from __future__ import annotations

import pytest

from evalxl.core.model import BudgetScore
from evalxl.scoring.compare_policies import changed_rows, compare_policies
from tests.scoring.small import row, scored, table

FUNDS = {"total_initial": 100.0, "total_budget": 80.0, "total_paid": 80.0}
FORM = table(
    [row("≥1", "1", 60), row("≤50", "75", 30, name="事故起数")], FUNDS, BudgetScore(10, None, None)
)
SAME = table([row("≥1", "1", 100)])
INITIAL = {"extends": "hubei", "execution": {"basis": "initial"}}


def test_a_change_of_grade_is_named_with_its_reasons() -> None:
    """30 × (1 − 25/50) = 15 becomes 30 × 50/75 = 20; 80/80 becomes 80/100: 85 → 88."""
    first = scored(FORM, SAME, policy="mof-2020")
    second = scored(FORM, SAME, policy="ours", ours=INITIAL)
    table_ = compare_policies(first, second)
    changed, same = table_.iloc[0], table_.iloc[1]
    assert (changed["adopted_a"], changed["adopted_b"], changed["adopted_change"]) == (85, 88, 3)
    assert (changed["policy_a"], changed["policy_b"]) == ("mof-2020", "ours")
    assert not changed["grade_changes"]
    assert changed["why"].split("; ") == [
        "事故起数 15→20 (linear-overshoot → inverse-ratio)",
        "预算执行率 10→8 (全年执行数/全年预算数 → 全年执行数/年初预算数)",
    ]
    assert (same["adopted_change"], same["why"]) == (0, "")


def test_a_grade_that_changes_is_marked() -> None:
    stricter = {
        "extends": "mof-2020",
        "grades": {
            "bands": [
                {"grade": "优", "from": 95, "to": 100},
                {"grade": "良", "from": 84, "to": 95},
                {"grade": "差", "from": 0, "to": 84},
            ]
        },
    }
    form = table([row("≥100", "92", 100)])
    table_ = compare_policies(scored(form), scored(form, policy="ours", ours=stricter))
    assert table_[["grade_a", "grade_b", "grade_changes"]].to_numpy().tolist() == [
        ["优", "良", True]
    ]


@pytest.mark.parametrize("policy", ["mof-2020", "hubei"])
def test_a_policy_does_not_differ_from_itself(policy: str) -> None:
    done = scored(FORM, policy=policy)
    assert changed_rows(done, done).empty
