"""Small filled forms, written as a clerk would read them, laid out as scored frames.

A case is a table of a TOML file: `rows`, `money` and `parts` are tables drawn with `|` under
Chinese headings; see any file in `cases/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalxl import scoring
from evalxl.core.model import (
    BudgetScore,
    CellRef,
    Dimension,
    Field,
    FundLine,
    Goals,
    Indicator,
    Paragraph,
    ScoreTable,
    Subproject,
    Totals,
)
from evalxl.core.terms import MoneyUnit
from evalxl.frames import Entry, Frames, build
from evalxl.policies import Policy, load

SHEET = "绩效自评表"
FIRST_ROW = 20
COLUMNS = {
    "子项目": ("subproject", None),
    "一级指标": ("level1", "A"),
    "二级指标": ("level2", "B"),
    "三级指标": ("name", "C"),
    "分值": ("weight", "D"),
    "指标值": ("target", "E"),
    "完成值": ("actual", "F"),
    "得分": ("score", "G"),
    "原因": ("reason", "H"),
    "佐证材料": ("evidence", "I"),
    "完成率": ("published_completion", "J"),
    "得分率": ("score_rate", "K"),
    "评分标准": ("standard", None),
    "性质": ("sign", None),
    "单位": ("unit", None),
    "执行": ("is_execution", None),
    "一级分值": ("level1_weight", None),
    "二级分值": ("level2_weight", None),
}
_ROLES = {"published_completion": "completion"}
_NUMBERS = {"weight", "score", "score_rate", "level1_weight", "level2_weight"}
_FUND_ROWS = {
    "年度资金总额": "total",
    "自筹资金": "own_income",
    "县级财政资金": "county",
    "市级财政资金": "prefecture",
    "省级财政资金": "provincial",
    "当年财政拨款": "fiscal",
    "上年结转": "carryover",
    "其他资金": "other",
    "基本支出": "basic",
    "项目支出": "project",
    "一般公共预算": "general",
    "政府性基金拨款": "government_fund",
    "财政资金": "fiscal",
    "债券资金": "bond",
    "银行贷款": "银行贷款",
}
_FUND_COLUMNS = {
    "年初预算数": "initial",
    "全年预算数": "budget",
    "资金到位": "arrived",
    "全年执行数": "paid",
}
_HEAD = {
    "project_name": "项目名称",
    "unit": "实施单位",
    "supervisor": "主管部门",
    "year": "年度",
    "contact": "联系人",
    "phone": "联系电话",
    "report_date": "填报日期",
}


def scored(cases: Sequence[Mapping[str, Any]]) -> tuple[Frames, dict[str, Policy]]:
    """Lay cases out as projects of one chunk and score them."""
    entries = [
        Entry(
            case.get("file", f"表{number}.xlsx"),
            0,
            case.get("department"),
            _policy(case),
            score_table(case),
        )
        for number, case in enumerate(cases, 1)
    ]
    policies = {
        _policy(case): load(case.get("policy", "mof-2020")).with_standards(
            case.get("standards", "follow")
        )
        for case in cases
    }
    return scoring.score(build(entries), policies), policies


def _policy(case: Mapping[str, Any]) -> str:
    """Name a case's policy; one that uses standards otherwise is another one."""
    return f"{case.get('policy', 'mof-2020')} {case.get('standards', '')}".strip()


def score_table(case: Mapping[str, Any]) -> ScoreTable:
    """Make the score table that reading would make of the form."""
    unit = case.get("unit_of_money", "万元")
    rows = tuple(_indicators(case))
    total = case.get("total", {})
    return ScoreTable(
        sheet=SHEET,
        form="unknown",
        layout_confidence=1.0,
        money_unit=unit,
        info=dict(_info(case)),
        funds=tuple(_funds(case, unit)),
        budget_score=_line(case),
        printed_rate=None,
        subprojects=tuple(_parts(case, unit)),
        goals=Goals(achieved=case.get("goal"), cells={"achieved": _cell("D8")}),
        indicators=rows,
        dimensions=tuple(_dimensions(case)),
        totals=Totals(
            total.get("weight"),
            total.get("score"),
            total.get("subtotals", {}),
            {"weight": _cell("D90"), "score": _cell("G90")} if total else {},
        ),
        grade=Field(case["grade"], _cell("I90"), "等级") if "grade" in case else None,
        narrative=tuple(
            Paragraph("说明", CellRef("说明", number, 1), text)
            for number, text in enumerate(case.get("text", ()), 1)
        ),
    )


def table(drawn: str) -> Iterator[dict[str, str]]:
    """Read a table drawn with `|`: one dict a row, by the headings of the first."""
    lines = [line for line in drawn.strip().splitlines() if line.strip()]
    heads = [cell.strip() for cell in lines[0].split("|")]
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        yield dict(zip(heads, cells, strict=True))


def _cell(address: str, sheet: str = SHEET) -> CellRef:
    return CellRef(sheet, int(address[1:]), ord(address[0]) - 64)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _indicators(case: Mapping[str, Any]) -> Iterator[Indicator]:
    for no, row in enumerate(table(case["rows"]) if "rows" in case else (), 1):
        values: dict[str, Any] = {}
        cells = {}
        for head, text in row.items():
            name, column = COLUMNS[head]
            values[name] = _number(text) if name in _NUMBERS else (text or None)
            if column:
                cells[_ROLES.get(name, name)] = _cell(f"{column}{FIRST_ROW + no - 1}")
        values["is_execution"] = bool(values.get("is_execution"))
        yield Indicator(no=no, row=FIRST_ROW + no - 1, cells=cells, **values)


def _info(case: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
    info = {"project_name": "设备购置", "unit": "某市科技局", "year": 2023, **case.get("info", {})}
    for row, (key, value) in enumerate(info.items(), 2):
        yield key, Field(value or None, _cell(f"C{row}"), _HEAD[key])


def _funds(case: Mapping[str, Any], unit: str) -> Iterator[FundLine]:
    for number, row in enumerate(table(case["money"]) if "money" in case else (), 10):
        label = row.pop("资金")
        for column, (head, text) in enumerate(row.items()):
            value = _number(text)
            yield FundLine(
                f"{_FUND_ROWS[label]}_{_FUND_COLUMNS[head]}",
                f"{label}/{head}",
                value,
                unit,
                MoneyUnit(unit).to_yuan(value),
                _cell(f"{'CDE'[column]}{number}"),
            )
    for key, value in case.get("told", {}).items():
        yield FundLine(key, key, value, unit, MoneyUnit(unit).to_yuan(value), None)
    for key, value in case.get("lines", {}).items():
        yield FundLine(key, key, value, unit, MoneyUnit(unit).to_yuan(value), _cell("C19"))


def _line(case: Mapping[str, Any]) -> BudgetScore | None:
    line = case.get("line")
    if line is None:
        return None
    cells = {"weight": _cell("F10"), "rate": _cell("G10"), "score": _cell("H10")}
    return BudgetScore(line.get("weight"), line.get("rate"), line.get("score"), cells)


def _parts(case: Mapping[str, Any], unit: str) -> Iterator[Subproject]:
    for number, row in enumerate(table(case["parts"]) if "parts" in case else (), 1):
        cells = {name: _cell(f"{letter}{number + 3}", "资金") for name, letter in _PART_CELLS}
        yield Subproject(
            number,
            row["子项目"],
            row.get("指标表名称") or row["子项目"],
            _number(row["预算"]),
            _number(row["支出"]),
            unit,
            cells,
        )


_PART_CELLS = (("name", "B"), ("budget", "C"), ("actual", "D"))


def _dimensions(case: Mapping[str, Any]) -> Iterator[Dimension]:
    for number, row in enumerate(table(case["dimensions"]) if "dimensions" in case else (), 1):
        weight, score = float(row["分值"]), float(row["得分"])
        cells = {
            name: _cell(f"{letter}{number + 2}", "得分")
            for name, letter in (("weight", "C"), ("score", "D"), ("rate", "E"), ("reason", "F"))
        }
        yield Dimension(
            number,
            row["一级指标"],
            row["评价指标"],
            weight,
            score,
            _number(row.get("得分率", "")),
            row["原因"] or None,
            cells,
        )
