"""THE SPINE: bytes of forms in; frames, findings and scored copies out. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalxl.config import Settings
from evalxl.errors import Refused
from evalxl.model import Finding, Workbook
from evalxl.records import FileRecord, Source, findings_by_file, rows_by_file
from evalxl.xlsx import Grid, read_grid

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Entry, Frames


@dataclass(frozen=True, slots=True)
class Opened:
    """One input as read: no `grid` where it cannot be opened, no tables where it is no form."""

    source: Source
    workbook: Workbook
    grid: Grid | None = None
    is_fault: bool = False

    @property
    def status(self) -> str:
        """Give `scored`, `refused` or `faulted`."""
        if self.is_fault:
            return "faulted"
        return "scored" if self.workbook.tables else "refused"


@dataclass(slots=True)
class Outcome:
    """All projects of a chunk, scored and checked. `opened` in the order of the inputs."""

    opened: list[Opened]
    frames: Frames
    findings: pd.DataFrame


def process(sources: Sequence[Source], settings: Settings) -> list[FileRecord]:
    """Work on one chunk of files: one record a file, in their order."""
    outcome = evaluate([open_form(source, settings) for source in sources], settings)
    return records(outcome, settings)


def open_form(source: Source, settings: Settings) -> Opened:
    """Read one file as far as it can be read; what is wrong with it is a finding, never raised."""
    from evalxl.reading import read_workbook

    sha256 = hashlib.sha256(source.content).hexdigest()
    try:
        grid = read_grid(source.content, source.path, settings.limits)
        workbook = read_workbook(grid, file=source.path, sha256=sha256)
        return Opened(source, workbook, grid)
    except Refused as refusal:
        return _closed(source, sha256, Finding(slug=refusal.slug, params=refusal.params))
    except Exception as error:  # a fault of ours costs one file, never the batch
        return _closed(source, sha256, fault(error), is_fault=True)


def evaluate(opened: list[Opened], settings: Settings) -> Outcome:
    """Score and check all projects of the chunk together; a form that trips us is set aside."""
    try:
        return _evaluate(opened, settings)
    except Exception as error:
        if len(opened) == 1:
            return _evaluate([_set_aside(opened[0], error)], settings)
    return _evaluate([evaluate([one], settings).opened[0] for one in opened], settings)


def _evaluate(opened: list[Opened], settings: Settings) -> Outcome:
    from evalxl import checks, findings, frames, scoring

    entries = [entry for one in opened for entry in _entries(one, settings)]
    policies = {id_: settings.load_policy(id_) for id_ in {entry.policy for entry in entries}}
    scored = scoring.score(frames.build(entries), policies)
    found = [*_found_in_reading(opened), *checks.run(scored, settings.findings.thresholds)]
    options = settings.findings
    table = findings.frame(
        found,
        scored.projects,
        lang=settings.output.lang,
        severities=options.severity,
        select=options.select,
        ignore=options.ignore,
    )
    return Outcome(opened, scored, table)


def _entries(one: Opened, settings: Settings) -> Iterator[Entry]:
    from evalxl.frames import Entry

    for number, table in enumerate(one.workbook.tables):
        policy = settings.policy_for(table.form, default_policy(table.form))
        yield Entry(one.source.path, number, one.source.department, policy, table)


def _found_in_reading(opened: list[Opened]) -> Iterator[Finding]:
    """Carry the findings of reading over, from numbers within a file to keys of the chunk."""
    first = 0
    for one in opened:
        for found in one.workbook.findings:
            key = None if found.project is None else first + found.project
            yield replace(found, file=one.source.path, project=key)
        first += len(one.workbook.tables)


def _closed(source: Source, sha256: str, why: Finding, *, is_fault: bool = False) -> Opened:
    return Opened(source, Workbook(source.path, sha256, "unknown", 0.0, (), (why,)), None, is_fault)


def _set_aside(one: Opened, error: Exception) -> Opened:
    return _closed(one.source, one.workbook.sha256, fault(error), is_fault=True)


def fault(error: Exception) -> Finding:
    """Make a fault of ours a finding: it names the place in our code, not the form's content."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return Finding(slug="program_fault", params={"error": type(error).__name__, "place": place})


def records(outcome: Outcome, settings: Settings) -> list[FileRecord]:
    """Part an outcome file by file and make each scored copy."""
    sizes = [len(one.workbook.tables) for one in outcome.opened]
    paths = [one.source.path for one in outcome.opened]
    rows = rows_by_file(outcome.frames, sizes)
    findings = findings_by_file(outcome.findings, paths, sizes)
    return [
        _record(one, of_file, found, settings)
        for one, of_file, found in zip(outcome.opened, rows, findings, strict=True)
    ]
