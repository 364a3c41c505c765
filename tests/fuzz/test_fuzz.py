"""Changed forms and words end as a result or a refusal, never as a fault."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.trial import CASES, KINDS, kept

FOUND = sorted(CASES.iterdir()) if CASES.is_dir() else []


@pytest.mark.parametrize("place", FOUND, ids=lambda place: place.name)
def test_what_was_a_fault_once_is_none_now(place: Path) -> None:
    outcome, is_fault = kept(place).outcome()
    assert not is_fault, outcome


@pytest.mark.parametrize(("kind", "count"), [("xml", 10), ("bytes", 20), ("words", 300)])
def test_a_few_changes_are_no_fault(kind: str, count: int) -> None:
    chance = random.Random(2026)
    for _ in range(count):
        outcome, is_fault = KINDS[kind](chance).outcome()
        assert not is_fault, outcome
