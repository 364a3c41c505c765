"""Every finding has an exit: who does literally what the advice says has nothing left to do."""

from __future__ import annotations

import random
from functools import cache
from typing import Literal

import pytest

from evalxl import pipeline
from evalxl.core.records import FileRecord, Source
from evalxl.findings import catalogue
from evalxl.findings.acts import told_elsewhere
from evalxl.settings import config
from tests import clerk
from tests.generator.facts import invent
from tests.generator.faults import FAULTS, forms_for
from tests.generator.make import filled

BY_LITERAL_ADVICE = (
    *("unmet", "unmet_no_reason", "unmet_full_score", "score_rule_mismatch", "reason_vague"),
    *("completion_over", "completion_under", "low_execution", "overspend", "budget_changed"),
    *("deduction_no_reason", "execution_score_mismatch", "rate_mismatch", "total_mismatch"),
    *("no_satisfaction", "no_benefit", "only_quantity", "money_as_output", "misclassified"),
    *("duplicate_indicator", "wrong_sign", "text_number", "grade_mismatch"),
    *("fund_total_blank", "covered_value", "deadline_after_filing"),
    *("display_scaled", "hidden_content", "label_missing", "money_unit_suspect", "no_budget"),
    *("not_read", "number_spans_rows", "reading_doubtful", "reason_formula", "rows_not_read"),
    *("sheet_not_read", "unscorable"),
)
"""Findings whose advice names a value, a cell or the answer column: no judgement is needed.

The others ask for a fact that only the unit knows (a missing result, a name, a second file)."""
LAYOUTS = 3


def demands(record: FileRecord) -> set[str]:
    """Name what is still asked of the unit: neither a note nor settled."""
    told = told_elsewhere(record.findings)
    rows = zip(record.findings, told, strict=True)
    return {one["slug"] for one, is_told in rows if one["severity"] != "note" and not is_told}


def planted(slug: str, form: str) -> Source:
    rng = random.Random(f"{slug}/{form}")
    made = filled(form, invent(rng), rng, slug, plain=True)
    return Source(f"{slug}/{form}.xlsx", made.content)


def layouts(slug: str, count: int) -> list[str]:
    return list(dict.fromkeys(forms_for(slug)))[:count]


@cache
def circles(
    count: int, lang: Literal["zh", "en"] = "zh"
) -> dict[str, list[tuple[FileRecord, FileRecord]]]:
    """Return by finding each form as first checked, and as the clerk hands it in again.

    All go through in two chunks, which costs a tenth of doing them one by one.
    """
    settings = config.load(changes={"output.lang": lang})
    sources = [planted(slug, form) for slug in BY_LITERAL_ADVICE for form in layouts(slug, count)]
    first = pipeline.process(sources, settings)
    again = [
        Source(
            one.path, clerk.correct(one.copy or b"", one.findings), stamps=frozenset({one.stamp})
        )
        for one in first
    ]
    circle: dict[str, list[tuple[FileRecord, FileRecord]]] = {}
    for before, after in zip(first, pipeline.process(again, settings), strict=True):
        circle.setdefault(before.path.split("/")[0], []).append((before, after))
    return circle


def check(slug: str, count: int, lang: Literal["zh", "en"] = "zh") -> None:
    for before, after in circles(count, lang)[slug]:
        assert slug in {one["slug"] for one in before.findings}, before.path
        assert all(one["fingerprint"] for one in after.answers), after.answers
        asked = [(one["cell"], one["fix"]) for one in after.findings]
        assert demands(after) == set(), (after.path, asked)


@pytest.mark.parametrize("slug", BY_LITERAL_ADVICE)
def test_who_follows_the_advice_is_done(slug: str) -> None:
    check(slug, 1)


@pytest.mark.slow
@pytest.mark.parametrize("slug", BY_LITERAL_ADVICE)
def test_who_follows_the_advice_in_english_is_done(slug: str) -> None:
    check(slug, 1, "en")


@pytest.mark.slow
@pytest.mark.parametrize("slug", BY_LITERAL_ADVICE)
def test_who_follows_the_advice_is_done_in_several_layouts(slug: str) -> None:
    check(slug, LAYOUTS)


def test_every_name_is_a_finding_that_can_be_planted() -> None:
    assert set(BY_LITERAL_ADVICE) <= catalogue().keys() & FAULTS.keys()
