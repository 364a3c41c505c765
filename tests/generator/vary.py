"""Layouts as people bend them: other labels, other columns, rows and columns put in."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from evalxl.writing.forms.layout import Description, Line, Printed, Sheet, Table

SYNONYMS: dict[str, tuple[str, ...]] = {
    "年度指标值": ("年初指标值", "指标值", "目标值", "年度目标值"),
    "实际完成值": ("全年实际完成值", "实际完成情况值", "完成值", "全年完成值"),
    "分值": ("分 值", "权重", "指标分值"),
    "得分": ("得 分", "自评得分", "自评分"),
    "偏差原因分析及改进措施": (
        "偏差原因分析及\n改进措施",
        "未完成原因分析",
        "未完成原因及拟采取的改进措施",
    ),
    "年初预算数": ("年初\n预算数", "年初预算"),
    "全年预算数": ("全年预算数(A)", "全年预算数（A）", "调整后预算数"),
    "全年执行数": ("全年执行数(B)", "全年执行数（B）", "实际支出"),
    "执行率": ("执行率(B/A)", "预算执行率"),
    "其中：当年财政拨款": ("其中：本年财政拨款", "其中:当年财政拨款"),
    "实施单位": ("项目实施单位", "项目单位"),
    "总分": ("总 分", "合计"),
    "一级指标": ("一级\n指标",),
    "三级指标": ("三级\n指标",),
}


def vary(form: Description, rng: random.Random) -> Description:
    """Bend a form: reword labels, exchange columns, part merged levels, put rows or columns in."""
    sheets = [_reworded(sheet, rng) for sheet in form.sheets]
    if rng.random() < 0.4:
        sheets = [_exchanged(sheet, rng) for sheet in sheets]
    if rng.random() < 0.4:
        sheets = [_pushed_down(sheet, rng.randint(1, 3)) for sheet in sheets]
    if rng.random() < 0.15:
        sheets = [_unmerged(sheet) for sheet in sheets]
    if rng.random() < 0.1:
        sheets = [_with_remarks(sheet) for sheet in sheets]
    if rng.random() < 0.1:
        sheets = [_pushed_right(sheet) for sheet in sheets]
    return replace(form, sheets=tuple(sheets))


def _reworded(sheet: Sheet, rng: random.Random) -> Sheet:
    chosen = {label: rng.choice((label, *words)) for label, words in SYNONYMS.items()}

    def line(one: Line) -> Line:
        return replace(
            one, cells=tuple(replace(c, text=chosen.get(c.text, c.text)) for c in one.cells)
        )

    parts = [
        replace(part, heading=tuple(line(one) for one in part.heading))
        if isinstance(part, Table)
        else line(part)
        for part in sheet.parts
    ]
    return replace(sheet, parts=tuple(parts))


def _exchanged(sheet: Sheet, rng: random.Random) -> Sheet:
    """Put the weight before the target, as some bureaus do; only where the heading is one row."""
    parts: list[Line | Table] = []
    for part in sheet.parts:
        if isinstance(part, Table) and part.name == "indicators" and len(part.heading) == 1:
            roles = [cell.role for cell in part.entry.cells]
            if "weight" in roles and "target" in roles and rng.random() < 0.8:
                parts.append(_swapped(part, roles.index("weight"), roles.index("target")))
                continue
        parts.append(part)
    return replace(sheet, parts=tuple(parts))


def _swapped(table: Table, one: int, other: int) -> Table:
    offset = len(table.heading[0].cells) - len(table.entry.cells)
    heading = _move(table.heading[0], one + offset, other + offset)
    return replace(table, heading=(heading,), entry=_move(table.entry, one, other))


def _move(line: Line, source: int, target: int) -> Line:
    cells: list[Printed] = list(line.cells)
    cells.insert(target, cells.pop(source))
    return replace(line, cells=tuple(cells))


def _pushed_down(sheet: Sheet, rows: int) -> Sheet:
    empty = Line((Printed("", len(sheet.widths)),), "note")
    return replace(sheet, parts=(*[empty] * rows, *sheet.parts))


def _tables_as(sheet: Sheet, change: Callable[[Table], Table]) -> Sheet:
    parts = (change(part) if isinstance(part, Table) else part for part in sheet.parts)
    return replace(sheet, parts=tuple(parts))


def _unmerged(sheet: Sheet) -> Sheet:
    """Repeat the names of levels instead of merging them."""

    def table(one: Table) -> Table:
        cells = tuple(replace(cell, merges=False) for cell in one.entry.cells)
        return replace(one, entry=replace(one.entry, cells=cells))

    return _tables_as(sheet, table)


def _with_remarks(sheet: Sheet) -> Sheet:
    """Put a column 备注 behind the indicators."""

    def table(one: Table) -> Table:
        if "reason" not in {cell.role for cell in one.entry.cells}:
            return one  # without a column for reasons, remarks are taken for them
        first, *others = one.heading
        head = replace(first, cells=(*first.cells, Printed("备注", 1, len(one.heading))))
        entry = replace(one.entry, cells=(*one.entry.cells, Printed("", role="remark")))
        return replace(one, heading=(head, *others), entry=entry)

    return replace(_tables_as(sheet, table), widths=(*sheet.widths, 12))


def _pushed_right(sheet: Sheet) -> Sheet:
    """Leave a narrow column blank at the left."""

    def line(one: Line) -> Line:
        return replace(one, cells=(Printed(""), *one.cells))

    parts = (
        replace(part, heading=tuple(map(line, part.heading)), entry=line(part.entry))
        if isinstance(part, Table)
        else line(part)
        for part in sheet.parts
    )
    return replace(sheet, parts=tuple(parts), widths=(3, *sheet.widths))
