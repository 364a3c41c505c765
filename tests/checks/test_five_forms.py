"""What an auditor found in the five published forms is found, and nothing else is an error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.five_forms import FORMS, SNAPSHOTS, found, snapshot

NAMES = sorted(path.name for path in FORMS.glob("*.xlsx"))
SLUGS = {"completion_over_150": "completion_over"}
DECIDED_OTHERWISE = {("missing_value", "上年结转资金; 其他资金")}
"""Blank carry-over and other money count as 0 and are no finding (INTERFACE §5)."""


def project_of(name: str) -> dict[str, Any]:
    facts = (FORMS / "expected" / name).with_suffix(".json").read_text(encoding="utf-8")
    project: dict[str, Any] = json.loads(facts)["projects"][0]
    return project


def asked() -> Iterator[Any]:
    for name in NAMES:
        for one in project_of(name)["findings"]:
            if one["certainty"] == "unambiguous" and (
                (one["code"], one["where"]) not in DECIDED_OTHERWISE
            ):
                yield pytest.param(name, one, id=f"{name[:5]} {one['code']} {one['where'][:30]}")


@pytest.mark.parametrize(("name", "fact"), list(asked()))
def test_every_unambiguous_finding_is_reported_at_its_place(
    name: str, fact: dict[str, Any]
) -> None:
    slug = SLUGS.get(fact["code"], fact["code"])
    mine = found()[found()["file"].eq(name) & found()["slug"].eq(slug)]
    assert not mine.empty
    numbers = fact.get("data", {}).get("numbers", ())
    project = project_of(name)
    if "sub-project" in fact["where"]:
        subs = {sub["no"]: sub for sub in project["subprojects"]}
        for sub in (subs[number] for number in numbers):
            names = [name for name in (sub["name"], sub.get("indicator_name")) if name]
            assert any(name in where for where in mine["where"] for name in names)
    elif numbers:
        assert set(numbers) <= set(mine["indicator"].dropna().astype(int))


@pytest.mark.parametrize("name", NAMES)
def test_the_findings_are_the_accepted_ones(name: str) -> None:
    """Doubtful ones are argued in snapshots/README.md."""
    accepted = (SNAPSHOTS / name).with_suffix(".txt").read_text(encoding="utf-8")
    assert snapshot(name) == accepted
