"""The circle of a department: a blank form filled with slips, advice followed, handed in again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from itertools import cycle, islice

import pytest

from evalxl import pipeline
from evalxl.core.records import FileRecord, Source
from evalxl.settings import config
from tests import clerk
from tests.slips import a_score_with_its_unit, slipped
from tests.test_advice_closes import demands
from tests.writing_forms.filling import FORMS, filled, given

ROUNDS = 2


def handed_in(count: int, first: int = 0) -> list[tuple[Source, bytes, list[str]]]:
    """Fill blank forms, one after the other, each with one to three slips."""
    made = []
    for number, form in enumerate(islice(cycle(FORMS), first, first + count), first):
        rng = random.Random(f"slips/{number}")
        what, slips = slipped(given(form), rng, rng.randint(1, 3))
        source = Source(f"{number:03d}_{form}.xlsx", filled(form, what))
        made.append((source, without_slips(form), slips))
    return made


@cache
def without_slips(form: str) -> bytes:
    return filled(form, given(form))


def after_rounds(forms: Sequence[tuple[Source, bytes, list[str]]]) -> list[FileRecord]:
    """Check the forms; correct what is asked for and check again, as often as there are rounds."""
    settings = config.load()
    records = pipeline.process([source for source, _, _ in forms], settings)
    for _ in range(ROUNDS):
        open_ = [n for n, one in enumerate(records) if demands(one)]
        again = [
            Source(
                records[n].path,
                clerk.correct(records[n].copy or b"", records[n].findings, forms[n][1]),
                stamps=frozenset({records[n].stamp}),
            )
            for n in open_
        ]
        for n, one in zip(open_, pipeline.process(again, settings), strict=True):
            records[n] = one
    return list(records)


def left_open(count: int, first: int = 0) -> dict[str, object]:
    """Return what is asked after the rounds, by form, with the slips that were made."""
    forms = handed_in(count, first)
    return {
        one.path: (slips, [(f["cell"], f["slug"], f["fix"]) for f in one.findings if _asks(one, f)])
        for (_, _, slips), one in zip(forms, after_rounds(forms), strict=True)
        if demands(one)
    }


def _asks(record: FileRecord, finding: object) -> bool:
    assert isinstance(finding, dict)
    return finding["slug"] in demands(record)


def test_blank_forms_filled_with_slips_come_clean_by_following_the_advice() -> None:
    assert left_open(3) == {}


@pytest.mark.slow
def test_a_hundred_of_them_come_clean_in_two_rounds() -> None:
    assert left_open(100) == {}


def test_a_total_by_formula_names_the_text_that_it_skips() -> None:
    """5分 in H14 is text: the formula in H19 shows 94.8 where the scores make 99.8."""
    what = given("department")
    a_score_with_its_unit(what, random.Random(3))
    source = Source("a.xlsx", filled("department", what))
    (record,) = pipeline.process([source], config.load())
    fix = {one["slug"]: one["fix"] for one in record.findings}
    assert fix["total_mismatch"] == f"H19 是公式，公式不计文本：{fix['text_number']}"
