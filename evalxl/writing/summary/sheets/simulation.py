"""评分办法测算: change the rules in a meeting and see who changes grade; formulas do the work.

On opening every parameter is neutral, so that simulated and computed results are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from evalxl.writing.summary import words
from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.sheets.formulas import HEADS, OVER_LINES, SIMULATED, Sheet, formulas
from evalxl.writing.summary.sheets.simulated import base_rows
from evalxl.writing.summary.tables import style
from evalxl.writing.summary.tables.body import Cells, row_heads
from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.canvas import Canvas
from evalxl.writing.summary.tables.rows import heights
from evalxl.writing.summary.tables.table import A3

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.policies import Policy
    from evalxl.writing.summary.view import BatchView

SHEET = "评分办法测算"
_TITLE = "评分办法测算（修改黄色单元格，结果随之变化）"
_NOTE = (
    "打开时各参数不改变核算结果。执行率算法：按各项目的评分办法重算执行得分，"
    "所选算法没有数据、执行得分另有依据（评分标准、复核）的项目不变；文字认定结果按项目合计折算；"
    "超额完成扣减：完成率超过所选线的指标，按比例扣减其算定分；等级线可逐个评分办法修改。"
    "“—”表示无法计算。"
)
_INPUTS: tuple[tuple[str, str, Any, str, Sequence[Any]], ...] = (
    ("执行率算法", "执行率算法", "按评分办法", "center", ["按评分办法", "全年预算", "年初预算"]),
    ("超额线", "超额完成线", 1.5, "percent", OVER_LINES),
    ("超额扣减", "超额完成扣减比例", 0.0, "percent", ()),
    ("文字认定分", "文字认定结果计分比例", 1.0, "percent", ()),
    ("待核处理", "待核指标计分", "区间", "center", ["区间", "按自评得分", "不计分", "按满分"]),
)
"""Name in formulas, label, neutral value, kind, choices (none: any share)."""

_STRETCH, _LEAN_STRETCH = 5_000, 1_000  # rows whose formulas are held at once
_WRAPPED = {"department": 18, "project_name": 34}  # width by column
_TOP = 3
_LABEL, _VALUE, _RESULT = 2, 3, 5
_PRINTED = 9  # the last printed column; what the formulas work with stands to its right

Policies = Sequence[tuple[str, "Policy"]]


def write(book: Book, view: BatchView, facts: Facts, *, is_hidden: bool) -> None:
    """Write the sheet: parameters, counts and grade lines above the table of projects."""
    policies = sorted(view.policies.items())
    counts = _counted(facts, policies)
    place = Sheet(
        first_policy=_TOP + len(counts) + 3,
        policies=len(policies),
        projects=len(facts.projects),
        bands=max((len(policy.grades.bands) for _, policy in policies), default=1) or 1,
    )
    sheet, canvas = book.sheet(SHEET, is_hidden=is_hidden), Canvas()
    for column, width in enumerate((7, *_WRAPPED.values(), *[11] * (len(HEADS) - 3))):
        done(sheet.set_column(column, column, width))
    canvas.heights.update({0: 30, 1: 34, place.head: 34})
    canvas.put(0, 0, "title", _TITLE)
    canvas.put(1, 0, "subtitle", _NOTE, last=_PRINTED)
    _inputs(book, canvas)
    _results(canvas, place, counts)
    _grade_lines(canvas, place, policies, facts.lang)
    _heads(canvas, place)
    canvas.write(book, sheet)
    if place.projects:
        _write_projects(book, sheet, place, base_rows(view, facts, [name for name, _ in policies]))
    _add_rules(book, sheet, place)
    _finish(book, sheet, place, is_hidden=is_hidden)


def _inputs(book: Book, canvas: Canvas) -> None:
    canvas.put(_TOP, _LABEL, "head", "参数")
    canvas.put(_TOP, _VALUE, "head", "取值")
    for row, (name, label, value, kind, _) in enumerate(_INPUTS, _TOP + 1):
        canvas.put(row, _LABEL, "label", label)
        canvas.put(row, _VALUE, f"{kind}.input", value)
        book.define(name, f"='{SHEET}'!${xl_col_to_name(_VALUE)}${row + 1}")


def _counted(facts: Facts, policies: Policies) -> list[tuple[str, str, int]]:
    """Count the computed grades: name, pattern of the cells that hold it, how many."""
    shown = facts.projects["grade"].fillna("—")
    names = dict.fromkeys(band.grade for _, policy in policies for band in policy.grades.bands)
    known = [(name, name, int(shown.eq(name).sum())) for name in names]
    is_open = int(shown.str.contains("～").sum())
    missing = int(shown.eq("—").sum())
    return [*known, (words.OPEN_GRADE, "*～*", is_open), (words.NO_GRADE, "—", missing)]


def _results(canvas: Canvas, place: Sheet, counts: Sequence[tuple[str, str, int]]) -> None:
    for column, text in enumerate(("等级", "核算", "模拟", "增减"), _RESULT):
        canvas.put(_TOP, column, "head", text)
    for row, (name, pattern, count) in enumerate(counts, _TOP + 1):
        canvas.put(row, _RESULT, "label", name)
        for column, source in ((_RESULT + 1, "grade"), (_RESULT + 2, "sim_grade")):
            formula = f'=COUNTIF({place.column(source)},"{pattern}")'
            canvas.compute(row, column, "count", formula, count)
        left, right = (f"{xl_col_to_name(_RESULT + step)}{row + 1}" for step in (1, 2))
        canvas.compute(row, _RESULT + 3, "count", f"={right}-{left}", 0)


def _grade_lines(canvas: Canvas, place: Sheet, policies: Policies, lang: str) -> None:
    """Write each policy's grades with their lower bounds; the last grade needs none."""
    head = place.first_policy - 1
    canvas.put(head, _LABEL, "head", "等级线（占总分的百分数）")
    for number in range(place.bands):
        canvas.put(head, place.grade_column(number), "head", "等级")
        canvas.put(head, place.line_column(number), "head", "起点")
    for row, (_, policy) in enumerate(policies, place.first_policy):
        canvas.put(row, _LABEL, "label", getattr(policy, lang))
        bands = policy.grades.bands
        for number in range(place.bands):
            band = bands[min(number, len(bands) - 1)] if bands else None
            canvas.put(row, place.grade_column(number), "center", band.grade if band else "—")
            line = band.at_least if band else 0.0
            canvas.put(row, place.line_column(number), "points.input", line)


def _heads(canvas: Canvas, place: Sheet) -> None:
    for line, column in zip(OVER_LINES, place.over_columns, strict=True):
        canvas.put(place.head - 1, column, "percent.helper", line)
    for column, (_, heading, _) in enumerate(HEADS):
        canvas.put(place.head, column, "head", heading)
    if not place.projects:
        canvas.put(place.first, 0, "note", "没有可模拟的项目。")


def _write_projects(book: Book, sheet: Any, place: Sheet, rows: pd.DataFrame) -> None:
    done(sheet.begin_body(place.first, place.last, len(HEADS)))
    size = _LEAN_STRETCH if book.lean else _STRETCH
    for start in range(0, place.projects, size):
        stretch = {key: values[start : start + size].tolist() for key, values in rows.items()}
        first, count = place.first + start, len(stretch["no"])
        live = [formulas(place, row + 1) for row in range(first, first + count)]
        columns = []
        for column, (key, _, look) in enumerate(HEADS):
            cells = Cells(sheet, column, book.format(look), book.format("dash"))
            if key in SIMULATED:
                said = [book.say.formula(one[key]) for one in live]
                columns.append(cells.formulas(first, said, stretch[key]))
            elif look.split(".")[0] in style.NUMBER_FORMATS:
                columns.append(cells.numbers(first, stretch[key], 1.0))
            else:
                columns.append(cells.texts(first, stretch[key]))
        wrapped = [(stretch[key], width) for key, width in _WRAPPED.items()]
        tall = None if book.lean else heights(wrapped, count)
        sheet.add_rows(row_heads(first, tall, count), columns)


def _add_rules(book: Book, sheet: Any, place: Sheet) -> None:
    """Offer the choices of each parameter, and light up the projects that change grade."""
    for row, (_, _, _, kind, choices) in enumerate(_INPUTS, _TOP + 1):
        source = [f"{one:.0%}" if kind == "percent" else book.say(one) for one in choices]
        rule: dict[str, Any] = {"validate": "list", "source": source}
        if not choices:
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        done(sheet.data_validation(row, _VALUE, row, _VALUE, rule))
    if place.projects:
        done(sheet.autofilter(place.head, 0, place.last, len(HEADS) - 1))
        changed = {
            "type": "formula",
            "criteria": f'=$J{place.first + 1}<>""',
            "format": book.fill(style.GRADE_FILLS["中"]),
        }
        done(sheet.conditional_format(place.first, 0, place.last, _PRINTED, changed))


def _finish(book: Book, sheet: Any, place: Sheet, *, is_hidden: bool) -> None:
    done(sheet.freeze_panes(0, 3))
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    edge = max(_PRINTED, place.line_column(place.bands - 1))
    if not is_hidden:
        done(sheet.print_area(0, 0, max(place.last, place.first), edge))
    done(sheet.repeat_rows(place.head))
    done(sheet.set_footer(book.say("&L&A&C第 &P 页，共 &N 页")))
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
