"""What the text tells against the table is found; what merely repeats or adds is left alone.

The answers of `told/*.toml` were decided before the checks were written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evalxl import checks, pipeline, scoring
from evalxl.core.model import Finding, ScoreTable
from evalxl.core.records import Source
from evalxl.frames import Entry, build
from evalxl.policies import load
from evalxl.settings import config
from tests.checks.five_forms import FORMS
from tests.checks.forms import scored

TOLD = Path(__file__).parent / "told"
SLUGS = ("narrative_mismatch", "count_mismatch")


def data(name: str) -> dict[str, Any]:
    return tomllib.loads((TOLD / f"{name}.toml").read_text(encoding="utf-8"))


def innocent() -> list[tuple[str, dict[str, Any]]]:
    return [(form, {"text": text}) for form, at in data("innocent").items() for text in at["texts"]]


def contradictions() -> list[tuple[str, dict[str, Any]]]:
    return [(form, one) for form, told in data("contradictions").items() for one in told]


def filled(form: str, told: dict[str, Any]) -> dict[str, Any]:
    """The form with one text in the place where it is told."""
    case = dict(data("forms")[form])
    if "reason" in told:
        case["rows"] = case["rows"].replace("部分单位材料报送较迟，下年提前布置", told["reason"])
    return {**case, "text": [told.get("text", "。")], "goal": told.get("goal")}


@cache
def found() -> dict[tuple[str, str], list[Finding]]:
    """The findings on each text, all made in one chunk."""
    told = [*contradictions(), *innocent()]
    frames, policies = scored([filled(form, one) for form, one in told])
    by_key: dict[tuple[str, str], list[Finding]] = {(form, words(one)): [] for form, one in told}
    keys = list(by_key)
    for one in checks.run(frames, policies=policies):
        if one.slug in SLUGS and one.project is not None:
            by_key[keys[one.project]].append(one)
    return by_key


def words(told: dict[str, Any]) -> str:
    return str(told.get("text") or told.get("goal") or told.get("reason"))


def cases(listed: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    return [pytest.param(form, one, id=f"{form}: {words(one)}") for form, one in listed]


@pytest.mark.parametrize(("form", "told"), cases(contradictions()))
def test_a_contradiction_is_found(form: str, told: dict[str, Any]) -> None:
    assert told["where"] in {one.where for one in found()[form, words(told)]}


@pytest.mark.parametrize(("form", "told"), cases(innocent()))
def test_an_innocent_text_is_left_alone(form: str, told: dict[str, Any]) -> None:
    assert [(one.where, one.params) for one in found()[form, words(told)]] == []


def changed() -> Iterator[Any]:
    for name, edits in data("published").items():
        for edit in edits:
            yield pytest.param(name, edit, id=f"{name[:8]} {edit['to'][:40]}")


@cache
def published() -> list[list[Finding]]:
    """The findings on each published form with one of its texts changed, all made in one chunk."""
    entries = []
    for param in changed():
        name, edit = param.values
        table = form(name)
        told = [
            replace(one, text=one.text.replace(edit["from"], edit["to"])) for one in table.narrative
        ]
        goals = replace(
            table.goals, achieved=(table.goals.achieved or "").replace(edit["from"], edit["to"])
        )
        assert tuple(told) != table.narrative or goals != table.goals, edit
        entries.append(
            Entry(name, 0, None, "mof-2020", replace(table, narrative=tuple(told), goals=goals))
        )
    frames = scoring.score(build(entries), {"mof-2020": load("mof-2020")})
    made: list[list[Finding]] = [[] for _ in entries]
    for one in checks.run(frames):
        if one.project is not None:
            made[one.project].append(one)
    return made


@cache
def form(name: str) -> ScoreTable:
    settings = config.load()
    opened = pipeline.open_form(Source(name, (FORMS / name).read_bytes()), settings)
    (table,) = opened.workbook.tables
    return table


@pytest.mark.parametrize(
    ("number", "edit"), [(n, one.values[1]) for n, one in enumerate(changed())]
)
def test_a_changed_number_of_a_published_form_is_found(number: int, edit: dict[str, str]) -> None:
    assert edit["where"] in {one.where for one in published()[number] if one.slug in SLUGS}
