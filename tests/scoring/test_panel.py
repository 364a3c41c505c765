"""The scores of an evaluation by others count as adopted: a grade without a range."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

import evalxl

PUBLISHED = """
一级指标|评价指标|满分|得分|得分率
项目管理|立项定位|4|3|75.00%
|预算编制及资金使用|17|15|88.24%
|组织实施|9|8|88.89%
|绩效评价|10|8|80.00%
项目结果|产出指标|30|28|93.33%
|效益指标|30|28|93.33%
合计||100|90|90.00%
"""
SYSTEM = """
一级指标|二级指标|三级指标|分值|得分|得分率
项目决策|立项|立项依据充分性|5|5|100%
||立项程序规范性|5|4|80%
项目过程|资金管理|资金到位率|10|9|90%
||制度健全性|10|8|80%
产出|产出数量|支持企业数|20|20|100%
||验收合格率|10|8|80%
效益|经济效益|带动产值|30|27|90%
||企业满意度|10|9|90%
合计|||100|90|90%
"""
WHOLE = {"decided": 90, "undecided": 0, "lost": 10, "lowest": 90, "highest": 90, "adopted": 90}


def book(title: str, rows: str, path: Path) -> Path:
    """Write a form with a head, a table and a total."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append([title])
    sheet.append(["项目名称", "产业专项资金", None, "预算单位", "某市工信局"])
    sheet.append(["评价等级", "优"])
    for line in rows.strip().splitlines():
        sheet.append([float(t) if t.isdigit() else (t or None) for t in line.split("|")])
    buffer = BytesIO()
    made.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize(
    ("title", "rows"),
    [("重点项目绩效评价得分表", PUBLISHED), ("2023年度绩效评价指标体系及评分表", SYSTEM)],
)
def test_a_panels_total_is_final(title: str, rows: str, tmp_path: Path) -> None:
    (project,) = evalxl.read(book(title, rows, tmp_path / "表.xlsx")).to_dict()["projects"]
    totals, grade = project["totals"], project["grade"]
    assert {key: totals[key] for key in WHOLE} == WHOLE
    assert (grade["published"], grade["lowest"], grade["highest"]) == ("优", "优", "优")


@pytest.mark.parametrize("title", ["项目支出绩效自评指标体系评分表", "项目绩效评价表"])
def test_what_a_unit_gave_itself_stays_undecided(title: str, tmp_path: Path) -> None:
    (project,) = evalxl.read(book(title, SYSTEM, tmp_path / "表.xlsx")).to_dict()["projects"]
    assert (project["totals"]["decided"], project["totals"]["undecided"]) == (0, 100)


def test_a_head_that_tells_another_total_than_the_table_is_named(tmp_path: Path) -> None:
    path = book("重点项目绩效评价得分表", PUBLISHED, tmp_path / "表.xlsx")
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["A3"], made.worksheets[0]["B3"] = "综合得分", 92
    made.save(path)
    found = [one for one in evalxl.read(path).findings if one["slug"] == "total_mismatch"]
    assert [(one["provided"], one["expected"]) for one in found] == [("92", "90")]
