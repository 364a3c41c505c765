"""Every finding has an exit: who does literally what the advice says has nothing left to do."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest

from evalxl import pipeline
from evalxl.core.records import FileRecord, Source
from evalxl.core.terms import Scope
from evalxl.findings import catalogue
from evalxl.findings.acts import told_elsewhere
from evalxl.settings import config
from evalxl.writing.forms import draw
from tests import clerk
from tests.generator.facts import invent
from tests.generator.faults import FAULTS, forms_for
from tests.generator.fill import fill
from tests.generator.make import description, filled
from tests.generator.mid_year import LAYOUTS as MID_YEAR_LAYOUTS
from tests.generator.mid_year import MID_YEAR, monitored
from tests.tools.office import converted

LAYOUTS = 3
PLANTED = [slug for slug in catalogue() if slug in FAULTS or slug in MID_YEAR]
QUICK = ("qualitative_out_of_band", "unmet_full_score", "weight_sum", "missing_value", "overspend")
"""One of each kind of act: a value of a band, a value and a reason, a column, a fact, an answer."""
OFFICE = ("bad_number", "formula_no_cache", "sheet_unreadable")
"""The advice is to open the file in the office program and to save it."""

LITERAL = (
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
"""Findings whose advice names a value, a cell or the answer column: no paper is looked up."""

FACTS: dict[str, str | None] = {
    "ambiguous_value": "120家",
    "unit_mismatch": "1000人次",
    "unit_missing": "12家",
    "period_mismatch": "468家",
    "duplicate_result": "131家",
    "points_in_value_cells": "49.5公里",
    "evidence_missing": "3-1.验收报告",
    "evidence_weak": "3-1.验收报告",
    "evidence_reference": "{row}-1.签到表",
    "reason_from_comment": "汛期停工45天",
    "comment_not_read": "汛期停工45天",
    **dict.fromkeys(("grade_boundary", "name_not_labelled")),
}
"""What the unit alone knows, and the clean form does not say; `None`: she answers the question."""

ANOTHER_FILE = "the file itself is wrong; another one is handed in"
OF_THE_BATCH = "tells of several files, and is answered in the department's workbook"
WITHOUT_COPY = (
    "a form of mid-year gets no copy to answer in; its department's workbook has the line"
)
OF_THE_BUREAU = "asks the bureau or those who look after the program"
NO_ACT = {
    **dict.fromkeys(
        (
            *("unreadable", "limit_exceeded", "encrypted", "not_a_form", "not_filled"),
            *("target_only_form", "indicators_in_columns"),
        ),
        ANOTHER_FILE,
    ),
    **dict.fromkeys(
        (s for s, one in catalogue().items() if one.scope == Scope.BATCH), OF_THE_BATCH
    ),
    **dict.fromkeys(("behind_schedule", "target_at_risk"), WITHOUT_COPY),
    **dict.fromkeys(
        (
            *("check_failed", "waiver_unmatched", "program_fault"),
            *("adjustment_unmatched", "review_line_flawed"),
            "standard_differs",  # only where the bureau compares two ways of scoring
        ),
        OF_THE_BUREAU,
    ),
}
"""Findings that no act of a clerk in her form can close, with the reason."""


@dataclass(frozen=True)
class Planted:
    """A form with one mistake, and the same without it: what the clerk has in her papers."""

    slug: str
    layout: str
    content: bytes
    truth: bytes

    @property
    def path(self) -> str:
        return f"{self.slug}/{self.layout}.xlsx"


def planted(slug: str, count: int) -> Iterator[Planted]:
    """Plant a mistake in as many layouts."""
    if slug in MID_YEAR:
        for layout in list(MID_YEAR_LAYOUTS)[:count]:
            right, wrong = (monitored(layout, 1, one).content for one in (None, slug))
            yield Planted(slug, layout, wrong, right)
        return
    for form in list(dict.fromkeys(forms_for(slug)))[:count]:
        rng = random.Random(f"{slug}/{form}")
        made = filled(form, invent(rng), rng, slug, plain=True)
        yield Planted(slug, form, made.content, without_the_mistake(slug, form))


def without_the_mistake(slug: str, form: str) -> bytes:
    """Draw the form as it should be; where the mistake is in the content, its layout stays."""
    fault, layout = FAULTS[slug], description(form)
    if fault.is_in_content:
        layout = fault.in_layout(layout)
    content, tables = fill(form, invent(random.Random(f"{slug}/{form}")))
    return draw(layout, content, tables)


def demands(record: FileRecord) -> set[str]:
    """Name what is still asked of the unit: neither a note nor settled."""
    told = told_elsewhere(record.findings)
    rows = zip(record.findings, told, strict=True)
    return {one["slug"] for one, is_told in rows if one["severity"] != "note" and not is_told}


def open_marks(record: FileRecord, slug: str) -> set[str]:
    """Return the marks of the planted findings that nobody has settled."""
    mine = [one for one in record.findings if one["slug"] == slug]
    worst = min((one["severity"] for one in mine), default=None)  # an error before a note
    return {one["fingerprint"] for one in mine if not one["settled"] and one["severity"] == worst}


def circles(
    slugs: Iterable[str], count: int, lang: Literal["zh", "en"] = "zh"
) -> Iterator[tuple[str, FileRecord, FileRecord]]:
    """Return each form as first checked, and as the clerk hands it in again.

    All go through in two chunks, which costs a tenth of doing them one by one.
    """
    settings = config.load(changes={"output.lang": lang})
    forms = [one for slug in slugs for one in planted(slug, count)]
    first = pipeline.process([Source(one.path, one.content) for one in forms], settings)
    copies = {one.path: one.copy or form.content for form, one in zip(forms, first, strict=True)}
    copies |= converted({name: copies[name] for name in copies if name.split("/")[0] in OFFICE})
    again = [
        Source(
            one.path,
            clerk.correct(
                copies[one.path],
                one.findings,
                None if form.slug in LITERAL else form.truth,
                FACTS,
            ),
            stamps=frozenset({one.stamp}),
        )
        for form, one in zip(forms, first, strict=True)
    ]
    second = pipeline.process(again, settings)
    for form, before, after in zip(forms, first, second, strict=True):
        yield form.slug, before, after


def left_open(
    slugs: Iterable[str], count: int, lang: Literal["zh", "en"] = "zh"
) -> dict[str, list[str]]:
    """Return what is left to do, by form, after the clerk has followed the advice."""
    left: dict[str, list[str]] = defaultdict(list)
    for slug, before, after in circles(slugs, count, lang):
        planted_marks = open_marks(before, slug)
        assert slug in {one["slug"] for one in before.findings}, before.path
        assert all(one["fingerprint"] for one in after.answers), after.answers
        asked = demands(after)
        for one in after.findings:
            is_same = one["fingerprint"] in planted_marks and not one["settled"]
            if one["slug"] in asked or is_same:
                left[before.path].append(f"{one['cell']} {one['slug']}: {one['fix']}")
    return dict(left)


def closable() -> list[str]:
    has_office = shutil.which("soffice") is not None
    return [s for s in PLANTED if s not in NO_ACT and (has_office or s not in OFFICE)]


def test_who_follows_the_advice_is_done() -> None:
    assert left_open(QUICK, 1) == {}


@pytest.mark.slow
def test_who_follows_any_advice_is_done() -> None:
    assert left_open(closable(), 1) == {}


@pytest.mark.slow
def test_who_follows_literal_advice_in_english_is_done() -> None:
    assert left_open(LITERAL, 1, "en") == {}


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_follows_any_advice_in_several_layouts_is_done(lang: Literal["zh", "en"]) -> None:
    assert left_open(closable(), LAYOUTS, lang) == {}


def test_every_finding_is_closed_or_says_why_no_clerk_can() -> None:
    assert set(PLANTED) | set(NO_ACT) == set(catalogue())
