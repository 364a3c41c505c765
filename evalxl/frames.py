"""The frames: thousands of projects side by side, one row each. Columns and types, in one place.

`project` is the key that joins them: the row number of the project in `projects`, counted
through the whole chunk. Money is in yuan, rates in percent, texts as displayed (`None` where
empty). Later stages only add columns: `scoring` those of `SCORED_INDICATORS` and `SCORED_PROJECTS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evalxl.terms import MoneyUnit

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.model import CellRef, ScoreTable

TEXT = "object"
NUMBER = "float64"
COUNT = "int64"
FLAG = "bool"

INDICATOR_CELLS = (
    "name",
    "weight",
    "target",
    "actual",
    "score",
    "reason",
    "evidence",
    "completion",
    "review_score",
    "level1",
    "level2",
)
"""Roles whose addresses stand in the indicators frame as `cell_<role>`."""

PROJECTS: dict[str, str] = {
    "file": TEXT,  # path below the inbox, as given
    "no_in_file": COUNT,  # the project's number within its file, from 0
    "sheet": TEXT,  # holds the indicators
    "form": TEXT,
    "policy": TEXT,
    "department": TEXT,
    "project_name": TEXT,
    "unit": TEXT,
    "supervisor": TEXT,
    "year": NUMBER,
    "project_level": TEXT,
    "contact": TEXT,
    "phone": TEXT,
    "report_date": TEXT,
    "money_unit": TEXT,
    "budget_weight": NUMBER,  # points the form gives to budget execution
    "budget_own_score": NUMBER,
    "printed_rate": NUMBER,  # percent, as the form prints it
    "own_total": NUMBER,
    "own_total_weight": NUMBER,
    "own_subtotals": TEXT,  # printed partial sums as JSON: level-1 name → points
    "grade_published": TEXT,
    "has_reason_column": FLAG,
    "has_score_column": FLAG,
    "has_weight_column": FLAG,
    "goal_expected": TEXT,
    "goal_achieved": TEXT,
    "cell_budget_weight": TEXT,
    "cell_budget_rate": TEXT,
    "cell_budget_score": TEXT,
    "cell_own_total": TEXT,
    "cell_own_total_weight": TEXT,
    "cell_grade": TEXT,
}
FUNDS: dict[str, str] = {
    "project": COUNT,
    "key": TEXT,
    "label": TEXT,
    "value": NUMBER,
    "unit": TEXT,
    "yuan": NUMBER,
    "sheet": TEXT,
    "cell": TEXT,
}
SUBPROJECTS: dict[str, str] = {
    "project": COUNT,
    "no": COUNT,
    "name": TEXT,
    "indicator_name": TEXT,
    "budget": NUMBER,  # yuan
    "actual": NUMBER,  # yuan
    "sheet": TEXT,
    "cell_name": TEXT,
    "cell_budget": TEXT,
    "cell_actual": TEXT,
}
INDICATORS: dict[str, str] = {
    "project": COUNT,
    "no": COUNT,
    "row": COUNT,
    "sheet": TEXT,
    "subproject": TEXT,
    "level1": TEXT,
    "level2": TEXT,
    "level1_weight": NUMBER,
    "level2_weight": NUMBER,
    "name": TEXT,
    "weight": NUMBER,
    "target": TEXT,
    "actual": TEXT,
    "score": NUMBER,
    "review_score": NUMBER,
    "reason": TEXT,
    "standard": TEXT,
    "evidence": TEXT,
    "sign": TEXT,
    "unit": TEXT,
    "published_completion": TEXT,
    "is_execution": FLAG,
    **{f"cell_{role}": TEXT for role in INDICATOR_CELLS},
}
DIMENSIONS: dict[str, str] = {
    "project": COUNT,
    "no": COUNT,
    "level1": TEXT,
    "name": TEXT,
    "weight": NUMBER,
    "score": NUMBER,
    "rate": NUMBER,
    "reason": TEXT,
    "sheet": TEXT,
    "cell_weight": TEXT,
    "cell_score": TEXT,
    "cell_reason": TEXT,
}
NARRATIVES: dict[str, str] = {"project": COUNT, "sheet": TEXT, "cell": TEXT, "text": TEXT}
FIELDS: dict[str, str] = {  # every labelled value of the head, also those without a column above
    "project": COUNT,
    "key": TEXT,
    "label": TEXT,
    "value": TEXT,
    "sheet": TEXT,
    "cell": TEXT,
}
SCORED_INDICATORS: dict[str, str] = {  # added to the indicators by `evalxl.scoring.score`
    "verdict": TEXT,  # terms.Verdict
    "completion": NUMBER,  # percent of the target, NaN where undefined
    "why_zh": TEXT,
    "why_en": TEXT,
    "target_op": TEXT,  # terms.Operator
    "target_value": NUMBER,  # percent as 90
    "target_upper": NUMBER,
    "target_unit": TEXT,
    "target_kind": TEXT,
    "actual_value": NUMBER,
    "actual_unit": TEXT,
    "actual_is_bound": FLAG,
    "direction": TEXT,  # terms.Direction
    "direction_source": TEXT,  # terms.DirectionSource
    "flags": TEXT,  # tuple of words on how the texts were read
    "parts": TEXT,  # tuple: the single comparisons of a compound target
    "rule": TEXT,  # the rule that scored the row: an id of docs/policies.md
    "rate": NUMBER,  # share of the weight before cap and rounding, as a fraction
    "allotted": NUMBER,  # points the row can earn: its weight, or its share of a group's
    "computed_score": NUMBER,  # NaN where undecided or without weight
    "score_kind": TEXT,  # terms.ScoreKind; None where the row has no weight
    "lost": NUMBER,  # allotted points that are certainly not earned
    "adjusted_score": NUMBER,  # the reviewer's, from adjustments.xlsx
    "adjusted_reason": TEXT,
    "reviewer": TEXT,
}
SCORED_PROJECTS: dict[str, str] = {  # added to the projects by `evalxl.scoring.score`
    "scored_from": TEXT,  # indicators | dimensions; None: no weights, nothing to compute
    "weight_total": NUMBER,
    "own_sum": NUMBER,  # the unit's own row scores, summed
    "self_evaluated": NUMBER,  # the unit's own total as printed, else `own_sum`
    "decided": NUMBER,  # points that follow from numbers, dates or words
    "asserted": NUMBER,  # points earned by claims, under the policy
    "undecided": NUMBER,  # points nobody can compute
    "lost": NUMBER,
    "lowest": NUMBER,  # decided + asserted
    "highest": NUMBER,  # lowest + undecided
    "adopted": NUMBER,  # lowest + the unit's own scores on undecided rows
    "reviewed_total": NUMBER,  # `adopted` with the reviewer's scores in their rows; NaN: none
    "residual": NUMBER,  # weight − decided − asserted − undecided − lost; anything but 0 is wrong
    "execution_rate": NUMBER,  # percent, on the policy's basis
    "execution_basis": TEXT,  # the formula in words
    "execution_weight": NUMBER,  # of the line apart from the indicators; NaN: no such line
    "execution_score": NUMBER,  # computed points of that line or of the execution row
    "execution_kind": TEXT,  # terms.ScoreKind
    "execution_adjusted": NUMBER,  # the reviewer's points for the separate line
    "grade_lowest": TEXT,  # equal to `grade_highest`: the grade is certain
    "grade_highest": TEXT,
    "grade_adopted": TEXT,
    "set": COUNT,  # indicators with a name
    "met": COUNT,  # by verdict; `met` leaves `exceeded` out
    "exceeded": COUNT,
    "claimed": COUNT,
    "unmet": COUNT,
    "cannot_tell": COUNT,
}
EXECUTION: dict[str, str] = {  # every sensible execution rate, side by side
    "project": COUNT,
    "scope": TEXT,  # project | fund | subproject
    "no": NUMBER,  # of the sub-project
    "row": TEXT,  # fund row, such as `total` or `fiscal`
    "label": TEXT,  # fund row or sub-project as printed
    "basis": TEXT,  # initial | budget | allocated
    "with_pending": FLAG,  # payable amounts count as paid
    "with_cut": FLAG,  # amounts cut in mid-year are taken off the budget
    "formula": TEXT,  # in words and numbers: `全年执行数/全年预算数 = 593.04/752`
    "numerator": NUMBER,  # in the form's money unit
    "denominator": NUMBER,
    "value": NUMBER,  # fraction
    "percent": NUMBER,  # half up to 2 places
    "points": NUMBER,  # under the project's policy; NaN where no weight applies
    "preferred": FLAG,  # the policy's basis
    "printed": FLAG,  # a basis the form itself states
}
FINDINGS: dict[str, str] = {
    "file": TEXT,
    "project": NUMBER,  # NaN: the whole file
    "indicator": NUMBER,
    "code": TEXT,
    "slug": TEXT,
    "severity": TEXT,
    "kind": TEXT,
    "scope": TEXT,
    "sheet": TEXT,
    "cell": TEXT,
    "row": NUMBER,
    "where": TEXT,
    "message": TEXT,
    "provided": TEXT,
    "expected": TEXT,
    "difference": NUMBER,
    "unit": TEXT,
    "fix": TEXT,
    "fingerprint": TEXT,
}


@dataclass(slots=True)
class Frames:
    """All projects of one chunk. Index of each frame: 0, 1, 2 … in reading order."""

    projects: pd.DataFrame
    funds: pd.DataFrame
    subprojects: pd.DataFrame
    indicators: pd.DataFrame
    dimensions: pd.DataFrame
    narratives: pd.DataFrame
    fields: pd.DataFrame
    execution: pd.DataFrame = field(default_factory=lambda: frame((), EXECUTION))


@dataclass(frozen=True, slots=True)
class Entry:
    """One project on its way into the frames: where it came from and what was understood."""

    file: str
    no_in_file: int
    department: str | None
    policy: str
    table: ScoreTable


def frame(rows: Sequence[Sequence[Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Make a frame of `rows` with exactly `columns` and their types, also when there are none."""
    import pandas as pd

    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=kind)
            for (name, kind), values in zip(columns.items(), by_column, strict=True)
        }
    )


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


def _project_row(entry: Entry) -> tuple[Any, ...]:
    table = entry.table
    info = {name: field.value for name, field in table.info.items()}
    line = table.budget_score
    line_cells = line.cells if line else {}
    subtotals = table.totals.subtotals
    first = table.indicators[0].cells if table.indicators else {}
    return (
        entry.file,
        entry.no_in_file,
        table.sheet,
        table.form,
        entry.policy,
        entry.department or info.get("supervisor") or info.get("unit"),
        info.get("project_name"),
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
        json.dumps(dict(subtotals), ensure_ascii=False) if subtotals else None,
        table.grade.value if table.grade else None,
        "reason" in first,
        "score" in first,
        "weight" in first,
        table.goals.expected,
        table.goals.achieved,
        _address(line_cells.get("weight")),
        _address(
            line_cells.get("rate") or (table.printed_rate.cell if table.printed_rate else None)
        ),
        _address(line_cells.get("score")),
        _address(table.totals.cells.get("score")),
        _address(table.totals.cells.get("weight")),
        _address(table.grade.cell) if table.grade else None,
    )


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
