"""Indicators in the wrong class, twice, or not there at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalxl.checks.material import (
    Material,
    among,
    bare,
    blank,
    missing,
    place,
    place_of,
    rows,
    says,
)
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Operator

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
_COST = re.compile("成本")
_QUANTITY = re.compile("数量")
_SOCIAL = re.compile("社会")
_LESS = re.compile("降低|下降|减少")
_GRANT = re.compile("资金|奖励|补贴|补助|经费")
_RAISED = re.compile("带动|撬动|拉动")
_WANTED = re.compile("数量|满意|效益")
_NO_BENEFIT = re.compile("满意|成本")
_UPWARDS = [Operator.AT_LEAST.value, Operator.MORE.value]
_DOWNWARDS = [Operator.AT_MOST.value, Operator.LESS.value]
_SHORTEST_NAME = 3
_NO_COUNT = ("%", "％", "元", "万元", "亿元")


def wrong_sign(material: Material) -> Iterable[Finding]:
    """Find costs and errors that should be high, and counts and rates that should be low."""
    indicators = material.table("indicators")
    name, level2, unit = (indicators[c] for c in ("name", "level2", "target_unit"))
    upwards = among(indicators["target_op"], _UPWARDS)
    downwards = among(indicators["target_op"], _DOWNWARDS)
    priced = says(unit, _MONEY_UNIT) | says(name, _COSTLY)
    cost = (says(level2, _COST) & priced) | (blank(level2) & says(name, _COST))
    costly = cost & ~says(name, _SAVING) & upwards
    faulty = says(name, _BAD_HEAD) & ~says(name, _LESS) & upwards
    wanted = says(name, _COUNT_HEAD) & says(level2, _WANTED)
    limited = wanted & downwards & ~says(name, _BAD_WORDS)
    for mask, sign in ((costly | faulty, "≤"), (limited & ~faulty, "≥")):
        for row in rows(indicators, mask):
            role = "sign" if row.cell_sign and not missing(row.sign) else "target"
            yield row_finding("wrong_sign", row, role, provided=_said(row), expected=sign)


def _said(row: Any) -> str:
    sign = "" if missing(row.sign) else str(row.sign)
    return f"{sign}{row.target}"


def money_as_output(material: Material) -> Iterable[Finding]:
    """Find quantity indicators that tell what was paid, not what was done."""
    indicators = material.table("indicators")
    paying = says(indicators["name"], _PAYING)
    for row in rows(indicators, says(indicators["level2"], _QUANTITY) & paying):
        yield row_finding("money_as_output", row, "name", params={"level2": row.level2})


def misclassified(material: Material) -> Iterable[Finding]:
    """Find rates among quantities, and sums of money among social benefits."""
    indicators = material.table("indicators")
    name, level2, unit = (indicators[c] for c in ("name", "level2", "target_unit"))
    rate = says(level2, _QUANTITY) & says(name, _RATE_NAME) & among(unit, ("%", "％"))
    money = says(level2, _SOCIAL) & says(unit, _MONEY_UNIT)
    money &= says(name, _GRANT) & ~says(name, _RAISED)
    for row in rows(indicators, rate | money):
        better = "时效指标" if _TIMELY.search(row.name) else "质量指标"
        better = better if "数量" in str(row.level2) else "成本指标"
        yield row_finding("misclassified", row, "name", provided=row.level2, expected=better)


def duplicate_indicator(material: Material) -> Iterable[Finding]:
    """Find indicators with name and target of another in the same project or sub-project."""
    indicators = material.table("indicators")
    named = pd.notna(indicators["target"])
    first: dict[tuple[object, ...], Any] = {}
    for row in rows(indicators, named):
        name = bare(row.name)
        if len(name) < _SHORTEST_NAME:
            continue
        other = first.setdefault((row.project, row.subproject or "", name, bare(row.target)), row)
        if other is not row:
            yield row_finding(
                "duplicate_indicator",
                row,
                "name",
                provided=row.name,
                params={"other": f"第 {other.no} 项", "other_cell": other.cell_name or "—"},
            )


def duplicate_result(material: Material) -> Iterable[Finding]:
    """Find one striking number of the same things in two sub-projects."""
    indicators = material.table("indicators")
    value = indicators["actual_value"]
    striking = (value >= 100) & (np.mod(value, 100) != 0) & pd.notna(indicators["subproject"])
    striking &= ~among(indicators["actual_unit"], _NO_COUNT)
    groups: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows(indicators, striking):
        told = (row.project, row.actual_value, str(row.actual_unit))
        groups.setdefault(told, {}).setdefault(row.subproject, row)
    for first, *others in (group.values() for group in groups.values()):
        for row in others:
            if _alike(row.name, first.name):
                yield row_finding(
                    "duplicate_result",
                    row,
                    "actual",
                    provided=row.actual,
                    expected=first.actual,
                    params={"other": first.name, "other_cell": first.cell_actual or "—"},
                )


def _alike(one: str, other: str) -> bool:
    """Return whether two names speak of the same things: a third of their word pairs agree."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (bare(one), bare(other))]
    return len(pairs[0] & pairs[1]) * 3 >= len(pairs[0] | pairs[1])


class _Group(NamedTuple):
    """A project, or a sub-project where there are some, and how many rows measure what.

    `first`: its first row. `satisfied` counts by the names of the indicators too.
    """

    first: Any
    counts: Counter[str]


def _groups(material: Material) -> list[_Group]:
    indicators, found = material.table("indicators"), dict[tuple[int, str], _Group]()
    level = np.where(blank(indicators["level2"]), indicators["level1"], indicators["level2"])
    kinds = {
        "classed": ~blank(level),
        "satisfied": says(level, _SATISFIED) | says(indicators["name"], _SATISFIED),
        "benefit": says(level, _BENEFIT) & ~says(level, _NO_BENEFIT),
        "output": says(level, _OUTPUT),
        "quantity": says(level, _QUANTITY),
    }
    for row in rows(indicators.also(**kinds)):
        group = found.setdefault((row.project, row.subproject or ""), _Group(row, Counter()))
        group.counts.update(kind for kind in kinds if getattr(row, kind))
    return list(found.values())


def no_benefit(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects without any benefit indicator."""
    return _lacking(material, "no_benefit", "benefit")


def no_satisfaction(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects without a satisfaction indicator."""
    return _lacking(material, "no_satisfaction", "satisfied")


def _lacking(material: Material, slug: str, what: str) -> Iterable[Finding]:
    groups = material.once(_groups)
    lacking = (one for one in groups if one.counts["classed"] and not one.counts[what])
    return (_of_parts(material, slug, some) for some in _by_project(lacking))


def only_quantity(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects that measure their outputs by quantity alone."""
    groups = material.once(_groups)
    only = (one for one in groups if 2 <= one.counts["quantity"] == one.counts["output"])
    for some in _by_project(only):
        yield _of_parts(
            material, "only_quantity", some, sum(one.counts["quantity"] for one in some)
        )


def _by_project(groups: Iterable[_Group]) -> Iterable[list[_Group]]:
    """Part groups by project: what its parts share is one finding."""
    found: dict[int, list[_Group]] = {}
    for one in groups:
        found.setdefault(one.first.project, []).append(one)
    return found.values()


def _of_parts(
    material: Material, slug: str, parts: list[_Group], provided: int | None = None
) -> Finding:
    """Report once what is missing in several sub-projects, naming each of them."""
    first = parts[0].first
    names = (one.first.subproject or _project_name(material, first.project) for one in parts)
    return Finding(
        slug=slug,
        project=first.project,
        at=place(first.sheet, first.cell_name),
        where="、".join(names),
        provided=None if provided is None else str(provided),
    )


def _project_name(material: Material, project: int) -> str:
    name = material.projects[project].project_name
    return str(name) if isinstance(name, str) else "本项目"


def unscorable(material: Material) -> Iterable[Finding]:
    """Find totals that no weights or scores in the form support."""
    projects, indicators = material.table("projects"), material.table("indicators")
    bare_total = ~np.isnan(projects["own_total"]) & pd.isna(projects["scored_from"])
    supported = material.counts(indicators, ~np.isnan(indicators["score"])) > 0
    supported |= among(projects.index, material.table("dimensions")["project"].tolist())
    for project in rows(projects, bare_total & ~supported):
        yield Finding(
            slug="unscorable",
            project=project.Index,
            at=place_of(project, "own_total"),
            where="自评得分",
            provided=project.own_total,
            unit="分",
        )
