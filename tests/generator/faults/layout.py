"""Faults in how a form is laid out: lines and columns added, named otherwise, read by nobody."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from evalxl.writing.forms import Description
from evalxl.writing.forms.layout import Line, Printed, Sheet, Table, line
from tests.generator.facts import Project, Row, half_up
from tests.generator.faults.fault import (
    NATIONAL,
    PLAIN,
    REASONED,
    SOURCED,
    UNSCORED,
    Content,
    Fault,
    Tables,
)
from tests.generator.faults.shape import Change, each_sheet, with_column, with_line


def _quantity(tables: Tables) -> dict[str, object]:
    return next(row for row in tables["indicators"] if row["level2"] == "数量指标")


def _evidence(tables: Tables) -> None:
    for number, row in enumerate(tables["indicators"], 1):
        row["evidence"] = row.get("evidence") or f"{number}-1.{row['name']}佐证材料"


def _evidence_missing(content: Content, tables: Tables, rng: random.Random) -> None:
    _evidence(tables)
    _quantity(tables)["evidence"] = None


def _evidence_weak(content: Content, tables: Tables, rng: random.Random) -> None:
    _evidence(tables)
    _quantity(tables)["evidence"] = "本年度没有发生问题。"


def _evidence_reference(content: Content, tables: Tables, rng: random.Random) -> None:
    _evidence(tables)
    first, second = [row for row in tables["indicators"] if row["level2"] == "数量指标"][:2]
    first["evidence"], second["evidence"] = "9-1.签到表", "9-1.竣工验收报告"


def _standard_contradiction(content: Content, tables: Tables, rng: random.Random) -> None:
    row = next(row for row in tables["indicators"] if row["level2"] == "服务对象满意度指标")
    full = half_up(float(str(row["weight"])) + 2)
    row["standard"] = f"90%（含）以上得{full:g}分；90%以下不得分"


def _standard_open(content: Content, tables: Tables, rng: random.Random) -> None:
    _quantity(tables)["standard"] = rng.choice(
        ("完成目标得满分，否则视情况扣分", "由评审组酌情给分")
    )


def _completion_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    rows = [row for row in tables["indicators"] if row["level2"] == "数量指标"]
    rng.choice(rows)["published_completion"] = "250%"


def _score_rate_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    for row in tables["indicators"]:
        row["score_rate"] = f"{half_up(row['score'] / row['weight'] * 100):g}%"
    _quantity(tables)["score_rate"] = "72.24%"


def _not_read(content: Content, tables: Tables, rng: random.Random) -> None:
    for row in tables["indicators"]:
        row["desk"] = rng.choice(("甲组", "乙组", "丙组"))


def _reading_doubtful(content: Content, tables: Tables, rng: random.Random) -> None:
    """A row in the midst of the others has the sum of the two above it, under a name of its own."""
    rows = tables["indicators"]
    points = {role: half_up(sum(row[role] for row in rows[:2])) for role in ("weight", "score")}
    rows.insert(2, {**rows[1], "name": "甲组情况", "target": None, "actual": None, **points})


def _unscorable(content: Content, tables: Tables, rng: random.Random) -> None:
    content["own_total"] = 96


def _label_repeated(content: Content, tables: Tables, rng: random.Random) -> None:
    content["other_name"] = f"{content['project_name']}（二期）"


def _deadline_after_filing(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if row.level2 == "时效指标")
    row.name, row.sign, row.measure = "资金拨付完成时间", "", ""
    row.target = row.bare_target = f"{project.year + 1}年上半年"
    row.actual = row.bare_actual = rng.choice(("已完成", "按期完成", "完成"))


def _filed(content: Content, tables: Tables, rng: random.Random) -> None:
    content["report_date"] = f"{content['year'] + 1}年3月{rng.randint(1, 28)}日"


def _filed_too_early(content: Content, tables: Tables, rng: random.Random) -> None:
    content["report_date"] = f"{content['year']}年2月28日"
    content["year"] += rng.choice((1, 10))


def _with_report_date(form: Description) -> Description:
    is_asked = any(
        cell.role == "report_date" or "<report_date>" in cell.text
        for sheet in form.sheets
        for part in sheet.parts
        if isinstance(part, Line)
        for cell in part.cells
    )
    return form if is_asked else with_line("unit", "填报日期", "report_date")(form)


def _grade(word: str) -> Callable[[Content, Tables, random.Random], None]:
    def change(content: Content, tables: Tables, rng: random.Random) -> None:
        content["grade"] = word

    return change


def _with_grade(form: Description) -> Description:
    roles = {
        cell.role
        for sheet in form.sheets
        for part in sheet.parts
        if isinstance(part, Line)
        for cell in part.cells
    }
    return form if "grade" in roles else with_line("total_score", "绩效等级", "grade")(form)


def _ambiguous(form: Description) -> Description:
    """Make a form look like another too: by its title, by a label, by a column it lacks."""
    if form.form == "key-project":
        return with_line("project_name", "资金使用单位", "unit")(form)

    def change(sheet: Sheet) -> Sheet:
        first, *rest = sheet.parts
        assert isinstance(first, Line)
        titled = replace(first.cells[0], text="部门整体支出绩效自评表")
        return replace(sheet, parts=(replace(first, cells=(titled,)), *rest))

    return each_sheet(form, change)


def _name_in_title(form: Description) -> Description:
    """Take the line of the project's name away; the title names the project."""

    def named(line: Line) -> Line:
        texts = (cell.text.replace("项目", "智慧停车项目", 1) for cell in line.cells)
        cells = (replace(cell, text=text) for cell, text in zip(line.cells, texts, strict=True))
        return replace(line, cells=tuple(cells))

    def change(sheet: Sheet) -> Sheet:
        parts = [
            named(part) if isinstance(part, Line) and part.style == "title" else part
            for part in sheet.parts
            if isinstance(part, Table) or all(cell.role != "project_name" for cell in part.cells)
        ]
        return replace(sheet, parts=tuple(parts))

    return each_sheet(form, change)


def _with_page(rows: tuple[str, ...]) -> Change:
    def change(form: Description) -> Description:
        parts = tuple(line(row) for row in rows)
        return replace(form, sheets=(*form.sheets, Sheet("台账", (14,) * 5, parts)))

    return change


_LEDGER = (
    "凭证甲 | 一号库 | 张某 | 入库 | 三箱",
    "凭证乙 | 二号库 | 李某 | 出库 | 五箱",
    "凭证丙 | 三号库 | 王某 | 入库 | 七箱",
    "凭证丁 | 四号库 | 赵某 | 出库 | 九箱",
)


def _with_row_below(form: Description) -> Description:
    """Add a row of the table below its total, where nobody adds it up."""
    text = {
        "name": "后补的服务站点",
        "target": "≥5个",
        "actual": "6个",
        "weight": "2",
        "score": "2",
    }

    def change(sheet: Sheet) -> Sheet:
        table = next((one for one in sheet.parts if isinstance(one, Table)), None)
        if table is None or table.name != "indicators":
            return sheet
        skipped = sum(cell.down < 0 for cell in table.heading[0].cells)
        blank = [Printed("")] * skipped
        cells = [Printed(text.get(cell.role or "", "")) for cell in table.entry.cells]
        return replace(sheet, parts=(*sheet.parts, Line((*blank, *cells))))

    return each_sheet(form, change)


def _level_missing(content: Content, tables: Tables, rng: random.Random) -> None:
    for row in tables["indicators"]:
        if row["level1"].startswith("满意度"):
            row["level2"] = None


def _text_not_placed(content: Content, tables: Tables, rng: random.Random) -> None:
    """Leave a row with its level and nothing but a word in the column of reasons."""
    rows = tables["indicators"]
    place = max(n for n, row in enumerate(rows) if row["level1"] == "效益指标")
    stray = {"level2": "生态效益指标", "reason": rng.choice(("社会效益指标", "效益指标"))}
    rows.insert(place + 1, {"level1": "效益指标", **stray})


def _subtotal_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    """Print a partial sum below the outputs that is not theirs."""
    rows = tables["indicators"]
    outputs = [n for n, row in enumerate(rows) if row["level1"].startswith("产出")]
    printed = half_up(sum(rows[n]["score"] for n in outputs) - rng.choice((1, 2, 3)))
    rows.insert(max(outputs) + 1, {"level1": "产出指标小计", "score": printed})


def _fractions(content: Content, tables: Tables, rng: random.Random) -> None:
    """Write weights as parts of one, the line for execution left out."""
    rows = tables["indicators"]
    whole = sum(row["weight"] for row in rows)
    for row in rows:
        share = row["score"] / row["weight"]
        row["weight"] = round(row["weight"] / whole, 4)
        row["score"] = round(row["weight"] * share * 100, 2)
        for level in ("level1_weight", "level2_weight"):
            if row.get(level) is not None:
                row[level] = round(row[level] / whole, 4)
    last = rows[-1]
    last["weight"] = round(last["weight"] + 1 - sum(row["weight"] for row in rows), 4)
    last["score"] = round(last["weight"] * 100, 2)
    content["budget_weight"] = content["budget_score"] = None
    content["total_weight"] = 1
    content["total_score"] = content["own_total"] = round(sum(row["score"] for row in rows), 2)
    content["conclusion"] = "项目按计划完成。"


def _claimed(project: Project) -> Row:
    return next(row for row in project.rows if row.verdict == "claimed")


def _unmeasurable(project: Project, rng: random.Random) -> None:
    row = _claimed(project)
    row.target = row.bare_target = rng.choice(("显著提升", "持续改善", "效果明显"))
    row.actual = row.bare_actual = rng.choice(("已提升", "有改善"))


def _direction_guessed(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if "成本" in row.level2)
    limit = int(row.bare_target)
    row.name, row.target, row.actual = "每户补助标准", f"{limit}万元", f"{limit + 2}万元"


_EVIDENT = ("jiangmen-score-table", *NATIONAL, "sichuan")
_evident = with_column("佐证材料", "evidence")
_STANDARDS = ("jiangmen-score-table", *NATIONAL, "sichuan")
_with_standards = with_column("评分标准", "standard")
_GRADED = ("yunnan", "key-project", *NATIONAL, "sichuan")
_TIMED = ("sub-project-report", *NATIONAL, "hubei", "transfer-project")

LAYOUT: dict[str, Fault] = {
    "evidence_missing": Fault(_EVIDENT, in_content=_evidence_missing, in_layout=_evident),
    "evidence_weak": Fault(_EVIDENT, in_content=_evidence_weak, in_layout=_evident),
    "evidence_reference": Fault(_EVIDENT, in_content=_evidence_reference, in_layout=_evident),
    "standard_contradiction": Fault(
        _STANDARDS, in_content=_standard_contradiction, in_layout=_with_standards
    ),
    "standard_open": Fault(_STANDARDS, in_content=_standard_open, in_layout=_with_standards),
    "completion_mismatch": Fault(
        ("key-project", *NATIONAL, "hubei", "transfer-project"),
        in_content=_completion_mismatch,
        in_layout=with_column("完成率", "published_completion"),
    ),
    "score_rate_mismatch": Fault(
        (*NATIONAL, "sichuan"),
        in_content=_score_rate_mismatch,
        in_layout=with_column("得分率", "score_rate"),
    ),
    "unscorable": Fault(
        ("sub-project-report", "transfer-project", "transfer-region"),
        in_content=_unscorable,
        in_layout=lambda form: (
            form
            if form.form == "sub-project-report"
            else with_line("project_name", "绩效自评分数", "own_total")(form)
        ),
    ),
    "label_repeated": Fault(
        (*SOURCED, "hubei", "transfer-project", "chongqing"),
        in_content=_label_repeated,
        in_layout=with_line("project_name", "项目名称", "other_name"),
    ),
    "deadline_after_filing": Fault(
        _TIMED, _deadline_after_filing, in_content=_filed, in_layout=_with_report_date
    ),
    "year_mismatch": Fault(_TIMED[1:], in_content=_filed_too_early, in_layout=_with_report_date),
    "grade_mismatch": Fault(_GRADED, in_content=_grade("差"), in_layout=_with_grade),
    "grade_words": Fault(_GRADED, in_content=_grade("优秀"), in_layout=_with_grade),
    "ambiguous_form": Fault(("hubei", "key-project"), in_layout=_ambiguous),
    "name_not_labelled": Fault(
        ("hubei", "national-project", "national-project-cost", "yunnan"), in_layout=_name_in_title
    ),
    "sheet_not_read": Fault(PLAIN, in_layout=_with_page(_LEDGER)),
    "weights_of_levels_only": Fault(("hubei",)),  # the form itself gives points to levels alone
    "rows_not_read": Fault((*NATIONAL, "hubei", "transfer-project"), in_layout=_with_row_below),
    "level_missing": Fault((*REASONED, "hubei", "transfer-project"), in_content=_level_missing),
    "reading_doubtful": Fault(("national-project",), in_content=_reading_doubtful),
    "not_read": Fault(
        (*NATIONAL, "hubei", "sichuan"),
        in_content=_not_read,
        in_layout=with_column("承办小组", "desk"),
    ),
    "text_not_placed": Fault(
        (*NATIONAL, "sichuan", "transfer-project"), in_content=_text_not_placed
    ),
    "subtotal_mismatch": Fault((*REASONED, "hubei"), in_content=_subtotal_mismatch),
    "weights_are_fractions": Fault(
        ("national-project", "national-project-cost", "sichuan", "jiangmen-score-table"),
        in_content=_fractions,
    ),
    "unmeasurable_target": Fault((*NATIONAL, "hubei", *UNSCORED), _unmeasurable),
    "direction_guessed": Fault((*NATIONAL, "hubei", *UNSCORED), _direction_guessed),
}
