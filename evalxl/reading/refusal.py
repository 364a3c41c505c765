"""Why a project is no filled self-evaluation form."""

from __future__ import annotations

from dataclasses import replace

from evalxl.core.model import CellRef, Finding, ScoreTable
from evalxl.reading.declaration import REFUSED
from evalxl.reading.evidence.ledger import Accounts
from evalxl.reading.projects import Project
from evalxl.reading.tables.indicators import MEANS_NONE
from evalxl.reading.tables.sideways import lies_sideways
from evalxl.reading.tables.table import Kind
from evalxl.reading.texts.narrative import is_instruction


def refusal(project: Project, table: ScoreTable, accounts: Accounts) -> Finding | None:
    """Return why a project cannot be evaluated; `None` if it can.

    `target_only_form`: targets without any column for results. `not_filled`: the columns are
    there, but no result and no score. `indicators_in_columns`: a form on its side. `not_a_form`:
    neither indicators nor scored lines nor a list of projects with money and score. The labels
    that were not understood are named: one of them may be the result.
    """
    found = _refusal(project, table)
    if found is None:
        return None
    labels = _unknown(project, accounts)
    unknown = {"zh": labels or "无", "en": labels or "none"}
    return replace(found, params={**REFUSED, **found.params, "unknown": unknown})


def _refusal(project: Project, table: ScoreTable) -> Finding | None:
    if _is_filled(table):
        return (
            None if table.indicators or _is_owned(table) else _finding("not_a_form", project, table)
        )
    if any(project.tables(Kind.TARGETS, Kind.INDICATORS)) and not _asks_for_results(project):
        return _finding("target_only_form", project, table)
    if table.indicators or table.dimensions or any(project.tables(Kind.INDICATORS)):
        return _finding("not_filled", project, table)
    if sideways := _sideways(project, table):
        return sideways
    if "project_name" in table.info and _is_evaluated(table):
        return None
    return _finding("not_a_form", project, table)


def _sideways(project: Project, table: ScoreTable) -> Finding | None:
    """Report a form that lies on its side; its first scores are not taken for the total."""
    places = (lies_sideways(part.page) for part in project.parts)
    at = next((place for place in places if place), None)
    return replace(_finding("indicators_in_columns", project, table), at=at) if at else None


def _is_filled(table: ScoreTable) -> bool:
    """Return whether a person gave any result, points or reason; hints of the form are none.

    Reasons alone report a project of which nothing was done.
    """
    if any(one.score is not None for one in table.dimensions):
        return True
    return any(
        one.score is not None
        or one.review_score is not None
        or _is_told(one.actual)
        or _is_told(one.reason)
        for one in table.indicators
    )


def _is_told(text: str | None) -> bool:
    return text is not None and text not in MEANS_NONE and not is_instruction(text)


def _is_owned(table: ScoreTable) -> bool:
    """Whether lines of points belong to a project or a unit: any appraisal has such lines."""
    named = (table.info.get(role) for role in ("project_name", "unit"))
    return bool(table.funds) or any(one and one.value for one in named)


def _asks_for_results(project: Project) -> bool:
    columns = ("actual", "score", "review_score", "completion")
    return any(table.head.has(*columns) for table in project.tables(Kind.INDICATORS))


def _is_evaluated(table: ScoreTable) -> bool:
    """Return whether a project without indicators was evaluated: money was spent, points given."""
    has_money = any(line.value is not None for line in table.funds)
    return has_money and (table.totals.score is not None or table.grade is not None)


def _finding(slug: str, project: Project, table: ScoreTable) -> Finding:
    name = table.info.get("project_name")
    return Finding(
        slug=slug,
        at=CellRef(table.sheet, max(table.header_rows[0], 1), 1),
        where=str(name.value) if name and name.value else table.sheet,
        params={
            "reason": _reason(project, table),
            "sheets": _seen(project),
        },
    )


def _reason(project: Project, table: ScoreTable) -> str:
    found = [kind.value for kind in Kind if any(project.tables(kind))]
    found += [role for role in ("project_name", "unit") if role in table.info]
    return "、".join(found) or "none"


def _unknown(project: Project, accounts: Accounts) -> str:
    """Name the headings that were not understood."""
    tables = project.tables(Kind.TARGETS, Kind.INDICATORS)
    labels = [column.label for table in tables for column in table.head.unknown]
    labels += [one.first.text for part in project.parts for one in accounts[id(part.page)].open]
    short = dict.fromkeys("".join(label.split()) for label in labels)
    named = [label for label in short if len(label) <= LONGEST_HEADING]
    return "、".join(f"“{label}”" for label in named[:MOST_NAMED])


LONGEST_HEADING = 20
MOST_NAMED = 12


def _seen(project: Project) -> str:
    return "、".join(dict.fromkeys(part.page.name for part in project.parts))
