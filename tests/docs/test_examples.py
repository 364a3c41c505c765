"""Every command in README and docs runs as written, and says what is shown."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from docs import run_examples


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_of_the_pages_runs_and_says_what_is_shown(lang: str) -> None:
    """Put the real output into the pages with `python docs/run_examples.py --write`."""
    done = subprocess.run(
        [sys.executable, run_examples.__file__],
        env={**os.environ, "EVALXL_LANG": lang, "COLUMNS": "100", "EVALXL_RUN_JOBS": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_runner_sees_a_difference() -> None:
    assert run_examples.agrees("a\n…\nd\n", "a\nb\nc\nd\n")
    assert run_examples.agrees("run 20260131T080000-0123abcd\n", "run 20270101T000000-ffffffff\n")
    assert not run_examples.agrees("a\nc\n", "a\nb\n")
    assert not run_examples.agrees("a\n", "a\nb\n")


def test_the_python_example_runs() -> None:
    example = run_examples.ROOT / "examples" / "python_api.py"
    form = run_examples.ROOT / run_examples.FORM
    done = subprocess.run(
        [sys.executable, str(example), str(form)],
        env={**os.environ, "PYTHONPATH": str(run_examples.ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "exceeded 135.0" in done.stdout
    assert "national-project" in done.stdout
