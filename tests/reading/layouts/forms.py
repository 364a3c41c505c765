"""Whole forms, one or several, and tables that go on elsewhere."""

from __future__ import annotations

from dataclasses import replace

from tests.reading.layouts import blocks, shapes, tables
from tests.reading.layouts.blocks import Style
from tests.reading.layouts.canvas import Canvas
from tests.reading.layouts.shapes import Row
from tests.reading.layouts.special_rows import special_project
from tests.reading.layouts.truth import Project, half_up, invent, pick

Sheets = list[Canvas]


def single(style: Style) -> Sheets:
    """One form on one sheet."""
    return [form(special_project(style), 0, style)]


def form(project: Project, number: int, style: Style) -> Canvas:
    """Draw a whole form: heading, who and what, money, indicators, signatures."""
    body = body_of(project, number, style)
    canvas = blocks.heading(project, number, style, max(body.width, 4))
    info = blocks.info(project, number, style)
    canvas.below(info, gap=style.rng.randint(0, 1))
    canvas.below(body, gap=style.rng.randint(0, 1))
    return canvas


def body_of(project: Project, number: int, style: Style) -> Canvas:
    canvas = blocks.money(project, number, style)
    canvas.below(tables.table(project, number, style), gap=style.rng.randint(0, 1))
    if style.rng.random() < 0.4:
        row = canvas.height + 1
        canvas.put(row, 1, "填报人：何敏")
        canvas.put(row, 3, "联系电话：0000-1234567")
    return canvas


def forms_below(style: Style) -> Sheets:
    """Two whole forms below each other on one sheet."""
    canvas = form(special_project(style), 0, style)
    canvas.below(form(invent(style.rng), 1, style), gap=style.rng.randint(1, 2))
    return [canvas]


def forms_on_sheets(style: Style) -> Sheets:
    """Two projects, each on a sheet of its own."""
    sheets = [form(special_project(style), 0, style), form(invent(style.rng), 1, style)]
    for sheet, name in zip(sheets, ("甲项目", "乙项目"), strict=True):
        sheet.name = name
    return sheets


def continued(style: Style) -> Sheets:
    """A table that goes on further down or on a second sheet, with sums of pages (B3)."""
    project = special_project(style)
    shape = shapes.shape(style)
    rows = list(shapes.rows_of(project, style, shape))
    cut = style.rng.randint(len(rows) // 3 + 1, len(rows) - 2)
    upper, lower = rows[:cut], rows[cut:]
    marks: dict[str, str] = {}
    if style.bent("page_sums"):
        mark = style.rng.choice(("（接前页）", "（续）", "（续上页）"))
        marks = {role: mark for role in ("level1", "level2") if _carried(upper, lower, role)}
        upper, lower = _page_sums(upper, lower, style)
    first = blocks.heading(project, 0, style, shape.column(shape.columns[-1]))
    first.below(blocks.info(project, 0, style))
    first.below(blocks.money(project, 0, style))
    first.below(tables.part(project, 0, style, shape, upper), gap=1)
    second = tables.part(project, 0, style, shape, lower, marks)
    second.below(tables.total(project, 0, style, shape))
    if style.rng.random() < 0.5:
        first.below(second, gap=style.rng.randint(1, 2))
        return [first]
    first.name, second.name = "自评表", "续表"
    return [first, second]


def _carried(upper: list[Row], lower: list[Row], role: str) -> bool:
    """Whether a level goes on over the cut."""
    before = [row.line for row in upper if row.line]
    after = [row.line for row in lower if row.line]
    return bool(before and after and getattr(before[-1], role) == getattr(after[0], role))


def _page_sums(upper: list[Row], lower: list[Row], style: Style) -> tuple[list[Row], list[Row]]:
    lines = [row.line for row in upper if row.line]
    weight = half_up(sum(line.weight for line in lines))
    score = half_up(sum(line.score for line in lines))
    here = pick((("本页", "此页", "本张"), ("累计", "小计", "合计")), style.rng)
    there = pick((("上页", "前页", "上张"), ("累计", "结转", "合计")), style.rng)
    upper = [*upper, Row("sum", here, None, weight, score)]
    return upper, [Row("sum", there, None, weight, score), *lower]


def scores_twice(style: Style) -> Sheets:
    """The unit's points and a reviewing body's beside them: the unit's are the form's own."""
    project = invent(style.rng, execution=False)
    canvas = blocks.heading(project, 0, style, 10)
    canvas.below(blocks.info(project, 0, style))
    top = canvas.height + 2
    own = tables.table(project, 0, replace(style, bends=style.bends - {"numbered"}))
    canvas.paste(own, top)
    head = next(
        at for at, value in canvas.cells.items() if at[0] == top and value == style.labels("score")
    )
    column = own.width + 1
    body = style.rng.choice(("财政局复核", "主管部门审核", "第三方复评"))
    canvas.put(top, column, f"{body}得分")
    scored = [
        (row, value)
        for row in range(top + 1, top + own.height)
        if isinstance(value := canvas.cells.get((row, head[1])), int | float)
    ]
    for row, value in scored:
        canvas.put(
            row, column, half_up(value - 0.5) if row in (scored[0][0], scored[-1][0]) else value
        )
    return [canvas]


def shared_year(canvas: Canvas, count: int) -> None:
    """Let what the heading says of the first project hold for all."""
    canvas.facts = [fact for fact in canvas.facts if fact.field == "year"]
    canvas.facts += [replace(fact, project=n) for fact in canvas.facts for n in range(1, count)]


def untitled(style: Style) -> Style:
    return replace(style, bends=style.bends - {"title_names_project"})
