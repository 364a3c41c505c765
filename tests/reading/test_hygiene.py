"""What nobody sees in a sheet, or sees wrongly, is a finding: never silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalxl.core.model import Finding, Workbook
from evalxl.reading import read_workbook
from evalxl.xlsx import read_grid
from evalxl.xlsx.grid import Cell, Grid, Sheet

from .drawn import draw, workbook

FORM = """
项目绩效自评表 | < | < | < | < | <
项目名称 | 河道治理 | < | < | 单位：万元 | <
二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
数量指标 | 清淤 | 5公里 | 5公里 | 60 | 60
质量指标 | 合格率 | 100% | 98% | 40 | 39.2
总分 | < | < | < | 100 | 99.2
"""


@pytest.fixture
def grid() -> Grid:
    return read_grid(workbook([draw("自评", FORM)]), "form.xlsx")


def changed(grid: Grid, **changes: object) -> Grid:
    sheet: Sheet = replace(grid.sheets[0], **changes)  # type: ignore[arg-type]
    return replace(grid, sheets=[sheet, *grid.sheets[1:]])


def with_cell(grid: Grid, cell: Cell) -> Grid:
    return changed(grid, cells={**grid.sheets[0].cells, (cell.row, cell.column): cell})


def only(workbook: Workbook) -> Finding:
    assert len(workbook.findings) == 1, workbook.findings
    return workbook.findings[0]


def test_a_clean_form_has_no_finding(grid: Grid) -> None:
    assert read_workbook(grid).findings == ()


def test_a_formula_without_a_stored_value_is_blank_and_reported(grid: Grid) -> None:
    formula = Cell(4, 6, "n", None, "", "General", "E4*1")
    found = read_workbook(with_cell(grid, formula))
    assert found.tables[0].indicators[0].score is None
    assert (only(found).slug, only(found).provided) == ("formula_no_cache", "=E4*1")
    assert only(found).project == 0


def test_an_error_cell_is_blank_and_reported(grid: Grid) -> None:
    found = read_workbook(with_cell(grid, Cell(4, 6, "e", "#DIV/0!", "#DIV/0!")))
    assert found.tables[0].indicators[0].score is None
    assert only(found).slug == "error_value"


def test_a_value_under_a_merge_is_not_read_but_reported(grid: Grid) -> None:
    hidden = Cell(2, 3, "s", "旧名称", "旧名称")
    found = read_workbook(changed(grid, covered=[hidden]))
    assert found.tables[0].info["project_name"].value == "河道治理"
    assert (only(found).slug, only(found).provided) == ("covered_value", "旧名称")


def test_a_covered_copy_of_what_is_seen_is_no_finding(grid: Grid) -> None:
    assert not read_workbook(
        changed(grid, covered=[Cell(2, 3, "s", "河道治理", "河道治理")])
    ).findings


def test_hidden_rows_are_read_and_reported_once(grid: Grid) -> None:
    found = read_workbook(changed(grid, hidden_rows=frozenset({4, 5})))
    assert len(found.tables[0].indicators) == 2
    assert only(found).slug == "hidden_content"
    assert "第 4–5 行隐藏" in str(only(found).params["what"])


def test_hidden_columns_are_read_and_reported(grid: Grid) -> None:
    found = read_workbook(changed(grid, hidden_columns=frozenset({3})))
    assert "hides columns C" in str(only(found).params["what"])


def test_blank_hidden_rows_are_no_finding(grid: Grid) -> None:
    assert not read_workbook(changed(grid, hidden_rows=frozenset({40}))).findings


def test_a_form_on_a_hidden_sheet_is_not_read_but_reported(grid: Grid) -> None:
    hidden = replace(grid.sheets[0], name="旧稿", state="hidden")
    found = read_workbook(replace(grid, sheets=[*grid.sheets, hidden]))
    assert len(found.tables) == 1
    assert (only(found).slug, only(found).params["hidden"]) == ("hidden_content", "sheet")


def test_lists_for_drop_downs_on_a_hidden_sheet_are_no_finding(grid: Grid) -> None:
    lists = replace(
        grid.sheets[0],
        name="选项",
        state="veryHidden",
        cells={(1, 1): Cell(1, 1, "s", "优", "优"), (2, 1): Cell(2, 1, "s", "良", "良")},
    )
    assert not read_workbook(replace(grid, sheets=[*grid.sheets, lists])).findings


def test_instruction_sheets_are_passed_over(grid: Grid) -> None:
    notes = replace(grid.sheets[0], name="填报说明")
    assert len(read_workbook(replace(grid, sheets=[notes, *grid.sheets])).tables) == 1


def test_problems_of_the_file_become_findings_of_their_cells(grid: Grid) -> None:
    problem = ("duplicate_cell", {"row": 4, "column": 2, "first": "清淤", "second": "疏浚"})
    found = only(read_workbook(changed(grid, problems=[problem])))
    assert (found.slug, found.provided, found.params["first"]) == ("duplicate_cell", "疏浚", "清淤")
    assert found.at is not None
    assert found.at.address == "B4"


def test_links_to_other_files_are_noted(grid: Grid) -> None:
    assert only(read_workbook(replace(grid, features=frozenset({"external_links"})))).slug == (
        "external_link"
    )


def test_a_form_on_a_sheet_called_instructions_is_read_where_there_is_no_other(grid: Grid) -> None:
    assert (
        len(read_workbook(replace(grid, sheets=[replace(grid.sheets[0], name="填报说明")])).tables)
        == 1
    )


def test_a_workbook_with_nothing_but_a_hidden_form_says_both(grid: Grid) -> None:
    found = read_workbook(replace(grid, sheets=[replace(grid.sheets[0], state="hidden")]))
    assert not found.tables
    assert {one.slug for one in found.findings} == {"hidden_content", "not_a_form"}
