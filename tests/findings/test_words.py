"""A refusal is told in words, not in the program's own terms."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from evalxl import findings
from evalxl.core.model import CellRef, Finding
from evalxl.xlsx import Limits

WORDS = tomllib.loads((Path(findings.__file__).parent / "words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lang", "said"), [("zh", "实际是网页文件"), ("en", "in fact a web page")])
def test_the_kind_of_a_file_is_told_in_words(lang: str, said: str) -> None:
    finding = Finding(slug="unreadable", params={"kind": "html", "detail": "甲.xls"})
    assert said in findings.words(finding, lang)[0]


@pytest.mark.parametrize("kind", ["text", "fods", "xml_2003"])
@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "这种格式不读取，须另存为 .xlsx"), ("en", "a kind that is not read; save it as .xlsx")],
)
def test_a_table_in_a_format_that_is_not_read_says_so(kind: str, lang: str, said: str) -> None:
    finding = Finding(slug="unreadable", params={"kind": kind, "detail": "甲"})
    assert said in findings.words(finding, lang)[0]


def test_a_limit_is_named_with_its_numbers() -> None:
    params = {"limit": "cells", "allowed": 200_000, "found": 200_001, "place": "表"}
    message, _ = findings.words(Finding(slug="limit_exceeded", params=params))
    assert "非空单元格数" in message
    assert "200001" in message


def test_an_unknown_value_stands_as_it_is() -> None:
    finding = Finding(slug="unreadable", params={"kind": "未知", "detail": "x"})
    assert "未知" in findings.words(finding)[0]


def test_every_limit_has_its_words() -> None:
    counted = {limit.name for limit in dataclasses.fields(Limits)} - {"ratio_from_bytes"}
    assert counted | {"seconds", "megabytes"} == set(WORDS["limit"])


@pytest.mark.parametrize("parameter", WORDS)
def test_every_word_is_there_in_both_languages(parameter: str) -> None:
    for said in WORDS[parameter].values():
        assert set(said) == {"zh", "en"}


def test_brackets_around_nothing_and_announcements_of_nothing_are_left_out() -> None:
    unread = Finding(slug="number_unreadable", at=CellRef("表", 17, 7), provided="优")
    assert findings.words(unread)[0] == "G17填的是“优”，无法作为数字读取，按空白处理。"
    assert findings.words(unread, "en")[0].startswith("G17 says “优”")
    missing = Finding(slug="label_missing", where="实际完成值")
    assert findings.words(missing)[0] == "没有找到“实际完成值”这一栏目。"
    assert findings.words(missing, "en")[0] == "No label for “实际完成值” was found."


@pytest.mark.parametrize("slug", findings.catalogue())
def test_no_message_has_empty_brackets_where_nothing_is_known(slug: str) -> None:
    blank = Finding(slug=slug)
    for lang in ("zh", "en"):
        text = "".join(findings.words(blank, lang))
        assert not {pair for pair in ("（）", "()") if pair in text}
