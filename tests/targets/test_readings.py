"""Numbers in words, times of day, odd signs, parts: rows with the verdicts a person allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evalxl.targets import compare

CLASSES = Path(__file__).parent / "cases" / "classes"


def _rows(file: str) -> list[Any]:
    rows = [json.loads(line) for line in (CLASSES / file).read_text(encoding="utf-8").splitlines()]
    label = "{id}: {target} | {actual} | {name}"
    return [pytest.param(row, id=label.format(**row), marks=_known_failure(row)) for row in rows]


def _known_failure(row: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else []


@pytest.mark.parametrize("row", _rows("readings.jsonl"))
def test_a_row_is_decided_as_a_person_would(row: dict[str, Any]) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"])

    assert found.verdict in row["verdict"], found.why["zh"]


@pytest.mark.parametrize("row", _rows("extent.jsonl"))
def test_a_claim_answers_only_for_the_time_and_those_it_speaks_of(row: dict[str, Any]) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"], year=2024)

    assert found.verdict in row["verdict"], found.why["zh"]


@pytest.mark.parametrize("row", _rows("parts.jsonl"))
def test_a_part_a_substitute_another_period_or_scope_counts_as_a_person_would_count_it(
    row: dict[str, Any],
) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"])

    assert found.verdict in row["verdict"], found.why["zh"]


@pytest.mark.parametrize("row", _rows("limits.jsonl"))
def test_a_number_that_only_limits_or_adds_to_the_one_asked_decides_no_more_than_that(
    row: dict[str, Any],
) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"])

    assert found.verdict in row["verdict"], found.why["zh"]


@pytest.mark.parametrize("row", _rows("worked_out.jsonl"))
def test_a_value_is_worked_out_only_where_the_row_tells_its_numbers_apart(
    row: dict[str, Any],
) -> None:
    found = compare(row["target"], row["actual"], row["name"], row["level2"])

    assert found.verdict in row["verdict"], found.why["zh"]
