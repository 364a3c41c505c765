"""Tables of indicators, drawn: heads, levels, values, totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.reading.layouts.blocks import Style
from tests.reading.layouts.canvas import Canvas, Place
from tests.reading.layouts.shapes import VALUES, Row, Shape, rows_of, shape
from tests.reading.layouts.truth import Line, Project, half_up

LEVEL_WEIGHTS = (
    "{name} {weight:g}%",
    "{name}：{weight:g}",
    "{name}（{weight:g} 分）",
    "{name}({weight:g}分)",
    "{name}\n{weight:g}分",
)
DERIVED = {"服务对象满意度指标": (None, "效益指标"), "成本指标": (None, "成本指标")}
"""First levels that may follow from a second level where the sheet has no column for the first."""


def table(project: Project, number: int, style: Style, form: Shape | None = None) -> Canvas:
    """Draw the whole table of a project, with its total."""
    form = form or shape(style)
    rows = list(rows_of(project, style, form))
    canvas = part(project, number, style, form, rows)
    canvas.below(total(project, number, style, form))
    return canvas


def part(
    project: Project,
    number: int,
    style: Style,
    form: Shape,
    rows: Sequence[Row],
    marks: Mapping[str, str] | None = None,
) -> Canvas:
    """Draw a head and some rows below it; `marks` follow the levels carried over from a page."""
    canvas = Canvas()
    _head(canvas, form, style)
    top = canvas.height + 1
    for row, told in enumerate(rows, top):
        _row(canvas, row, told, project, number, style, form)
    lines = [(row, told.line) for row, told in enumerate(rows, top) if told.line]
    for role in ("level1", "level2"):
        if role in form.naming:
            mark = (marks or {}).get(role, "")
            _levels(canvas, role, lines, project, number, style, form, mark)
    _levels_elsewhere(canvas, lines, rows, top, project, number, style, form)
    return canvas


def _head(canvas: Canvas, form: Shape, style: Style) -> None:
    for role in form.columns:
        column = form.column(role)
        if role == "reason_parts":
            canvas.put(1, column, form.labels[role], across=3)
            for place, word in enumerate(
                ("人手", "汛情", style.rng.choice(("具体说明", "文字说明")))
            ):
                canvas.put(2, column + place, word)
        else:
            canvas.put(1, column, form.labels[role], down=form.head_rows)


def _row(
    canvas: Canvas, row: int, told: Row, project: Project, number: int, style: Style, form: Shape
) -> None:
    if told.line is None:
        canvas.put(row, 1, told.text)
        for role in ("weight", "score"):
            value = told.weight if role == "weight" else told.score
            if value is not None and role in form.columns:
                canvas.put(row, form.column(role), value)
        return
    at = canvas.put(row, form.column("name"), told.text)
    canvas.state(number, told.line.name, "name", told.line.name, at, (1, at[1]))
    if told.line.verdicts:
        first, *others = told.line.verdicts
        there = (row, form.column("actual"))
        canvas.state(
            number, told.line.name, "verdict", first, there, (1, there[1]), also=tuple(others)
        )
    for role in form.values:
        value_cell(canvas, (row, form.column(role)), role, told.line, number, style, form)
    if "no" in form.naming:
        canvas.put(row, form.column("no"), project.lines.index(told.line) + 1)


def value_cell(
    canvas: Canvas,
    at: Place,
    role: str,
    line: Line,
    number: int,
    style: Style,
    form: Shape | None = None,
    head_row: int = 1,
) -> None:
    """Write one value of one indicator, and note the fact it states."""
    row, column = at
    head = (head_row, column)
    if role in ("own_weight", "own_score"):
        canvas.put(*at, 10 if role == "own_weight" else 8)
    elif role == "extra" and form:
        canvas.put(*at, style.rng.choice(form.extra_words))
    elif role == "description":
        canvas.put(*at, line.remark or f"反映{line.name}")
    elif role == "standard":
        canvas.put(*at, line.standard or "达到目标值得满分，未达到按比例计分")
    elif role == "reason_parts" and line.reason:
        canvas.put(row, column + style.rng.randint(0, 1), "√")
        there = canvas.put(row, column + 2, line.reason)
        canvas.state(number, line.name, "reason", line.reason, there, head, (2, column + 2))
    elif role in (*VALUES, "reason"):
        value = getattr(line, role)
        if value is not None:
            canvas.put(*at, _typed(canvas, at, role, value, style))
            canvas.state(number, line.name, role, value, at, head)


def _typed(canvas: Canvas, at: Place, role: str, value: str | float, style: Style) -> str | float:
    """Write some shares as numbers shown in percent, as a spreadsheet makes of typed ones."""
    plain = isinstance(value, str) and value.endswith("%") and value[:-1].isdigit()
    if role == "actual" and plain and style.rng.random() < 0.3:
        canvas.formats[at] = "0%"
        return int(str(value)[:-1]) / 100
    return value


def _levels(
    canvas: Canvas,
    role: str,
    lines: Sequence[tuple[int, Line]],
    project: Project,
    number: int,
    style: Style,
    form: Shape,
    mark: str,
) -> None:
    """Write a column of levels: merged, repeated in each row, or in the first row only."""
    column = form.column(role)
    how = style.rng.choice(("merged", "merged", "repeated", "first"))
    pattern = None
    if role == "level1" and style.bent("level_weight"):
        pattern = style.rng.choice(LEVEL_WEIGHTS)
    runs: list[list[tuple[int, Line]]] = []
    for row, line in lines:
        upper = (line.level1, line.level2) if role == "level2" else (line.level1,)
        last = runs[-1][-1][1] if runs else None
        before = last and ((last.level1, last.level2) if role == "level2" else (last.level1,))
        if upper == before:
            runs[-1].append((row, line))
        else:
            runs.append([(row, line)])
    for place, run in enumerate(runs):
        name = getattr(run[0][1], role)
        weight = project.level_weight(name) if role == "level1" else 0
        text = pattern.format(name=name, weight=weight) if pattern else name
        text += mark if mark and place == 0 else ""
        top = run[0][0]
        for row, line in run:
            if row == top or how == "repeated":
                canvas.put(row, column, text, down=len(run) if how == "merged" else 1)
            at, head = (row if how == "repeated" else top, column), (1, column)
            canvas.state(number, line.name, role, name, at, head, (row, column))
            if pattern:
                canvas.state(number, line.name, "level1_weight", weight, at, head)


def _levels_elsewhere(
    canvas: Canvas,
    lines: Sequence[tuple[int, Line]],
    rows: Sequence[Row],
    top: int,
    project: Project,
    number: int,
    style: Style,
    form: Shape,
) -> None:
    """Note levels that numbering tells, and the first level that follows from the second (C2)."""
    if "numbered" in style.used:
        for row, line in lines:
            above = [
                top + place
                for place, told in enumerate(rows)
                if told.kind == "level" and top + place < row
            ]
            for role in ("level1", "level2"):
                places = ((row, 1), (1, 1), *((one, 1) for one in above))
                canvas.state(number, line.name, role, getattr(line, role), *places)
    elif "level1" not in form.naming and not project.own_levels:
        for row, line in lines:
            at = (row, form.column("level2"))
            canvas.state(
                number,
                line.name,
                "level1",
                line.level1,
                at,
                (1, at[1]),
                also=DERIVED.get(line.level2, (None,)),
            )


def total(project: Project, number: int, style: Style, form: Shape) -> Canvas:
    """Draw the line of the total."""
    canvas = Canvas()
    canvas.put(1, 1, style.labels("total"))
    weight = half_up(sum(line.weight for line in project.lines) + project.execution_weight)
    for role, value, what in (
        ("weight", weight, "total_weight"),
        ("score", project.total, "total"),
    ):
        at = canvas.put(1, form.column(role), value)
        canvas.state(number, None, what, value, at, (1, 1))
    return canvas
