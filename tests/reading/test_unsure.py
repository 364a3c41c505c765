"""A form understood less surely than the bureau asks is refused with how it was understood."""

from __future__ import annotations

import pytest

from evalxl import pipeline
from evalxl.core.model import Workbook
from evalxl.core.records import Source
from evalxl.findings import words
from evalxl.reading import read_workbook, surely_understood
from evalxl.settings import config
from evalxl.xlsx import read_grid
from evalxl.xlsx.grid import Cell

from .drawn import draw, workbook

KNOWN = """
路灯改造项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称 | 路灯改造 | < | < | 实施单位 | 青岗镇市政所 | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 更换灯具 | 300盏 | 312盏 | 50 | 50 |
产出指标 | 质量指标 | 亮灯率 | 100% | 95% | 40 | 38 | 两处线路老化
满意度指标 | 服务对象满意度指标 | 街坊满意度 | 90% | 92% | 10 | 10 |
合计 | < | < | < | < | 100 | 98 |
"""
RENAMED = (
    KNOWN.replace("分值", "占分")
    .replace("偏差原因分析及改进措施", "承办小组")
    .replace("312盏 | 50 | 50 |", "312盏 | 50 | 50 | 甲组")
)


def content(text: str) -> bytes:
    return workbook([draw("表", text)])


def read(text: str) -> Workbook:
    return read_workbook(read_grid(content(text), "a.xlsx"), file="a.xlsx")


def test_a_form_as_sure_as_asked_is_left_as_it_is() -> None:
    found = read(RENAMED)
    assert surely_understood(found, found.layout_confidence) is found


def test_unread_cells_and_guessed_columns_lower_the_confidence() -> None:
    assert read(RENAMED).layout_confidence < read(KNOWN).layout_confidence


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("项目名称 B2", "第 3 行为表头，第 4–6 行为 3 个指标", "分值 F 列", "得分 G 列")),
        ("en", ("项目名称 B2", "row 3 heads 3 indicators in rows 4–6", "分值 column F")),
    ],
)
def test_a_form_less_sure_is_refused_with_how_it_was_understood(
    lang: str, said: tuple[str, ...]
) -> None:
    found = surely_understood(read(RENAMED), 0.95)
    assert found.tables == ()
    (why,) = found.findings  # what it names is not reported a second time
    message, fix = words(why, lang)
    assert (why.slug, [part for part in said if part not in message]) == ("layout_uncertain", [])
    assert [part for part in ("F3", "分值", "H4:H5") if part not in fix] == []


def test_the_configuration_says_how_sure_a_form_must_be() -> None:
    source = Source("a.xlsx", content(RENAMED))
    strict = config.load(None, {"reading.least_confidence": 0.95})
    assert pipeline.open_form(source, config.load()).status == "scored"
    assert pipeline.open_form(source, strict).status == "refused"


def test_a_list_that_is_no_part_of_the_form_does_not_make_the_form_doubtful() -> None:
    listed = "\n".join(f"{no} | 凭证{no}号 | 甲{no} | 乙{no} | 丙{no}" for no in range(1, 400))
    sheets = [draw("表", KNOWN), draw("附件", listed)]
    found = read_workbook(read_grid(workbook(sheets), "a.xlsx"), file="a.xlsx")
    assert found.layout_confidence > 0.7


def listed(first: str) -> Workbook:
    """Read a form with 150 rows of five cells below it."""
    rows = "\n".join(f"{first}{no} | {3 * no} | {7 * no} | {9 * no} | {no}" for no in range(150))
    return read(f"{KNOWN}\n\n{rows}\n")


def test_a_list_below_the_total_is_no_part_of_the_table_and_makes_the_form_doubtful() -> None:
    found = listed("")
    (table,) = found.tables
    assert [row.score for row in table.indicators] == [50, 38, 10]
    assert table.totals is not None
    assert table.totals.score == 98
    assert {"not_read", "rows_not_read"} & {one.slug for one in found.findings}
    assert surely_understood(found, config.load().reading.least_confidence).tables == ()


def test_cells_that_compute_are_not_filled_in() -> None:
    grid = read_grid(content(KNOWN), "a.xlsx")
    (sheet,) = grid.sheets
    for row in range(20, 420):
        sheet.cells[row, 10] = Cell(row, 10, "n", 1.0, "1", formula="1")
    sheet.max_row, sheet.max_column = 419, 10
    assert read_workbook(grid).layout_confidence == read(KNOWN).layout_confidence
