"""Findings on a terminal: nothing cut, every line within its width, colours only where wanted."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from evalxl.cli import terminal
from evalxl.cli.common import Talk

SAID = """\
收件/表1.xlsx · 设备购置
  错误 EVX206 overspend  资金!D4
    “上规模奖励”（D4）支出 2185万元，预算 1550万元，执行率 140.97%，超出 635万元，请核对。
    处理: 填错的，改正 D4；属实的，在“部门答复”栏写明调剂或追加的金额、批复文号，并附批复。

共 1 个错误，0 个警告，0 个提示。"""


def shown(capsys: pytest.CaptureFixture[str]) -> list[str]:
    terminal.show(SAID, "zh")
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)


def test_long_lines_go_on_under_their_own_indentation(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys)
    assert max(map(cell_len, lines)) <= 40
    assert "".join(line.strip() for line in lines).replace(" ", "") == SAID.replace(
        "\n", ""
    ).replace(" ", "")
    message = [line for line in lines[2:] if line.startswith("    ")]
    assert len(message) > 4  # two lines of the text, each of several here
    assert all(not line[4:].startswith(" ") for line in message)


def test_severities_have_colours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31m错误\x1b[0m EVX206" in "\n".join(shown(capsys))


def test_no_color_is_followed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not [line for line in shown(capsys) if re.search("\x1b\\[[0-9;]*3[0-7]", line)]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_plain_lines_where_nobody_watches(
    is_terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "is_terminal", lambda: is_terminal)
    Talk().findings(SAID)
    assert (capsys.readouterr().out == f"{SAID}\n") is not is_terminal
