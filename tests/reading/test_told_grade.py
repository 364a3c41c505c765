"""A grade that only the texts tell is found when, and only when, they tell one."""

from __future__ import annotations

import pytest

from evalxl.core.model import CellRef, Paragraph
from evalxl.reading.texts.grade_in_text import told_grade


def told(*texts: str) -> str | None:
    paragraphs = [
        Paragraph("说明", CellRef("说明", row, 1), text) for row, text in enumerate(texts, 1)
    ]
    found = told_grade(paragraphs)
    return str(found.value) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "项目实施程序规范，自评良好。",
        "经自评，空气质量等级为优。",
        "上年绩效等级为优。",
        "支持企业争创优等级名牌，自评得分95分。",
        "绩效评价结论为优化支出结构提供了依据。",
        "自评等级为优或良。",
    ],
)
def test_a_text_that_tells_no_grade_of_the_project_gives_none(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("绩效自评分数为96分，绩效等级为优。", "优"),
        ("自评得分99分，自评结论为“优秀”。", "优"),
        ("综合得分为82分，为“良”等级。", "良"),
        ("评价得分 75 分，评价等次：中", "中"),
    ],
)
def test_a_plain_statement_gives_the_short_word_of_its_grade(text: str, grade: str) -> None:
    assert told(text) == grade


def test_two_words_for_one_grade_agree_and_two_grades_give_none() -> None:
    assert told("自评结论为“优秀”。", "综合得分99分，为“优”等级。") == "优"
    assert told("自评等级为优。", "复核评价等级为良。") is None


def test_the_grade_stands_where_its_paragraph_does() -> None:
    found = told_grade([Paragraph("说明", CellRef("说明", 7, 2), "自评等级为优。")])
    assert found is not None
    assert found.cell == CellRef("说明", 7, 2)
