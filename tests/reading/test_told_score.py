"""A total score only the texts tell is found when, and only when, they tell one."""

from __future__ import annotations

import pytest

from evalxl.core.model import CellRef, Paragraph
from evalxl.reading.texts.score_in_text import told_score


def told(*texts: str) -> object:
    paragraphs = [
        Paragraph("说明", CellRef("说明", row, 1), text) for row, text in enumerate(texts, 1)
    ]
    found = told_score(paragraphs)
    return found.value if found else None


@pytest.mark.parametrize(
    "text",
    [
        "上年绩效自评得分92分。",
        "绩效自评满分100分。",
        "产出指标自评得分48分。",
        "预算执行率自评得分9.5分。",
        "绩效评价得分率96%。",
        "第三方评价得分88分。",
        "财政复核综合得分90分。",
        "培训学员综合得分分布在80分以上。",
    ],
)
def test_a_text_that_tells_no_total_of_the_project_gives_none(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("绩效自评分数为96分，绩效等级为优。", 96.0),
        ("经自评，项目综合得分：93.5分。", 93.5),
        ("本项目自评总分达到 88 分，等级为良", 88.0),
        ("对照指标逐项打分，最终得分为97.25分。", 97.25),
    ],
)
def test_a_plain_statement_gives_the_total(text: str, score: float) -> None:
    assert told(text) == score


def test_one_score_told_twice_counts_and_two_scores_give_none() -> None:
    assert told("自评得分95分。", "项目综合得分为95分。") == 95.0
    assert told("自评得分95分。", "综合得分为90分。") is None


def test_the_score_stands_where_its_paragraph_does() -> None:
    found = told_score([Paragraph("说明", CellRef("说明", 7, 2), "自评得分95分。")])
    assert found is not None
    assert found.cell == CellRef("说明", 7, 2)
