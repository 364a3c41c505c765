"""A workbook as understood, as text for the clerk who filled it in: compact, with cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from evalxl.findings import words
from evalxl.model import CellRef, Finding, Indicator, ScoreTable, Workbook

WIDEST = 28
"""Texts are cut to this many columns of a terminal; a Chinese character takes two."""
UNLABELLED = {"year": "年度"}
"""What to call values that a title tells."""


def text_view(workbook: Workbook, lang: str = "zh") -> str:
    """Tell what was understood of a workbook, line by line, each value with its cell."""
    lines = [f"{workbook.file}  表式 {workbook.form}  版面把握 {workbook.layout_confidence:.0%}"]
    for no, table in enumerate(workbook.tables):
        lines += ["", *_project(no, table)]
        lines += _findings((one for one in workbook.findings if one.project == no), lang)
    rest = [one for one in workbook.findings if one.project is None]
    if not workbook.tables:
        lines += ["", "没有读出自评表。"]
    return "\n".join([*lines, *_findings(rest, lang)])


def _project(no: int, table: ScoreTable) -> Iterator[str]:
    name = table.info.get("project_name")
    yield f"项目 {no + 1}：{name.value if name else '（无名称）'}  [{table.sheet}]"
    for key, field in table.info.items():
        if field.value is not None and key not in ("project_name", "year_text"):
            label = field.label or UNLABELLED.get(key, key)
            yield f"  {label}：{_cut(str(field.value), 60)}{_at(field.cell, table)}"
    unit = table.money_unit + ("" if table.money_unit_is_stated else "（表内未注明，按此理解）")
    yield f"  金额单位：{unit}"
    for line in table.funds:
        if line.value is not None:
            yield f"  {line.label}：{_number(line.value)}{_at(line.cell, table)}"
    yield from _budget(table)
    for one in table.subprojects:
        amounts = f"预算 {_number(one.budget)}  支出 {_number(one.actual)}"
        yield f"  {one.no:>3} {_pad(one.name, 44)} {amounts}{_at(one.cells.get('name'), table)}"
    for side, label in (("expected", "预期目标"), ("achieved", "完成情况")):
        text = getattr(table.goals, side)
        if text:
            yield f"  {label}：{_cut(text, 60)}{_at(table.goals.cells.get(side), table)}"
    yield from _indicators(table)
    yield from _results(table)


def _budget(table: ScoreTable) -> Iterator[str]:
    line = table.budget_score
    if line is not None:
        said = (
            f"分值 {_number(line.weight)}  执行率 {_number(line.rate)}%  得分 {_number(line.score)}"
        )
        yield f"  预算执行：{said}{_at(line.cells.get('score'), table)}"


def _indicators(table: ScoreTable) -> Iterator[str]:
    """List the indicators below headings of sub-project and levels."""
    above: tuple[str | None, ...] = ()
    for one in table.indicators:
        heading = (one.subproject, one.level1, one.level2)
        if heading != above:
            yield "  " + " / ".join(part for part in heading if part)
            above = heading
        yield "  " + _indicator(one)


def _indicator(one: Indicator) -> str:
    target = " ".join(part for part in (one.sign, one.target, one.unit) if part) or "（空）"
    points = "" if one.weight is None and one.score is None else _points(one)
    reason = f"  原因：{_cut(one.reason, WIDEST)}" if one.reason else ""
    cell = one.cells.get("name")
    place = f"  {cell.address if cell else ''}"
    actual = _pad(one.actual or "（空）", WIDEST)
    texts = f"{_pad(one.name, WIDEST + 8)} {_pad(target, WIDEST)} → {actual}"
    return f"{one.no:>3} {texts}{points}{reason}{place}"


def _points(one: Indicator) -> str:
    return f"  {_number(one.score)}/{_number(one.weight)}分"


def _results(table: ScoreTable) -> Iterator[str]:
    for one in table.dimensions:
        points = f"{_number(one.score)}/{_number(one.weight)}分"
        yield f"  {_pad(one.name, WIDEST + 8)} {points}{_at(one.cells.get('score'), table)}"
    total = table.totals
    if total.score is not None or total.weight is not None:
        points = f"{_number(total.score)}/{_number(total.weight)}分"
        yield f"  总分：{points}{_at(total.cells.get('score'), table)}"
    if table.grade:
        yield f"  等级：{table.grade.value}{_at(table.grade.cell, table)}"
    if table.narrative:
        sheets = "、".join(dict.fromkeys(text.sheet for text in table.narrative))
        yield f"  文字说明：{len(table.narrative)} 段（{sheets}）"


def _findings(findings: Iterable[Finding], lang: str) -> Iterator[str]:
    for one in findings:
        yield f"  ! {one.slug}  {words(one, lang)[0]}"


def _at(cell: CellRef | None, table: ScoreTable) -> str:
    """Name a cell; its sheet too where that is not the one of the indicators."""
    if cell is None:
        return ""
    return f"  {cell.address}" if cell.sheet == table.sheet else f"  {cell.sheet}!{cell.address}"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _cut(text: str, width: int) -> str:
    """Cut a text to some columns of a terminal, on one line."""
    line = " ".join(text.split())
    if _width(line) <= width:
        return line
    while _width(line) > width - 1:
        line = line[:-1]
    return line + "…"


def _pad(text: str, width: int) -> str:
    cut = _cut(text, width)
    return cut + " " * (width - _width(cut))
