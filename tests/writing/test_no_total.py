"""Where indicators have no weights no total is computed, and no output shows one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.settings import config

BLANK = Path(__file__).parents[2] / "templates" / "hubei.xlsx"
HEAD: dict[str, str | float] = {
    "B3": "灌区改造",
    "B4": "青山县水利局",
    "F4": "青山县灌区所",
    "C7": 100,
    "D7": 92.95,
}
ROWS: list[tuple[str | float, ...]] = [
    ("改造渠道长度", "≥20公里", "21公里", 14),
    ("工程合格率", "100%", "100%", 13),
    ("完工时间", "12月底前", "11月20日完成", 13),
    ("受益农户", "≥500户", "520户", 15),
    ("管护制度", "健全", "健全", 15),
    ("群众满意度", "≥90%", "95%", 10),
]
"""Only the levels carry weights (40, 30, 10); execution carries 20 and earns 18.59."""


def _filled() -> bytes:
    book = openpyxl.load_workbook(BLANK)
    sheet = book.worksheets[0]
    for place, value in HEAD.items():
        sheet[place] = value
    for row, values in enumerate(ROWS, 9):
        for column, value in zip("DEFG", values, strict=True):
            sheet[f"{column}{row}"] = value
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_levels_alone_give_points_for_execution_and_no_total() -> None:
    (record,) = pipeline.process([Source("灌区.xlsx", _filled())], config.load())
    (project,) = record.rows["projects"]
    assert (project["execution_score"], project["lowest"]) == (18.59, None)
    assert record.copy
    copy = openpyxl.load_workbook(BytesIO(record.copy))
    details = [str(cell) for row in copy["评分明细"].iter_rows(values_only=True) for cell in row]
    assert "预算执行率" in details
    assert not [text for text in details if text.startswith(("核算下限", "核算上限"))]
    said = [str(cell) for row in copy["核查意见"].iter_rows(values_only=True) for cell in row]
    assert any("不核算总分" in text for text in said)
