"""The tables of a summary as a recount of the Parquet files gives them: sheet → rows by heading."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from evalxl.findings import catalogue
from evalxl.policies import load
from tests.writing_summary.recount import (
    KINDS,
    NOBODY,
    SEVERITIES,
    VERDICTS,
    YUAN,
    Recount,
    Row,
    by_sound,
    known,
    mean,
    minus,
    place,
    scaled,
    total,
)

SOURCES = {
    "total": "年度资金总额", "fiscal": "当年财政拨款", "carryover": "上年结转资金",
    "other": "其他资金", "general": "一般公共预算", "basic": "基本支出", "project": "项目支出",
    "central": "中央资金", "local": "地方资金", "provincial": "省级资金",
    "prefecture": "市级资金", "county": "县级资金", "special_account": "财政专户管理资金",
    "own_income": "单位资金",
}  # fmt: skip
BASES = {"initial": "按年初预算", "budget": "按全年预算", "allocated": "按下达数"}
POOR = ("中", "低", "差")


def projects(count: Recount) -> Iterator[Row]:
    def rank(p: Row) -> int | None:
        """Its place among the projects of its own year."""
        if not known(p["adopted"]):
            return None
        same_year = [q for q in count.order if known(q["adopted"]) and _year(q) == _year(p)]
        return 1 + sum(bool(q["adopted"] > p["adopted"]) for q in same_year)

    for p in count.order:
        yield {
            "序号": p["number"], "主管部门": p["department"], "实施单位": p["unit"],
            "项目名称": p["project_name"],
            "年度": p["year"] if known(p["year"]) else None,
            "年初预算（万元）": scaled(p["initial"], 1e4),
            "全年预算（万元）": scaled(p["budget"], 1e4),
            "全年执行（万元）": scaled(p["paid"], 1e4),
            "执行率": scaled(p["execution_rate"], 100), "自评得分": p["self_evaluated"],
            "核算得分": p["adopted"], "核算下限": p["lowest"], "核算上限": p["highest"],
            "复核得分": p["reviewed_total"], "差异": p["difference"],
            "名次": rank(p), "等级": p["grade"],
            "核定得分": p["final"], "核定等级": p["grade_final"], "指标数": p["set"],
            "达标": p["met"] + p["exceeded"], "未达标": p["unmet"], "文字认定": p["claimed"],
            "待核": p["cannot_tell"], "主要问题": count.main_problems(p["key"]),
            "核算表": "打开", "总分位置": place(p["sheet_own_total"], p["cell_own_total"]),
            "计入执行率的预算（万元）": scaled(p["counted_budget"], 1e4),
            "计入执行率的支出（万元）": scaled(p["counted_paid"], 1e4),
        }  # fmt: skip


def _indicator(count: Recount, one: Row) -> Row:
    owner = count.owner(one)
    return {
        "项目序号": owner["number"], "主管部门": owner["department"],
        "项目名称": owner["project_name"], "子项目": one["subproject"],
        "一级指标": one["level1"], "二级指标": one["level2"], "三级指标": one["name"],
        "年度指标值": one["target"], "实际完成值": one["actual"],
        "完成率": scaled(one["completion"], 100), "判定": VERDICTS.get(one["verdict"]),
        "判定依据": one["why_zh"], "分值": one["weight"], "自评得分": one["score"],
        "核算得分": one["computed_score"], "计分性质": KINDS.get(one["score_kind"]),
        "差异": minus(one["score"], one["computed_score"]), "失分": one["lost"],
        "偏差原因及改进措施": one["reason"],
        "位置": place(one["sheet"], one["cell_actual"] or one["cell_name"]),
    }  # fmt: skip


def _ordered(count: Recount) -> list[Row]:
    return sorted(count.indicators, key=lambda one: (count.owner(one)["number"], one["no"]))


def details(count: Recount) -> Iterator[Row]:
    yield from (_indicator(count, one) for one in _ordered(count))


def unmet(count: Recount) -> Iterator[Row]:
    some = (_indicator(count, i) for i in _ordered(count) if i["verdict"] == "unmet")
    yield from (_without(one, "判定", "计分性质") for one in some)


def too_low(count: Recount) -> Iterator[Row]:
    over = {
        (f["project"], f["indicator"]) for f in count.findings if f["slug"] == "completion_over"
    }
    some = [one for one in _ordered(count) if (one["project"], one["no"]) in over]
    some.sort(key=lambda one: -one["completion"] if known(one["completion"]) else math.inf)
    yield from (_without(_indicator(count, i), "判定", "计分性质", "差异", "失分") for i in some)


def _without(row: Row, *headings: str) -> Row:
    return {heading: value for heading, value in row.items() if heading not in headings}


def money(count: Recount) -> Iterator[Row]:
    for p in count.order:
        whose = {
            "项目序号": p["number"],
            "主管部门": p["department"],
            "项目名称": p["project_name"],
        }
        lines = count.funds_of[p["key"]]
        for source, label in SOURCES.items():
            mine = [lines.get(f"{source}_{name}") for name in ("initial", "budget", "paid")]
            initial, budget, paid = (one["yuan"] if one else None for one in mine)
            if any(known(one) for one in (initial, budget, paid)):
                kind = "资金总额" if source == "total" else "资金来源"
                yield whose | _amounts(kind, label, initial, budget, paid)
        for one in count.subprojects_of.get(p["key"], ()):
            yield whose | _amounts("子项目", one["name"], None, one["budget"], one["actual"])
        yuan = YUAN.get(p["money_unit"], math.nan)
        for one in count.rates_of.get(p["key"], ()):
            label = BASES.get(one["basis"], "其他算法")
            label += "，含应付未付" if one["with_pending"] else ""
            label += "，扣除压减" if one["with_cut"] else ""
            label += " ★" if one["preferred"] else ""
            budget, paid = (_yuan(one[side], yuan) for side in ("denominator", "numerator"))
            made = _amounts("执行率算法", label, None, budget, paid)
            points = {"执行率": scaled(one["percent"], 100), "折算得分": one["points"]}
            yield whose | made | points | {"说明": one["formula"]}


def _yuan(amount: float | None, yuan: float) -> float | None:
    return round(amount * yuan, 2) if amount is not None and yuan == yuan else None


def _amounts(kind: str, label: str, initial: Any, budget: Any, paid: Any) -> Row:
    rate = paid / budget if known(paid) and known(budget) and budget > 0 else None
    return {
        "类别": kind, "资金来源／子项目／算法": label, "年初预算（万元）": scaled(initial, 1e4),
        "全年预算（万元）": scaled(budget, 1e4), "全年执行（万元）": scaled(paid, 1e4),
        "执行率": rate, "折算得分": None, "说明": None,
    }  # fmt: skip


def notes(count: Recount) -> Iterator[Row]:
    return findings(count, notes=True)


def findings(count: Recount, *, notes: bool = False) -> Iterator[Row]:
    for one in count.findings:
        is_matter = one["severity"] != "note" or known(one["settled"])
        if is_matter == notes:
            continue
        owner = count.owner(one)
        yield {
            "主管部门": count.whose(one), "实施单位": owner.get("unit"),
            "项目名称": owner.get("project_name") or one["file"],
            "程度": SEVERITIES[one["severity"]],
            "性质": {"fail": "需更正", "review": "需人工核定"}[one["kind"]], "编号": one["code"],
            "问题": catalogue()[one["slug"]].title["zh"],
            "位置": place(one["sheet"], one["cell"]), "具体情况": one["message"],
            "现填": _held(one), "应为": _due(one),
            "差额": one["difference"] if known(one["difference"]) else None,
            "处理要求": one["fix"], "识别码": one["fingerprint"],
        }  # fmt: skip


def _held(one: Row) -> Any:
    return (one["holds"] or "（空）") if one["cell"] else one["provided"]


def _due(one: Row) -> Any:
    """What is to be typed, a rate with the sign that the cell shows now."""
    if not catalogue()[one["slug"]].expects_value or one["settled"]:
        return None
    is_rate = one["unit"] == "%" and (one["holds"] or "").endswith("%")
    return f"{one['expected']}%" if is_rate else one["expected"]


def _act(one: Row, slug: str) -> tuple[Any, ...]:
    return (*(one[name] if known(one[name]) else None for name in ("project", "indicator")), slug)


def told_elsewhere(count: Recount) -> set[str]:
    """Marks of the open findings whose act another of the same row asks for, or comes before."""
    there = {_act(one, one["slug"]) for one in count.findings}
    asked = {_act(one, one["slug"]) for one in count.findings if not one["settled"]}
    return {
        one["fingerprint"]
        for one in count.findings
        if not one["settled"]
        and (
            any(_act(one, cause) in there for cause in catalogue()[one["slug"]].told_with)
            or any(_act(one, cause) in asked for cause in catalogue()[one["slug"]].waits_for)
        )
    }


def matters(count: Recount) -> Iterator[Row]:
    groups: Counter[tuple[Any, ...]] = Counter()
    told = told_elsewhere(count)
    for one in count.findings:
        if (one["severity"] != "note" or one["settled"]) and one["fingerprint"] not in told:
            key = int(one["project"]) if known(one["project"]) else None
            groups[count.whose(one), one["file"], key, one["slug"]] += 1
    for (department, file, key, _), number in groups.items():
        owner = count.projects[key] if key is not None else {}
        yield {
            "主管部门": department, "项目名称": owner.get("project_name") or file, "处数": number,
            "联系人": owner.get("contact"), "联系电话": owner.get("phone"),
        }  # fmt: skip


def _year(p: Row) -> float | None:
    return p["year"] if known(p["year"]) else None


def departments(count: Recount) -> Iterator[Row]:
    for department in sorted(count.by_department, key=by_sound):
        mine = count.by_department[department]
        dated = mine if len({_year(p) for p in mine if known(p["year"])}) < 2 else []
        of_mine = [one for p in mine for one in count.findings_of.get(p["key"], ())]
        paid, budget = (total(p[key] for p in mine) for key in ("counted_paid", "counted_budget"))
        grades = Counter(_class(p["grade"]) for p in mine)
        yield {
            "主管部门": department, "项目数": len(mine),
            **{heading: scaled(total(p[key] for p in mine), 1e4) for heading, key in
               {"年初预算（万元）": "initial", "全年预算（万元）": "budget",
                "全年执行（万元）": "paid"}.items()},
            "执行率（加权）": paid / budget if paid is not None and budget else None,
            "执行率（平均）": scaled(mean(p["execution_rate"] for p in mine), 100),
            "自评平均": mean(p["self_evaluated"] for p in dated),
            "自评加权": _weighted(dated, "self_evaluated"),
            "核算平均": mean(p["adopted"] for p in dated), "核算加权": _weighted(dated, "adopted"),
            "指标数": sum(p["set"] for p in mine),
            "达标": sum(p["met"] + p["exceeded"] for p in mine),
            "未达标": sum(p["unmet"] for p in mine), "文字认定": sum(p["claimed"] for p in mine),
            "待核": sum(p["cannot_tell"] for p in mine),
            "错误": sum(one["severity"] == "error" for one in of_mine),
            "警告": sum(one["severity"] == "warning" for one in of_mine),
            "金额不明的项目": sum(not known(p["budget"]) for p in mine),
            **{grade: grades[grade] for grade in _grades_seen(count)},
        }  # fmt: skip


def _grades_seen(count: Recount) -> list[str]:
    seen = {_class(p["grade"]) for p in count.order}
    return [one for one in ("优", "良", "中", "低", "差", "等级待定", "无等级") if one in seen]


def _class(grade: str | None) -> str:
    return "无等级" if grade is None else "等级待定" if "～" in grade else grade


def _weighted(some: list[Row], points: str) -> float | None:
    both = [
        (p[points], max(p["budget"], 0.0)) for p in some if known(p[points]) and known(p["budget"])
    ]
    below = math.fsum(weight for _, weight in both)
    return math.fsum(one * weight for one, weight in both) / below if below > 0 else None


def shared(count: Recount) -> Iterator[Row]:
    groups: dict[tuple[Any, ...], list[tuple[int, float, float, float]]] = defaultdict(list)
    for one in count.indicators:
        unit, owner = one["target_unit"], count.owner(one)
        numbers = known(one["target_value"]) and known(one["actual_value"])
        if not (numbers and one["name"] and unit) or known(one["target_upper"]):
            continue
        if one["actual_is_bound"] or one["actual_unit"] not in (None, unit):
            continue
        is_rate = unit in ("%", "％", "‰")
        weight = owner["budget"] if is_rate else 1.0
        if known(weight) and weight > 0:
            key = (owner["department"], one["name"], unit, is_rate, one["direction"] == "<=")
            groups[key].append((owner["key"], weight, one["target_value"], one["actual_value"]))
    for (department, name, unit, is_rate, is_less), some in groups.items():
        if len({key for key, *_ in some}) < 2:
            continue
        divisor = math.fsum(weight for _, weight, _, _ in some) if is_rate else 1.0
        target = math.fsum(weight * value for _, weight, value, _ in some) / divisor
        actual = math.fsum(weight * value for _, weight, _, value in some) / divisor
        yield {
            "主管部门": department, "三级指标": name, "单位": unit,
            "项目数": len({key for key, *_ in some}),
            "汇总方式": "按资金加权平均" if is_rate else "相加", "指标值": target,
            "完成值": actual, "完成率": actual / target if target > 0 and not is_less else None,
        }  # fmt: skip


def boundary(count: Recount) -> Iterator[Row]:
    for p in count.order:
        for kind, key in (("核算得分", "adopted"), ("自评得分", "self_evaluated")):
            if not known(p[key]):
                continue
            policy = load(p["policy"])
            points = round(100 * p[key] / policy.weights.total, 4)
            for band in policy.grades.bands:
                if band.at_least > 0 and abs(round(points - band.at_least, 4)) <= 0.5:
                    yield {
                        "项目序号": p["number"], "得分类别": kind, "得分（百分制）": points,
                        "等级线": band.at_least, "线上等级": band.grade,
                        "距线": round(points - band.at_least, 4), "等级": p["grade"],
                        "自评得分": p["self_evaluated"], "待核分值": p["undecided"],
                    }  # fmt: skip


def budget_link(count: Recount) -> Iterator[Row]:
    for p in count.order:
        reasons = []
        if p["grade_highest"] in POOR:
            reasons.append("等级为中及以下")
        elif p["grade_lowest"] in POOR:
            reasons.append("待核指标如不成立，等级为中及以下")
        if known(p["execution_rate"]) and p["execution_rate"] < 80:
            reasons.append("执行率低于 80%")
        if reasons:
            yield {
                "项目序号": p["number"], "全年预算（万元）": scaled(p["budget"], 1e4),
                "未执行（万元）": (p["budget"] - p["paid"]) / 1e4
                if known(p["budget"]) and known(p["paid"]) else None,
                "执行率": scaled(p["execution_rate"], 100), "核算得分": p["adopted"],
                "等级": p["grade"], "列入原因": "；".join(reasons),
            }  # fmt: skip


def refused(count: Recount) -> Iterator[Row]:
    for one in count.files:
        if one["status"] != "scored":
            whose = one["department"] or NOBODY
            yield {
                "主管部门": whose, "文件": one["path"], "原因与处理办法": one["reason_zh"],
                "大小（KB）": scaled(one["size"], 1024),
            }  # fmt: skip


def simulation(count: Recount) -> Iterator[Row]:
    for p in count.order:
        own = p["execution_score"] if p["execution_kind"] == "decided" else None
        grade = p["grade"] or "—"
        yield {
            "序号": p["number"], "主管部门": p["department"], "项目名称": p["project_name"],
            "核算下限": p["lowest"], "核算上限": p["highest"], "测算下限": p["lowest"],
            "测算上限": p["highest"], "核算等级": _or_none(grade), "测算等级": _or_none(grade),
            "变化": None, "测算执行得分": own if known(own) else 0,
            "总分值": load(p["policy"]).weights.total,
            "执行得分": own, "按年初预算的执行得分": _on_basis(count, p, "initial"),
            "按全年预算的执行得分": _on_basis(count, p, "budget"), "文字认定分": p["asserted"],
            "待核分值": minus(p["highest"], p["lowest"]),
            "待核项自评分": minus(p["adopted"], p["lowest"]),
        }  # fmt: skip


def _on_basis(count: Recount, p: Row, basis: str) -> float | None:
    """Return the scorer's points on a basis, where the project's own points came from its rate."""
    own = count.rate(p["key"], lambda one: bool(one["preferred"])) or {}
    alike = ("with_pending", "with_cut")
    other = count.rate(
        p["key"],
        lambda one: one["basis"] == basis and all(one[key] == own.get(key) for key in alike),
    )
    gap = minus(p["execution_score"], own.get("points"))
    is_from_rate = p["execution_kind"] == "decided" and gap is not None and abs(gap) < 0.005
    return other.get("points") if other and is_from_rate else None


def _or_none(text: str) -> str | None:
    return None if text == "—" else text


IN_ORDER: dict[str, Callable[[Recount], Iterator[Row]]] = {
    "项目汇总": projects, "未达标指标": unmet, "指标明细": details, "资金执行": money,
    "部门汇总": departments, "预算挂钩": budget_link, "评分办法测算": simulation,
    "目标偏低": too_low,
}  # fmt: skip
IN_ANY_ORDER: dict[str, Callable[[Recount], Iterator[Row]]] = {
    "问题清单": findings, "提示清单": notes, "整改台账": matters,
    "部门指标汇总": shared, "临界": boundary,
    "未能读取": refused,
}  # fmt: skip
