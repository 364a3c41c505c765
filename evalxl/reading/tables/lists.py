"""List exports: one row an indicator with the project repeated, or one row a project.

Each project of a list becomes a project of its own whose rows and labelled values are those of
its lines; from there on it is read like any form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalxl.reading.page_content import Part
from evalxl.reading.projects import Project
from evalxl.reading.tables.shared_cells import part_of_cell
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.texts.inline import Pair
from evalxl.reading.vocabulary import SIGNATURES

AMOUNTS = ("initial", "budget", "paid")
SHARED = {"unit", "supervisor", "year", *SIGNATURES}
"""What is told once for all projects of a list."""
RESULTS = (Kind.INDICATORS, Kind.DIMENSIONS, Kind.TARGETS)


def projects_of_list(projects: Iterable[Project]) -> list[Project]:
    """Split lists into their projects; everything else stays as it is."""
    projects = list(projects)
    has_forms = any(True for project in projects for _ in project.tables(*RESULTS))
    result: list[Project] = []
    for project in projects:
        lists = [
            (part, table)
            for part in project.parts
            for table in part.tables
            if _is_list(table, project.name, has_forms)
        ]
        split = [one for part, table in lists for one in _split(part, table)]
        result += split or [project]
    return result


def listed_projects(part: Part) -> set[str]:
    """Name the projects that tables of a part list in their rows: an overview of other forms."""
    return {
        table.page.text(row, table.head.fields["project_name"].first)
        for table in part.tables
        if "project_name" in table.head.fields
        for row in table.rows
    }


def _is_list(table: Table, project_name: str, has_forms: bool) -> bool:
    """Return whether the rows of a table belong to projects named in the rows themselves."""
    if "project_name" not in table.head.fields or project_name:
        return False
    return table.kind is Kind.INDICATORS or (table.kind is Kind.SUBPROJECTS and not has_forms)


def _split(part: Part, table: Table) -> Iterator[Project]:
    """Make one project of each run of rows with the same project name."""
    column = table.head.fields["project_name"].first
    runs: list[tuple[str, list[int]]] = []
    for row in table.rows:
        name = table.page.text(row, column) or (runs[-1][0] if runs else "")
        if runs and runs[-1][0] == name:
            runs[-1][1].append(row)
        else:
            runs.append((name, [row]))
    for _, rows in runs:
        own = Table(table.kind, table.head, table.page, rows)
        tables = [own] if table.kind is Kind.INDICATORS else []
        pairs = [*_pairs(own, rows), *(pair for pair in part.pairs if pair.role in SHARED)]
        yield Project([Part(part.page, tables, pairs, [], part.money_unit)])


def _pairs(table: Table, rows: list[int]) -> list[Pair]:
    """Take what a list repeats in every line as labelled values of the project's head."""
    head = table.head
    columns = [("fields", role, column) for role, column in head.fields.items()]
    columns += [("amounts", role, head.columns[role]) for role in AMOUNTS if head.has(role)]
    if "rate" in head.columns:
        columns.append(("fields", "rate", head.columns["rate"]))
    if table.kind is Kind.SUBPROJECTS and "score" in head.columns:
        columns.append(("fields", "overall_score", head.columns["score"]))
    pairs: list[Pair] = []
    for kind, role, column in columns:
        row = next((one for one in rows if table.page.at(one, column.first)), rows[0])
        cell = table.page.at(row, column.first)
        if cell is not None and column.part is not None:
            cell = part_of_cell(cell, column.part)
        at = table.page.ref(row, column.first)
        text = cell.text.strip() if cell else ""
        pairs.append(Pair(kind, role, "".join(column.label.split()), text, cell, at))
    return pairs
