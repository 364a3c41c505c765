"""The first step: one file becomes tables, or a finding that says why it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalxl.core.errors import Refused
from evalxl.core.faults import fault
from evalxl.core.model import Finding, ScoreTable, Workbook
from evalxl.core.records import Source
from evalxl.steps import in_force
from evalxl.xlsx import Grid

if TYPE_CHECKING:
    from evalxl.answers import Answer
    from evalxl.frames import Entry
    from evalxl.settings.config import Settings

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
        """The status of the file (`core.records.FileRecord.status`)."""
        if self.is_fault:
            return "faulted"
        if self.is_answered_list:
            return "answers"
        if self.workbook.tables:
            return "scored"
        stages = [table.stage.value for table in self.workbook.planned]
        return max(stages) if stages else "refused"


def open_form(source: Source, settings: Settings) -> Opened:
    """Read one file as far as it can be read; what is wrong with it is a finding, never raised."""
    in_force(settings)
    try:
        return _open(source, settings)
    except Refused as refusal:
        return refused(source, refusal)
    except MemoryError:
        return refused(source, Refused("limit_exceeded", **_TOO_LARGE))
    except Exception as error:
        return _closed(source, fault(error), is_fault=True)


def _open(source: Source, settings: Settings) -> Opened:
    from evalxl import answers
    from evalxl.reading import read_workbook, surely_understood
    from evalxl.writing.strip import read_form

    form = read_form(source.content, source.path, settings.limits, source.stamps)
    given = answers.read(form.raw, source.path)
    if not form.is_copy and answers.is_list(form.raw):
        return _answered_list(source, form.grid, given)
    read = read_workbook(form.to_read(), file=source.path, sha256=_digest(source))
    workbook = surely_understood(read, settings.reading.least_confidence)
    if form.has_foreign_stamp:
        told = Finding(slug="foreign_stamp", params={"sheets": "、".join(sorted(form.claimed))})
        workbook = replace(workbook, findings=(*workbook.findings, told))
    if given and not (form.is_copy or workbook.tables):
        return _answered_list(source, form.grid, given)
    return Opened(source, workbook, form.grid, form.origin, answers=_of_project(given, workbook))


def _answered_list(source: Source, grid: Grid, given: list[Answer]) -> Opened:
    """Return a list of findings that came back: no form, whatever tables it holds."""
    workbook = Workbook(source.path, _digest(source), "unknown", 0.0, (), ())
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
    return _closed(source, Finding(slug=refusal.slug, params=refusal.params))


def set_aside(one: Opened, error: Exception) -> Opened:
    """Return a form on which scoring or checking failed: nothing but the fault."""
    return _closed(one.source, fault(error), is_fault=True)


def _closed(source: Source, why: Finding, *, is_fault: bool = False) -> Opened:
    workbook = Workbook(source.path, _digest(source), "unknown", 0.0, (), (why,))
    return Opened(source, workbook, is_fault=is_fault)


def _digest(source: Source) -> str:
    return hashlib.sha256(source.content).hexdigest()


def entries(one: Opened, settings: Settings) -> Iterator[Entry]:
    """Return each project of a file with the policy that scores it."""
    yield from _entries(one, one.workbook.tables, settings)


def planned_entries(one: Opened, settings: Settings) -> Iterator[Entry]:
    """Return each form of before or during the year, with the policy that has its lines."""
    yield from _entries(one, one.workbook.planned, settings)


def _entries(one: Opened, tables: Iterable[ScoreTable], settings: Settings) -> Iterator[Entry]:
    from evalxl.frames import Entry
    from evalxl.reading.forms import default_policy

    for number, table in enumerate(tables):
        policy = settings.policy_for(table.form, default_policy(table.form))
        yield Entry(one.source.path, number, one.source.department, policy, table)
