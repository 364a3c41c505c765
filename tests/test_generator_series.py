"""What only shows across forms, between submissions, or when the program trips, is found too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from evalxl import checks, pipeline
from evalxl.checks import registry
from evalxl.checks.material import Material
from evalxl.core.model import Finding
from evalxl.core.records import FileRecord, Source
from evalxl.findings import frame
from evalxl.findings.waivers import Waiver
from evalxl.outputs.batch_outputs import batch_view
from evalxl.pipeline import Opened, Outcome
from evalxl.settings import config
from evalxl.settings.control import Adjustment, Control, Expected
from evalxl.settings.control_tables import LeftOut
from evalxl.steps import opening
from tests.generator import Generated, generate
from tests.generator.mid_year import LAYOUTS as MID_YEAR_LAYOUTS
from tests.generator.mid_year import MID_YEAR, monitored
from tests.generator.series import BATCHES, resubmitted

FEW, MANY = 4, 21  # plants a finding
LAYOUTS = 3

SERIES = (
    *BATCHES,
    "not_submitted",
    "target_lowered",
    "silent_change",
    "check_failed",
    "waiver_unmatched",
    "program_fault",
    "adjustment_unmatched",
    "review_line_flawed",
    "superseded",
    "standard_differs",
    "score_rate_mismatch",
    *MID_YEAR,
)
"""Findings planted here; all others are planted form by form (`faults.FAULTS`)."""


def evaluated(batch: Iterable[Generated], settings: config.Settings | None = None) -> Outcome:
    known = settings or config.load()
    return pipeline.evaluate([pipeline.open_form(source(one), known) for one in batch], known)


def source(one: Generated) -> Source:
    return Source(one.path, one.content, department=one.path.partition("/")[0])


def found_across(batch: list[Generated]) -> pd.DataFrame:
    outcome = evaluated(batch)
    digests = {one.path: hashlib.sha256(one.content).hexdigest() for one in batch}
    return frame(checks.across(outcome.frames, sha256=digests), outcome.frames.projects)


@pytest.mark.parametrize("slug", BATCHES)
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.thorough)])
def test_what_shows_across_forms_is_found_where_it_is_and_nowhere_else(
    slug: str, count: int
) -> None:
    batch = BATCHES[slug](count)
    found = found_across(batch)
    planted = {one.path for one in batch if slug in one.planted}
    mine = set(found.loc[found["slug"].eq(slug), "file"])
    assert mine == planted
    assert found[found["severity"].eq("error")].empty
    assert len({one.layout for one in batch}) >= LAYOUTS


def test_a_clean_batch_has_nothing_across_its_forms() -> None:
    assert found_across(list(generate(40, seed=5)))["slug"].tolist() == []


@pytest.mark.parametrize("slug", ["target_lowered", "silent_change"])
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.thorough)])
def test_what_nobody_asked_to_change_is_found(slug: str, count: int) -> None:
    pairs = list(resubmitted(slug, count))
    for pair in pairs:
        old, new = evaluated([pair.old]), evaluated([pair.new])
        found = {one.slug for one in checks.compare_submissions(old.frames, new.frames)}
        assert found == {slug}, pair.new.path
        again = checks.compare_submissions(old.frames, old.frames)
        assert again == []
        assert new.findings[new.findings["severity"].eq("error")].empty
    assert len({pair.new.layout for pair in pairs}) >= LAYOUTS


@pytest.mark.parametrize("slug", MID_YEAR)
def test_what_goes_wrong_in_mid_year_is_found_in_every_layout_and_only_there(slug: str) -> None:
    batch = [
        monitored(layout, number, planted)
        for layout in MID_YEAR_LAYOUTS
        for planted in (slug, None)
        for number in range(MANY // len(MID_YEAR_LAYOUTS))
    ]
    found = evaluated(batch).findings
    mine = set(found.loc[found["slug"].eq(slug), "file"])
    assert mine == {one.path for one in batch if slug in one.planted}
    clean = {one.path for one in batch if not one.planted}
    assert found[found["file"].isin(clean)].empty
    assert len(MID_YEAR_LAYOUTS) >= LAYOUTS


def test_projects_of_the_roster_without_a_form_are_named() -> None:
    batch = list(generate(MANY, seed=9))
    outcome = evaluated(batch)
    names = outcome.frames.projects["project_name"].dropna().tolist()
    missing = [Expected("某局", f"未报项目{number}", 2025, None, None) for number in range(MANY)]
    handed = [Expected("某局", name, 2025, None, None) for name in names]
    found = checks.across(outcome.frames, roster=[*handed, *missing])
    told = [one.where for one in found if one.slug == "not_submitted"]
    assert told == [one.project_name for one in missing]


def test_a_check_that_trips_is_named_for_each_form(monkeypatch: pytest.MonkeyPatch) -> None:
    def trips(material: Material) -> Iterable[Finding]:
        raise ZeroDivisionError

    batch = list(generate(MANY, seed=8))
    clean = evaluated(batch).findings
    monkeypatch.setattr(registry, "WITHIN", (trips, *registry.WITHIN))
    found = evaluated(batch).findings
    failed = found["slug"].eq("check_failed")
    assert set(found.loc[failed, "file"]) == {one.path for one in batch}
    assert found.loc[~failed, "message"].tolist() == clean["message"].tolist()
    assert len({one.layout for one in batch}) >= LAYOUTS


def test_a_fault_of_ours_costs_its_file_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = list(generate(2 * FEW, seed=6))  # each is then evaluated alone
    hit = {one.path for one in batch[::2]}
    real = opening.entries

    def trips(one: Opened, settings: config.Settings) -> object:
        if one.source.path in hit and one.workbook.tables:
            raise ZeroDivisionError
        return real(one, settings)

    clean = evaluated(batch).findings
    monkeypatch.setattr(pipeline, "entries", trips)
    found = evaluated(batch).findings
    faults = found["slug"].eq("program_fault")
    assert set(found.loc[faults, "file"]) == hit
    others = clean.loc[~clean["file"].isin(hit), "message"].tolist()
    assert found.loc[~found["file"].isin(hit), "message"].tolist() == others


def test_where_standards_are_only_compared_the_difference_is_told() -> None:
    """Missed targets under a standard that gives all or nothing; the policy gives a share."""
    batch = list(generate(MANY, seed=9, plant=("unmet",), share=1))
    for use, is_told in (("compare", True), ("follow", False)):
        settings = config.load(changes={"scoring.standards": use})
        opened = [_all_or_nothing(pipeline.open_form(source(one), settings)) for one in batch]
        outcome = pipeline.evaluate(opened, settings)
        rows, found = outcome.frames.indicators, outcome.findings
        shared = rows["computed_score"].gt(0) & rows["verdict"].eq("unmet")
        missed = set(rows.loc[shared, "project"]) if is_told else set[int]()
        assert set(found.loc[found["slug"].eq("standard_differs"), "project"]) == missed
        assert bool(missed) == is_told
    assert len({one.layout for one in batch}) >= LAYOUTS


def test_a_printed_share_of_points_that_is_off_is_told_and_a_right_one_is_not() -> None:
    settings = config.load()
    for off, is_told in ((3.0, True), (0.0, False)):
        batch = list(generate(MANY, seed=9))
        opened = [_with_shares(pipeline.open_form(source(one), settings), off) for one in batch]
        outcome = pipeline.evaluate(opened, settings)
        found = outcome.findings
        rated = set(outcome.frames.indicators.dropna(subset=["score_rate"])["project"])
        told = set(found.loc[found["slug"].eq("score_rate_mismatch"), "project"])
        assert told == (rated if is_told else set())
        assert rated
    assert len({one.layout for one in batch}) >= LAYOUTS


def _with_shares(opened: Opened, off: float) -> Opened:
    """Print beside each scored row its share of points, `off` percent too high."""
    tables = tuple(
        replace(
            table,
            indicators=tuple(
                replace(row, score_rate=100 * row.score / row.weight + off)
                if row.score is not None and row.weight and row.score <= row.weight
                else row
                for row in table.indicators
            ),
        )
        for table in opened.workbook.tables
    )
    return replace(opened, workbook=replace(opened.workbook, tables=tables))


def _all_or_nothing(opened: Opened) -> Opened:
    standard = "达到目标值得满分，未达到不得分"
    tables = tuple(
        replace(
            table, indicators=tuple(replace(row, standard=standard) for row in table.indicators)
        )
        for table in opened.workbook.tables
    )
    return replace(opened, workbook=replace(opened.workbook, tables=tables))


def test_waivers_and_reviewed_scores_that_fit_nothing_are_named() -> None:
    batch = list(generate(MANY, seed=4))
    units = [str(one.facts["info"].get("unit")) for one in batch]
    waivers = tuple(Waiver(code="no_budget", why="已说明", who="张某", unit=unit) for unit in units)
    scores = tuple(
        Adjustment(unit, "没有这个项目", 2025, "没有这个指标", 3.0, "佐证不足", "张某", None)
        for unit in units
    )
    unclear = tuple(LeftOut(row, "no number", "不是数字") for row in range(2, MANY + 2))
    laid = Control(adjustments=scores, waivers=waivers, today=date(2026, 6, 1), left_out=unclear)
    settings = config.load(None, None, laid)
    records: list[FileRecord] = pipeline.process([source(one) for one in batch], settings)
    files = pd.DataFrame({"path": [one.path for one in batch], "sha256": None})
    told = batch_view(records, files, settings, pd.Timestamp("2026-06-01")).findings["slug"]
    assert told.eq("waiver_unmatched").sum() == MANY
    assert told.eq("adjustment_unmatched").sum() == MANY
    assert told.eq("review_line_flawed").sum() == MANY
