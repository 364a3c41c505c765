"""Planted faults are found, nothing else is called an error, and clean forms are read right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

from evalxl import pipeline
from evalxl.core.model import ScoreTable
from evalxl.core.records import Source
from evalxl.findings import catalogue
from evalxl.pipeline import Outcome
from evalxl.settings import config
from tests.generator import Generated, generate
from tests.generator.faults import FAULTS
from tests.test_generator_series import SERIES

A_FEW, SOME, MANY = 2, 8, 24  # forms a fault
FORMS, LAYOUTS = 20, 3  # what every finding is to be planted in, at least
CLEAN_FEW, CLEAN_SOME, CLEAN_MANY = 60, 400, 1500
CHUNK = 250
SLOW, ALL = pytest.mark.slow, pytest.mark.thorough


@cache
def evaluated(count: int, seed: int, plant: bool) -> tuple[list[Generated], list[Outcome]]:
    """Make forms and put them through the pipeline, in chunks."""
    settings = config.load()
    made = list(generate(count, seed, plant=tuple(FAULTS) if plant else (), share=1))
    outcomes = []
    for first in range(0, count, CHUNK):
        chunk = made[first : first + CHUNK]
        opened = [pipeline.open_form(Source(one.path, one.content), settings) for one in chunk]
        outcomes.append(pipeline.evaluate(opened, settings))
    return made, outcomes


def findings(outcomes: Iterable[Outcome]) -> dict[str, list[dict[str, Any]]]:
    """Give the findings of each file."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for outcome in outcomes:
        for row in outcome.findings.to_dict("records"):
            found[row["file"]].append({str(key): value for key, value in row.items()})
    return found


def tables(outcomes: Iterable[Outcome]) -> dict[str, tuple[ScoreTable, ...]]:
    return {one.source.path: one.workbook.tables for out in outcomes for one in out.opened}


def check_planted(count: int) -> None:
    made, outcomes = evaluated(count, 7, plant=True)
    found = findings(outcomes)
    planted, seen = Counter[str](), Counter[str]()
    layouts: defaultdict[str, set[str]] = defaultdict(set)
    missed, extra = [], []
    for one in made:
        (slug,) = one.planted
        slugs = {row["slug"] for row in found[one.path]}
        errors = {row["slug"] for row in found[one.path] if row["severity"] == "error"}
        planted[slug] += 1
        layouts[slug].add(one.layout)
        seen[slug] += slug in slugs
        if slug not in slugs:
            missed.append(f"{slug} in {one.form} ({one.path}): {sorted(slugs)}")
        if unexpected := errors - {slug} - FAULTS[slug].brings:
            extra.append(f"{slug} in {one.form} ({one.path}): {sorted(unexpected)}")
    rates = {slug: seen[slug] / planted[slug] for slug in planted}
    assert {slug: rate for slug, rate in rates.items() if rate < 0.99} == {}, missed
    assert extra == []
    if count >= MANY * len(FAULTS):
        assert {slug: len(forms) for slug, forms in layouts.items() if len(forms) < LAYOUTS} == {}
        assert min(planted.values()) >= FORMS


def check_clean(count: int) -> None:
    made, outcomes = evaluated(count, 5, plant=False)
    found = findings(outcomes)
    errors = [
        f"{one.form} ({one.path}): {row['slug']} {row['message']}"
        for one in made
        for row in found[one.path]
        if row["severity"] == "error"
    ]
    assert errors == []
    read = tables(outcomes)
    assert [problem for one in made for problem in differences(one, read[one.path])] == []


def differences(one: Generated, read: tuple[ScoreTable, ...]) -> list[str]:
    """Tell what was read otherwise than it was made."""
    if len(read) != 1:
        return [f"{one.path}: {len(read)} projects"]
    (table,) = read
    wanted = {"form": one.form, **one.facts["info"], "rows": len(one.facts["indicators"])}
    got = {"form": table.form, "rows": len(table.indicators)}
    got |= {key: table.info[key].value if key in table.info else None for key in one.facts["info"]}
    problems = [
        f"{one.form} ({one.path}): {key} {got[key]!r}, not {wanted[key]!r}"
        for key in wanted
        if got[key] != wanted[key]
    ]
    for fact, row in zip(one.facts["indicators"], table.indicators, strict=False):
        for key, value in fact.items():
            if not same(value, getattr(row, key)):
                problems.append(
                    f"{one.form} ({one.path}) row {row.no}: {key} "
                    f"{getattr(row, key)!r}, not {value!r}"
                )
    return problems


def same(one: Any, other: Any) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) < 0.001
    return (one or None) == (other or None)


@pytest.mark.parametrize("slug", catalogue())
def test_every_finding_can_be_planted(slug: str) -> None:
    assert slug in FAULTS or slug in SERIES, "name a fault that brings it about"


def test_every_fault_is_found_and_brings_no_other_error() -> None:
    check_planted(A_FEW * len(FAULTS))


def test_clean_forms_of_all_kinds_are_read_right_and_bring_no_error() -> None:
    check_clean(CLEAN_FEW)


@pytest.mark.parametrize("count", [pytest.param(SOME, marks=ALL), pytest.param(MANY, marks=ALL)])
def test_every_fault_is_found_in_many_forms(count: int) -> None:
    check_planted(count * len(FAULTS))


@pytest.mark.parametrize(
    "count", [pytest.param(CLEAN_SOME, marks=SLOW), pytest.param(CLEAN_MANY, marks=ALL)]
)
def test_many_clean_forms_are_read_right_and_bring_no_error(count: int) -> None:
    check_clean(count)


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (
        [one.content for one in generate(8, 3, plant=tuple(FAULTS), share=0.5)] for _ in range(2)
    )
    assert first == second
