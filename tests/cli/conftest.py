"""Running commands as a person does: words in, exit code and words out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def evalxl_command(tmp_path: Path) -> Command:
    def run(*words: str | Path, lang: str = "en", stdin: str = "") -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "evalxl", *map(str, words)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=stdin,
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "EVALXL_LANG": lang, "PYTHONPATH": str(DATA.parents[1])},
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def form() -> Path:
    """A national form with weights and scores."""
    return next((DATA / "forms").glob("2022*项目支出绩效自评表.xlsx"))


@pytest.fixture
def score_table() -> Path:
    """A score table with three levels of weights."""
    return next((DATA / "forms").glob("*指标评分表.xlsx"))
