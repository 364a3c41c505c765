"""The bureau's own report across a batch: its figures, its named cases, what it leaves open."""

from __future__ import annotations

import io
from datetime import datetime

import docx
import pandas as pd
import pytest

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.outputs.batch_outputs import batch_view
from evalxl.settings import config
from evalxl.writing.report import BatchFacts, batch_chapters, word
from evalxl.writing.report.blocks import Block, Heading, Table, Text
from evalxl.writing.summary import FILES, SummaryOptions, gather
from tests.reading.drawn import draw, workbook

FORM = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2025年度） | < | < | < | < | < | < | <
项目名称 | < | {name} | < | < | < | < | <
主管部门 | < | {bureau} | < | 实施单位 | < | {bureau} | <
项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | {budget} | {budget} | {paid} | 10 | {rate}% | {points}
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析
产出指标 | 数量指标 | 养护里程 | ≥100公里 | {done}公里 | 50 | 50 |
效益指标 | 社会效益指标 | 通行时间缩短 | ≥10分钟 | 12分钟 | 30 | 30 |
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 92% | 10 | 10 |
总分 | < | < | < | < | 100 | {total} |
"""
ROADS = {"name": "公路养护", "bureau": "交通局", "budget": 300, "paid": 285, "rate": 95,
         "points": 9.5, "done": 105, "total": 99.5}  # fmt: skip
BRIDGES = {"name": "桥梁加固", "bureau": "住建局", "budget": 700, "paid": 350, "rate": 50,
           "points": 5, "done": 80, "total": 95}  # fmt: skip


@pytest.fixture(scope="module")
def batch() -> BatchFacts:
    settings = config.load()
    sources = [
        Source(f"{one['bureau']}/a.xlsx", workbook([draw("自评表", FORM.format(**one))]))
        for one in (ROADS, BRIDGES)
    ]
    records = pipeline.process([*sources, Source("交通局/b.xls", b"%PDF-1.7")], settings)
    rows = [
        dict.fromkeys(FILES) | {"path": one.path, "sha256": one.sha256, "status": one.status}
        for one in records
    ]
    files = pd.DataFrame(rows, columns=list(FILES))
    view = batch_view(records, files, settings, datetime(2026, 1, 1))
    return BatchFacts(view, gather(view, SummaryOptions()))


def under(blocks: list[Block], heading: str) -> list[Block]:
    """Give what stands below a heading."""
    start = next(
        n for n, one in enumerate(blocks) if isinstance(one, Heading) and heading in one.text
    )
    rest = blocks[start + 1 :]
    end = next((n for n, one in enumerate(rest) if isinstance(one, Heading)), len(rest))
    return rest[:end]


def texts(blocks: list[Block]) -> str:
    return "\n".join(one.text for one in blocks if isinstance(one, Text))


def test_the_chapters_tell_what_came_and_what_it_cost(batch: BatchFacts) -> None:
    blocks = list(batch_chapters(batch))
    came = texts(under(blocks, "工作开展"))
    assert "共收到 2 个项目的绩效自评表，涉及 2 个部门、2 个实施单位。" in came
    assert "另有 1 份文件未能读取，未纳入汇总：交通局/b.xls。" in came
    money = under(blocks, "资金情况")
    assert "全年预算合计 1,000.00 万元，全年执行合计 635.00 万元，执行率 63.5%。" in texts(money)
    assert "执行率低于 80% 的项目 1 个，涉及预算 700.00 万元：“桥梁加固”（住建局，50%）。" in texts(
        money
    )
    (table,) = (one for one in money if isinstance(one, Table))
    assert [row[:5] for row in table.rows] == [
        ("交通局", "1", "300.00", "285.00", "95%"),
        ("住建局", "1", "700.00", "350.00", "50%"),
    ]


def test_results_and_problems_name_their_projects(batch: BatchFacts) -> None:
    blocks = list(batch_chapters(batch))
    # 80 of 100 km earn no more than 40 of 50 points, so 85 of the 95 points the unit claims.
    results = texts(under(blocks, "自评结果"))
    assert "自评平均 97.25 分，按评分办法核算平均 92.25 分" in results
    assert "自评比核算高 5 分及以上的项目 1 个：“桥梁加固”" in results
    goals = texts(under(blocks, "目标完成"))
    assert "共设绩效指标 6 项，其中达标 5 项、未达标 1 项" in goals
    assert "“桥梁加固”（住建局，1 项）" in goals
    problems = texts(under(blocks, "典型问题"))
    assert "如住建局“桥梁加固”：" in problems
    assert "待补充" not in problems


def test_what_only_people_know_is_left_open_and_the_file_is_the_same_twice(
    batch: BatchFacts,
) -> None:
    first, again = (word(batch_chapters(batch), batch) for _ in range(2))
    assert first == again
    said = [one.text for one in docx.Document(io.BytesIO(first)).paragraphs]
    assert "【待补充：整改要求、结果应用和公开安排】" in said
