"""What a form comes to does not depend on the forms it is worked on with."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from evalxl import pipeline
from evalxl.pipeline import Opened
from tests.every_form import SETTINGS, some

FEW = 7


def records(chunk: Sequence[Opened]) -> dict[str, tuple[object, ...]]:
    """Give rows and findings of each form of a chunk, without its copy."""
    outcome = pipeline.evaluate(list(chunk), SETTINGS)
    parted = zip(outcome.opened, *pipeline.parted(outcome), strict=True)
    return {one.source.path: (one.status, rows, found) for one, rows, found in parted}


def check_company(forms: list[Opened]) -> None:
    alone = {path: record for one in forms for path, record in records([one]).items()}
    for size in (2, 7):
        shuffled = random.Random(size).sample(forms, len(forms))
        for first in range(0, len(shuffled), size):
            for path, record in records(shuffled[first : first + size]).items():
                assert record == alone[path], path


def test_a_form_comes_to_the_same_alone_and_in_company() -> None:
    check_company(some(FEW))


@pytest.mark.thorough
def test_every_form_comes_to_the_same_alone_and_in_company() -> None:
    check_company(some(None))


def test_no_form_is_spoiled_by_a_fault() -> None:
    outcome = pipeline.evaluate(some(None), SETTINGS)
    assert [one.source.path for one in outcome.opened if one.is_fault] == []
    ours = outcome.findings["code"].str.startswith("EVX9")
    assert outcome.findings[ours]["message"].tolist() == []
