"""Running commands as a person does: words in, exit code and words out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import forked
from tests.cli.forked import Said as Said

DATA = Path(__file__).parent.parent / "data"
Command = Callable[..., Said]


@pytest.fixture
def evalxl_command(tmp_path: Path) -> Command:
    def run(*words: str | Path, lang: str = "en", stdin: str = "") -> Said:
        variables = {"PATH": "/usr/bin:/bin", "EVALXL_LANG": lang}
        return forked.command([str(word) for word in words], tmp_path, variables, stdin)

    return run


@pytest.fixture
def form() -> Path:
    """A national form with weights and scores."""
    return next((DATA / "forms").glob("2022*项目支出绩效自评表.xlsx"))


@pytest.fixture
def score_table() -> Path:
    """A score table with three levels of weights."""
    return next((DATA / "forms").glob("*指标评分表.xlsx"))
