"""Personal data in texts: what is masked, and what must be left alone."""

from __future__ import annotations

import pytest

from evalxl.language.personal import masked


@pytest.mark.parametrize(
    "text",
    [
        "全年预算 1435.00 万元",
        "2025年12月31日",
        "项目编码 44078125R000100000012",
        "统一社会信用代码 91440700MA4UPKXX1P",
        "财预〔2020〕10号",
        "覆盖 13800 人，培训 13,800 人次",
        "0.1380013800012",
        "负责人：由局领导兼任",
        "联系人：",
        "投资 20200101 元",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert masked(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected", "kinds"),
    [
        ("电话13812345678。", "电话138****5678。", ["电话"]),
        ("联系李秀英 13812345678", "联系李** 138****5678", ["电话", "姓名"]),
        ("请联系财务科 13812345678", "请联系财务科 138****5678", ["电话"]),
        ("138 1234 5678", "138 **** 5678", ["电话"]),
        ("（0750）3386123", "（075*）*****23", ["电话"]),
        ("0750-3386123", "0750-*****23", ["电话"]),
        ("zhang.san@jm.gov.cn", "z***@jm.gov.cn", ["邮箱"]),
        ("账号 6222021234567890123", "账号 6222***********0123", ["账号"]),
        ("44070219800512123X", "4407************3X", ["身份证号"]),
        (
            "填表人：张三  联系电话：13812345678",
            "填表人：张*  联系电话：138****5678",
            ["电话", "姓名"],
        ),
        ("负责人（签字）：欧阳明华", "负责人（签字）：欧***", ["姓名"]),
    ],
)
def test_personal_data_is_masked_with_its_kind(text: str, expected: str, kinds: list[str]) -> None:
    assert masked(text) == (expected, kinds)


def test_a_name_of_three_characters_is_masked_wherever_it_stands() -> None:
    assert masked("由张小明牵头，高明区配合", ["张小明", "高明"]) == (
        "由张**牵头，高明区配合",
        ["姓名"],
    )
