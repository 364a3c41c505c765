"""Indicators in the wrong class, twice, or not there at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from evalxl.checks.material import Material, bare, missing, place, rows
from evalxl.checks.targets import row_finding
from evalxl.model import Finding
from evalxl.terms import Operator

_RATE_NAME = re.compile(r"(?:率|比例|占比|满意度|合格度|规范性|及时性|准确性)$")
_TIMELY = re.compile(r"及时|按期|按时|准时|进度|时限|期限")
_PAYING = re.compile(
    r"(?:支付|拨付|下达|发放|兑付|支出|使用|到位).{0,8}(?:资金|经费|款项?)(?:金额|总额|数额?|规模|情况)?$"
    r"|(?:资金|经费|款项?)(?:支付|拨付|下达|发放|支出|使用|到位)(?:金额|总额|数额?|规模)?$"
)
_MONEY_UNIT = re.compile(r"^(?:[千百十]?[万亿]?元)$")
_COSTLY = re.compile(r"(?:成本|费用|造价|单价|支出|经费)(?:数?额?|金额|总额|控制数?)?$")
_SAVING = re.compile(r"节约|节省|降低|下降|减少|压减|核算|回收|收入|率$")
_BAD_HEAD = re.compile(
    r"(?:差错|错误|投诉|事故|变动|逾期|空置|死亡|发病|返修|退单|流失|缺勤|违约|漏报|误报|超标|不合格)"
    r"(?:发生)?(?:率|数|数量|次数|起数|件数|人数|比例)$"
)
_COUNT_HEAD = re.compile(
    r"(?:数量|人数|人次|户数|场次|次数|家数|面积|个数|里程|份数|覆盖率|满意度)$"
)
_BAD_WORDS = re.compile(
    r"事故|投诉|差错|错误|违规|违法|违纪|故障|损坏|破损|排放|能耗|耗|缺陷|不合格|死亡|伤亡|发病|病|超|逾期|空置|"
    r"拥堵|停机|中断|退|漏|灾|案件|上访|信访|辍学|失业|减|降|控制|限|剩余|闲置|未"
)
_BENEFIT = re.compile(r"效益|可持续|影响|效果|社会|经济|生态|环境")
_SATISFIED = re.compile(r"满意")
_OUTPUT = re.compile(r"数量|质量|时效|成本|产出")


def _texts(indicators: pd.DataFrame, column: str) -> pd.Series[str]:
    return indicators[column].where(indicators[column].notna(), "").astype(str)


def wrong_sign(material: Material) -> Iterable[Finding]:
    """Find costs and errors that should be high, and counts and rates that should be low."""
    indicators = material.frames.indicators
    name, level2 = _texts(indicators, "name"), _texts(indicators, "level2")
    upwards = indicators["target_op"].isin([Operator.AT_LEAST.value, Operator.MORE.value])
    downwards = indicators["target_op"].isin([Operator.AT_MOST.value, Operator.LESS.value])
    unit = _texts(indicators, "target_unit")
    saving = name.str.contains(_SAVING)
    priced = unit.str.match(_MONEY_UNIT) | name.str.contains(_COSTLY)
    cost = (level2.str.contains("成本") & priced) | (level2.eq("") & name.str.contains("成本"))
    costly = cost & ~saving & upwards
    faulty = name.str.contains(_BAD_HEAD) & ~name.str.contains("降低|下降|减少") & upwards
    wanted = name.str.contains(_COUNT_HEAD) & level2.str.contains("数量|满意|效益")
    limited = wanted & downwards & ~name.str.contains(_BAD_WORDS)
    for mask, sign in ((costly | faulty, "≤"), (limited & ~faulty, "≥")):
        for row in rows(indicators, mask):
            yield row_finding("wrong_sign", row, "target", provided=_said(row), expected=sign)


def _said(row: Any) -> str:
    sign = "" if missing(row.sign) else str(row.sign)
    return f"{sign}{row.target}"


def money_as_output(material: Material) -> Iterable[Finding]:
    """Find quantity indicators that tell what was paid, not what was done."""
    indicators = material.frames.indicators
    level2 = _texts(indicators, "level2")
    paying = _texts(indicators, "name").str.contains(_PAYING)
    for row in rows(indicators, level2.str.contains("数量") & paying):
        yield row_finding("money_as_output", row, "name", params={"level2": row.level2})


def misclassified(material: Material) -> Iterable[Finding]:
    """Find rates among quantities, and sums of money among social benefits."""
    indicators = material.frames.indicators
    name, level2 = _texts(indicators, "name"), _texts(indicators, "level2")
    unit = _texts(indicators, "target_unit")
    rate = level2.str.contains("数量") & name.str.contains(_RATE_NAME) & unit.isin(["%", "％"])
    money = level2.str.contains("社会") & unit.str.match(_MONEY_UNIT)
    money &= name.str.contains("资金|奖励|补贴|补助|经费") & ~name.str.contains("带动|撬动|拉动")
    for row in rows(indicators, rate | money):
        better = "时效指标" if _TIMELY.search(row.name) else "质量指标"
        better = better if "数量" in str(row.level2) else "成本指标"
        yield row_finding("misclassified", row, "name", provided=row.level2, expected=better)


def duplicate_indicator(material: Material) -> Iterable[Finding]:
    """Find indicators with name and target of another in the same project or sub-project."""
    indicators = material.frames.indicators
    keyed = indicators.assign(
        said=indicators["name"].map(bare) + "\x1f" + indicators["target"].map(bare),
        part=_texts(indicators, "subproject"),
    )
    named = keyed["name"].map(bare).str.len().ge(3) & keyed["target"].notna()
    keys = ["project", "part", "said"]
    again = named & keyed.duplicated(keys)
    firsts = keyed[named].drop_duplicates(keys).set_index(keys)
    for row in rows(keyed, again):
        first = firsts.loc[(row.project, row.part, row.said), :]
        yield row_finding(
            "duplicate_indicator",
            row,
            "name",
            provided=row.name,
            params={"other": f"第 {first['no']} 项", "other_cell": first["cell_name"] or "—"},
        )


def duplicate_result(material: Material) -> Iterable[Finding]:
    """Find one striking number of the same things in two sub-projects."""
    indicators = material.frames.indicators
    value = indicators["actual_value"]
    striking = value.ge(100) & value.mod(100).ne(0) & indicators["subproject"].notna()
    striking &= ~_texts(indicators, "actual_unit").isin(["%", "％", "元", "万元", "亿元"])
    mine = indicators[striking]
    groups = mine.groupby(["project", "actual_value", "actual_unit"], dropna=False)
    several = mine[groups["subproject"].transform("nunique").ge(2)]
    for _, group in several.groupby(["project", "actual_value", "actual_unit"], dropna=False):
        first, *others = rows(group)
        for row in others:
            if row.subproject != first.subproject and _alike(row.name, first.name):
                yield row_finding(
                    "duplicate_result",
                    row,
                    "actual",
                    provided=row.actual,
                    expected=first.actual,
                    params={"other": first.name, "other_cell": first.cell_actual or "—"},
                )


def _alike(one: str, other: str) -> bool:
    """Tell whether two names speak of the same things: a third of their word pairs agree."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (bare(one), bare(other))]
    return len(pairs[0] & pairs[1]) * 3 >= len(pairs[0] | pairs[1])


def _groups(material: Material) -> pd.DataFrame:
    """Give each project, or each sub-project where there are some, with what it measures."""
    indicators = material.frames.indicators
    level1, level2 = _texts(indicators, "level1"), _texts(indicators, "level2")
    level = level2.where(level2.ne(""), level1)
    satisfied = (level + _texts(indicators, "name")).str.contains(_SATISFIED)
    keyed = indicators.assign(
        part=_texts(indicators, "subproject"),
        classed=level.ne(""),
        satisfied=satisfied,
        benefit=level.str.contains(_BENEFIT) & ~level.str.contains("满意|成本"),
        output=level.str.contains(_OUTPUT),
        quantity=level.str.contains("数量"),
    )
    groups = keyed.groupby(["project", "part"], sort=False)
    table = groups[["classed", "satisfied", "benefit", "output", "quantity"]].sum()
    firsts = groups[["sheet", "cell_name"]].first()
    return table.join(firsts).assign(size=groups.size()).reset_index()


def no_benefit(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects without any benefit indicator."""
    return _lacking(material, "no_benefit", "benefit")


def no_satisfaction(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects without a satisfaction indicator."""
    return _lacking(material, "no_satisfaction", "satisfied")


def _lacking(material: Material, slug: str, what: str) -> Iterable[Finding]:
    groups = material.once(_groups)
    for group in rows(groups, groups["classed"].gt(0) & groups[what].eq(0)):
        yield Finding(
            slug=slug,
            project=group.project,
            at=place(group.sheet, group.cell_name),
            where=group.part or _project_name(material, group.project),
        )


def only_quantity(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects that measure their outputs by quantity alone."""
    groups = material.once(_groups)
    only = groups["quantity"].ge(2) & groups["quantity"].eq(groups["output"])
    for group in rows(groups, only):
        yield Finding(
            slug="only_quantity",
            project=group.project,
            at=place(group.sheet, group.cell_name),
            where=group.part or _project_name(material, group.project),
            provided=str(group.quantity),
        )


def _project_name(material: Material, project: int) -> str:
    name = material.projects[project].project_name
    return str(name) if isinstance(name, str) else "本项目"


def unscorable(material: Material) -> Iterable[Finding]:
    """Find totals that no weights or scores in the form support."""
    projects = material.frames.projects
    bare_total = projects["own_total"].notna() & projects["scored_from"].isna()
    scored = material.frames.indicators.groupby("project")["score"].count()
    dimensions = material.frames.dimensions["project"].unique()
    supported = projects.index.isin(scored[scored > 0].index) | projects.index.isin(dimensions)
    for project in rows(projects, bare_total & ~supported):
        yield Finding(
            slug="unscorable",
            project=project.Index,
            at=place(project.sheet, project.cell_own_total),
            where="自评得分",
            provided=project.own_total,
            unit="分",
        )
