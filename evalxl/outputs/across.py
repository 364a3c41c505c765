"""Findings that no single file shows: across the batch, and against what was handed in before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from evalxl.core.model import Finding
from evalxl.core.records import FileRecord
from evalxl.outputs.parquet import FINDINGS, Gathered, Wanted, gather
from evalxl.settings.config import Settings
from evalxl.settings.control_tables import ADJUSTMENTS
from evalxl.steps.reporting import reported

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames
    from evalxl.policies import Policy

COMPARED: Wanted = {
    "funds": ("project", "key", "sheet", "cell", "value", "yuan", "unit"),
    "subprojects": (),
    "indicators": (
        *(
            "project",
            "no",
            "sheet",
            "name",
            "weight",
            "allotted",
            "score",
            "reason",
            "is_execution",
        ),
        *("cell_reason", "adjusted_score", "adjusted_reason", "reviewer"),
    ),
    "dimensions": (),
    "fields": (),
}
"""What is read to compare the projects with each other."""

_USED = {"zh": "得分已采用，请补签", "en": "Its points are used; sign it"}
_LEFT_OUT = {"zh": "这一行没有采用，其余照常", "en": "This row is left out, all others count"}

_COVERED = ("slug", "project", "file", "where")
"""What of a finding tells whether a waiver covers it."""


def across(gathered: Gathered, files: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Find what shows only when all files are looked at together."""
    from evalxl import checks
    from evalxl.findings.waivers import unmatched

    frames, known = gathered.frames(COMPARED), gathered.frame(FINDINGS, _COVERED)
    if "same_as" in files.columns:  # the file that counts first, then those that repeat it
        files = files.sort_values("same_as", key=lambda same: same.notna(), kind="stable")
    seen = checks.across(
        frames,
        settings.findings.thresholds,
        policies_of(frames.projects, settings),
        roster=settings.control.roster,
        sha256={
            str(path): str(digest)
            for path, digest in zip(files["path"], files["sha256"], strict=True)
            if isinstance(digest, str)
        },
    )
    seen += _unmatched_adjustments(frames, settings)
    seen += _flawed_reviews(settings)
    seen += _superseded(files)
    control = settings.control
    seen += unmatched(known, frames.projects, control.waivers, control.today or date.min)
    return reported(seen, frames.projects, settings)


def changed(
    gathered: Gathered,
    resubmitted: Iterable[tuple[FileRecord, FileRecord]],
    settings: Settings,
) -> pd.DataFrame:
    """Find what was changed unasked in projects that were handed in again.

    What the advice on the first submission asked to change is not among it.
    """
    from evalxl import checks
    from evalxl.outputs.advice import is_asked_for

    projects = gathered.frame("projects")
    first = projects.reset_index().groupby("file")["index"].min()
    seen: list[Finding] = []
    for old, new in resubmitted:
        before, after = (gather([one]).frames({}) for one in (old, new))
        for found in checks.compare_submissions(before, after, is_one_form=False):
            if found.at and is_asked_for(found.at, old.findings):
                continue
            number = None if found.project is None else int(first[new.path]) + found.project
            seen.append(replace(found, file=new.path, project=number))
    return reported(seen, projects, settings)


def since_filed(
    gathered: Gathered, planned: Sequence[FileRecord], settings: Settings
) -> pd.DataFrame:
    """Find targets of later forms that are not those the project filed."""
    from evalxl.outputs.filed_targets import since_filed

    projects = gathered.frame("projects")
    return reported(since_filed(gathered, projects, planned), projects, settings)


def _superseded(files: pd.DataFrame) -> list[Finding]:
    """Name each submission that a newer one of the same department and unit replaced."""
    if not {"superseded_by", "same_as"} <= set(files.columns):  # files that were only given
        return []
    replaced = files[files["superseded_by"].notna() & files["same_as"].isna()]
    return [
        Finding(slug="superseded", file=newer, where=str(older), provided=str(older))
        for older, paths in zip(replaced["path"], replaced["superseded_by"], strict=True)
        for newer in str(paths).split("\n")
    ]


def _unmatched_adjustments(frames: Frames, settings: Settings) -> list[Finding]:
    """Name the reviewers' scores that no row of the present inbox uses, and why."""
    from evalxl.outputs.adjustment_notes import why_unused
    from evalxl.scoring import unused_adjustments

    adjustments = settings.adjustments()
    if adjustments is None:
        return []
    unused = unused_adjustments(adjustments, frames.indicators, frames.projects)
    rows = adjustments.to_dict("records")
    return [
        Finding(
            slug="adjustment_unmatched",
            file=ADJUSTMENTS,
            where=f"{row['unit']}·{row['project_name']}·{row['indicator']}",
            provided="—" if row["score"] != row["score"] else row["score"],
            params={"row": row["row"], "reviewer": row["reviewer"] or "—", "why": why_unused(one)},
        )
        for row, one in ((rows[place], one) for place, one in unused.items())
        if one.why != "replaced"  # a later line is the reviewer's last word
    ]


def _flawed_reviews(settings: Settings) -> list[Finding]:
    """Name the lines of the reviewers' workbook that were left out, and those nobody signed."""
    control = settings.control
    found: list[tuple[int | None, dict[str, str], dict[str, str]]] = [
        (one.row, {"zh": one.zh, "en": one.en}, _LEFT_OUT) for one in control.left_out
    ]
    found += [
        (one.row, _unsigned(one.row), _USED) for one in control.adjustments if not one.reviewer
    ]
    return [
        Finding(
            slug="review_line_flawed",
            file=ADJUSTMENTS,
            where=f"第 {row} 行",
            params={"what": what, "done": done},
        )
        for row, what, done in found
    ]


def _unsigned(row: int | None) -> dict[str, str]:
    return {
        "zh": f"{ADJUSTMENTS}：第 {row} 行，没有写复核人",
        "en": f"{ADJUSTMENTS}: row {row}, 复核人 is empty",
    }


def policies_of(projects: pd.DataFrame, settings: Settings) -> dict[str, Policy]:
    """Return the policies of some projects by their ids."""
    return {id_: settings.load_policy(id_) for id_ in projects["policy"].unique()}
