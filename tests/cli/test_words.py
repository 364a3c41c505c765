"""What commands say: in both languages, with an example, and what to do next."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from docs import make_words
from evalxl.cli.main import COMMANDS
from tests.cli.conftest import DATA, Command


@cache
def pages(lang: str) -> dict[str, Any]:
    """Every command with its options as click has them, in a process that speaks `lang`."""
    done = subprocess.run(
        [sys.executable, str(DATA.parents[1] / "docs" / "make_commands.py"), "--describe"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"EVALXL_LANG": lang, "PYTHONPATH": str(DATA.parents[1])},
        check=True,
    )
    described: dict[str, Any] = json.loads(done.stdout)
    return described


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_and_group_has_help_and_an_example(lang: str) -> None:
    for name, page in pages(lang).items():
        assert page["help"], name
        assert "evalxl" in (page["epilog"] or ""), f"{name} has no example"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_option_says_what_it_does(lang: str) -> None:
    silent = [
        f"{name} {option['opts'][0]}"
        for name, page in pages(lang).items()
        for option in page["options"]
        if not option["help"]
    ]
    assert silent == []


def test_chinese_help_has_no_english_sentences() -> None:
    for name, page in pages("zh").items():
        for words in (page["help"], *(option["help"] for option in page["options"])):
            assert any("一" <= letter <= "鿿" for letter in words), (name, words)


def test_clicks_own_words_are_compiled_from_their_table() -> None:
    """Make them anew with `python docs/make_words.py`."""
    assert make_words.COMPILED.read_bytes() == make_words.compiled()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "."], "缺少选项"),
        (["explain", "form.xlsx"], "缺少参数"),
        (["check", "x.xlsx", "--polcy", "x"], "没有这个选项：--polcy。 是不是 '--policy'？"),
        (["check", "x.xlsx", "--fail-on", "x"], "应为其中之一"),
        (["run", "nowhere", "-o", "out"], "文件夹不存在"),
        (["chekc"], "是不是 check？"),
        (["check", "x.xlsx", "-p", "mof-2021"], "没有“mof-2021”这个评分办法"),
        (["check", "x.xlsx", "--select", "EVX999"], "没有“EVX999”这条规则"),
        (["check", "nowhere.xlsx"], "没有这个文件"),
        (["status", "."], "还没有运行过"),
        (["schedule", "print", "--at", "25"], "不是时刻"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_a_slip_is_answered_in_chinese_with_exit_2(
    evalxl_command: Command, words: list[str], said: str
) -> None:
    answer = evalxl_command(*words, lang="zh")
    assert answer.code == 2
    assert said in answer.err
    for english in ("Usage", "Error", "Try '", "Missing"):
        assert english not in answer.err


def test_groups_take_the_language_too(evalxl_command: Command) -> None:
    for name in ("rule", "policy", "schedule"):
        assert evalxl_command(name, "--lang", "zh", "--help").code == 0


def test_a_slip_in_a_bureaus_own_policy_ends_the_command(evalxl_command: Command) -> None:
    slip = "[policy.ours]\nextends = 'mof-2020'\nexecution.wieght = 20\n"
    said = evalxl_command("policy", "list", "-c", "/dev/stdin", stdin=slip)
    assert said.code == 2
    assert "weight" in said.err


def test_completion_of_commands_is_offered_to_the_shell(evalxl_command: Command) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "evalxl"],
        capture_output=True,
        text=True,
        env={
            "PYTHONPATH": str(DATA.parents[1]),
            "_EVALXL_COMPLETE": "bash_complete",
            "COMP_WORDS": "evalxl ch",
            "COMP_CWORD": "1",
        },
        check=False,
    )
    assert done.stdout.split() == ["plain,check"]
    assert set(COMMANDS) >= {"check"}
