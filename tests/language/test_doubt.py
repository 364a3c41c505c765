"""Digits that can be read as different numbers are no number; a person must look."""

from __future__ import annotations

import pytest

import evalxl
from evalxl.language.doubt import is_in_doubt
from evalxl.reading.numbers import typed_number


@pytest.mark.parametrize(
    "text",
    [
        "15家",
        "１５家",
        "1 234 567元",
        "15 家 13 人",
        "1\n2",
        "3m²",
        "十五",
        "5①",
        "\u200e15家",
        "5\ufe0f\u20e3",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert not is_in_doubt(text)


@pytest.mark.parametrize(
    "text", ["15 13", "1⁵", "10⁵元", "١٥", "१५家", "3½", "1\u00a05", "\u202e51家", "1\u03385"]
)
def test_a_number_of_several_readings_is_used_nowhere(text: str) -> None:
    assert is_in_doubt(text)
    assert typed_number(text) is None
    assert evalxl.compare("≥15家", text).verdict == "cannot_tell"
    assert evalxl.compare(text, "15家").verdict == "cannot_tell"


def test_a_number_broken_over_two_lines_is_no_typed_number() -> None:
    assert typed_number("15\n13") is None
