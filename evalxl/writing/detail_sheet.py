"""评分明细: every row as understood and scored, with formulas a reader can follow in Excel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evalxl.core.terms import ScoreKind, word
from evalxl.writing.balance import write_balance, write_execution
from evalxl.writing.form import Project, Row, ScoredForm, cell_of, number_of
from evalxl.writing.live import live, rate_candidates, ratio, score_candidates
from evalxl.writing.options import OutputOptions
from evalxl.writing.sheet_rows import (
    CENTRED,
    HEAD,
    NUMBER,
    NUMBER_LINK,
    POINTS,
    SECTION,
    SHARE,
    SUM,
    SUM_LABEL,
    TEXT,
    TITLE,
    SheetRows,
)
from evalxl.writing.wording import say
from evalxl.xlsx.patch.edits import A3, NewCell, NewSheet
from evalxl.xlsx.patch.new_sheet import link_to

_WIDTHS = (6, 30, 22, 22, 11, 11, 11, 10, 9, 24, 9, 8, 10, 10, 10, 10)
_HEADS = (
    "head_no",
    "head_indicator",
    "head_target",
    "head_actual",
    "head_target_value",
    "head_actual_value",
    "head_completion",
    "head_verdict",
    "head_weight",
    "head_rule",
    "head_rate",
    "head_kind",
    "head_computed",
    "head_own",
    "head_difference",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One scored line: an indicator, a dimension, or the line for budget execution."""

    label: str
    link: str | None
    target: str | None = None
    actual: str | None = None
    target_value: float | None = None
    actual_value: float | None = None
    completion: float | None = None
    outcome: str | None = None
    weight: float | None = None
    rule: str | None = None
    rate: float | None = None
    basis: str | None = None
    computed: float | None = None
    own: float | None = None
    reviewed: float | None = None


def detail_sheet(form: ScoredForm, name: str, options: OutputOptions) -> NewSheet:
    """Write the sheet.

    Args:
        form: The form as scored.
        name: The sheet's name.
        options: `lang`.
    """
    rows = SheetRows(name, _WIDTHS, landscape=True)
    rows.sheet.paper = A3
    lang = options.lang
    rows.line(say(lang, "detail_title"), TITLE)
    for project in form.projects():
        _write_project(rows, project, lang, form.rule_words)
    return rows.sheet


def _write_project(rows: SheetRows, project: Project, lang: str, words: Mapping[str, str]) -> None:
    rows.gap()
    rows.line(str(project.row.get("project_name") or project.table.sheet), SECTION)
    rows.repeat_from_here()
    lines = _lines(project, lang, words)
    is_reviewed = any(line.reviewed is not None for line in lines)
    heads = (*_HEADS, "head_reviewed") if is_reviewed else _HEADS
    rows.add(*(NewCell(say(lang, key), HEAD) for key in heads))
    first = rows.next_row
    for number, line in enumerate(lines, 1):
        _write_line(rows, number, line, lang, is_reviewed=is_reviewed)
    last = rows.next_row - 1
    if any(line.weight is not None for line in lines):
        _write_sum(rows, lines, first, last, lang)
        if number_of(project.row, "lowest") is not None:  # else no total stands anywhere
            write_balance(rows, lines, first, last, lang)
    write_execution(rows, project, lang)


def _lines(project: Project, lang: str, words: Mapping[str, str]) -> list[Line]:
    lines = [_indicator(row, words) for row in project.indicators]
    if project.row.get("scored_from") == "dimensions":
        lines += _dimensions(project)
    line = project.table.budget_score
    weight = number_of(project.row, "execution_weight")
    if line and weight is not None:
        lines.insert(0, _execution(project, weight, lang, words))
    return lines


def _indicator(row: Row, words: Mapping[str, str]) -> Line:
    cell = cell_of(row, "name")
    allotted = number_of(row, "allotted")
    return Line(
        label=str(row.get("name") or ""),
        link=link_to(cell.sheet, cell.address) if cell else None,
        target=row.get("target"),
        actual=row.get("actual"),
        target_value=number_of(row, "target_value"),
        actual_value=number_of(row, "actual_value"),
        completion=number_of(row, "completion"),
        outcome=row.get("outcome"),
        weight=number_of(row, "weight") if allotted is None else allotted,
        rule=words.get(str(row.get("rule")), row.get("rule")),
        rate=number_of(row, "rate"),
        basis=row.get("basis"),
        computed=number_of(row, "computed_score"),
        own=number_of(row, "score"),
        reviewed=number_of(row, "adjusted_score"),
    )


def _dimensions(project: Project) -> list[Line]:
    lines = []
    for one in project.table.dimensions:
        cell = one.cells.get("score") or one.cells.get("weight")
        link = link_to(cell.sheet, cell.address) if cell else None
        basis = str(ScoreKind.UNDECIDED)
        lines.append(Line(one.name, link, weight=one.weight, basis=basis, own=one.score))
    return lines


def _execution(project: Project, weight: float, lang: str, words: Mapping[str, str]) -> Line:
    line = project.table.budget_score
    cell = line.cells.get("score") if line else None
    chosen = next((row for row in project.execution if row.get("preferred")), {})
    paid, budget = number_of(chosen, "numerator"), number_of(chosen, "denominator")
    return Line(
        label=say(lang, "execution_line"),
        link=link_to(cell.sheet, cell.address) if cell else None,
        target_value=budget,
        actual_value=paid,
        completion=number_of(project.row, "execution_rate"),
        weight=weight,
        rule=words.get("execution"),
        rate=ratio(paid, budget),
        basis=project.row.get("execution_kind"),
        computed=number_of(project.row, "execution_score"),
        own=line.score if line else None,
        reviewed=number_of(project.row, "execution_adjusted"),
    )


def _write_line(rows: SheetRows, number: int, line: Line, lang: str, *, is_reviewed: bool) -> None:
    row = rows.next_row
    share = ratio(line.actual_value, line.target_value)
    percent = [
        (f"F{row}/E{row}*100", None if share is None else share * 100),
        (f"ROUND(F{row}/E{row}*100,2)", None if share is None else round(share * 100, 2)),
    ]
    own, computed = line.own, line.computed
    counted, column = (computed, "M") if line.reviewed is None else (line.reviewed, "P")
    difference = None if own is None or counted is None else round(counted - own, 4)
    rows.add(
        NewCell(number, NUMBER_LINK if line.link else CENTRED, link=line.link),
        NewCell(line.label, TEXT),
        NewCell(line.target, TEXT),
        NewCell(line.actual, TEXT),
        NewCell(line.target_value, NUMBER),
        NewCell(line.actual_value, NUMBER),
        live(line.completion, percent, POINTS),
        NewCell(word(line.outcome, lang) if line.outcome else None, CENTRED),
        NewCell(line.weight, NUMBER),
        NewCell(line.rule, TEXT),
        live(line.rate, rate_candidates(line.target_value, line.actual_value, row), SHARE),
        NewCell(word(line.basis, lang) if line.basis else None, CENTRED),
        live(computed, score_candidates(line.rate, line.weight, row), POINTS),
        NewCell(own, POINTS),
        live(difference, [(f"{column}{row}-N{row}", difference)], POINTS),
        *([NewCell(line.reviewed, POINTS)] if is_reviewed else []),
    )


def _write_sum(rows: SheetRows, lines: list[Line], first: int, last: int, lang: str) -> None:
    def total(column: str, values: list[float | None]) -> NewCell:
        known = [value for value in values if value is not None]
        if not known:
            return NewCell(None, SUM)
        formula = f"SUM({column}{first}:{column}{last})"
        return NewCell(round(sum(known), 2), SUM, formula=formula)

    blank = NewCell(None, SUM)
    is_reviewed = any(line.reviewed is not None for line in lines)
    rows.add(
        blank,
        NewCell(say(lang, "sum"), SUM_LABEL),
        *[blank] * 6,
        total("I", [line.weight for line in lines]),
        *[blank] * 3,
        total("M", [line.computed for line in lines]),
        total("N", [line.own for line in lines]),
        blank,
        *([blank] if is_reviewed else []),
    )
