"""Forms of targets (绩效目标申报表): what is asked for, before there is any result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evalxl.core.model import CellRef, Indicator, ScoreTable
from evalxl.core.terms import Stage
from evalxl.reading.money.planned import planned_money
from evalxl.reading.projects import Project
from evalxl.reading.tables.indicators import read_indicators
from evalxl.reading.tables.levels import Levels
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.texts.titles import says

TARGETS_ALONE = "target_only_form"
REFUSED: dict[str, object] = {
    "taken": {
        "zh": "没有按目标申报表登记，因为标题是自评表或有没有认出的栏目",
        "en": "it was not taken for a declaration of targets, because its title is that of a "
        "self-evaluation or a filled column was not understood",
    },
    "next": {
        "zh": "请报送同一项目的绩效自评表；如果没有认出的栏目就是完成值，请把表头改为“实际完成值”",
        "en": "Hand in the self-evaluation form of the same project; if a heading not understood "
        "is that of the results, rename it 实际完成值",
    },
}
TAKEN: dict[str, object] = {
    "unknown": "",
    "taken": {
        "zh": "按“申报”登记：只检查目标，不评分、不排名",
        "en": "it is kept as a declaration of targets: these are checked, nothing is scored or "
        "ranked",
    },
    "next": {
        "zh": "年度结束后报送同一项目的绩效自评表，届时与本表的目标核对",
        "en": "After the year hand in the self-evaluation form of the same project; it will be "
        "compared with these targets",
    },
}


def declared(
    project: Project, table: ScoreTable, why: str
) -> tuple[ScoreTable, frozenset[CellRef]] | None:
    """Return a form that cannot be evaluated as one of targets; `None` where it is none.

    With it the cells that only a form of targets is read for.

    Args:
        project: Its parts.
        table: As read for an evaluation.
        why: The slug of the refusal. A title that names a declaration makes it one. Without such a
            title it must have targets, no column for results, and no filled column that was not
            understood: one of these may be the results.
    """
    if says("evaluated", project.parts):
        return None
    is_named = says("declared", project.parts)
    if not is_named and (why != TARGETS_ALONE or _has_unknown_columns(project)):
        return None
    rows = table.indicators or tuple(_targets(project))
    if not any(one.target for one in rows):
        return None
    main = next(_tables(project))
    money, read = planned_money(project, table.money_unit)
    kept = [] if money else table.funds
    made = replace(
        table,
        stage=Stage.DECLARED,
        sheet=main.page.name,
        indicators=rows,
        funds=(*money, *kept),
    )
    return made, frozenset(read)


def _tables(project: Project) -> Iterator[Table]:
    yield from project.tables(Kind.TARGETS, Kind.INDICATORS)


def _targets(project: Project) -> Iterator[Indicator]:
    levels, count = Levels(), 0
    for table in _tables(project):
        rows = read_indicators(table, project.remarks, levels, count + 1)
        count += len(rows)
        yield from rows


def _has_unknown_columns(project: Project) -> bool:
    """Whether anything stands below a heading that was not understood."""
    return any(
        table.page.at(row, column.first)
        for table in _tables(project)
        for column in table.head.unknown
        for row in table.rows
    )
