"""Texts are cut into the words of the lexicon, and what nobody knows is never dropped."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.language.lexer import UNKNOWN, vocabulary, words
from evalxl.language.works import is_done, ladders, steps_of, work_to_do, works_in


@pytest.mark.parametrize(
    ("text", "named", "cut"),
    [
        ("已完成清表", "", ["已", "完成", "清表"]),
        ("罅畚公路", "新建农村公路", ["罅畚", "公路"]),
        ("", "", []),
    ],
)
def test_a_text_is_cut_into_the_longest_known_words(text: str, named: str, cut: list[str]) -> None:
    assert [word.text for word in words(text, named)] == cut


def test_what_no_entry_knows_is_one_unknown_word() -> None:
    assert [word.kind for word in words("罅畚公路", "新建农村公路")] == [UNKNOWN, "named"]


@given(st.text(max_size=80), st.text(max_size=30))
def test_no_character_is_lost(text: str, named: str) -> None:
    assert "".join(word.text for word in words(text, named)) == text


@pytest.mark.parametrize("char", ["完", "罅", "0", "(", "新"])
def test_the_time_grows_no_faster_than_the_text(char: str) -> None:
    started = time.process_time()
    words(char * 10_000, char * 5_000)

    assert time.process_time() - started < 2


def test_steps_are_told_by_the_ladder_a_word_stands_on() -> None:
    steps = ladders()["patent"]

    assert steps["申请"] < steps["受理"] < steps["公开"] < steps["授权"]
    assert steps_of("罅畚") == {}
    assert is_done("授权")
    assert not is_done("受理")


def test_a_name_says_what_is_to_be_done_where_it_begins_and_where_it_ends() -> None:
    assert "renewal" in work_to_do("农村公路养护")
    assert work_to_do("妇女创业培训基地") == {}
    assert "training" in works_in("妇女创业培训基地")


@pytest.mark.parametrize("work", sorted(ladders()))
def test_every_kind_of_work_says_where_it_is_done(work: str) -> None:
    assert any(is_done(word) for word in ladders()[work])


def test_no_entry_of_the_lexicon_is_longer_than_the_lexer_looks() -> None:
    assert [word for word in vocabulary() if not word.strip()] == []
