"""Why a project is no filled self-evaluation form."""

from __future__ import annotations

from evalxl.model import CellRef, Finding, ScoreTable
from evalxl.reading.projects import Project
from evalxl.reading.tables import Kind


def refusal(project: Project, table: ScoreTable) -> Finding | None:
    """Tell why a project cannot be evaluated; `None` if it can.

    `target_only_form`: targets without any column for results. `not_filled`: the columns are
    there, but no result and no score. `not_a_form`: neither indicators nor scored lines nor a
    list of projects with money and score.
    """
    if table.indicators or table.dimensions:
        return None if _is_filled(table) else _finding("not_filled", project, table)
    if any(project.tables(Kind.TARGETS)):
        return _finding("target_only_form", project, table)
    if any(project.tables(Kind.INDICATORS)):
        return _finding("not_filled", project, table)
    if "project_name" in table.info and _is_evaluated(table):
        return None
    return _finding("not_a_form", project, table)


def _is_filled(table: ScoreTable) -> bool:
    if any(one.score is not None for one in table.dimensions):
        return True
    return any(
        one.actual or one.score is not None or one.review_score is not None
        for one in table.indicators
    )


def _is_evaluated(table: ScoreTable) -> bool:
    """Tell whether a project without indicators was evaluated: money was spent, points given."""
    has_money = any(line.value is not None for line in table.funds)
    return has_money and (table.totals.score is not None or table.grade is not None)


def _finding(slug: str, project: Project, table: ScoreTable) -> Finding:
    name = table.info.get("project_name")
    return Finding(
        slug=slug,
        at=CellRef(table.sheet, max(table.header_rows[0], 1), 1),
        where=str(name.value) if name and name.value else table.sheet,
        params={"reason": _reason(project, table), "sheets": _seen(project)},
    )


def _reason(project: Project, table: ScoreTable) -> str:
    found = [kind.value for kind in Kind if any(project.tables(kind))]
    found += [role for role in ("project_name", "unit") if role in table.info]
    return "、".join(found) or "none"


def _seen(project: Project) -> str:
    return "、".join(dict.fromkeys(part.page.name for part in project.parts))
