"""Each class of layouts that was misread has cases here, and no right form of them is blamed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evalxl.xlsx import read_grid
from tests.reading.drawn import draw, workbook
from tests.reading.layouts.layout import CLASSES
from tests.reading.layouts.relabel import errors_of, read

HERE = Path(__file__).parent
CASES: dict[str, tuple[str, ...]] = {
    "A1": ("heads_of_two_unknown_amounts", "departments_own_words"),
    "A2": ("notes_behind_and_below_heads", "labels_with_footnotes"),
    "A3": ("three_projects_as_groups_of_columns", "projects_as_groups_of_columns"),
    "A4": ("project_a_row", "project_a_row_with_one_odd_label"),
    "A5": ("forms_beside_with_unknown_labels", "titles_beside_each_other"),
    "A6": ("labels_of_no_list_above_values", "amounts_beside_words_of_no_list"),
    "A7": (
        "planned_arrived_and_spent_beside_their_parts",
        "money_in_columns_of_labels_and_amounts",
    ),
    "A8": ("reason_in_parts", "reason_told_before_its_ticks"),
    "B1": (
        "points_of_the_office_behind_the_forms_own",
        "points_of_the_inner_control_first",
    ),
    "B2": ("rates_of_quarters_are_indicators", "points_of_the_inner_control_first"),
    "B3": ("continued_with_page_sums", "sums_in_any_cell"),
    "B4": ("more_unknown_than_known_heads_of_money", "money_heads_of_unknown_words"),
    "B5": ("money_split_by_source_and_by_use", "money_split_by_level_and_by_task"),
    "B6": ("levels_of_no_list_told_by_their_points", "levels_numbered_in_own_words"),
    "B7": ("label_and_points_in_the_heading", "points_of_the_rate_in_its_heading"),
    "B8": (),
    "C1": ("level_rows_with_headings", "bands_with_points"),
    "C2": ("category_of_second_levels", "levels_in_headings_with_their_points"),
    "C3": ("three_columns_without_level_words", "three_naming_columns_merged_down"),
    "C4": ("words_of_parts_in_money", "words_of_parts_in_results"),
    "C5": ("sources_of_any_name", "levels_in_headings_with_their_points"),
    "C6": ("year_beside_something_else", "points_of_the_inner_control_first"),
    "C7": ("x26_name_in_the_title", "x30_office_in_the_title"),
    "C8": (),
}
"""The drawings that are cases of a class; what they say is compared where all drawings are."""
FAULTY = {
    "sources_of_any_name", "year_beside_something_else", "sums_in_any_cell",
    "x26_name_in_the_title", "x30_office_in_the_title", "labels_with_footnotes",
}  # fmt: skip
"""Drawings with sums that do not close, on purpose or as nothing depends on them."""


def test_every_class_has_two_cases() -> None:
    assert CASES.keys() == CLASSES.keys()
    judged = {name for name, *_ in JUDGED}
    assert [name for name, some in CASES.items() if len(some) < 2 and name not in judged] == []


@pytest.mark.parametrize("name", sorted({one for some in CASES.values() for one in some} - FAULTY))
def test_no_error_is_held_against_a_right_form(name: str) -> None:
    path = next(HERE.glob(f"*/{name}.toml"))
    sheets = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
    content = workbook([draw(*sheet) for sheet in sheets.items()])
    assert errors_of(read([read_grid(content, name)])[0]) == frozenset()


FORM = """
项目支出绩效自评表 | < | < | < | < | < | < | < | <
项目名称 | 集市改造 | < | < | 实施单位 | 市场所 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标说明 | 评分标准 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 改造摊位 | 以验收单为准 | 完成得满分 | 120个 | 120个 | 80 | 80
{row}
合计 | < | < | < | < | < | < | 100 | {total}
"""
JUDGED = [
    ("B8", "空置摊位比例 | 不得高于目标 | 每超一个百分点扣2分", "3%", "2%", 20, "met"),
    ("B8", "等候时长 | 以短于目标为好 | 每超一分钟扣1分", "10分钟", "8分钟", 20, "met"),
    ("C8", "困难户补贴标准每人每月 | 按名册核对 | 按比例", "300元", "320元", 20, "cannot_tell"),
    ("C8", "上级补助投入 | 按到账单核对 | 按比例", "80万元", "0万元", 0, "cannot_tell"),
]
"""Class, name and how it is judged, target, result, score and verdict."""


@pytest.mark.parametrize(("name", "row", "target", "actual", "score", "verdict"), JUDGED)
def test_the_row_itself_tells_which_way_counts(
    name: str, row: str, target: str, actual: str, score: int, verdict: str
) -> None:
    level = "产出指标 | 成本指标" if name == "C8" else "效益指标 | 社会效益指标"
    typed = f"{level} | {row} | '{target} | '{actual} | 20 | {score}"
    drawing = FORM.format(row=typed, total=80 + score)
    (document,) = read([read_grid(workbook([draw("表", drawing)]), name)])
    assert document["projects"][0]["indicators"][1]["verdict"] == verdict
    accused = {slug for slug, _, cell in errors_of(document) if cell.endswith("5")}
    assert accused <= {"deduction_no_reason"}
