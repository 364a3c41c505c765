"""Indicators year on year: the same name of the same project, never a guess."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.outputs.batch_outputs import batch_view
from evalxl.settings import config
from evalxl.writing.summary import FILES, SummaryOptions, gather
from evalxl.writing.summary.sheets import history_indicators
from tests.reading.drawn import draw, workbook

FORM = """
项目支出绩效自评表 | < | < | < | < | < | <
（{year}年度） | < | < | < | < | < | <
项目名称 | < | {year}年公路养护 | < | < | < | <
主管部门 | < | 县交通运输局 | < | 实施单位 | 县公路站 | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 养护里程 | ≥{asked}公里 | {done}公里 | 40 | 40
产出指标 | 数量指标 | {other} | ≥10次 | 12次 | 20 | 20
产出指标 | 质量指标 | 抽检 | ≥1次 | 1次 | 5 | 5
产出指标 | 质量指标 | 抽检 | ≥2次 | 2次 | 5 | 5
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 92% | 30 | 30
总分 | < | < | < | < | 100 | 100
"""
OLD = {"year": 2024, "asked": 100, "done": 110, "other": "巡查次数"}
NEW = {"year": 2025, "asked": 120, "done": 90, "other": "培训次数"}


def test_an_indicator_stands_beside_that_of_the_year_before() -> None:
    settings = config.load()
    forms = [workbook([draw("自评表", FORM.format(**one))]) for one in (OLD, NEW)]
    sources = [Source(f"交通局/{n}.xlsx", form) for n, form in enumerate(forms)]
    records = pipeline.process(sources, settings)
    rows = [dict.fromkeys(FILES) | {"path": one.path, "status": one.status} for one in records]
    files = pd.DataFrame(rows, columns=list(FILES))
    facts = gather(batch_view(records, files, settings, datetime(2026, 1, 1)), SummaryOptions())
    table = history_indicators.compare(facts)
    told = ["name", "past_year", "past_target", "target", "past_actual", "actual"]
    assert table[told].to_numpy().tolist() == [
        ["养护里程", "2024", "≥100公里", "≥120公里", "110公里", "90公里"],
        ["群众满意度", "2024", "≥90%", "≥90%", "92%", "92%"],
    ]
    first = table.iloc[0]
    assert (first["past_completion"], first["completion"]) == (110, 75)
    assert (first["past_outcome_zh"], first["outcome_zh"]) == ("超额达标", "未达标")
