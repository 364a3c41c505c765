"""Groups of columns: projects, years, indicators or whole forms beside each other."""

from __future__ import annotations

from dataclasses import replace

from tests.reading.layouts import blocks, tables
from tests.reading.layouts.blocks import Style
from tests.reading.layouts.canvas import Canvas
from tests.reading.layouts.forms import Sheets, body_of, shared_year, untitled
from tests.reading.layouts.shapes import VALUES, Row, Shape
from tests.reading.layouts.special_rows import special_project
from tests.reading.layouts.truth import Line, Project, half_up, invent, sibling


def projects_beside(style: Style) -> Sheets:
    """Several projects as groups of columns that share names and weights (A3)."""
    first = invent(style.rng, execution=False, own_levels=style.bent("own_levels"))
    projects = [first, sibling(first, style.rng)]
    if style.rng.random() < 0.3:
        projects.append(sibling(first, style.rng))
    roles = ["target", "actual", "score", "reason"]
    naming = ("level1", "level2", "name") if style.rng.random() < 0.5 else ("level2", "name")
    shared = Shape(
        (*naming, "weight"), (), {role: style.labels(role) for role in (*naming, "weight")}
    )
    canvas = blocks.heading(first, 0, style, 12)
    shared_year(canvas, len(projects))
    top = canvas.height + 1
    columns = len(shared.columns)
    keys = ("project_name", "unit")
    for row, role in enumerate(keys, top):
        canvas.put(row, 1, style.labels(role), across=columns)
        for number, project in enumerate(projects):
            at = (row, columns + 1 + number * len(roles))
            value = project.name if role == "project_name" else project.unit
            canvas.put(*at, value, across=len(roles))
            canvas.state(number, None, role, value, at, (row, 1))
    canvas.paste(_beside(projects, shared, roles, style), top + len(keys))
    return [canvas]


def _beside(projects: list[Project], shared: Shape, roles: list[str], style: Style) -> Canvas:
    """Draw the shared columns once, and a group of columns for each project."""
    canvas, lines = Canvas(), projects[0].lines
    rows = [Row("line", line.name, line) for line in lines]
    canvas.paste(tables.part(projects[0], 0, style, shared, rows))
    canvas.facts += [
        replace(fact, project=n) for n in range(1, len(projects)) for fact in canvas.facts
    ]
    for column, role in enumerate(shared.columns, 1):
        if role == "weight":
            for row, line in enumerate(lines, 2):
                canvas.put(row, column, line.weight)
                for number in range(len(projects)):
                    canvas.state(
                        number, line.name, "weight", line.weight, (row, column), (1, column)
                    )
    for number, project in enumerate(projects):
        left = len(shared.columns) + 1 + number * len(roles)
        for column, role in enumerate(roles, left):
            canvas.put(1, column, style.labels(role))
            for row, line in enumerate(project.lines, 2):
                tables.value_cell(canvas, (row, column), role, line, number, style)
    _sums_beside(canvas, projects, shared, roles, style)
    return canvas


def _sums_beside(
    canvas: Canvas, projects: list[Project], shared: Shape, roles: list[str], style: Style
) -> None:
    row = canvas.height + 1
    canvas.put(row, 1, style.labels("total"))
    canvas.put(row, len(shared.columns), half_up(sum(one.weight for one in projects[0].lines)))
    for number, project in enumerate(projects):
        value = half_up(sum(line.score for line in project.lines))
        column = len(shared.columns) + 1 + number * len(roles) + roles.index("score")
        at = canvas.put(row, column, value)
        canvas.state(number, None, "total", value, at, (row, 1))


def row_per_project(style: Style) -> Sheets:
    """One project a row, its indicators beside each other under their levels (A4)."""
    projects = [
        invent(style.rng, execution=False, reasons=False) for _ in range(style.rng.randint(2, 4))
    ]
    projects = [
        replace(one, year=projects[0].year, name=f"{one.name}{'甲乙丙丁'[n]}段")
        for n, one in enumerate(projects)
    ]
    groups = ("数量指标", "质量指标", "服务对象满意度指标")
    roles = ("name", *VALUES)
    canvas = blocks.heading(projects[0], 0, style, 12)
    shared_year(canvas, len(projects))
    grid = Canvas()
    for column, role in enumerate(("no", "project_name", "unit"), 1):
        grid.put(1, column, "序号" if role == "no" else style.labels(role), down=2)
    for number, project in enumerate(projects):
        row = 3 + number
        project.lines = _chosen(project, groups)
        grid.put(row, 1, number + 1)
        for column, role in ((2, "project_name"), (3, "unit")):
            value = project.name if column == 2 else project.unit
            grid.state(number, None, role, value, grid.put(row, column, value), (1, column))
        for place, (level2, line) in enumerate(zip(groups, project.lines, strict=True)):
            _group(
                grid,
                number,
                row,
                4 + place * len(roles),
                level2,
                line,
                roles,
                style,
                head=number == 0,
            )
        at = grid.put(row, 4 + len(groups) * len(roles), project.total)
        grid.state(number, None, "total", project.total, at, (1, at[1]))
    grid.put(1, 4 + len(groups) * len(roles), style.labels("total"), down=2)
    canvas.below(grid)
    return [canvas]


def _chosen(project: Project, groups: tuple[str, ...]) -> list[Line]:
    """Keep the first line of each group, with weights that sum to 100."""
    lines = [next(one for one in project.lines if one.level2 == level2) for level2 in groups]
    for line, weight in zip(lines, (50, 30, 20), strict=True):
        line.weight = line.score = weight
    return lines


def _group(
    grid: Canvas,
    number: int,
    row: int,
    left: int,
    level2: str,
    line: Line,
    roles: tuple[str, ...],
    style: Style,
    *,
    head: bool,
) -> None:
    if head:
        grid.put(1, left, level2, across=len(roles))
    for column, role in enumerate(roles, left):
        if head:
            grid.put(2, column, style.labels(role))
        if role == "name":
            at = grid.put(row, column, line.name)
            grid.state(number, line.name, "name", line.name, at, (2, column))
            grid.state(number, line.name, "level2", level2, (1, left), at)
        else:
            tables.value_cell(grid, (row, column), role, line, number, style, head_row=2)


def forms_beside(style: Style) -> Sheets:
    """Two forms on one page under one title, perhaps with a blank column between them (A5)."""
    first, second = special_project(style), invent(style.rng)
    second = replace(second, year=first.year)
    left = _without_heading(first, 0, style)
    right = _without_heading(second, 1, style)
    gap = style.rng.randint(0, 1)
    canvas = blocks.heading(
        replace(first, name="两项目"), 0, untitled(style), left.width + right.width + gap
    )
    shared_year(canvas, 2)
    top = canvas.height + 1
    canvas.paste(left, top)
    canvas.paste(right, top, left.width + 1 + gap)
    return [canvas]


def _without_heading(project: Project, number: int, style: Style) -> Canvas:
    canvas = blocks.info(project, number, untitled(style))
    canvas.below(body_of(project, number, style))
    return canvas


def years_beside(style: Style) -> Sheets:
    """The year before beside this one: periods stay one project."""
    project = invent(style.rng, execution=False)
    before = sibling(project, style.rng, reasons=False)
    roles = ["target", "actual", "score"]
    naming = ("level1", "level2", "name", "weight")
    shared = Shape(naming, (), {role: style.labels(role) for role in naming})
    canvas = blocks.heading(project, 0, style, 10)
    canvas.below(blocks.info(project, 0, style))
    top = canvas.height + 1
    for group, year in enumerate((project.year - 1, project.year)):
        canvas.put(top, len(naming) + 1 + group * len(roles), f"{year}年", across=len(roles))
    project.lines = [_reached(line) for line in project.lines]
    grid = _beside([before, project], shared, roles, style)
    grid.facts = [replace(fact, project=0) for fact in grid.facts if fact.project == 1]
    canvas.paste(grid, top + 1)
    return [canvas]


def _reached(line: Line) -> Line:
    """Let a line reach its target: the form has no column for reasons."""
    if not line.reason:
        return line
    return replace(line, actual=line.target.lstrip("≥"), score=line.weight, reason=None)
