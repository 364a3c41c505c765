"""项目汇总: the table bureaus ask for, one row a project."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evalxl.writing.summary.facts import Facts, once
from evalxl.writing.summary.tables import style
from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.table import SIGNATURES, UNIT, Column, Placed, Ratio, Table

SHEET = "项目汇总"

COUNTED = (
    Column(
        key="counted_budget", heading="计入执行率的预算（万元）", kind="money", width=14,
        total="sum", helper=True,
    ),
    Column(
        key="counted_paid", heading="计入执行率的支出（万元）", kind="money", width=14,
        total="sum", helper=True,
    ),
)  # fmt: skip
"""What the totals of 执行率 are made of: hidden, and summed where they stand."""
_COLUMNS = (
    Column(key="no", heading="序号", kind="count", width=6),
    Column(key="department", heading="主管部门", kind="wrap", worded=True, width=21),
    Column(key="unit", heading="实施单位", kind="wrap", width=24),
    Column(key="project_name", heading="项目名称", kind="wrap", width=31),
    Column(key="project_code", heading="项目编码", kind="text", width=24),
    Column(key="year", heading="年度", kind="year", width=6),
    Column(key="initial", heading="年初预算（万元）", kind="money", width=13, total="sum"),
    Column(key="budget", heading="全年预算（万元）", kind="money", width=13, total="sum"),
    Column(key="paid", heading="全年执行（万元）", kind="money", width=13, total="sum"),
    Column(
        key="rate", heading="执行率", kind="percent", width=9,
        total=Ratio(above="counted_paid", below="counted_budget"),
    ),
    Column(key="self_evaluated", heading="自评得分", kind="points", width=8, total="average"),
    Column(key="adopted", heading="核算得分", kind="points", width=8, total="average"),
    Column(key="lowest", heading="核算下限", kind="points", width=9, total="average"),
    Column(key="highest", heading="核算上限", kind="points", width=9, total="average"),
    Column(key="reviewed_total", heading="复核得分", kind="points", width=9, total="average"),
    Column(key="difference", heading="差异", kind="change", width=8, total="average"),
    Column(key="rank", heading="名次", kind="count", width=6),
    Column(key="grade", heading="等级", kind="center", width=8),
    Column(key="final", heading="核定得分", kind="points", width=9, total="average"),
    Column(key="grade_final", heading="核定等级", kind="center", width=9),
    Column(key="set", heading="指标数", kind="count", width=7, total="sum"),
    Column(key="reached", heading="达标", kind="count", width=7, total="sum"),
    Column(key="unmet", heading="未达标", kind="count", width=6, total="sum"),
    Column(key="claimed", heading="文字认定", kind="count", width=7, total="sum"),
    Column(key="judged", heading="已复核", kind="count", width=6, total="sum"),
    Column(key="cannot_tell", heading="待核", kind="count", width=6, total="sum"),
    Column(key="problems", heading="主要问题", kind="wrap", worded=True, width=27),
    Column(key="layout_confidence", heading="版式识别度", kind="percent", width=9),
    Column(key="copy", heading="核算表", kind="center", worded=True, width=8, link="copy_link"),
    Column(key="total_place", heading="总分位置", kind="text", width=22, link="total_link"),
    *COUNTED,
)  # fmt: skip
_FOLDED = {
    "project_code", "initial", "lowest", "highest", "reviewed_total", "difference", "final", "set",
    "reached", "claimed", "judged", "layout_confidence", "copy", "total_place",
}  # fmt: skip
COLUMNS = tuple(replace(column, folded=column.key in _FOLDED) for column in _COLUMNS)
"""A director is handed sixteen of them; the others are a click away."""
NOTES = (
    "差异＝自评得分－核算得分；核算得分＝算定分＋文字认定分＋待核指标的自评分，其余名词见“规则与口径”。",
    "合计执行率按金额计算，只含两者均可读的项目。等级尚未核定的，核定等级为“—”：还有得分待核的指标，或分值需要更正。",
    "分值合计与评分办法的总分不符的项目，更正前不列核算得分、等级和名次，也不计入平均。",
    "名次按年度分列；几个年度在一起不求平均，筛选一个年度后显示。点列标上方的“＋”显示其余各栏。",
)


@once
def table(facts: Facts) -> Table:
    """Lay out the table of projects."""
    return Table(
        sheet=SHEET,
        title="项目支出绩效自评结果汇总表",
        columns=COLUMNS,
        rows=facts.projects,
        prepare=facts.linked,
        notes=NOTES,
        above=("填报单位：", "填报日期：　　　年　　月　　日", UNIT),
        signed=SIGNATURES,
        is_needed=True,
        nothing="收件箱中没有可核算的项目。",
    )


def years(numbers: Any) -> Any:
    """Write years without thousands separators; a missing one stays missing."""
    return numbers.map(lambda year: f"{year:.0f}", na_action="ignore").astype(object)


def decorate(book: Book, placed: Placed) -> None:
    """Add bars to the rate, signs to the difference and fills to the grade."""
    if placed.last < placed.first:
        return
    bar = {
        "type": "data_bar", "bar_color": style.PALE, "bar_solid": True,
        "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1.2,
    }  # fmt: skip
    signs = {
        "type": "icon_set", "icon_style": "3_signs", "reverse_icons": True,
        "icons": [{"criteria": ">=", "type": "number", "value": 5},
                  {"criteria": ">=", "type": "number", "value": 1}],
    }  # fmt: skip
    _rule(placed, "rate", bar)
    _rule(placed, "difference", signs)
    for grade, colour in style.GRADE_FILLS.items():
        exact = {"type": "cell", "criteria": "==", "value": f'"{grade}"'}
        _rule(placed, "grade", {**exact, "format": book.fill(colour)})


def _rule(placed: Placed, key: str, rule: dict[str, Any]) -> None:
    column = placed.columns[key]
    sheet = placed.worksheet
    done(sheet.conditional_format(placed.first, column, placed.last, column, rule))
