"""The batch stage: from the records of all files to what spans them. Bytes out, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from evalxl import __version__
from evalxl.answers import earlier_answers, latest, state_of
from evalxl.core.model import Finding
from evalxl.core.records import PARTS, FileRecord
from evalxl.outputs.parquet import FINDINGS, PLANNED, Gathered, Unread, Wanted, gather
from evalxl.settings.config import Settings
from evalxl.settings.control_tables import ADJUSTMENTS
from evalxl.steps.reporting import reported

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames
    from evalxl.policies import Policy
    from evalxl.writing.summary import BatchView, Facts, SummaryOptions

_COMPARED: Wanted = {
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

_COVERED = ("slug", "project", "file", "where")
"""What of a finding tells whether a waiver covers it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a step of the batch stage works from.

    `records`: the files that count. `files`: one row a file of the inbox
    (`writing.summary.view.FILES`). `now`: the time of the run, which stands in the summary.
    `data`: the Parquet files that the first step made, by output name.
    `resubmitted`: the first and the present submission of projects that were handed in again.
    `answers`: what departments answered, as `answers.Answer.plain`.
    """

    records: Iterable[FileRecord]
    files: pd.DataFrame
    settings: Settings
    now: datetime
    data: Mapping[str, bytes] = field(default_factory=dict)
    resubmitted: Iterable[tuple[FileRecord, FileRecord]] = ()
    answers: Sequence[Mapping[str, Any]] = ()


Outputs = Iterator[tuple[str, bytes]]
"""Output names below OUT and their bytes."""


def data(batch: Batch) -> Outputs:
    """Return all frames and findings as Parquet; reads the records, as no later step does."""
    planned: list[FileRecord] = []
    gathered = _gathered(_keeping(batch.records, planned), batch.files, batch.settings)
    changed = _changed(gathered, batch.resubmitted, batch.settings)
    gathered = gathered.adding(FINDINGS, changed)
    if planned:
        since = _since_filed(gathered, planned, batch.settings)
        gathered = gathered.adding(FINDINGS, since)
    gathered = _with_states(gathered, batch.answers)
    for name, content in gathered.files.items():
        if name != PLANNED or planned:
            yield _data_file(name), content


def _keeping(records: Iterable[FileRecord], planned: list[FileRecord]) -> Iterator[FileRecord]:
    """Pass records on, and keep those with forms of before and during the year."""
    for record in records:
        if record.planned:
            planned.append(record)
        yield record


def summary(batch: Batch) -> Outputs:
    """Make the summary workbook and the page."""
    from evalxl.writing.summary import parameters, summary_page, summary_workbook

    view, options, facts = _facts(batch)
    yield "summary.xlsx", summary_workbook(view, options, facts)
    yield "summary.html", summary_page(view, options, facts)
    yield _data_file("parameters"), parameters(view).to_parquet(index=False)


def departments(batch: Batch) -> Outputs:
    """Make one workbook a department."""
    from evalxl.writing.summary import department_workbooks

    for name, content in department_workbooks(*_facts(batch)):
        yield f"departments/{name}", content


def conclude(
    records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings, now: datetime
) -> Outputs:
    """Make everything that depends on more than one file, step by step (see `Batch`)."""
    batch = Batch(records, files, settings, now)
    made = dict(data(batch))
    yield from made.items()
    batch = replace(batch, data=made)
    yield from summary(batch)
    yield from departments(batch)


def batch_view(
    records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings, now: datetime
) -> BatchView:
    """Lay all records out side by side, with the findings that only show across them."""
    return _view(_gathered(records, files, settings), files, settings, now)


def _data_file(name: str) -> str:
    return f"data/{name}.parquet"


def _with_states(gathered: Gathered, answers: Sequence[Mapping[str, Any]]) -> Gathered:
    """Add the state of each finding, and the department's answer to it."""
    found = gathered.frame(FINDINGS, ("fingerprint", "settled", "severity"))
    given = latest(answers)
    marks = found["fingerprint"].tolist()
    told = [given.get(mark) for mark in marks]
    before = earlier_answers(given, marks)
    known = zip(marks, found["settled"].tolist(), found["severity"].tolist(), strict=True)
    return gathered.replacing(
        FINDINGS,
        {
            "state": [state_of(how, mark in given, severity) for mark, how, severity in known],
            "earlier": [before.get(mark) for mark in marks],
            "answer": [one["kind"] if one else None for one in told],
            "answer_text": [one["text"] or None if one else None for one in told],
        },
    )


def _gathered(records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings) -> Gathered:
    """Gather records and add what shows only across them to their findings."""
    gathered = gather(records)
    return gathered.adding(FINDINGS, _across(gathered, files, settings))


def _facts(batch: Batch) -> tuple[BatchView, SummaryOptions, Facts]:
    from evalxl.writing.summary import SummaryOptions, gather

    settings = batch.settings
    options = SummaryOptions(
        **settings.summary.model_dump(),
        mask_phone=settings.output.mask_phone,
        lang=settings.output.lang,
    )
    parts = (*PARTS, FINDINGS, PLANNED)
    known = {name: batch.data.get(_data_file(name)) for name in parts}
    gathered = Gathered({name: packed for name, packed in known.items() if packed is not None})
    view = _view(gathered, batch.files, settings, batch.now)
    facts = gather(view, options)
    # What was read for the facts is not held beside them.
    view = replace(view, findings=facts.findings, frames=Unread(gathered), answers=batch.answers)
    return view, options, facts


def _view(gathered: Gathered, files: pd.DataFrame, settings: Settings, now: datetime) -> BatchView:
    from evalxl.writing.summary import BatchView

    frames = Unread(gathered)
    projects = frames.projects
    return BatchView(
        frames=frames,
        findings=gathered.frame(FINDINGS),
        files=files,
        policies=_policies(projects, settings),
        roster=_roster(settings),
        history=projects if projects["year"].nunique() > 1 else None,
        thresholds=asdict(settings.findings.thresholds),
        now=now,
        version=__version__,
        stages=_stages(gathered),
    )


def _stages(gathered: Gathered) -> pd.DataFrame | None:
    """Return the forms of before and during the year; `None` where none came."""
    stages = gathered.frame(PLANNED) if PLANNED in gathered.files else None
    return None if stages is None or stages.empty else stages


def _policies(projects: pd.DataFrame, settings: Settings) -> dict[str, Policy]:
    return {id_: settings.load_policy(id_) for id_ in projects["policy"].unique()}


def _roster(settings: Settings) -> pd.DataFrame | None:
    import pandas as pd

    lines = settings.control.roster
    return pd.DataFrame([asdict(line) for line in lines]) if lines else None


def _across(gathered: Gathered, files: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    from evalxl import checks
    from evalxl.findings.waivers import unmatched

    frames, known = gathered.frames(_COMPARED), gathered.frame(FINDINGS, _COVERED)
    seen = checks.across(
        frames,
        settings.findings.thresholds,
        _policies(frames.projects, settings),
        roster=settings.control.roster,
        sha256={
            str(path): str(digest)
            for path, digest in zip(files["path"], files["sha256"], strict=True)
            if isinstance(digest, str)
        },
    )
    seen += _unmatched_adjustments(frames, settings)
    seen += _superseded(files)
    control = settings.control
    seen += unmatched(known, frames.projects, control.waivers, control.today or date.min)
    return reported(seen, frames.projects, settings)


def _changed(
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


def _since_filed(
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
        Finding(slug="superseded", file=str(newer), where=str(older), provided=str(older))
        for older, newer in zip(replaced["path"], replaced["superseded_by"], strict=True)
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
