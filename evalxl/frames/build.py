"""Understood projects → frames: one function a frame, each giving its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalxl.core.terms import MoneyUnit
from evalxl.frames.columns import (
    DIMENSIONS,
    FIELDS,
    FUNDS,
    INDICATOR_CELLS,
    INDICATORS,
    NARRATIVES,
    PROJECT_CELLS,
    PROJECTS,
    SUBPROJECTS,
)
from evalxl.frames.table import Frames, frame

if TYPE_CHECKING:
    from evalxl.core.model import CellRef, ScoreTable


@dataclass(frozen=True, slots=True)
class Entry:
    """One project on its way into the frames: where it came from and what was understood."""

    file: str
    no_in_file: int
    department: str | None
    policy: str
    table: ScoreTable


def build(entries: Iterable[Entry]) -> Frames:
    """Lay the understood projects out as frames."""
    projects: list[tuple[Any, ...]] = []
    funds: list[tuple[Any, ...]] = []
    subprojects: list[tuple[Any, ...]] = []
    indicators: list[tuple[Any, ...]] = []
    dimensions: list[tuple[Any, ...]] = []
    narratives: list[tuple[Any, ...]] = []
    fields: list[tuple[Any, ...]] = []
    for key, entry in enumerate(entries):
        table = entry.table
        projects.append(_project_row(entry))
        funds.extend(_fund_rows(key, table))
        subprojects.extend(_subproject_rows(key, table))
        indicators.extend(_indicator_rows(key, table))
        dimensions.extend(_dimension_rows(key, table))
        narratives.extend((key, p.sheet, p.cell.address, p.text) for p in table.narrative)
        fields.extend(_field_rows(key, table))
    return Frames(
        projects=frame(projects, PROJECTS),
        funds=frame(funds, FUNDS),
        subprojects=frame(subprojects, SUBPROJECTS),
        indicators=frame(indicators, INDICATORS),
        dimensions=frame(dimensions, DIMENSIONS),
        narratives=frame(narratives, NARRATIVES),
        fields=frame(fields, FIELDS),
    )


def _address(cell: CellRef | None) -> str | None:
    return cell.address if cell else None


def _place(cell: CellRef | None) -> tuple[str | None, str | None]:
    return (cell.sheet, cell.address) if cell else (None, None)


def _project_row(entry: Entry) -> tuple[Any, ...]:
    table = entry.table
    info = {name: field.value for name, field in table.info.items()}
    line = table.budget_score
    at = table.totals.subtotal_cells
    subtotals = {
        level: (told, *_place(at.get(level))) for level, told in table.totals.subtotals.items()
    }
    first = table.indicators[0].cells if table.indicators else {}
    return (
        entry.file,
        entry.no_in_file,
        table.sheet,
        table.form,
        table.layout_confidence,
        entry.policy,
        entry.department or info.get("supervisor") or info.get("unit"),
        info.get("project_name"),
        info.get("project_code"),
        info.get("unit"),
        info.get("supervisor"),
        info.get("year"),
        info.get("project_level"),
        info.get("contact"),
        info.get("phone"),
        info.get("report_date"),
        table.money_unit,
        line.weight if line else None,
        line.score if line else None,
        table.printed_rate.value if table.printed_rate else (line.rate if line else None),
        table.totals.score,
        table.totals.weight,
        json.dumps(subtotals, ensure_ascii=False) if subtotals else None,
        table.grade.value if table.grade else None,
        "reason" in first,
        "score" in first,
        "weight" in first,
        table.goals.expected,
        table.goals.achieved,
        table.is_scored_by_panel,
        *_places(table),
    )


def _places(table: ScoreTable) -> Iterator[str | None]:
    """Return sheet and address of each of `PROJECT_CELLS`, which need not share a sheet."""
    goals, totals = table.goals.cells, table.totals.cells
    line = table.budget_score.cells if table.budget_score else {}
    rate = table.printed_rate.cell if table.printed_rate else None
    cells = {
        "goal_expected": goals.get("expected"),
        "goal_achieved": goals.get("achieved"),
        "budget_weight": line.get("weight"),
        "budget_rate": line.get("rate") or rate,
        "budget_score": line.get("score"),
        "own_total": totals.get("score") or totals.get("told"),
        "own_total_weight": totals.get("weight"),
        "grade": table.grade.cell if table.grade else None,
    }
    for name in PROJECT_CELLS:
        cell = cells[name]
        yield from (cell.sheet if cell else None, _address(cell))


def _fund_rows(key: int, table: ScoreTable) -> list[tuple[Any, ...]]:
    return [
        (
            key,
            line.key,
            line.label,
            line.value,
            line.unit,
            line.yuan,
            line.cell.sheet if line.cell else None,
            _address(line.cell),
            line.is_unread,
            line.is_of_which,
        )
        for line in table.funds
    ]


def _subproject_rows(key: int, table: ScoreTable) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for sub in table.subprojects:
        to_yuan = MoneyUnit(sub.unit).to_yuan
        place = next(iter(sub.cells.values()), None)
        rows.append(
            (
                key,
                sub.no,
                sub.name,
                sub.indicator_name,
                to_yuan(sub.budget),
                to_yuan(sub.actual),
                place.sheet if place else None,
                _address(sub.cells.get("name")),
                _address(sub.cells.get("budget")),
                _address(sub.cells.get("actual")),
            )
        )
    return rows


def _indicator_rows(key: int, table: ScoreTable) -> list[tuple[Any, ...]]:
    return [
        (
            key,
            one.no,
            one.row,
            one.cells["name"].sheet if "name" in one.cells else table.sheet,
            one.subproject,
            one.level1,
            one.level2,
            one.level1_weight,
            one.level2_weight,
            one.name,
            one.weight,
            one.target,
            one.actual,
            one.score,
            one.review_score,
            one.reason,
            one.standard,
            one.evidence,
            one.sign,
            one.unit,
            one.published_completion,
            one.score_rate,
            _address(one.cells.get("score_rate")),
            one.is_execution,
            *(_address(one.cells.get(role)) for role in INDICATOR_CELLS),
        )
        for one in table.indicators
    ]


def _dimension_rows(key: int, table: ScoreTable) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for one in table.dimensions:
        place = next(iter(one.cells.values()), None)
        rows.append(
            (
                key,
                one.no,
                one.level1,
                one.name,
                one.weight,
                one.score,
                one.rate,
                one.reason,
                place.sheet if place else None,
                _address(one.cells.get("weight")),
                _address(one.cells.get("score")),
                _address(one.cells.get("rate")),
                _address(one.cells.get("reason")),
            )
        )
    return rows


def _field_rows(key: int, table: ScoreTable) -> list[tuple[Any, ...]]:
    return [
        (
            key,
            name,
            field.label,
            field.value,
            field.cell.sheet if field.cell else None,
            _address(field.cell),
        )
        for name, field in table.info.items()
    ]
