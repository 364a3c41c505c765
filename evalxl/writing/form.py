"""What is known of one scored form when its copy is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalxl.core.model import CellRef, ScoreTable, Workbook
from evalxl.xlsx.addresses import parse_address

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """How the form was worked on, for 处理记录: nothing that changes from run to run.

    `policies` are ids by project; `applied` names adjustments and waivers in words.
    """

    version: str
    configuration: str  # digest
    policies: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the form: as read, and its rows as scored."""

    number: int
    table: ScoreTable
    row: Row
    indicators: Sequence[Row]
    execution: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """One form, read and scored.

    Attributes:
        workbook: What was read.
        rows: By frame name, as `FileRecord.rows`: plain dicts with the columns of
            `evalxl.frames`, `project` counting from 0 within the file.
        findings: Plain dicts with the columns of `frames.FINDINGS`.
        record: How it was worked on.
        rule_words: Scoring rule → what it says, in the language of the workbook.
        answers: Fingerprint of a finding → the department's answer, where the form came back.
    """

    workbook: Workbook
    rows: Mapping[str, Sequence[Row]]
    findings: Sequence[Row]
    record: Record = field(default_factory=lambda: Record("", ""))
    rule_words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def projects(self) -> Iterator[Project]:
        """Go over the projects in reading order."""
        for number, table in enumerate(self.workbook.tables):
            projects = self.rows.get("projects", ())
            yield Project(
                number,
                table,
                projects[number] if number < len(projects) else {},
                self._of("indicators", number),
                self._of("execution", number),
            )

    def _of(self, part: str, number: int) -> list[Row]:
        return [row for row in self.rows.get(part, ()) if row.get("project") == number]


def cell_of(row: Row, role: str) -> CellRef | None:
    """Return the cell of a row's role (`score`, `actual` …), as its `cell_<role>` tells it."""
    address, sheet = row.get(f"cell_{role}"), row.get("sheet")
    if not address or not sheet:
        return None
    return CellRef(str(sheet), *parse_address(str(address), str(sheet)))


def number_of(row: Row, column: str) -> float | None:
    """Return a number of a row; `None` where it is missing or undefined."""
    value = row.get(column)
    if value is None or isinstance(value, str) or value != value:
        return None
    return float(value)


def points(value: float | None) -> str:
    """Write points as people do: `3.5`, `10`, a dash where there are none."""
    return "—" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
