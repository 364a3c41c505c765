"""The last step: the record of one file, with the bytes of its scored copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evalxl import __version__
from evalxl.core.records import FileRecord, Row
from evalxl.settings.config import Settings
from evalxl.steps.opening import Opened
from evalxl.xlsx import Grid

if TYPE_CHECKING:
    from evalxl.writing.scored import Scored


def record(
    one: Opened, rows: dict[str, list[Row]], findings: list[Row], settings: Settings, digest: str
) -> FileRecord:
    """Make the record of one file; `digest` is that of the settings."""
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
    made_by = Record(__version__, digest, policies, applied(made.rows, settings))
    words = {name: getattr(rule, settings.output.lang) for name, rule in rules().items()}
    given = {answer.fingerprint: answer.said for answer in one.answers}
    form = ScoredForm(one.workbook, made.rows, made.findings, made_by, words, given)
    return scored_copy(grid, form, settings.output, one.origin)
