"""THE SPINE: bytes of forms in; frames, findings and scored copies out. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalxl import __version__
from evalxl.core import resources
from evalxl.core.errors import Refused
from evalxl.core.model import Finding, ScoreTable, Workbook
from evalxl.core.records import FileRecord, Row, Source, findings_by_file, rows_by_file
from evalxl.language import words
from evalxl.settings.config import Settings
from evalxl.xlsx import Grid

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.answers import Answer
    from evalxl.frames import Entry, Frames
    from evalxl.writing.scored import Scored


_TOO_LARGE = {"limit": "megabytes", "allowed": "—", "found": "—", "place": "—"}


@dataclass(frozen=True, slots=True)
class Opened:
    """One input as read: no `grid` where it cannot be opened, no tables where it is no form."""

    source: Source
    workbook: Workbook
    grid: Grid | None = None
    origin: str | None = None  # sha256 of the first source, where it is a scored copy of ours
    is_fault: bool = False
    answers: tuple[Answer, ...] = ()  # of the department, in a list or a copy that came back
    is_answered_list: bool = False

    @property
    def status(self) -> str:
        """The status of the file: `scored`, `refused`, `faulted` or `answers`."""
        if self.is_fault:
            return "faulted"
        if self.is_answered_list:
            return "answers"
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
    # Going over the sources again tells whoever watches them which file is in work.
    return [record for _, record in zip(sources, records(outcome, settings), strict=True)]


def open_form(source: Source, settings: Settings) -> Opened:
    """Read one file as far as it can be read; what is wrong with it is a finding, never raised."""
    from evalxl import answers
    from evalxl.reading import read_workbook
    from evalxl.writing.strip import read_form

    resources.use(settings.control.templates)
    words.use(settings.words)
    sha256 = hashlib.sha256(source.content).hexdigest()
    try:
        form = read_form(source.content, source.path, settings.limits, source.stamps)
        given = answers.read(form.raw, source.path)
        if not form.is_copy and answers.is_list(form.raw):
            return _answered_list(source, sha256, form.grid, given)
        workbook = read_workbook(form.to_read(), file=source.path, sha256=sha256)
        if form.has_foreign_stamp:
            told = Finding(slug="foreign_stamp", params={"sheets": "、".join(sorted(form.claimed))})
            workbook = replace(workbook, findings=(*workbook.findings, told))
        if given and not (form.is_copy or workbook.tables):
            return _answered_list(source, sha256, form.grid, given)
        said = _of_project(given, workbook)
        return Opened(source, workbook, form.grid, form.origin, answers=said)
    except Refused as refusal:
        return refused(source, refusal)
    except MemoryError:
        return _closed(source, sha256, Finding(slug="limit_exceeded", params=_TOO_LARGE))
    except Exception as error:  # a fault of ours costs one file, never the batch
        return _closed(source, sha256, fault(error), is_fault=True)


def _answered_list(source: Source, sha256: str, grid: Grid, given: list[Answer]) -> Opened:
    """Return a list of findings that came back: no form, whatever tables it holds."""
    workbook = Workbook(source.path, sha256, "unknown", 0.0, (), ())
    return Opened(source, workbook, grid, answers=tuple(given), is_answered_list=True)


def _of_project(given: list[Answer], workbook: Workbook) -> tuple[Answer, ...]:
    """Name the project in the answers of a copy that holds one."""
    names = [table.info["project_name"].value for table in workbook.tables if _is_named(table)]
    name = str(names[0]) if len(names) == 1 else ""
    return tuple(one if one.project else replace(one, project=name) for one in given)


def _is_named(table: ScoreTable) -> bool:
    return "project_name" in table.info and bool(table.info["project_name"].value)


def refused(source: Source, refusal: Refused) -> Opened:
    """Return an input that cannot be read: nothing but the finding that says why."""
    sha256 = hashlib.sha256(source.content).hexdigest()
    return _closed(source, sha256, Finding(slug=refusal.slug, params=refusal.params))


def evaluate(opened: list[Opened], settings: Settings) -> Outcome:
    """Score and check all projects of the chunk together; a form that trips us is set aside."""
    try:
        return _evaluate(opened, settings)
    except Exception as error:
        if len(opened) == 1:
            return _evaluate([_set_aside(opened[0], error)], settings)
    return _evaluate([evaluate([one], settings).opened[0] for one in opened], settings)


def _evaluate(opened: list[Opened], settings: Settings) -> Outcome:
    from evalxl import checks, frames, scoring

    resources.use(settings.control.templates)
    words.use(settings.words)
    entries = [entry for one in opened for entry in _entries(one, settings)]
    policies = {id_: settings.load_policy(id_) for id_ in {entry.policy for entry in entries}}
    scored = scoring.score(frames.build(entries), policies, settings.adjustments())
    seen = checks.run(scored, settings.findings.thresholds, policies)
    found = [*_found_in_reading(opened), *seen]
    table = _settled(reported(found, scored.projects, settings), opened, scored, settings)
    return Outcome(opened, scored, table)


def _settled(
    table: pd.DataFrame, opened: list[Opened], scored: Frames, settings: Settings
) -> pd.DataFrame:
    """Settle what reviewers and departments have answered; complete the advice on the rest."""
    from evalxl.findings import settled
    from evalxl.outputs.advice import with_contents, with_totals

    lang = settings.output.lang
    grids = {one.source.path: one.grid for one in opened if one.grid}
    table = settled.reviewed(table, scored.indicators, scored.projects, lang)
    table = settled.explained(table, _explanations(opened), lang)
    table = with_totals(table, scored.projects, grids, lang)
    return with_contents(table, grids, lang)


def _explanations(opened: list[Opened]) -> dict[tuple[str, str], str]:
    """Return what departments wrote beside findings in the copies that came back."""
    from evalxl.answers import EXPLAINED

    given = ((one.source.path, answer) for one in opened for answer in one.answers)
    return {
        (path, one.fingerprint): one.text
        for path, one in given
        if one.kind == EXPLAINED and one.text
    }


def reported(found: Iterable[Finding], projects: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Put findings into words as the settings ask, waived ones as notes."""
    from evalxl import findings
    from evalxl.findings.waivers import granted

    table = findings.frame(found, projects, **settings.reporting())
    control = settings.control
    return granted(table, projects, control.in_force, control.today, settings.output.lang)


def _entries(one: Opened, settings: Settings) -> Iterator[Entry]:
    from evalxl.frames import Entry
    from evalxl.reading.forms import default_policy

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
    return Opened(
        source, Workbook(source.path, sha256, "unknown", 0.0, (), (why,)), is_fault=is_fault
    )


def _set_aside(one: Opened, error: Exception) -> Opened:
    return _closed(one.source, one.workbook.sha256, fault(error), is_fault=True)


def fault(error: Exception) -> Finding:
    """Make a fault of ours a finding: it names the place in our code, not the form's content."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return Finding(slug="program_fault", params={"error": type(error).__name__, "place": place})


def records(outcome: Outcome, settings: Settings) -> Iterator[FileRecord]:
    """Part an outcome file by file and make each scored copy."""
    resources.use(settings.control.templates)
    digest = settings.digest()
    for one, rows, found in zip(outcome.opened, *parted(outcome), strict=True):
        yield _record(one, rows, found, settings, digest)


def parted(outcome: Outcome) -> tuple[list[dict[str, list[Row]]], list[list[Row]]]:
    """Return the rows of the frames, and the findings, file by file."""
    sizes = [len(one.workbook.tables) for one in outcome.opened]
    paths = [one.source.path for one in outcome.opened]
    return rows_by_file(outcome.frames, sizes), findings_by_file(outcome.findings, paths, sizes)


def _record(
    one: Opened, rows: dict[str, list[Row]], findings: list[Row], settings: Settings, digest: str
) -> FileRecord:
    from evalxl.writing.scored import copy_suffix

    made = FileRecord(
        path=one.source.path,
        sha256=one.workbook.sha256,
        status=one.status,
        form=one.workbook.form,
        rows=rows,
        findings=findings,
        properties=dict(one.grid.properties) if one.grid else {},
        answers=[answer.plain() for answer in one.answers],
    )
    if one.grid and one.workbook.tables:
        scored = _copy(one, one.grid, made, settings, digest)
        made.copy, made.stamp = scored or (None, "")
        made.copy_suffix = copy_suffix(one.grid)
    return made


def _copy(
    one: Opened, grid: Grid, made: FileRecord, settings: Settings, digest: str
) -> Scored | None:
    from evalxl.outputs.adjustment_notes import applied
    from evalxl.scoring.rules import rules
    from evalxl.writing.form import Record, ScoredForm
    from evalxl.writing.scored import scored_copy

    policies = tuple(str(row["policy"]) for row in made.rows["projects"])
    record = Record(__version__, digest, policies, applied(made.rows, settings))
    words = {name: getattr(rule, settings.output.lang) for name, rule in rules().items()}
    given = {answer.fingerprint: answer.said for answer in one.answers}
    form = ScoredForm(one.workbook, made.rows, made.findings, record, words, given)
    return scored_copy(grid, form, settings.output, one.origin)
