"""A label replaced by a word that no list has loses nothing in silence, and blames nobody."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.reading.layouts.relabel import Case, Form, cases, judge, known_form, read, right_share

SEED = 11
RIGHT = {1: 97.0, 2: 93.0}
"""Percent of facts to be right by how many labels are replaced."""


def check(judged: list[Case]) -> None:
    assert not [f"{one}: {one.silent}" for one in judged if one.silent]
    assert not [f"{one}: {one.accused}" for one in judged if one.accused]


@pytest.mark.parametrize("labels", RIGHT)
def test_a_sample_of_labels_is_replaced(labels: int) -> None:
    check(list(cases(range(3), labels, SEED)))


@pytest.mark.thorough
@pytest.mark.parametrize("labels", RIGHT)
def test_many_labels_are_replaced(labels: int) -> None:
    judged = list(cases(range(2000), labels, SEED + 1))
    check(judged)
    assert right_share(judged) >= RIGHT[labels]


@pytest.fixture(scope="module")
def form() -> Form:
    """The published form of a city's project."""
    return known_form(2)


@pytest.fixture(scope="module")
def document(form: Form) -> dict[str, Any]:
    return read([form.grid])[0]


def test_every_kind_of_fact_has_a_label(form: Form) -> None:
    meanings = {fact.meaning for under in form.labels.values() for fact in under}
    wanted = ("indicator target", "indicator weight", "money budget", "info unit", "totals score")
    assert meanings >= set(wanted)


def test_the_form_as_it_is_loses_nothing(form: Form, document: dict[str, Any]) -> None:
    one = judge(form, {}, document)
    assert (set(one.fates), one.accused) == ({"right"}, [])


def spoiled(document: dict[str, Any], *findings: dict[str, Any]) -> dict[str, Any]:
    """Take the weights out of a reading, and tell something else instead."""
    changed = copy.deepcopy(document)
    for project in changed["projects"]:
        for one in project["indicators"]:
            one["weight"] = None
    changed["findings"] = list(findings)
    return changed


def finding(form: Form, slug: str, cell: str) -> dict[str, Any]:
    sheet = next(fact.at[0] for fact in form.facts if fact.meaning == "indicator weight")
    return {"slug": slug, "severity": "warning", "sheet": sheet, "cell": cell, "message": ""}


@pytest.mark.parametrize(
    ("slug", "cell", "fate"),
    [("not_read", "G12", "told"), ("not_read", "E12", "silent"), ("unmet", "G12", "silent")],
    ids=["at the column", "at another", "about something else"],
)
def test_only_an_admission_at_the_column_tells(
    form: Form, document: dict[str, Any], slug: str, cell: str, fate: str
) -> None:
    one = judge(form, {}, spoiled(document, finding(form, slug, cell)))
    assert one.fates[fate] == sum(fact.meaning == "indicator weight" for fact in form.facts)
