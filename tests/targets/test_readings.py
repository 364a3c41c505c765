"""Numbers in words, times of day, signs in odd places: rows with the verdicts a person allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evalxl.targets import compare

ROWS = Path(__file__).parent / "cases" / "classes" / "readings.jsonl"


def _rows() -> list[Any]:
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    label = "{id}: {target} | {actual} | {name}"
    return [pytest.param(row, id=label.format(**row)) for row in rows]


@pytest.mark.parametrize("row", _rows())
def test_a_row_is_decided_as_a_person_would(row: dict[str, Any]) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"])

    assert found.verdict in row["verdict"], found.why["zh"]
