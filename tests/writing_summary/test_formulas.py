"""Live formulas: what is stored is what a spreadsheet program computes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evalxl.writing.summary import BatchView, summary_workbook
from tests.writing_summary.builder import batch
from tests.writing_summary.workbooks import needs_office, read, recalculated, rows


def _compare(content: bytes, folder: Path) -> int:
    formulas, stored = read(content, formulas=True), read(content)
    computed = recalculated(content, folder)
    compared = 0
    for sheet in formulas:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    here = stored[sheet.title][cell.coordinate].value
                    there = computed[sheet.title][cell.coordinate].value
                    if isinstance(here, float | int):
                        assert there == pytest.approx(here, rel=1e-9, abs=1e-9), cell.value
                    else:
                        assert (there or "") == (here or ""), (sheet.title, cell.coordinate)
                    compared += 1
    return compared


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("projects", [0, 60])
def test_every_stored_result_equals_a_fresh_calculation(projects: int, tmp_path: Path) -> None:
    compared = _compare(summary_workbook(batch(projects)), tmp_path)
    assert compared >= 7 * projects + 15 * bool(projects)


def test_on_opening_the_simulation_shows_the_computed_results() -> None:
    view = batch(60)
    sheet = read(summary_workbook(view))["评分办法测算"]
    table = _projects(sheet)
    assert len(table) == 60
    for row in table:
        assert (row["测算下限"], row["测算上限"]) == (row["核算下限"], row["核算上限"])
        assert row["测算等级"] == row["核算等级"]
        assert not row["变化"]


@pytest.mark.office
@needs_office
def test_a_meeting_that_changes_the_rules_sees_who_changes_grade(tmp_path: Path) -> None:
    """One project: 60 decided (8 of them execution), 20 asserted, 20 undecided, own 15 of them.

    On the initial budget 50 % are spent: 5 of 10 points instead of 8. Claims worth half: 10.
    Undecided rows at the unit's own score: 15. 52 + 5 + 10 + 15 = 82: 良 instead of 良～优.
    """
    view = _one_project()
    content = summary_workbook(view)
    changed = openpyxl.load_workbook(BytesIO(content))
    sheet = changed["评分办法测算"]
    for name, value in {
        "执行率算法": "年初预算",
        "文字认定分": 0.5,
        "待核处理": "按自评得分",
    }.items():
        sheet[changed.defined_names[name].attr_text.split("!")[1].replace("$", "")].value = value
    buffer = BytesIO()
    changed.save(buffer)
    (row,) = _projects(recalculated(buffer.getvalue(), tmp_path)["评分办法测算"])
    assert row["测算执行得分"] == 5
    assert (row["测算下限"], row["测算上限"]) == (82, 82)
    assert row["变化"] == "良～优→良"


def _one_project() -> BatchView:
    view = batch(1)
    scored: dict[str, Any] = {
        "lowest": 80.0, "highest": 100.0, "adopted": 95.0, "decided": 60.0, "asserted": 20.0,
        "undecided": 20.0, "execution_score": 8.0, "execution_weight": 10.0,
        "execution_kind": "decided", "grade_lowest": "良", "grade_highest": "优",
        "grade_adopted": "优", "policy": "mof-2020", "weight_total": 100.0,
    }  # fmt: skip
    for name, value in scored.items():
        view.frames.projects[name] = value
    execution = view.frames.execution
    execution.loc[execution["basis"].eq("initial"), ["value", "points"]] = (0.5, 5.0)
    execution.loc[execution["preferred"].astype(bool), "points"] = 8.0
    return view


def _projects(sheet: Any) -> list[dict[str, Any]]:
    head = next(row for row in range(1, 40) if sheet.cell(row, 1).value == "序号")
    names = [cell.value for cell in sheet[head]]
    lines = sheet.iter_rows(min_row=head + 1, values_only=True)
    return [dict(zip(names, line, strict=True)) for line in lines if line[0] is not None]


def test_totals_stand_above_the_headings_and_follow_the_filter() -> None:
    content = summary_workbook(batch(30))
    sheet = read(content, formulas=True)["项目汇总"]
    budget = sheet["G3"].value
    assert budget == '=IF(SUBTOTAL(102,G5:G34)=0,"—",SUBTOTAL(109,G5:G34))'
    assert len(rows(read(content)["项目汇总"])) == 30
