"""Labels mean one thing in one place, however they are printed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import evalxl.reading.vocabulary as module
from evalxl.reading.vocabulary import key, vocabulary

TABLES = tomllib.loads(Path(module.__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("分 值", "分值"),
        ("偏差原因分析及\n改进措施", "偏差原因分析及改进措施"),
        ("全年预算数（A）", "全年预算数"),
        ("全年执行数B", "全年执行数"),
        ("预算执行E/C", "预算执行"),
        ("权重(%)", "权重"),
        ("转移支付（项目）名称：", "转移支付名称"),
        ("其中：当年财政拨款", "当年财政拨款"),
        ("1.项目年度目标完成情况", "项目年度目标完成情况"),
        ("一、基本情况", "基本情况"),
        ("★联系电话", "联系电话"),
        ("（2022年度）", "2022年度"),
        ("合计:", "合计"),
    ],
)
def test_blanks_brackets_numbering_and_letters_do_not_matter(printed: str, bare: str) -> None:
    assert key(printed) == bare


def test_a_sentence_is_no_label() -> None:
    assert key("一" * 121) == ""


@pytest.mark.parametrize("context", TABLES)
def test_no_label_has_two_roles_in_one_context(context: str) -> None:
    seen: dict[str, str] = {}
    for role, entry in TABLES[context].items():
        for label in entry["labels"]:
            assert seen.setdefault(key(label), role) == role, label


def test_heads_of_indicators_and_of_money_share_no_label() -> None:
    words = vocabulary()
    assert not words.columns.roles.keys() & words.stages.roles.keys()


def test_a_pattern_guesses_and_says_so() -> None:
    columns = vocabulary().columns
    assert columns.match("2023年预期目标值") == ("target", 0.8)
    assert columns.match("年度指标值") == ("target", 1.0)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("财政复核得分", "review_score"),
        ("得分系数", "coefficient"),
        ("得分率", "score_rate"),
        ("评分标准", "standard"),
        ("得分计算方法", "standard"),
        ("完成率", "completion"),
        ("自评得分", "score"),
    ],
)
def test_labels_with_a_common_word_keep_their_own_meaning(label: str, role: str) -> None:
    assert vocabulary().columns.role(label) == role


def test_near_misses_are_named() -> None:
    assert vocabulary().columns.near_misses("actual", ["实际完成直", "备用栏"]) == ["实际完成直"]
