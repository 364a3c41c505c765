"""Year on year: the same project is joined, a similar one only offered."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evalxl.writing.summary import BatchView, summary_workbook
from tests.writing_summary.builder import batch
from tests.writing_summary.workbooks import read, rows


def _with_history(*past: dict[str, Any]) -> BatchView:
    made = batch(3)
    projects = made.frames.projects
    projects["unit"] = pd.Series(["水利站", "水利站", "敬老院"], dtype=object)
    projects["project_name"] = pd.Series(
        ["2025年小型水库维修养护（一期）", "山洪灾害防治设施维护", "护理床位补贴"], dtype=object
    )
    blank = dict.fromkeys(projects.columns)
    history = pd.DataFrame([blank | {"file": "旧.xlsx", "adopted": 80.0} | one for one in past])
    return batch(3, frames=made.frames, history=history)


def _table(view: BatchView) -> dict[str, dict[str, Any]]:
    return {row["项目名称"]: row for row in rows(read(summary_workbook(view))["历年对比"])}


def test_the_sheet_is_there_only_when_earlier_years_are_known() -> None:
    assert "历年对比" not in read(summary_workbook(batch(3))).sheetnames


def test_the_same_unit_and_name_are_joined_whatever_the_year_width_and_blanks() -> None:
    earlier = {"unit": "水利站", "project_name": "2024年度小型水库 维修养护(一期)", "year": 2024.0}
    row = _table(_with_history(earlier))["2025年小型水库维修养护（一期）"]
    assert (row["对应情况"], row["上次年度"], row["上次核算"]) == ("已对应", "2024", 80)
    assert row["增减"] == round(row["本年核算"] - 80, 2)


def test_the_latest_earlier_year_counts_and_never_the_same_year() -> None:
    name = {"unit": "水利站", "project_name": "小型水库维修养护（一期）"}
    years = ({**name, "year": 2023.0}, {**name, "year": 2024.0}, {**name, "year": 2025.0})
    row = _table(_with_history(*years))["2025年小型水库维修养护（一期）"]
    assert row["上次年度"] == "2024"


def test_a_near_name_of_the_same_unit_is_offered_and_not_joined() -> None:
    near = {"unit": "水利站", "project_name": "山洪灾害防治设施维修", "year": 2024.0}
    row = _table(_with_history(near))["山洪灾害防治设施维护"]
    assert (row["对应情况"], row["上次核算"]) == ("待确认", None)
    assert "山洪灾害防治设施维修" in row["疑似同一项目（请确认，未并入）"]


def test_the_same_name_in_another_unit_is_another_project() -> None:
    other = {"unit": "卫生院", "project_name": "护理床位补贴", "year": 2024.0}
    same = {"unit": "水利站", "project_name": "山洪灾害防治设施维护", "year": 2024.0}
    assert _table(_with_history(other, same))["护理床位补贴"]["对应情况"] == "新项目"


def test_without_one_project_of_an_earlier_year_there_is_nothing_to_compare() -> None:
    other = {"unit": "卫生院", "project_name": "护理床位补贴", "year": 2024.0}
    assert "历年对比" not in read(summary_workbook(_with_history(other))).sheetnames
