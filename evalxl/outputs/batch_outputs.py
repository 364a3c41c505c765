"""The batch stage: from the records of all files to what spans them. Bytes out, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evalxl import __version__
from evalxl.answers import earlier_answers, latest, state_of
from evalxl.core.records import PARTS, FileRecord
from evalxl.outputs.across import across, changed, policies_of, since_filed
from evalxl.outputs.parquet import FINDINGS, PLANNED, Gathered, Unread, gather
from evalxl.settings.config import Settings

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.writing.summary import BatchView, Facts, SummaryOptions


@dataclass(frozen=True, slots=True)
class Batch:
    """What a step of the batch stage works from.

    `records`: the files that count. `files`: one row a file of the inbox
    (`writing.summary.view.FILES`). `now`: the time of the run, which stands in the summary.
    `data`: the Parquet files that the first step made, by output name.
    `resubmitted`: the first and the present submission of projects that were handed in again.
    `answers`: what departments answered, as `answers.Answer.plain`. `made`: what a step leaves to
    a later one in the same process.
    """

    records: Iterable[FileRecord]
    files: pd.DataFrame
    settings: Settings
    now: datetime
    data: Mapping[str, bytes] = field(default_factory=dict)
    resubmitted: Iterable[tuple[FileRecord, FileRecord]] = ()
    answers: Sequence[Mapping[str, Any]] = ()
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


Outputs = Iterator[tuple[str, bytes]]
"""Output names below OUT and their bytes."""


def data(batch: Batch) -> Outputs:
    """Return all frames and findings as Parquet; reads the records, as no later step does."""
    planned: list[FileRecord] = []
    gathered = _gathered(_keeping(batch.records, planned), batch.files, batch.settings)
    anew = changed(gathered, batch.resubmitted, batch.settings)
    gathered = gathered.adding(FINDINGS, anew)
    if planned:
        since = since_filed(gathered, planned, batch.settings)
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
    known = zip(told, found["settled"].tolist(), found["severity"].tolist(), strict=True)
    return gathered.replacing(
        FINDINGS,
        {
            "state": [state_of(how, one, severity) for one, how, severity in known],
            "earlier": [before.get(mark) for mark in marks],
            "answer": [one["kind"] if one else None for one in told],
            "answer_text": [one["text"] or None if one else None for one in told],
        },
    )


def _gathered(records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings) -> Gathered:
    """Gather records and add what shows only across them to their findings."""
    gathered = gather(records)
    return gathered.adding(FINDINGS, across(gathered, files, settings))


def _facts(batch: Batch) -> tuple[BatchView, SummaryOptions, Facts]:
    """Return what summary, page and departments are made from; gathered by whoever is first."""
    if "facts" not in batch.made:
        batch.made["facts"] = _facts_of(batch)
    found: tuple[BatchView, SummaryOptions, Facts] = batch.made["facts"]
    return found


def _facts_of(batch: Batch) -> tuple[BatchView, SummaryOptions, Facts]:
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
        policies=policies_of(projects, settings),
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


def _roster(settings: Settings) -> pd.DataFrame | None:
    import pandas as pd

    lines = settings.control.roster
    return pd.DataFrame([asdict(line) for line in lines]) if lines else None
