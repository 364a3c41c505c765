"""Roster, adjustments and waivers: read from beside the forms, refused with row and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from evalxl.core.errors import ConfigurationError
from evalxl.language.dates import day_in
from evalxl.settings import control

ADJUSTMENTS = ("填报单位", "项目名称", "年度", "指标", "复核得分", "理由", "复核人", "日期")


def lay(folder: Path, name: str, *rows: tuple[str | float | None, ...]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / name)


def left_out(folder: Path) -> list[tuple[int, str]]:
    return [(one.row, one.en) for one in control.load(folder).left_out]


def test_a_folder_without_control_files_has_none(tmp_path: Path) -> None:
    assert control.load(tmp_path) == control.Control()


def test_an_adjustment_is_read_below_a_title_and_blank_rows(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "adjustments.xlsx",
        ("2025年复核调整",),
        (),
        ADJUSTMENTS,
        ("某局", "培训经费", "2025年", "培训人数", "4.5分", "佐证不足", "张某", "2026-04-01"),
    )
    (one,) = control.load(tmp_path).adjustments
    assert (one.year, one.score, one.reason) == (2025, 4.5, "佐证不足")


def test_a_score_that_is_no_number_is_refused_with_its_row(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "adjustments.xlsx",
        ADJUSTMENTS,
        ("某局", "培训经费", 2025, "培训人数", "很多", "", "", ""),
    )
    assert left_out(tmp_path) == [
        (2, "adjustments.xlsx: row 2, 复核得分: '很多' is no number; type e.g. 4.5")
    ]


@pytest.mark.parametrize("score", ["-1", "nan", "inf"])
def test_points_that_cannot_be_are_refused_with_their_row(tmp_path: Path, score: str) -> None:
    line = ("某局", "培训经费", 2025, "培训人数", score, "", "", "")
    lay(tmp_path, "adjustments.xlsx", ADJUSTMENTS, line)
    ((row, why),) = left_out(tmp_path)
    assert row == 2
    assert why.startswith("adjustments.xlsx: row 2, 复核得分")


def test_a_year_that_is_none_is_refused_and_does_not_stand_for_any(tmp_path: Path) -> None:
    lay(tmp_path, "roster.xlsx", ("部门", "项目名称", "年度"), ("某局", "培训经费", "去年"))
    with pytest.raises(ConfigurationError, match="row 2, 年度: '去年'"):
        control.load(tmp_path)


def test_a_review_whose_year_is_none_is_left_out_and_does_not_stand_for_any(
    tmp_path: Path,
) -> None:
    wrong = ("某局", "培训经费", "去年", "培训人数", 3, "", "张某", "")
    right = ("某局", "培训经费", 2025, "培训人数", 3, "", "张某", "")
    lay(tmp_path, "adjustments.xlsx", ADJUSTMENTS, wrong, right)
    laid = control.load(tmp_path)
    assert [one.year for one in laid.adjustments] == [2025]
    assert [(one.row, one.zh) for one in laid.left_out] == [
        (2, "adjustments.xlsx：第 2 行，年度“去年”不是年份，应如 2025")
    ]


@pytest.mark.parametrize("shown", ["General", "m/d", 'm"月"d"日"', "d-mmm-yy", "mm-dd-yy"])
def test_a_deadline_is_the_cells_whole_date_however_little_is_displayed(
    tmp_path: Path, shown: str
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(("部门", "项目名称", "年度", "截止日期"))
    book.active.append(("某局", "培训经费", 2025, date(2026, 3, 31)))
    book.active["D2"].number_format = shown
    book.save(tmp_path / "roster.xlsx")
    (line,) = control.load(tmp_path).roster
    assert day_in(line.deadline) == date(2026, 3, 31)


def test_a_missing_name_is_refused_with_its_column(tmp_path: Path) -> None:
    lay(tmp_path, "roster.xlsx", ("部门", "项目名称", "年度"), ("某局", None, 2025))
    with pytest.raises(ConfigurationError, match="row 2: 项目名称 is empty"):
        control.load(tmp_path)


def test_a_file_without_headings_is_refused_with_those_expected(tmp_path: Path) -> None:
    lay(tmp_path, "roster.xlsx", ("甲", "乙"))
    with pytest.raises(ConfigurationError, match="部门、项目名称"):
        control.load(tmp_path)


def test_all_lines_that_cannot_be_used_are_named_at_once_in_the_words_of_the_sheet(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    sheet.append(ADJUSTMENTS)
    sheet.append(("某局", "培训经费", 2025, "培训人数", "很多", None, "张某", None))
    sheet.append(("某局", "培训经费", 2025, None, 4, None, "张某", None))
    sheet.append(("某局", "培训经费", 2025, "培训人数", None, None, "张某", None))
    book.save(tmp_path / "adjustments.xlsx")
    assert [one.zh for one in control.load(tmp_path).left_out] == [
        "adjustments.xlsx：第 2 行，复核得分“很多”不是数字，应如 4.5",
        "adjustments.xlsx：第 3 行：指标 是空的，请填写",
        "adjustments.xlsx：第 4 行：复核得分和理由都是空的，至少填一项",
    ]


def test_waivers_that_cannot_be_used_are_named_by_row_and_heading(tmp_path: Path) -> None:
    heading = ("编号", "填报单位", "项目名称", "指标", "理由", "批准人", "有效期")
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    sheet.title = "豁免"
    sheet.append(heading)
    sheet.append(("EVX322", "某局", "培训经费", None, None, "王某", None))
    sheet.append(("EVX322", "某局", "培训经费", None, "已报批", "王某", "年底"))
    sheet.append(("EVX000", "某局", "培训经费", None, "已报批", "王某", None))
    book.save(tmp_path / "adjustments.xlsx")
    laid = control.load(tmp_path)
    assert laid.waivers == ()
    lines = [one.zh for one in laid.left_out]
    assert lines[:2] == [
        "adjustments.xlsx“豁免”第 2 行：必须填写 理由",
        "adjustments.xlsx“豁免”第 3 行：有效期“年底”不是日期，应如 2026-12-31",
    ]
    assert lines[2].startswith("adjustments.xlsx“豁免”第 4 行：")
    assert "EVX000" in lines[2]


def test_a_damaged_file_is_refused_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(ConfigurationError, match=r"roster\.xlsx: cannot be read"):
        control.load(tmp_path)


def test_only_a_projects_own_adjustments_enter_its_digest(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "adjustments.xlsx",
        ADJUSTMENTS,
        ("某局", "培训经费", 2025, "培训人数", 4, "", "", ""),
    )
    laid = control.load(tmp_path)
    assert laid.digest_for("某 局", "培训经费") != ""
    assert laid.digest_for("别局", "培训经费") == ""


BENCHMARKS = ("指标", "范围", "年度", "数值", "来源")
GOOD = ("毛入学率", "全省平均", 2024, "92.5%", "省统计公报")


def test_a_benchmark_is_read_with_its_year_and_source(tmp_path: Path) -> None:
    lay(tmp_path, "benchmarks.xlsx", BENCHMARKS, GOOD, ("GDP增速", "", 2024, "5.6%", "统计局"))
    first, second = control.load(tmp_path).benchmarks
    assert (first.measure, first.scope, first.year, first.value) == (
        "毛入学率", "全省平均", 2024, "92.5%",
    )  # fmt: skip
    assert (second.scope, second.source) == ("", "统计局")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("毛入学率", "全省平均", "", "92.5%", "省"), "row 3: 年度 is empty"),
        (("毛入学率", "全省平均", "去年", "92.5%", "省"), "row 3, 年度"),
        (("毛入学率", "全省平均", 2024, "较高", "省"), "row 3, 数值"),
        (("毛入学率", "全省平均", 2024, "92%到95%，全国90%", "省"), "row 3, 数值"),
        (("毛入学率", "全省平均", 2023, "92%", ""), "row 3: 来源 is empty"),
        (("毛入学率", "全省平均", 2024, "93%", "省"), "rows 2 and 3 both give"),
    ],
)
def test_a_benchmark_that_cannot_be_used_is_refused_with_its_row(
    tmp_path: Path, row: tuple[str | float | None, ...], said: str
) -> None:
    lay(tmp_path, "benchmarks.xlsx", BENCHMARKS, GOOD, row)
    with pytest.raises(ConfigurationError, match=said):
        control.load(tmp_path)
