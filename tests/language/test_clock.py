"""Times of day, and the numbers beside a colon or 点 that are none."""

from __future__ import annotations

import pytest

from evalxl.language.clock import alike, clocks


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("早上6点半前", [6 * 60 + 30]),
        ("每天上午11点50分送到", [11 * 60 + 50]),
        ("8:30前", [8 * 60 + 30]),
        ("上午八点一刻", [8 * 60 + 15]),
        ("上午8:00至下午5:30", [8 * 60, 5 * 60 + 30]),
        ("师生比1:15", []),
        ("6点建议", []),
        ("24小时内", []),
        ("提高2.5点", []),
        ("重点", []),
    ],
)
def test_times_of_day_are_found(text: str, minutes: list[int]) -> None:
    assert [one.minutes for one in clocks(text)] == minutes


@pytest.mark.parametrize(
    ("first", "second", "minutes"),
    [
        ("下午5点前", "16:30前", (17 * 60, 16 * 60 + 30)),
        ("下午5点前", "4:30前", (17 * 60, 16 * 60 + 30)),
        ("上午9点前", "8:50前", (9 * 60, 8 * 60 + 50)),
        ("中午12点前", "12:10前", (12 * 60, 12 * 60 + 10)),
    ],
)
def test_a_time_without_its_half_of_the_day_lies_in_the_half_of_the_other(
    first: str, second: str, minutes: tuple[int, int]
) -> None:
    assert alike(clocks(first)[0], clocks(second)[0]) == minutes
