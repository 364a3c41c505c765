"""How sure the layout is, and which labels were not found."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.core.model import CellRef, ScoreTable
from evalxl.reading.evidence.guess import Guess
from evalxl.reading.evidence.ledger import Accounts, Ledger
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.page_content import Part
from evalxl.reading.projects import Project
from evalxl.reading.tables.column import Column
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.texts.name_in_text import FROM_SHEET, FROM_TITLE
from evalxl.reading.unread import is_strange
from evalxl.reading.vocabulary import vocabulary

LONGEST_NEAR_MISS = 12


def confidence(project: Project, table: ScoreTable) -> float:
    """Rate the layout from 0 to 1: what was found, and how surely it was named."""
    main = project.main
    if main is None:
        return 0.5 if table.dimensions or table.funds else 0.0
    parts = [
        (3.0, _column(main, main.head.name_role)),
        (3.0, _column(main, "target")),
        (3.0, _column(main, "actual")),
        (2.0, float(bool(_value(table, "project_name")))),
        (1.0, float(bool(_value(table, "unit") or _value(table, "supervisor")))),
        (1.0, float(bool(table.funds or table.subprojects))),
        (1.0, float(table.money_unit_is_stated)),
    ]
    return round(sum(weight * found for weight, found in parts) / sum(w for w, _ in parts), 2)


def weighed(
    known: float, parts: Iterable[Part], accounts: Accounts, guesses: Iterable[Guess]
) -> float:
    """Lower the confidence by the filled cells that were not read, and by how unsure roles are.

    Args:
        known: What was found and how surely its labels were known.
        parts: Those of the project.
        accounts: The ledger of each page.
        guesses: What was understood on the project's sheets by other evidence than its labels.
    """
    pages = {id(part.page): part for part in parts}
    used = sum(len(accounts[at].uses) for at in pages)
    left = sum(_left(accounts[at]) for at, part in pages.items() if not is_strange(part))
    annexes = sum(_left(accounts[at]) for at, part in pages.items() if is_strange(part))
    left += min(annexes, round(used * MOST_BY_ANNEXES))
    sure = [one.certainty for one in guesses if one.context == "columns" and one.role in ESSENTIAL]
    share = used / (used + left) if used else 0.0
    return round(known * share * min(sure, default=1.0), 2)


def _left(one: Ledger) -> int:
    """Count the cells that were not read; what a formula computes, nobody filled in."""
    return sum(cell.formula is None for found in one.open for cell in found.cells)


MOST_BY_ANNEXES = 0.1
"""A page of which nothing was understood is most often no part of the form, however long it is."""
ESSENTIAL = ("level3", "name", "target", "actual", "weight", "score")
"""Without these no project can be judged."""


def _column(table: Table, role: str | None) -> float:
    column = table.head.columns.get(role) if role else None
    return column.confidence if column else 0.0


def _value(table: ScoreTable, role: str) -> object:
    field = table.info.get(role)
    return field.value if field else None


def missing_labels(
    project: Project, table: ScoreTable, *, is_about_a_department: bool = False
) -> None:
    """Note labels that a self-evaluation needs and this one lacks, with near misses."""
    main = project.main
    if main is not None:
        texts = [column.label for column in main.head.unknown]
        for role in ("target", "actual", "weight", "score"):
            if role not in main.head.columns and (
                not _needs_no(role, main) or _is_lost(role, texts)
            ):
                at = CellRef(table.sheet, table.header_rows[0], 1)
                _missing(project, role, "columns", texts, at)
    elif not project.indicators:
        _missing_values(project)
    for money in project.tables(Kind.MONEY):
        _missing_stages(project, money)
    name = table.info.get("project_name")
    if name is not None and name.label in (FROM_TITLE, FROM_SHEET):
        project.remarks.add("name_not_labelled", name.cell, "", str(name.value), source=name.label)
    if name is None and not is_about_a_department:
        texts = [text for part in project.parts for text in _short_texts(part.page)]
        _missing(project, "project_name", "fields", texts, CellRef(table.sheet, 1, 1))


def _missing_values(project: Project) -> None:
    """Note that lines of points alone have columns that look like targets or results."""
    for table in project.tables(Kind.DIMENSIONS):
        for role in ("target", "actual"):
            column = next((one for one in table.head.unknown if _is_lost(role, [one.label])), None)
            if column is not None:
                at = table.page.ref(table.head.bottom, column.first)
                _missing(project, role, "columns", [column.label], at)


def _missing_stages(project: Project, table: Table) -> None:
    """Note that a table of money tells no budget or no spending, but amounts nobody understood.

    Amounts of other years have known labels and are none of those.
    """
    unknown = [
        column
        for column in table.head.unknown
        if _has_amounts(table, column) and not vocabulary().stages.match(column.label)
    ]
    for role, others in (("budget", ("initial", "adjusted")), ("paid", ())):
        if unknown and not table.head.has(role, *others):
            at = table.page.ref(table.head.bottom, unknown[0].first)
            _missing(project, role, "stages", [column.label for column in unknown], at)
    for role, column in table.head.repeated.items():
        if role in table.head.columns and _has_amounts(table, column):
            _repeated(project, table, role, column)


def _repeated(project: Project, table: Table, role: str, column: Column) -> None:
    """Report a second column of amounts of one stage, and which one was read."""
    row = next(row for row in table.rows if read_number(table.page.at(row, column.first)))
    at = table.page.ref(row, column.first)
    first = table.own(row, role)
    provided = table.page.text(row, column.first)
    label = "".join(column.label.split())
    project.remarks.add("label_repeated", at, label, provided, first=first.text if first else "")


def _has_amounts(table: Table, column: Column) -> bool:
    return any(read_number(table.page.at(row, column.first)) for row in table.rows)


def _needs_no(role: str, table: Table) -> bool:
    """Return whether a table can do without: scored by its standard alone, or not at all."""
    if role in ("weight", "score"):
        return True
    return table.kind is Kind.DIMENSIONS or (role == "actual" and table.kind is Kind.TARGETS)


def _is_lost(role: str, texts: list[str]) -> bool:
    """Return whether a label that was not understood looks like that of the role."""
    return bool(vocabulary().columns.near_misses(role, texts))


def _short_texts(page: Page) -> list[str]:
    return [
        cell.text
        for cell in page.cells()
        if cell.kind == "s" and len(cell.text) <= LONGEST_NEAR_MISS
    ]


def _missing(project: Project, role: str, context: str, texts: list[str], at: CellRef) -> None:
    words = vocabulary()
    near = getattr(words, context).near_misses(role, texts)
    near = near or (list(dict.fromkeys(texts)) if context == "stages" else [])
    listed = next(label for label, its in getattr(words, context).roles.items() if its == role)
    project.remarks.add("label_missing", at, listed, "、".join(near) or None, role=role, near=near)
