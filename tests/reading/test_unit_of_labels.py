"""The unit that stands in the label of an amount, where nothing beside the table names one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import evalxl

HEAD = ("年度", "单位名称", "项目名称", "全年预算数{unit}", "全年执行数{unit}", "一级指标",
        "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")  # fmt: skip
ROWS = (("产出指标", "数量指标", "巡查次数", "≥260次", "274次", 50, 50),
        ("效益指标", "社会效益指标", "受益人数", "≥300人", "312人", 50, 50))  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "budget"), [("(元)", 1_800_000), ("（元）", 1_800_000), ("（万元）", 18_000_000_000)]
)
def test_a_list_of_projects_counts_in_the_unit_of_its_heads(
    tmp_path: Path, unit: str, budget: int
) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append([word.format(unit=unit) for word in HEAD])
    for project in ("见习补贴", "技能竞赛"):
        for row in ROWS:
            page.append([2024, "某市人才中心", project, 1_800_000, 1_737_000, *row])
    path = tmp_path / "清单.xlsx"
    book.save(path)

    projects = evalxl.read(path).to_dict()["projects"]

    assert [one["info"]["project_name"] for one in projects] == ["见习补贴", "技能竞赛"]
    assert [line["yuan"] for one in projects for line in one["funds"]][::2] == [budget, budget]
