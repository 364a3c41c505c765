"""Workers and the batch stage find everything loaded: the fork server paid for it once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from evalxl.batch.stage import FILES
from evalxl.batch.work import spawn, workers
from evalxl.core.records import Source
from evalxl.settings.config import Settings

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"


def _loaded_by_a_night(forms: list[tuple[str, bytes]]) -> list[str]:
    """Score some forms and conclude the batch; name the modules of this project loaded by that."""
    from evalxl import pipeline
    from evalxl.outputs.batch_outputs import conclude

    before = set(sys.modules)
    records = pipeline.process([Source(*one) for one in forms], Settings())
    rows = [dict.fromkeys(FILES, "") | {"path": one.path} for one in records]
    now = datetime(2026, 1, 31, tzinfo=UTC)
    made = dict(conclude(records, pd.DataFrame(rows), Settings(), now))
    assert "summary.xlsx" in made
    return sorted(name for name in set(sys.modules) - before if name.startswith("evalxl."))


@pytest.mark.skipif(spawn.METHOD != "forkserver", reason="no fork server here")
def test_a_process_of_the_fork_server_loads_no_module_of_ours_again() -> None:
    forms = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.rglob("*.xlsx"))[::5]]
    assert workers.apart(_loaded_by_a_night, forms) == []
