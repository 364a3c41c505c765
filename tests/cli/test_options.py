"""Options wherever they are set: on the command line, by a variable, in either place of --lang."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli import forked
from tests.cli.conftest import Command


def _said(*words: str, **variables: str) -> str:
    said = forked.command([*words], Path.cwd(), {"PATH": os.defpath, **variables})
    return said.out + said.err


@pytest.mark.parametrize(
    ("variables", "policy"),
    [
        ({}, "jiangmen"),
        ({"EVALXL_POLICY": "hubei"}, "hubei"),
        ({"EVALXL_READ_POLICY": "hubei"}, "hubei"),
        ({"EVALXL_POLICY": "hubei", "EVALXL_READ_POLICY": "integer"}, "integer"),
        ({"EVALXL_CHECK_POLICY": "hubei"}, "jiangmen"),
    ],
)
def test_a_variable_sets_an_option_of_one_command_or_of_all(
    score_table: Path, variables: dict[str, str], policy: str
) -> None:
    (project,) = json.loads(_said("read", str(score_table), **variables))["projects"]
    assert project["policy"] == policy


def test_a_variable_is_named_as_the_option_is_written(score_table: Path) -> None:
    assert _said("check", str(score_table), EVALXL_CHECK_FORMAT="sarif").startswith("{")
    assert "/nowhere" in _said("template", "new", "hubei", EVALXL_TEMPLATE_NEW_FROM="/nowhere")


def test_the_command_line_outdoes_variables(score_table: Path) -> None:
    said = _said("read", str(score_table), "-p", "jiangmen", EVALXL_READ_POLICY="hubei")
    assert json.loads(said)["projects"][0]["policy"] == "jiangmen"


@pytest.mark.parametrize(
    ("words", "messages"),
    [
        (("read", "FORM", "--lang", "en"), "which looks like a slip"),
        (("read", "FORM", "--lang", "zh"), "像是重复或漏字"),
        (("--lang", "en", "check", "FORM"), "which looks like a slip"),
        (("--lang", "en", "check", "FORM", "--lang", "zh"), "像是重复或漏字"),
    ],
)
def test_messages_are_in_the_language_asked_for_last(
    score_table: Path, words: tuple[str, ...], messages: str
) -> None:
    assert messages in _said(*(str(score_table) if word == "FORM" else word for word in words))


def test_why_a_file_was_not_scored_is_said_in_the_language_asked_for(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    said = evalxl_command("score", "empty.xlsx", "-o", "out", lang="en")
    assert "empty.xlsx: The file" in said.err
    assert evalxl_command("score", "empty.xlsx", "-o", "out", lang="zh").err.count("文件") >= 1
