"""口径模拟: change the rules in a meeting and see who changes grade; formulas do the work.

On opening every parameter is neutral, so that simulated and computed results are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from evalxl.writing.summary import style, words
from evalxl.writing.summary.book import Book, clean, done
from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.formulas import HEADS, OVER_LINES, SIMULATED, Sheet, formulas
from evalxl.writing.summary.simulated import base_rows
from evalxl.writing.summary.table import A3

if TYPE_CHECKING:
    from evalxl.policies import Policy
    from evalxl.writing.summary.view import BatchView

SHEET = "口径模拟"
_TITLE = "口径模拟（修改黄色单元格，结果随之变化）"
_NOTE = (
    "打开时各参数不改变核算结果。执行率口径：所选口径没有数据的项目仍按政策核算；"
    "超额完成扣减：完成率超过所选线的指标，按比例扣减其算定分；等级线可逐个政策修改。“—”表示无法计算。"
)
_INPUTS: tuple[tuple[str, str, Any, str, Sequence[Any]], ...] = (
    ("执行口径", "执行率口径", "按政策", "center", ["按政策", "全年预算", "年初预算"]),
    ("超额线", "超额完成线", 1.5, "percent", OVER_LINES),
    ("超额扣减", "超额完成扣减比例", 0.0, "percent", ()),
    ("自述计分", "自述达标结果计分比例", 1.0, "percent", ()),
    ("待核处理", "待核指标计分", "区间", "center", ["区间", "按自评得分", "不计分", "按满分"]),
)
_TOP = 3
_LABEL, _VALUE, _RESULT = 2, 3, 5

Cell = tuple[int, int, str, Any, Any]
"""Row, column, format, what to write, and for a formula its result (else `None`)."""


def write(book: Book, view: BatchView, facts: Facts) -> None:
    """Write the sheet: parameters, grade lines and counts above the table of projects."""
    policies = sorted(view.policies.items())
    place = Sheet(first_policy=_TOP + 9, policies=len(policies), projects=len(facts.projects))
    sheet = book.sheet(SHEET)
    widths = (7, 18, 34, *[11] * (len(HEADS) - 3))
    for column, width in enumerate(widths):
        done(sheet.set_column(column, column, width))
    _define(book)
    rows = base_rows(view, facts, [policy_id for policy_id, _ in policies])
    top = [*_inputs(), *_results(place, facts, policies), *_grade_lines(place, policies)]
    done(sheet.set_row(0, 30))
    done(sheet.write_string(0, 0, _TITLE, book.format("title")))
    done(sheet.set_row(1, 34))
    done(sheet.merge_range(1, 0, 1, 9, _NOTE, book.format("subtitle")))
    _put(book, sheet, [*top, *_heads(place)])
    done(sheet.set_row(place.head, 34))
    for offset, row in enumerate(rows):
        _put(book, sheet, _project(place, offset, row))
    if not rows:
        done(sheet.write_string(place.first, 0, "没有可模拟的项目。", book.format("note")))
    _finish(book, sheet, place)


def _define(book: Book) -> None:
    for offset, (name, *_) in enumerate(_INPUTS):
        book.define(name, f"='{SHEET}'!${xl_col_to_name(_VALUE)}${_TOP + offset + 2}")


def _put(book: Book, sheet: Any, cells: Sequence[Cell]) -> None:
    """Write cells row by row, as constant memory asks."""
    for row, column, look, value, result in sorted(cells, key=lambda cell: cell[:2]):
        form = book.format(look)
        if result is not None:
            done(sheet.write_formula(row, column, value, form, result))
        elif isinstance(value, str):
            done(sheet.write_string(row, column, clean(value), form))
        elif value is None or value != value:
            done(sheet.write_string(row, column, "—", book.format("dash")))
        else:
            done(sheet.write_number(row, column, value, form))


def _inputs() -> Iterator[Cell]:
    yield _TOP, _LABEL, "section", "参数", None
    yield _TOP, _VALUE, "section", "", None
    for offset, (_, label, value, kind, _) in enumerate(_INPUTS, 1):
        yield _TOP + offset, _LABEL, "label", label, None
        yield _TOP + offset, _VALUE, f"{kind}.input", value, None


def _results(
    place: Sheet, facts: Facts, policies: Sequence[tuple[str, Policy]]
) -> Iterator[Cell]:
    """Count the grades as computed and as simulated."""
    for column, text in enumerate(("等级", "核算", "模拟", "增减"), _RESULT):
        yield _TOP, column, "head", text, None
    shown = facts.projects["grade"].fillna("—")
    names = list(dict.fromkeys(b.grade for _, policy in policies for b in policy.grades.bands))
    counted = {name: (name, int(shown.eq(name).sum())) for name in names[:5]}
    counted[words.OPEN_GRADE] = ("*～*", int(shown.str.contains("～").sum()))
    counted[words.NO_GRADE] = ("—", int(shown.eq("—").sum()))
    for offset, (name, (pattern, count)) in enumerate(counted.items(), 1):
        row = _TOP + offset
        yield row, _RESULT, "label", name, None
        for column, source in ((1, "grade"), (2, "sim_grade")):
            formula = f'=COUNTIF({place.column(source)},"{pattern}")'
            yield row, _RESULT + column, "count", formula, count
        left, right = (f"{xl_col_to_name(_RESULT + step)}{row + 1}" for step in (1, 2))
        yield row, _RESULT + 3, "count", f"={right}-{left}", 0


def _grade_lines(place: Sheet, policies: Sequence[tuple[str, Policy]]) -> Iterator[Cell]:
    yield place.first_policy - 1, _LABEL, "head", "等级线（占总分的百分数）", None
    for number in range(place.bands):
        yield place.first_policy - 1, place.grade_column(number), "head", "等级", None
        yield place.first_policy - 1, place.line_column(number), "head", "起点", None
    for offset, (_, policy) in enumerate(policies):
        row = place.first_policy + offset
        yield row, _LABEL, "label", policy.zh, None
        bands = policy.grades.bands
        for number in range(place.bands):
            band = bands[min(number, len(bands) - 1)] if bands else None
            grade = band.grade if band else "—"
            yield row, place.grade_column(number), "center", grade, None
            yield row, place.line_column(number), "points.input", _line(band), None


def _line(band: Any) -> float | str:
    return float(band.at_least) if band else 0.0


def _heads(place: Sheet) -> Iterator[Cell]:
    for line, column in zip(OVER_LINES, place.over_columns, strict=True):
        yield place.head - 1, column, "percent.helper", line, None
    for column, (_, heading, _) in enumerate(HEADS):
        yield place.head, column, "head", heading, None


def _project(place: Sheet, offset: int, values: dict[str, Any]) -> Iterator[Cell]:
    row = place.first + offset
    live = formulas(place, row + 1)
    for column, (key, _, look) in enumerate(HEADS):
        if key in SIMULATED:
            yield row, column, look, live[key], values[key]
        else:
            yield row, column, look, values[key], None


def _finish(book: Book, sheet: Any, place: Sheet) -> None:
    for offset, (_, _, _, kind, choices) in enumerate(_INPUTS, 1):
        rule: dict[str, Any] = {"validate": "list", "source": list(choices)}
        if not choices:
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        if kind == "percent" and choices:
            rule["source"] = [f"{line:.0%}" for line in choices]
        done(sheet.data_validation(_TOP + offset, _VALUE, _TOP + offset, _VALUE, rule))
    if place.projects:
        done(sheet.autofilter(place.head, 0, place.last, len(HEADS) - 1))
        changed = {
            "type": "formula", "criteria": f'=$J{place.first + 1}<>""',
            "format": book.fill(style.GRADE_FILLS["中"]),
        }  # fmt: skip
        done(sheet.conditional_format(place.first, 0, place.last, 9, changed))
    done(sheet.freeze_panes(0, 3))
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    done(sheet.print_area(0, 0, max(place.last, place.first), 9))
    done(sheet.repeat_rows(place.head))
    done(sheet.set_footer("&L&A&C第 &P 页，共 &N 页"))
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
