"""A number answers only when the words around it are understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evalxl.language.lexer import vocabulary
from evalxl.targets import Comparison, compare

CLASSES = Path(__file__).parent / "cases" / "classes"
FILES = ("words.jsonl", "steps.jsonl", "rates.jsonl")
REACHED = {"met", "exceeded"}
STRANGE = "罅畚曩赜蕤氤跬囹圄踽"
"""Characters that no word of the lexicon has."""


def _rows(answers: str) -> list[Any]:
    texts = [(CLASSES / file).read_text(encoding="utf-8") for file in FILES]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    label = "{target} | {actual} | {name}"
    return [pytest.param(r, id=label.format(**r)) for r in rows if r["answers"] == answers]


def _compared(row: dict[str, str]) -> Comparison:
    return compare(row["target"], row["actual"], row["name"])


@pytest.mark.parametrize("row", _rows("no"))
def test_a_word_on_an_earlier_step_or_of_another_measure_does_not_answer(
    row: dict[str, str],
) -> None:
    assert _compared(row).verdict not in REACHED | {"claimed"}


@pytest.mark.parametrize("row", _rows("yes"))
def test_words_that_explain_take_nothing_away(row: dict[str, str]) -> None:
    assert _compared(row).verdict in REACHED


@pytest.mark.parametrize("row", _rows("ask"))
def test_what_can_be_argued_is_reached_or_asked(row: dict[str, str]) -> None:
    assert _compared(row).verdict in REACHED | {"cannot_tell"}


@given(st.text(STRANGE, min_size=1, max_size=4), st.sampled_from(("", "已", "共", "完成", "累计")))
def test_a_word_nobody_knows_is_asked_and_named(word: str, before: str) -> None:
    assume(word not in vocabulary())

    found = compare("≥50公里", f"{before}{word}52公里", "新建农村公路里程", "数量指标")

    assert found.verdict == "cannot_tell"
    assert f"“{word}”" in found.why["zh"] or word in found.why["zh"]
    assert word in found.why["en"]


@pytest.mark.parametrize(
    ("target", "actual", "name", "verdict"),
    [
        ("≥20场", "演出22场（含彩排5场）", "文艺演出场次", "unmet"),  # 17
        ("≥20场", "演出26场（含彩排5场）", "文艺演出场次", "exceeded"),  # 21
        ("≥20场", "演出22场（含下乡演出5场）", "文艺演出场次", "exceeded"),
        ("≥10个", "投产12个，其中签约3个", "招商项目投产数", "unmet"),  # 9
    ],
)
def test_of_a_number_its_part_of_an_earlier_step_is_taken_out(
    target: str, actual: str, name: str, verdict: str
) -> None:
    assert compare(target, actual, name).verdict == verdict


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [
        ("≥10家", "落地12家", "企业签约数"),  # a later step holds the earlier ones
        ("≥100件", "办结105件", "受理案件数"),
        ("≥2篇", "见刊3篇", "论文录用数"),
        ("20台", "到货20台", "采购设备数量"),
    ],
)
def test_a_later_step_answers_for_an_earlier_one(target: str, actual: str, name: str) -> None:
    assert compare(target, actual, name).verdict in REACHED
