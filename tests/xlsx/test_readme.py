"""The examples of the room's own README run as written."""

from __future__ import annotations

import doctest
from pathlib import Path

README = Path(__file__).parents[2] / "evalxl" / "xlsx" / "README.md"


def test_the_examples_run() -> None:
    done = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert done.attempted > 15
    assert done.failed == 0
