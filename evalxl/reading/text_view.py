"""A workbook as understood, as text for the clerk who filled it in: compact, with cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from evalxl.core.model import CellRef, Finding, Indicator, ScoreTable, Workbook
from evalxl.core.terms import Stage
from evalxl.findings import words

WIDEST = 28
"""Texts are cut to this many columns of a terminal; a Chinese character takes two."""
_WORDS = {
    "file": ("表式 {form}  版式识别度 {sure:.0%}", "form {form}  layout {sure:.0%} sure"),
    "declared": (
        "状态：申报（只检查目标，不评分）",
        "declared: targets are checked, not scored",
    ),
    "monitored": (
        "状态：监控（只检查，不评分；右为预计全年值）",
        "monitored: checked, not scored; to the right what is expected for the year",
    ),
    "nothing": ("没有读出自评表。", "No self-evaluation form was found."),
    "project": ("项目 {no}：{name}", "Project {no}: {name}"),
    "unnamed": ("（无名称）", "(no name)"),
    "year": ("年度", "Year"),
    "unit": ("金额单位：{unit}", "Money in {unit}"),
    "unit_guessed": ("（表内未注明，按此理解）", " (taken to be so: the form does not say)"),
    "execution": (
        "预算执行：分值 {}  执行率 {}%  得分 {}",
        "Execution: weight {}  rate {}%  points {}",
    ),
    "amounts": ("预算 {}  支出 {}", "budget {}  spent {}"),
    "expected": ("预期目标", "Goal"),
    "achieved": ("完成情况", "Achieved"),
    "blank": ("（空）", "(blank)"),
    "reason": ("原因：", "reason: "),
    "points": ("{}/{}分", "{}/{} points"),
    "total": ("总分", "Total"),
    "grade": ("等级", "Grade"),
    "narrative": ("文字说明：{no} 段（{sheets}）", "Text: {no} paragraphs ({sheets})"),
}
Say = Callable[..., str]


def text_view(workbook: Workbook, lang: str = "zh") -> str:
    """Return what was understood of a workbook, line by line, each value with its cell."""
    say = partial(_say, lang)
    told = say("file", form=workbook.form, sure=workbook.layout_confidence)
    lines = [f"{workbook.file}  {told}"]
    for no, table in enumerate((*workbook.tables, *workbook.planned)):
        lines += ["", *_project(no, table, say)]
        lines += _findings((one for one in workbook.findings if one.project == no), lang)
    rest = [one for one in workbook.findings if one.project is None]
    if not (workbook.tables or workbook.planned):
        lines += ["", say("nothing")]
    return "\n".join([*lines, *_findings(rest, lang)])


def _say(lang: str, key: str, *values: object, **named: object) -> str:
    return _WORDS[key][lang != "zh"].format(*values, **named)


def _project(no: int, table: ScoreTable, say: Say) -> Iterator[str]:
    named = table.info.get("project_name") or table.info.get("unit")
    name = named.value if named else say("unnamed")
    stage = "" if table.stage is Stage.EVALUATED else f"  {say(table.stage.value)}"
    yield f"{say('project', no=no + 1, name=name)}  [{table.sheet}]{stage}"
    for key, field in table.info.items():
        if field.value is not None and key not in ("project_name", "year_text"):
            label = field.label or (say(key) if key in _WORDS else key)
            yield f"  {label}：{_cut(_shown(field.value), 60)}{_at(field.cell, table)}"
    guessed = "" if table.money_unit_is_stated else say("unit_guessed")
    yield f"  {say('unit', unit=table.money_unit)}{guessed}"
    for line in table.funds:
        if line.value is not None:
            yield f"  {line.label}：{_number(line.value)}{_at(line.cell, table)}"
    yield from _budget(table, say)
    for one in table.subprojects:
        amounts = say("amounts", _number(one.budget), _number(one.actual))
        yield f"  {one.no:>3} {_pad(one.name, 44)} {amounts}{_at(one.cells.get('name'), table)}"
    for side in ("expected", "achieved"):
        text = getattr(table.goals, side)
        if text:
            yield f"  {say(side)}：{_cut(text, 60)}{_at(table.goals.cells.get(side), table)}"
    yield from _indicators(table, say)
    yield from _results(table, say)


def _budget(table: ScoreTable, say: Say) -> Iterator[str]:
    line = table.budget_score
    if line is not None:
        said = say("execution", *map(_number, (line.weight, line.rate, line.score)))
        yield f"  {said}{_at(line.cells.get('score'), table)}"


def _indicators(table: ScoreTable, say: Say) -> Iterator[str]:
    """List the indicators below headings of sub-project and levels."""
    above: tuple[str | None, ...] = ()
    for one in table.indicators:
        heading = (one.subproject, one.level1, one.level2)
        if heading != above:
            yield "  " + " / ".join(part for part in heading if part)
            above = heading
        yield "  " + _indicator(one, say)


def _indicator(one: Indicator, say: Say) -> str:
    target = " ".join(part for part in (one.sign, one.target, one.unit) if part) or say("blank")
    has_points = one.weight is not None or one.score is not None
    points = f"  {_points(one.score, one.weight, say)}" if has_points else ""
    reason = f"  {say('reason')}{_cut(one.reason, WIDEST)}" if one.reason else ""
    cell = one.cells.get("name")
    place = f"  {cell.address if cell else ''}"
    actual = _pad(one.actual or say("blank"), WIDEST)
    texts = f"{_pad(one.name, WIDEST + 8)} {_pad(target, WIDEST)} → {actual}"
    return f"{one.no:>3} {texts}{points}{reason}{place}"


def _points(score: float | None, weight: float | None, say: Say) -> str:
    return say("points", _number(score), _number(weight))


def _results(table: ScoreTable, say: Say) -> Iterator[str]:
    for one in table.dimensions:
        points = _points(one.score, one.weight, say)
        yield f"  {_pad(one.name, WIDEST + 8)} {points}{_at(one.cells.get('score'), table)}"
    total = table.totals
    if total.score is not None or total.weight is not None:
        points = _points(total.score, total.weight, say)
        yield f"  {say('total')}：{points}{_at(total.cells.get('score'), table)}"
    if grade := table.grade or table.told_grade:
        yield f"  {say('grade')}：{grade.value}{_at(grade.cell, table)}"
    if table.narrative:
        sheets = "、".join(dict.fromkeys(text.sheet for text in table.narrative))
        yield f"  {say('narrative', no=len(table.narrative), sheets=sheets)}"


def _findings(findings: Iterable[Finding], lang: str) -> Iterator[str]:
    for one in findings:
        yield f"  ! {one.slug}  {words(one, lang)[0]}"


def _at(cell: CellRef | None, table: ScoreTable) -> str:
    """Name a cell; its sheet too where that is not the one of the indicators."""
    if cell is None:
        return ""
    return f"  {cell.address}" if cell.sheet == table.sheet else f"  {cell.sheet}!{cell.address}"


def _shown(value: object) -> str:
    return _number(value) if isinstance(value, float) else str(value)


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
