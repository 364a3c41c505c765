"""Every finding: what must be found, what must be left alone, and that the entry is complete."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from evalxl import checks, findings
from evalxl.core.model import Finding
from evalxl.findings import catalogue
from tests.checks.forms import scored

CASES = Path(__file__).parent / "cases"
ELSEWHERE = {
    "check_failed": "tests/checks/test_run.py",
    "waiver_unmatched": "tests/findings/test_waivers.py",
    "adjustment_unmatched": "tests/test_conclusion.py",
    "review_line_flawed": "tests/test_conclusion.py",
    "superseded": "tests/test_conclusion.py",
    "behind_schedule": "tests/checks/test_planned.py",
    "target_at_risk": "tests/checks/test_planned.py",
    "likelihood_doubtful": "tests/checks/test_planned.py",
}
"""Findings that no check makes, and where they are tested."""

OTHERS = ("1", "9")
"""Families that reading, batch and the pipeline make, each with tests of their own."""

BATCH = {"forms", "roster", "sha256"}
Made = tuple[list[Finding], pd.DataFrame]


@cache
def cases() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """All cases by a readable name: what kind it is, of which finding, and what it says."""
    return {
        f"{path.stem} {kind}: {case['about']}": (kind, path.stem, case)
        for path in sorted(CASES.glob("*.toml"))
        for kind, group in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for case in group
    }


def names(kind: str) -> list[str]:
    return [name for name, (is_kind, _, _) in cases().items() if is_kind == kind]


@cache
def alone() -> dict[str, Made]:
    """Score and check all single forms together, as projects of one chunk."""
    single = {n: c for n, (_, _, c) in cases().items() if not BATCH & set(c) and "old" not in c}
    frames, policies = scored(list(single.values()))
    found = checks.run(frames, policies=policies)
    return {
        name: ([one for one in found if one.project == key], frames.projects)
        for key, name in enumerate(single)
    }


@cache
def made(name: str) -> Made:
    """Make the checks that a case speaks of; give the findings and the projects."""
    return alone().get(name) or _together(cases()[name][2])


def _together(case: Mapping[str, Any]) -> Made:
    if "old" in case:
        (old, _), (new, _) = scored([case["old"]]), scored([case["new"]])
        return checks.compare_submissions(old, new), new.projects
    frames, policies = scored(case.get("forms", [{}]))
    roster = [SimpleNamespace(**entry) for entry in case.get("roster", ())]
    sha256 = case.get("sha256", {})
    found = checks.across(frames, policies=policies, roster=roster, sha256=sha256)
    return found, frames.projects


def errors(found: pd.DataFrame) -> set[str]:
    return set(found.loc[found["severity"].eq("error"), "slug"])


@pytest.mark.parametrize("name", names("must_not"))
def test_is_left_alone(name: str) -> None:
    _, slug, case = cases()[name]
    found = findings.frame(*made(name))
    assert found[found["slug"].eq(slug)]["message"].tolist() == []
    assert errors(found) <= set(case.get("besides", ()))


@pytest.mark.parametrize("name", names("must"))
def test_is_found_at_its_place_with_its_numbers(name: str) -> None:
    _, slug, case = cases()[name]
    found = findings.frame(*made(name))
    mine = found[found["slug"].eq(slug)].to_dict("records")
    wanted = case["find"]
    differing = [
        {key: (one[key], value) for key, value in wanted.items() if not _equal(one[key], value)}
        for one in mine
    ]
    assert {} in differing, f"(found, wanted) of each: {differing}"


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, float | int):
        return bool(value == pytest.approx(wanted))
    return bool(value == wanted)


@pytest.mark.parametrize("name", names("must"))
def test_one_mistake_is_one_error(name: str) -> None:
    """Whatever follows from the mistake is not blamed a second time."""
    _, slug, case = cases()[name]
    assert errors(findings.frame(*made(name))) - {slug} <= set(case.get("besides", ()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_message_has_a_gap(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object, key: str) -> str:
        raise AssertionError(f"nothing to fill {{{key}}} with")

    monkeypatch.setattr("evalxl.findings._Lenient.__missing__", refuse)
    for name in names("must"):
        for one in made(name)[0]:
            message, fix = findings.words(one, lang)
            assert message, one.slug
            assert fix, one.slug


@pytest.mark.parametrize(
    "slug", [s for s, r in catalogue().items() if r.code[3] not in OTHERS and s not in ELSEWHERE]
)
def test_a_finding_has_a_case_that_triggers_it_and_one_that_must_not(slug: str) -> None:
    told = tomllib.loads((CASES / f"{slug}.toml").read_text(encoding="utf-8"))
    assert told["must"]
    assert told["must_not"]


@pytest.mark.parametrize("slug", ELSEWHERE)
def test_a_finding_made_elsewhere_is_tested_there(slug: str) -> None:
    text = (Path(__file__).parents[2] / ELSEWHERE[slug]).read_text(encoding="utf-8")
    assert slug in text
