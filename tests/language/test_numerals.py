"""Numerals and shares in words, by the examples that stand beside their rules."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.language.numerals import RULES, number_in_words, shares

WORDS = "零〇一二两三四五六七八九十百千万亿点分之成翻番半过数"


def _examples() -> list[tuple[str, Decimal]]:
    return [(text, Decimal(value)) for rule in RULES for text, value in rule.examples]


def _read(text: str) -> Decimal | None:
    told = shares(text)
    return told[0].value if told else number_in_words(text)


@pytest.mark.parametrize(("text", "value"), _examples(), ids=[text for text, _ in _examples()])
def test_an_example_of_a_rule_comes_to_its_value(text: str, value: Decimal) -> None:
    assert _read(text) == value


@pytest.mark.parametrize("text", [text for rule in RULES for text in rule.counter_examples])
def test_a_counter_example_of_a_rule_is_left_alone(text: str) -> None:
    assert _read(text) is None


@given(st.integers(1, 99_999_999))
def test_a_number_written_in_full_is_read_back(number: int) -> None:
    assert number_in_words(_written(number)) == number


@given(st.text(WORDS, max_size=40))
def test_any_numerals_end_in_a_number_or_in_none(text: str) -> None:
    number_in_words(text)
    assert all(0 <= token.start < token.end <= len(text) for token in shares(text))


@pytest.mark.parametrize("char", [*WORDS, "三分之二", "一百", "二十万"])
def test_ten_thousand_numerals_take_no_long_time(char: str) -> None:
    text = (char * 10_000)[:10_000]
    started = time.process_time()

    shares(text)
    number_in_words(text)

    assert time.process_time() - started < 6


def _written(number: int) -> str:
    """Write a number as a clerk does: 10020 is 一万零二十."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return f"{_written(high)}万{zero}{_written(low) if low else ''}"
    for power, word in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= power:
            first, rest = divmod(number, power)
            zero = "零" if 0 < rest < power // 10 else ""
            return f"{'一二三四五六七八九'[first - 1]}{word}{zero}{_written(rest) if rest else ''}"
    return "一二三四五六七八九"[number - 1]
