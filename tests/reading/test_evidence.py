"""What labels leave open is read by content or reported; nothing filled in is lost in silence."""

from __future__ import annotations

import pytest

from evalxl.reading import read_workbook
from evalxl.reading.evidence import driver
from evalxl.reading.evidence.ledger import ledger
from evalxl.reading.page import whole
from evalxl.reading.page_content import take_apart
from evalxl.xlsx import read_grid

from .drawn import draw, workbook
from .layouts.relabel import KNOWN, errors_of, known_grid, read
from .test_dialects import told

LAMPS = """
路灯改造项目支出绩效自评表 | < | < | < | < | < | < | <
项目名称 | 路灯改造 | < | < | 实施单位 | 青岗镇市政所 | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 更换灯具 | 300盏 | 312盏 | 50 | 50 |
产出指标 | 质量指标 | 亮灯率 | 100% | 95% | 40 | 38 | 两处线路老化
满意度指标 | 服务对象满意度指标 | 街坊满意度 | 90% | 92% | 10 | 10 |
合计 | < | < | < | < | 100 | 98 |
"""


@pytest.mark.parametrize("number", range(KNOWN - 26))
def test_every_filled_cell_has_a_use_or_is_left_open(number: int) -> None:
    for sheet in known_grid(number).sheets:
        for part in take_apart(whole(sheet)):
            found = ledger(part)
            left = {(c.row, c.column) for one in found.open for c in (*one.cells, one.first)}
            filled = {(cell.row, cell.column) for cell in part.page.cells()}
            assert filled <= found.uses.keys() | left


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("分值", "占分"),
        ("得分", "拿到多少"),
        ("实际完成值", "落实结果"),
        ("年度指标值", "应达水平"),
        ("三级指标", "考察要点"),
        ("二级指标", "归类"),
        ("一级指标", "目标领域"),
        ("偏差原因分析及改进措施", "差距说明"),
    ],
)
def test_a_column_is_known_by_its_content_and_that_is_said(label: str, word: str) -> None:
    right = read_workbook(read_grid(workbook([draw("表", LAMPS)]), "a.xlsx"))
    found = read_workbook(read_grid(workbook([draw("表", LAMPS.replace(label, word))]), "a.xlsx"))
    keys = ("indicators", "total", "info")
    assert [told(found.tables[0])[key] for key in keys] == [
        told(right.tables[0])[key] for key in keys
    ]
    assert [(one.slug, one.provided) for one in found.findings if one.slug != "label_missing"] == [
        ("read_by_content", word)
    ]


def test_a_sheet_of_too_many_cells_is_read_by_its_labels_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(driver, "MOST_CELLS", 20)
    text = LAMPS.replace("得分", "拿到多少")
    found = read_workbook(read_grid(workbook([draw("表", text)]), "a.xlsx"))
    assert [row.score for row in found.tables[0].indicators] == [None, None, None]
    assert "not_read" in {one.slug for one in found.findings}


def test_a_column_that_shows_nothing_is_reported_with_its_heading() -> None:
    drawing = LAMPS.replace(" | 偏差原因分析及改进措施", " | 承办小组").replace(
        "两处线路老化", "甲组"
    )
    drawing = drawing.replace("312盏 | 50 | 50 |", "312盏 | 50 | 50 | 乙组")
    found = read_workbook(read_grid(workbook([draw("表", drawing)]), "a.xlsx"))
    assert [(one.slug, one.where) for one in found.findings] == [("not_read", "承办小组")]


HALVES = """
项目支出绩效自评表 | < | < | < | < | < | < | < | < | <
项目名称 | 消防宣传 | < | < | < | 实施单位 | 消防站 | < | < | <
考察事儿 | 年度指标值 | 实际完成值 | 分值 | 得分 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
宣传场次 | 30场 | 33场 | 25 | 25 | 火灾下降率 | ≥5% | 6% | 25 | 25
发放手册 | 1万册 | 1万册 | 25 | 25 | 群众满意度 | ≥90% | 94% | 25 | 25
 | | | | | 合计 | | | 100 | 100
"""


def test_numbers_that_were_not_read_and_close_a_sum_spare_the_department() -> None:
    (told,) = read([read_grid(workbook([draw("表", HALVES)]), "a.xlsx")])
    slugs = {one["slug"] for one in told["findings"]}
    assert {"not_read", "reading_doubtful"} <= slugs
    assert errors_of(told) == frozenset()
