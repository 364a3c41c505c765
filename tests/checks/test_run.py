"""How checks are made together: none stops the others, and the frames stay as they were."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from evalxl import checks, pipeline
from evalxl.checks import registry
from evalxl.checks.material import Material, rows
from evalxl.checks.thresholds import Thresholds
from evalxl.core.model import Finding
from evalxl.core.records import Source
from evalxl.settings import config
from tests.checks.forms import scored as scored_forms
from tests.generator import generate
from tests.generator.faults import FAULTS

PLANTS = tuple(sorted(name for name, fault in FAULTS.items() if not fault.refused))

MISSED = {
    "rows": """
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值
产出指标 | 数量指标 | 培训人数 | ≥100人 | 90人
"""
}
SURPRISE = {**MISSED, "info": {"project_name": "出人意料"}}


def trips(material: Material) -> Iterable[Finding]:
    for project in rows(material.frames.projects):
        if project.project_name == "出人意料":
            raise KeyError("no such column")
        yield Finding(slug="unmet", project=project.Index)


def test_a_check_that_trips_names_itself_for_that_project_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "WITHIN", (trips, *registry.WITHIN))
    frames, policies = scored_forms([MISSED, SURPRISE])
    found = checks.run(frames, policies=policies)
    (failed,) = [one for one in found if one.slug == "check_failed"]
    assert (failed.project, failed.where) == (1, "trips")
    assert {one.project for one in found if one.slug == "unmet"} == {0, 1}


def test_a_project_is_judged_alike_alone_and_among_others() -> None:
    frames, policies = scored_forms([MISSED])
    alone = checks.run(frames, policies=policies)
    frames, policies = scored_forms([{}, MISSED])
    among = [one for one in checks.run(frames, policies=policies) if one.project == 1]
    assert [(one.slug, one.at, one.provided) for one in alone] == [
        (one.slug, one.at, one.provided) for one in among
    ]


def test_a_threshold_can_be_moved() -> None:
    frames, policies = scored_forms([{"parts": "子项目 | 预算 | 支出\n培训 | 100 | 85\n"}])
    strict = checks.run(frames, Thresholds(low_execution_warning=90.0), policies)
    assert [one.severity for one in strict if one.slug == "low_execution"] == ["warning"]
    lax = checks.run(frames, Thresholds(low_execution_note=80.0), policies)
    assert [one for one in lax if one.slug == "low_execution"] == []


def test_no_project_at_all_is_no_trouble() -> None:
    frames, policies = scored_forms([MISSED])
    empty = checks.only(frames, [])
    assert checks.run(empty, policies=policies) == []
    assert checks.across(empty, policies=policies) == []


def test_no_check_trips_on_a_whole_chunk() -> None:
    """A check that trips is made project by project: right, slow, and seen by nobody."""
    given = list(generate(24, seed=26, plant=PLANTS, share=0.5))
    settings = config.load()
    opened = [pipeline.open_form(Source(one.path, one.content), settings) for one in given]
    scored = pipeline.evaluate(opened, settings).frames
    policies = {name: settings.load_policy(name) for name in scored.projects["policy"].unique()}
    material = Material(scored, Thresholds(), policies)
    planted = sum(len(one.planted) for one in given)
    assert (len(scored.projects) > 20, planted > 6) == (True, True)
    assert sum(len(list(check(material))) for check in registry.WITHIN) >= planted
