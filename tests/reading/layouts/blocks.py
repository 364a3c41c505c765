"""What stands above the indicators: title, year, unit of money, who and what, and the money."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.reading.layouts.canvas import Canvas, Value
from tests.reading.layouts.truth import Money, Project, add_up, half_up, pick
from tests.reading.layouts.words import Labels

UNITS = {"万元": 10_000, "元": 1, "千元": 1_000}
TITLE_ENDS = ("绩效自评表", "完成情况表", "年度任务考核表")
KINDS = ("项目支出绩效自评表", "专项资金绩效自评表", "财政支出绩效自评情况表")
STAGES = ("initial", "budget", "paid")


@dataclass(slots=True)
class Style:
    """What one layout does to a form: its words, and the classes of bending it has drawn.

    `bends` are named after the classes of misread layouts; `used` collects those that were applied.
    """

    rng: random.Random
    labels: Labels
    unit: str
    bends: frozenset[str]
    used: set[str] = field(default_factory=set)

    def bent(self, bend: str) -> bool:
        """Whether a bend is drawn for this layout, noting that it is applied."""
        if bend in self.bends:
            self.used.add(bend)
            return True
        return False

    def amount(self, yuan: int) -> float:
        shown = yuan / UNITS[self.unit]
        return int(shown) if shown == int(shown) else round(shown, 4)


def heading(project: Project, number: int, style: Style, width: int) -> Canvas:
    """Draw title, year and unit of money; the title may name the project (C7)."""
    canvas, rng = Canvas(), style.rng
    kind = rng.choice(KINDS)
    named = style.bent("title_names_project")
    name = project.name + rng.choice(TITLE_ENDS) if named else kind
    how = "line" if style.bent("year_in_line") else rng.choice(("title", "own"))
    if how == "title":
        name = f"{project.year}年度{name}"
    title = canvas.put(1, 1, name, across=width)
    if named:
        canvas.state(number, None, "project_name", project.name, title)
    money = f"单位：{style.unit}"
    if how == "title":
        canvas.state(number, None, "year", project.year, title)
        canvas.put(2, width, money)
    elif how == "own":
        canvas.state(
            number,
            None,
            "year",
            project.year,
            canvas.put(2, 1, f"（{project.year}年度）", across=width),
        )
        canvas.put(3, width, f"金额{money}")
    else:
        mark = rng.choice(("　·　", "  ", "　｜　"))
        line = canvas.put(2, 1, f"{project.year}年度{mark}{style.unit}", across=width)
        canvas.state(number, None, "year", project.year, line)
    return canvas


def info(project: Project, number: int, style: Style, *, named: bool = True) -> Canvas:
    """Draw who and what, as pairs, as a list, or labels above values (A6)."""
    roles = (
        [("project_name", project.name)]
        if named and "title_names_project" not in style.used
        else []
    )
    roles += [("unit", project.unit), ("supervisor", project.supervisor)]
    above = style.bent("labels_above")
    across = not above and style.rng.random() < 0.5
    canvas = Canvas()
    for place, (role, value) in enumerate(roles):
        if above:
            at, there = (1, 1 + 2 * place), (2, 1 + 2 * place)
        elif across and role != "project_name":
            row, column = len(roles) - 1, 1 + 3 * (role == "supervisor")
            at, there = (row, column), (row, column + 1)
        else:
            at, there = (1 + place, 1), (1 + place, 2)
        wide = 2 if above or at[1] > 1 or role != "project_name" else 4
        canvas.put(*at, style.labels(role), across=2 if above else 1)
        canvas.put(*there, value, across=wide)
        if role != "supervisor":
            canvas.state(number, None, role, value, there, at)
    return canvas


def money(project: Project, number: int, style: Style) -> Canvas:
    """Draw the money in one of its shapes, with the points of execution where it has a column."""
    for bend, draw in SHAPES.items():
        if style.bent(bend):
            return draw(project, number, style)
    return _grid(project, number, style)


def _grid(
    project: Project,
    number: int,
    style: Style,
    columns: tuple[str, ...] = (*STAGES, "weight", "rate", "score"),
    rows: list[tuple[str, Money]] | None = None,
) -> Canvas:
    """Draw a table of sources: one head, the total, and each source below it."""
    canvas, labels = Canvas(), style.labels
    if not project.execution_weight:
        columns = tuple(one for one in columns if one not in ("weight", "score", "weighed_score"))
    canvas.put(1, 1, labels("sources"))
    for column, role in enumerate(columns, 2):
        canvas.put(1, column, _label(role, project, labels))
    lines = rows or [(labels("all_money"), project.money), *project.sources.items()]
    for row, (name, told) in enumerate(lines, 2):
        plain = name in project.sources and row == 3 and style.rng.random() < 0.5 and rows is None
        canvas.put(row, 1, f"其中：{name}" if plain else name)
        for column, role in enumerate(columns, 2):
            _money_cell(canvas, (row, column), role, told, project, number, style, name)
    return canvas


def _label(role: str, project: Project, labels: Labels) -> str:
    """Return the label of a column of money; two of them say more than a label."""
    if role == "weighed_score":
        return f"评价标准：{project.execution_weight}分   {labels('score')}"
    return {"change": "增减情况", "note": "拨付渠道"}.get(role) or labels(role)


def _money_cell(
    canvas: Canvas,
    place: tuple[int, int],
    role: str,
    told: Money,
    project: Project,
    number: int,
    style: Style,
    name: str,
) -> None:
    row, column = place
    first, head, side = row == 2, (1, column), (row, 1)
    if role in STAGES:
        yuan = getattr(told, role)
        canvas.put(row, column, style.amount(yuan))
        key = role if first else f"source:{name}:{role}"
        if first or name in project.sources:
            canvas.state(number, None, key, yuan, place, head, side)
    elif role == "rate":
        rate = half_up(100 * told.paid / told.budget)
        canvas.put(row, column, f"{rate:g}%")
    elif role == "change":
        canvas.put(row, column, style.amount(told.budget - told.initial))
    elif role == "note":
        canvas.put(row, column, style.rng.choice(("国库直达", "授权拨付")))
    elif first and project.execution_weight:
        _execution_cell(canvas, place, role, project, number)


def _execution_cell(
    canvas: Canvas, place: tuple[int, int], role: str, project: Project, number: int
) -> None:
    head = (1, place[1])
    if role in ("weight", "weighed_score"):
        at = place if role == "weight" else head
        if role == "weight":
            canvas.put(*place, project.execution_weight)
        canvas.state(number, None, "execution_weight", project.execution_weight, at, head)
    if role in ("score", "weighed_score"):
        canvas.put(*place, project.execution_score)
        canvas.state(number, None, "execution_score", project.execution_score, place, head)


def _changed(project: Project, number: int, style: Style) -> Canvas:
    """Draw a head with more unknown words than known ones (B4)."""
    style.labels.drawn.update(
        budget=pick((("增减后", "变动后", "追加后"), ("盘子", "总盘", "规模")), style.rng)
    )
    style.labels.drawn.update(rate=pick((("花费", "用款"), ("比例", "占比")), style.rng))
    style.labels.drawn.update(paid=pick((("已经", "到底"), ("花费", "开销")), style.rng))
    columns = ("initial", "change", "budget", "note", "paid", "rate", "weight", "score")
    return _grid(project, number, style, columns)


def _weighed(project: Project, number: int, style: Style) -> Canvas:
    """Put the points to be had into the head of the points that were got (B7)."""
    return _grid(project, number, style, (*STAGES, "rate", "weighed_score"))


def _split_twice(project: Project, number: int, style: Style) -> Canvas:
    """Split one total twice, by source and by use (B5)."""
    total = project.money
    staff = Money(*(int(half_up(getattr(total, stage) * 0.3, -2)) for stage in STAGES))
    rest = Money(*(getattr(total, stage) - getattr(staff, stage) for stage in STAGES))
    assert add_up([staff, rest]) == total
    prefix, use = style.rng.choice(
        (("按来源：", "按用途："), ("来源—", "用途—"), ("按渠道:", "按去向:"))
    )
    rows = [(style.labels("all_money"), total)]
    rows += [(f"{prefix}{name}", told) for name, told in project.sources.items()]
    rows += [(f"{use}{name}", told) for name, told in (("公用经费", staff), ("人员经费", rest))]
    return _grid(project, number, style, rows=rows)


def _staged(project: Project, number: int, style: Style) -> Canvas:
    """Write money in columns of label and value, the stage in the top label only (A7).

    What was planned is the budget or the initial budget, as the reader likes; what arrived has no
    key of its own and is no fact.
    """
    canvas, rng = Canvas(), style.rng
    tops = {
        "planned": (pick((("安排", "批复", "计划"), ("资金", "经费")), rng), _planned),
        "arrived": (pick((("到账", "拨入", "到位"), ("资金", "经费")), rng), _arrived),
        "paid": (pick((("开支", "花费", "支用"), ("资金", "经费")), rng), _paid),
    }
    for column, (stage, (top, amount)) in enumerate(tops.items()):
        lines = [(top, project.money, stage)]
        lines += [(name, told, f"source:{name}:{stage}") for name, told in project.sources.items()]
        for row, (name, told, key) in enumerate(lines, 1):
            at = canvas.put(row, 2 * column + 1, f"其中：{name}" if row == 2 else name)
            there = canvas.put(row, 2 * column + 2, style.amount(amount(told)))
            if stage != "arrived":
                canvas.state(number, None, key, amount(told), there, at)
    _execution_pairs(canvas, canvas.height + 1, project, number, style)
    return canvas


def _planned(told: Money) -> int:
    return told.budget


def _arrived(told: Money) -> int:
    return (told.budget + told.paid) // 200 * 100


def _paid(told: Money) -> int:
    return told.paid


def _pairs(project: Project, number: int, style: Style) -> Canvas:
    """Write the three amounts as labels and values in one line."""
    canvas = Canvas()
    for column, stage in enumerate(STAGES):
        at = canvas.put(1, 2 * column + 1, style.labels(stage))
        yuan = getattr(project.money, stage)
        there = canvas.put(1, at[1] + 1, style.amount(yuan))
        canvas.state(number, None, stage, yuan, there, at)
    _execution_pairs(canvas, 2, project, number, style)
    return canvas


def _execution_pairs(canvas: Canvas, row: int, project: Project, number: int, style: Style) -> None:
    """Write rate, weight and points of execution as labels and values."""
    rate = half_up(100 * project.money.paid / project.money.budget)
    canvas.put(row, 1, style.labels("rate"))
    canvas.put(row, 2, f"{rate:g}%")
    if not project.execution_weight:
        return
    pairs: tuple[tuple[str, Value, str], ...] = (
        ("weight", project.execution_weight, "execution_weight"),
        ("score", project.execution_score, "execution_score"),
    )
    for column, (role, value, what) in zip((3, 5), pairs, strict=True):
        at = canvas.put(row, column, style.labels(role))
        there = canvas.put(row, column + 1, value)
        canvas.state(number, None, what, value, there, at)


Draw = Callable[[Project, int, Style], Canvas]
SHAPES: dict[str, Draw] = {
    "money_changed": _changed,
    "points_in_head": _weighed,
    "money_split_twice": _split_twice,
    "money_staged": _staged,
    "money_pairs": _pairs,
}
