"""Which document of its year a form is: targets, monitoring, or the self-evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evalxl.core.model import CellRef, Finding, ScoreTable
from evalxl.core.terms import Severity, Stage
from evalxl.reading.declaration import TAKEN, TARGETS_ALONE, declared
from evalxl.reading.monitoring import is_monitoring, monitored
from evalxl.reading.projects import Project


@dataclass(frozen=True, slots=True)
class Staged:
    """A form of before or during the year, and the cells that only such a form is read for."""

    table: ScoreTable
    read: frozenset[CellRef]

    def left(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """Leave out what an evaluation would ask for, and what it could not read but this does."""
        for one in found:
            is_read = one.slug in _UNREAD and one.at in self.read
            is_of_year = self.table.stage is Stage.MONITORED and one.slug == "label_missing"
            if not (is_read or is_of_year):
                yield one


_UNREAD = ("not_read", "number_unreadable")


def before_the_end(project: Project, table: ScoreTable, why: Finding | None) -> Staged | None:
    """Return a form of before or during the year with its stage; `None` for a self-evaluation.

    Args:
        project: Its parts.
        table: As read for an evaluation.
        why: Why it cannot be evaluated, where it cannot.
    """
    if is_monitoring(project.parts):
        return Staged(*monitored(project, table)) if table.indicators else None
    found = declared(project, table, why.slug) if why else None
    return Staged(*found) if found else None


def told_stage(table: ScoreTable, why: Finding | None, file: str) -> Iterator[Finding]:
    """Note that a form of targets was taken for one."""
    if table.stage is not Stage.DECLARED or why is None:
        return
    at = CellRef(table.sheet, 1, 1)
    name = table.info.get("project_name")
    where = str(name.value) if name and name.value else table.sheet
    found = Finding(slug=TARGETS_ALONE, file=file, at=at, where=where, severity=Severity.NOTE)
    yield replace(found, params=TAKEN)
