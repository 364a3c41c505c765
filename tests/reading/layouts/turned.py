"""Indicators in columns, indicators as lists, and projects in one long table."""

from __future__ import annotations

from dataclasses import replace

from tests.reading.layouts import blocks, shapes, tables
from tests.reading.layouts.blocks import Style
from tests.reading.layouts.canvas import Canvas, Fact
from tests.reading.layouts.forms import Sheets, shared_year, untitled
from tests.reading.layouts.shapes import VALUES, Row
from tests.reading.layouts.truth import invent


def matrix(style: Style) -> Sheets:
    """Indicators stand in columns: one row each for level, name, target, result, points."""
    project = invent(style.rng, execution=False)
    canvas = blocks.heading(project, 0, style, 8)
    canvas.below(blocks.info(project, 0, style))
    grid = Canvas()
    roles = ("level1", "level2", "name", *VALUES, "reason")
    for row, role in enumerate(roles, 1):
        grid.put(row, 1, style.labels(role))
        for column, line in enumerate(project.lines, 2):
            value = getattr(line, role)
            if value is not None:
                at = grid.put(row, column, value)
                grid.state(0, line.name, role, value, at, (row, 1))
    canvas.below(grid)
    row = canvas.height + 1
    canvas.put(row, 1, style.labels("total"))
    canvas.state(0, None, "total", project.total, canvas.put(row, 2, project.total), (row, 1))
    return [canvas]


def label_list(style: Style) -> Sheets:
    """Each indicator is a short list of labels and values."""
    project = invent(style.rng, execution=False)
    canvas = blocks.heading(project, 0, style, 6)
    canvas.below(blocks.info(project, 0, style))
    roles = ("level1", "level2", "name", *VALUES, "reason")
    two = style.rng.random() < 0.5
    for line in project.lines:
        top = canvas.height + 1
        told = [role for role in roles if getattr(line, role) is not None]
        for place, role in enumerate(told):
            row, column = (top + place // 2, 1 + 2 * (place % 2)) if two else (top + place, 1)
            at = canvas.put(row, column, style.labels(role))
            there = canvas.put(row, column + 1, getattr(line, role))
            canvas.state(0, line.name, role, getattr(line, role), there, at)
    row = canvas.height + 1
    canvas.put(row, 1, style.labels("total"))
    canvas.state(0, None, "total", project.total, canvas.put(row, 2, project.total), (row, 1))
    return [canvas]


def long_table(style: Style) -> Sheets:
    """Several projects in one table, the project in a column of its own."""
    first = invent(style.rng, execution=False)
    others = [replace(invent(style.rng, execution=False), year=first.year) for _ in range(2)]
    projects = [
        replace(one, name=f"{one.name}{'甲乙丙'[n]}段") for n, one in enumerate([first, *others])
    ]
    canvas = blocks.heading(first, 0, untitled(style), 10)
    shared_year(canvas, len(projects))
    form = shapes.shape(
        replace(style, bends=style.bends - {"numbered", "second_points", "row_direction"})
    )
    row = canvas.height + 1
    canvas.put(row, 1, style.labels("project_name"))
    for number, project in enumerate(projects):
        rows = [Row("line", line.name, line) for line in project.lines]
        own = tables.part(project, number, style, form, rows)
        if number:
            own = _headless(own, form.head_rows)
        top = canvas.height + (number > 0) if number else row
        canvas.paste(own, top, 2)
        start = top + (form.head_rows if number == 0 else 0)
        canvas.facts = [
            _under(fact, row) if fact.project == number else fact for fact in canvas.facts
        ]
        at = canvas.put(start, 1, project.name, down=len(rows))
        canvas.state(number, None, "project_name", project.name, at, (row, 1))
    return [canvas]


def _under(fact: Fact, head: int) -> Fact:
    """Add the head far above to the places of a fact of a table's values."""
    if fact.line is None:
        return fact
    return replace(fact, places=(*fact.places, (head, fact.places[0][1])))


def _headless(canvas: Canvas, rows: int) -> Canvas:
    """Take the head off a part that continues the one above it."""
    kept = Canvas(canvas.name)
    kept.cells = {at: value for at, value in canvas.cells.items() if at[0] > rows}
    kept.formats = dict(canvas.formats)
    kept.merges = [block for block in canvas.merges if block[0] > rows]
    kept.facts = canvas.facts
    return kept.moved(lambda row: max(row - rows, 1), lambda column: column)
