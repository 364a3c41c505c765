"""How a run ends: 4 before 3 before 1."""

from __future__ import annotations

import pytest

from evalxl.batch.report import RunReport


def report(**counts: int) -> RunReport:
    return RunReport("in", "out", "2026-01-01", counts={"done": 1} | counts)


@pytest.mark.parametrize(
    ("refused", "faulted", "errors", "fail_on", "code"),
    [
        (0, 0, 0, "never", 0),
        (0, 0, 5, "never", 0),
        (1, 0, 5, "never", 0),
        (0, 1, 0, "never", 4),
        (0, 0, 5, "error", 1),
        (1, 0, 5, "error", 3),
        (1, 1, 5, "error", 4),
        (0, 0, 0, "error", 0),
    ],
)
def test_exit_code(refused: int, faulted: int, errors: int, fail_on: str, code: int) -> None:
    said = report(refused=refused, faulted=faulted)
    said.severities = {"error": errors}
    assert said.exit_code(fail_on) == code


def test_warnings_count_only_where_they_are_asked_for() -> None:
    said = report()
    said.severities = {"warning": 2}
    assert [said.exit_code(level) for level in ("error", "warning", "note")] == [0, 1, 1]


def test_an_output_that_could_not_be_written_is_a_fault() -> None:
    said = report()
    said.troubles = {"scored/a.xlsx": "disk full"}
    assert said.exit_code("never") == 4


def test_an_interrupted_run_says_so_before_all_else() -> None:
    said = report(faulted=1)
    said.interrupted = True
    assert said.exit_code("never") == 130


def test_nothing_to_do_is_told_only_where_input_is_required() -> None:
    said = report(done=0)
    assert said.exit_code("never") == 0
    assert said.exit_code("never", require_input=True) == 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_words_hold_every_count(lang: str) -> None:
    said = report(inputs=11, scored=12, refused=13, unchanged=14, withdrawn=15, pending=16)
    text = "\n".join(said.lines(lang))
    assert all(str(number) in text for number in range(11, 17))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_withdrawn_is_named(lang: str) -> None:
    said = report()
    said.gone = [f"甲局/{number}.xlsx" for number in range(30)]
    lines = [line for line in said.lines(lang) if "甲局" in line]
    assert len(lines) == 20
    assert any("30" in line for line in said.lines(lang))
