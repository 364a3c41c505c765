"""Two years of one project side by side: a new year's figures are nobody's silent change."""

from __future__ import annotations

from typing import Any

from evalxl import checks
from evalxl.checks.history import changes
from tests.checks.forms import scored

LAST_YEAR: dict[str, Any] = {
    "info": {"year": 2024},
    "money": """
资金 | 年初预算数 | 全年预算数 | 全年执行数
年度资金总额 | 100 | 100 | 90
""",
    "rows": """
一级指标 | 二级指标 | 三级指标 | 分值 | 指标值 | 完成值 | 得分
产出指标 | 数量指标 | 巡查次数 | 20 | ≥12次 | 12次 | 20
产出指标 | 数量指标 | 培训人数 | 20 | ≥100人 | 90人 | 18
产出指标 | 时效指标 | 投诉件数 | 10 | ≤5件 | 4件 | 10
""",
}
ROWS = """
一级指标 | 二级指标 | 三级指标 | 分值 | 指标值 | 完成值 | 得分
产出指标 | 数量指标 | 巡查次数 | 30 | ≥24次 | 24次 | 30
产出指标 | 数量指标 | 培训人数 | 10 | ≥80人 | 90人 | 10
产出指标 | 时效指标 | 投诉件数 | 10 | ≤8件 | 4件 | 10
"""
MONEY = """
资金 | 年初预算数 | 全年预算数 | 全年执行数
年度资金总额 | 150 | 150 | 140
"""
THIS_YEAR = {"info": {"year": 2025}, "money": MONEY, "rows": ROWS}
CORRECTED = {"info": {"year": 2024}, "money": MONEY, "rows": ROWS}


def _frames(case: dict[str, Any]) -> Any:
    return scored([case])[0]


def test_across_years_lowered_targets_stand_first_and_nothing_is_called_unrequested() -> None:
    found = changes(_frames(LAST_YEAR), _frames(THIS_YEAR))
    assert [(one.where, one.is_lower) for one in found[:3]] == [
        ("培训人数", True),
        ("投诉件数", True),
        ("年度资金总额/年初预算数", False),
    ]
    assert not any(one.is_silent for one in found)
    assert checks.compare_submissions(_frames(LAST_YEAR), _frames(THIS_YEAR)) == []


def test_within_a_year_the_same_changes_are_unrequested_and_lowered_targets_stand_first() -> None:
    found = changes(_frames(LAST_YEAR), _frames(CORRECTED))
    assert [one.where for one in found if one.is_lower] == ["培训人数", "投诉件数"]
    assert [one.is_lower for one in found[:3]] == [True, True, False]
    assert {one.what for one in found if one.is_silent} == {"budget", "target", "weight"}


def test_projects_of_a_form_with_several_are_matched_across_years() -> None:
    other = {**THIS_YEAR, "info": {"year": 2025, "project_name": "道路养护"}}
    earlier = {**LAST_YEAR, "info": {"year": 2024, "project_name": "道路养护"}}
    old, new = scored([LAST_YEAR, earlier])[0], scored([THIS_YEAR, other])[0]
    found = changes(old, new)
    assert [one.where for one in found if one.is_lower] == ["培训人数", "投诉件数"] * 2
    assert not any(one.what == "project" for one in found)
