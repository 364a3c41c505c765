"""The batch stage: from the records of all files to what spans them. Bytes out, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from evalxl import __version__
from evalxl.config import Settings
from evalxl.control import ADJUSTMENTS
from evalxl.frames import NARRATIVES, frame
from evalxl.gathering import Gathering, compact, gather, parquet
from evalxl.model import Finding
from evalxl.pipeline import reported
from evalxl.records import PARTS, FileRecord

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames
    from evalxl.policies import Policy
    from evalxl.writing.summary import BatchView


def conclude(
    records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Make everything that depends on more than one file.

    Args:
        records: The files that count.
        files: One row a file of the inbox (`writing.summary.view.FILES`).
        settings: The settings in force.
        now: The time of the run; it stands in the summary.

    Yields:
        Output name below OUT and its bytes: data, summary, page, department workbooks.
    """
    from evalxl.writing import summary

    gathered = gather(records)
    view = _view(gathered, files, settings, now)
    for name in PARTS:
        yield f"data/{name}.parquet", gathered.parquet(name)
    options = summary.SummaryOptions(
        split_rows=settings.summary.split_rows, mask_phone=settings.output.mask_phone
    )
    facts = summary.gather(view, options)
    found = parquet(view.findings)
    view = replace(view, findings=facts.findings)  # the same rows: held once
    yield "data/findings.parquet", found
    yield "summary.xlsx", summary.summary_workbook(view, options, facts)
    yield "summary.html", summary.summary_page(view, options, facts)
    for name, content in summary.department_workbooks(view, options, facts):
        yield f"departments/{name}", content


def batch_view(
    records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings, now: datetime
) -> BatchView:
    """Lay all records out side by side, with the findings that only show across them."""
    return _view(gather(records), files, settings, now)


def _view(gathered: Gathering, files: pd.DataFrame, settings: Settings, now: datetime) -> BatchView:
    from evalxl.writing.summary import BatchView

    frames, findings = gathered.frames(), gathered.findings()
    findings = _all_findings(findings, frames, files, settings)
    return BatchView(
        frames=replace(frames, narratives=frame((), NARRATIVES)),  # checks alone read their texts
        findings=findings,
        files=files,
        policies=_policies(frames, settings),
        roster=_roster(settings),
        history=frames.projects if frames.projects["year"].nunique() > 1 else None,
        thresholds=asdict(settings.findings.thresholds),
        now=now,
        version=__version__,
    )


def _policies(frames: Frames, settings: Settings) -> dict[str, Policy]:
    return {id_: settings.load_policy(id_) for id_ in frames.projects["policy"].unique()}


def _roster(settings: Settings) -> pd.DataFrame | None:
    import pandas as pd

    lines = settings.control.roster
    return pd.DataFrame([asdict(line) for line in lines]) if lines else None


def _all_findings(
    known: pd.DataFrame, frames: Frames, files: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    import pandas as pd

    from evalxl import checks
    from evalxl.findings.waivers import unmatched

    seen = checks.across(
        frames,
        settings.findings.thresholds,
        _policies(frames, settings),
        roster=settings.control.roster,
        sha256={
            str(path): str(digest)
            for path, digest in zip(files["path"], files["sha256"], strict=True)
            if isinstance(digest, str)
        },
    )
    seen += _unmatched_adjustments(frames, settings)
    control = settings.control
    seen += unmatched(known, frames.projects, control.waivers, control.today or date.min)
    across = reported(seen, frames.projects, settings)
    return pd.concat([known, compact(across)], ignore_index=True)


def _unmatched_adjustments(frames: Frames, settings: Settings) -> list[Finding]:
    """Name the reviewers' scores that belong to no row of the present inbox."""
    from evalxl.scoring import unmatched_adjustments

    adjustments = settings.adjustments()
    if adjustments is None:
        return []
    left = unmatched_adjustments(adjustments, frames.indicators, frames.projects)
    return [
        Finding(
            slug="adjustment_unmatched",
            file=ADJUSTMENTS,
            where=f"{row['unit']}·{row['project_name']}·{row['indicator']}",
            provided=row["score"],
            params={"reviewer": row["reviewer"] or "—"},
        )
        for row in left.to_dict("records")
    ]
