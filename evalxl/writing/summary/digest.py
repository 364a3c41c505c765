"""The figures of the overview, once for the workbook and the page: tiles, grades, departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from evalxl.writing.summary import words
from evalxl.writing.summary.facts import once, pinyin_order

if TYPE_CHECKING:
    from evalxl.writing.summary.facts import Facts
    from evalxl.writing.summary.view import BatchView

BINS = (0, 50, 60, 70, 80, 85, 90, 95, 100)
_OUTLIERS = 5
_WORST = 10
GRAVITY = {"error": 10, "warning": 3, "note": 1}
FARTHEST = 150.0  # percent; a rate beyond is a slip of units, and would hide all others
_APART = (12.0, 2.5)  # percent of execution, points of score


@dataclass(frozen=True, slots=True)
class Tile:
    """One headline figure: `kind` as in `style`; `value` in the unit of its label."""

    label: str
    value: float | None
    kind: str
    note: str


def tiles(view: BatchView, facts: Facts) -> list[Tile]:
    """Return the headline figures; what is not known is `None`."""
    status = view.files["status"].value_counts()
    projects, rows = facts.projects, facts.projects
    control, passed = (int(status.get(one, 0)) for one in ("control", "passed_over"))
    others = control + passed + int(status.get("answers", 0))
    replaced = int(status.get("superseded", 0))
    refused = int(status.get("refused", 0) + status.get("faulted", 0))
    counted = float(rows["counted_budget"].sum())
    unknown = int(rows["budget"].isna().sum())
    unpaid = int(rows["paid"].isna().sum())
    rate = float(rows["counted_paid"].sum()) / counted if counted else None
    beyond = int(rows["rate"].gt(FARTHEST).sum())
    by_money = f"{beyond} 个项目超过 {FARTHEST:.0f}%，先核实" if beyond else "按金额计算"
    unmet, named = int(projects["unmet"].sum()), int(projects["set"].sum())
    same, when = _of_one_year(rows)
    own, adopted = same["self_evaluated"], same["adopted"]
    errors = int(facts.findings["severity"].eq("error").sum())
    return [
        Tile("收到自评表", len(view.files) - others, "count", f"其中 {replaced} 份重复或已换新版"),
        Tile("未能读取", refused, "count", f"另有 {passed} 个文件不是自评表"),
        Tile("核算项目", len(projects), "count", f"{projects['department'].nunique()} 个部门"),
        Tile("全年预算（万元）", _wan(rows["budget"]), "money", _without(unknown)),
        Tile("全年执行（万元）", _wan(rows["paid"]), "money", _without(unpaid)),
        Tile("执行率", rate, "percent", by_money),
        Tile(f"自评平均分{when}", _mean(own), "points", _spread(own)),
        Tile(f"核算平均分{when}", _mean(adopted), "points", _spread(adopted)),
        Tile("未达标指标", unmet, "count", f"共 {named} 项指标"),
        Tile("错误级问题", errors, "count", f"全部问题 {len(facts.findings)} 处"),
    ]


def takeaways(view: BatchView, facts: Facts) -> list[str]:
    """Say in sentences what the figures mean, the way a director asks."""
    projects, indicators = facts.projects, facts.indicators
    if not len(projects):
        return []
    line = float(view.thresholds["low_execution_warning"])
    slow = projects["rate"].lt(line)
    is_open = grade_class(projects).eq(words.OPEN_GRADE)
    unmet = indicators[indicators["verdict"].eq("unmet")]
    over = projects["difference"].ge(5)
    ungraded = int(grade_class(projects).eq(words.NO_GRADE).sum())
    above = f"自评比核算高 5 分及以上 {over.sum()} 个"
    slow_money = float(projects["budget"][slow].sum()) / 10_000
    silent = int((~unmet["has_reason"]).sum())
    claimed, unclear = (int(projects[name].sum()) for name in ("claimed", "cannot_tell"))
    beyond = int(projects["rate"].gt(FARTHEST).sum())
    doubt = f"执行率超过 {FARTHEST:.0f}% 的项目 {beyond} 个，疑似金额单位填错；"
    slips = [f"{doubt}合计含其金额，请先核实。"] if beyond else []
    return [
        *slips,
        *_missing(facts),
        f"等级待定 {is_open.sum()} 个，无等级 {ungraded} 个，{above}。",
        f"执行率低于 {line:g}% 的项目 {int(slow.sum())} 个，涉及预算 {slow_money:,.2f} 万元。",
        f"未达标指标 {len(unmet)} 项，其中 {silent} 项未说明原因。",
        f"文字认定 {claimed} 项，待核 {unclear} 项，需人工核定。",
    ]


def _missing(facts: Facts) -> list[str]:
    """Say how many projects of the roster have no form, and whose they are."""
    missing = facts.findings[facts.findings["slug"].eq("not_submitted")]
    owners = "、".join(dict.fromkeys(missing["department"].astype(str)))
    return [f"应报未报 {len(missing)} 个（{owners}），见“问题清单”。"] if len(missing) else []


def _of_one_year(projects: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Take the projects of the year that has most of them: years have no average together."""
    years = projects["year"].value_counts()
    if len(years) < 2:
        return projects, ""
    year = max(years[years.eq(years.max())].index)
    return projects[projects["year"].eq(year)], f"（{year:.0f}年度）"


def _wan(yuan: pd.Series[float]) -> float | None:
    return float(yuan.sum()) / 10_000 if yuan.notna().any() else None


def _mean(points: pd.Series[float]) -> float | None:
    return float(points.mean()) if points.notna().any() else None


def _spread(points: pd.Series[float]) -> str:
    known = points.dropna()
    return f"{known.min():.2f}～{known.max():.2f}" if len(known) else "没有可用得分"


def _without(count: int) -> str:
    return f"{count} 个项目金额不明，未计入" if count else "全部项目"


def grade_words(projects: pd.DataFrame) -> list[str]:
    """List the grades that occur, best first, then the open and the missing one."""
    seen = set(grade_class(projects))
    return [word for word in (*words.GRADES, words.OPEN_GRADE, words.NO_GRADE) if word in seen]


def grade_class(projects: pd.DataFrame) -> pd.Series[str]:
    """Return each project its grade; a range of grades is open."""
    grade = projects["grade"]
    is_open = grade.str.contains("～", na=False)
    return grade.mask(is_open, words.OPEN_GRADE).fillna(words.NO_GRADE).astype(object)


def grades(projects: pd.DataFrame) -> pd.DataFrame:
    """Count projects and sum budgets (yuan) by grade.

    Returns:
        Columns `grade`, `projects`, `share`, `budget` (NaN where none is known),
        `budget_share`, `unknown` (projects without a budget).
    """
    group = projects.assign(grade=grade_class(projects)).groupby("grade")
    known = group["budget"].sum(min_count=1)
    table = pd.DataFrame(
        {
            "projects": group.size(),
            "budget": known,
            "unknown": group["budget"].agg(lambda amounts: int(amounts.isna().sum())),
        }
    ).reindex(grade_words(projects))
    return table.assign(
        share=100 * table["projects"] / max(len(projects), 1),
        budget_share=100 * table["budget"] / (known.sum() or float("nan")),
    ).reset_index(names="grade")


def histogram(points: pd.Series[float]) -> pd.DataFrame:
    """Count scores by class, closed below; 100 and more stand apart: columns `range`, `n`."""
    edges = [*BINS, float("inf")]
    names = [f"{low}～{high}" for low, high in pairwise(BINS)]
    names = [f"{BINS[1]} 以下", *names[1:], "100"]
    classes = pd.cut(points.dropna().round(2), edges, right=False, labels=names)
    return (
        classes.value_counts()
        .reindex(names, fill_value=0)
        .rename_axis("range")
        .reset_index(name="n")
    )


def spread(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the points of the scatter: `rate`, `adopted`, name, and whether to label it.

    A rate beyond `FARTHEST` stands at that edge. Labelled are the projects whose score lies
    farthest above what their spending suggests.
    """
    columns = ["no", "project_name", "department", "rate", "adopted"]
    points = projects.dropna(subset=["rate", "adopted"])[columns]
    points = points.assign(rate=points["rate"].clip(0, FARTHEST))
    gap = points["adopted"] - points["rate"].clip(upper=100)
    ranked = points.loc[gap[gap.ge(10)].sort_values(ascending=False, kind="stable").index]
    return points.assign(is_outlier=points.index.isin(_apart(ranked)))


def _apart(ranked: pd.DataFrame) -> list[object]:
    """Take the first few whose labels do not stand on each other."""
    chosen: list[tuple[float, float]] = []
    keys: list[object] = []
    for key, rate, points in zip(ranked.index, ranked["rate"], ranked["adopted"], strict=True):
        if all(abs(rate - x) > _APART[0] or abs(points - y) > _APART[1] for x, y in chosen):
            chosen.append((rate, points))
            keys.append(key)
        if len(keys) == _OUTLIERS:
            break
    return keys


@once
def departments(facts: Facts) -> pd.DataFrame:
    """One row a department: money summed, rates and scores both plain and weighted by money.

    Scores weighted by money leave out projects without a score or without a budget. A
    department with projects of several years has no average score.
    """
    projects = facts.projects
    group = projects.groupby("department", sort=False)
    is_of_one_year = group["year"].nunique().le(1)
    sums = ["initial", "budget", "paid", "counted_budget", "counted_paid"]
    table = group[sums].sum(min_count=1)
    counts = ["set", "reached", "unmet", "claimed", "judged", "cannot_tell", "error", "warning"]
    table = table.join(group[counts].sum()).assign(
        projects=group.size(),
        unknown=group["budget"].agg(lambda amounts: int(amounts.isna().sum())),
        rate=100
        * table["counted_paid"]
        / table["counted_budget"].where(table["counted_budget"] > 0),
        plain_rate=group["rate"].mean(),
        self_mean=group["self_evaluated"].mean().where(is_of_one_year),
        adopted_mean=group["adopted"].mean().where(is_of_one_year),
        self_weighted=_weighted(projects, "self_evaluated").where(is_of_one_year),
        adopted_weighted=_weighted(projects, "adopted").where(is_of_one_year),
    )
    table = table.join(_grade_counts(projects, table.index))
    table = table.reset_index().assign(remark=lambda t: _near_names(t["department"]))
    return table.loc[pinyin_order(table["department"]).sort_values(kind="stable").index]


def _weighted(projects: pd.DataFrame, points: str) -> pd.Series[float]:
    known = projects.dropna(subset=[points, "budget"])
    weight = known["budget"].clip(lower=0)
    above = (known[points] * weight).groupby(known["department"]).sum()
    below = weight.groupby(known["department"]).sum()
    return above / below.where(below > 0)


def _grade_counts(projects: pd.DataFrame, index: pd.Index[str]) -> pd.DataFrame:
    wanted = [*words.GRADES, words.OPEN_GRADE, words.NO_GRADE]
    counts = pd.crosstab(projects["department"], grade_class(projects))
    return counts.reindex(index=index, columns=wanted, fill_value=0).add_prefix("grade_")


def _near_names(names: pd.Series[str]) -> list[str]:
    """Point out departments whose names differ only by blanks or case: perhaps one and the same."""
    folded = names.str.replace(r"\s", "", regex=True).str.casefold()
    twice = folded.duplicated(keep=False)
    return ["与另一部门名称仅差空格或大小写，请核对" if one else "" for one in twice]


def worst(findings: pd.DataFrame) -> pd.DataFrame:
    """Name the ten kinds of problems that are most frequent, grave ones counting for more.

    Returns:
        `slug`, `severity`, `n`, `projects`, `code`.
    """
    group = findings.groupby(["code", "slug", "severity"])
    table = group.agg(n=("slug", "size"), projects=("project", "nunique")).reset_index()
    table = table.assign(
        order=table["severity"].map(words.SEVERITY_ORDER),
        severity_zh=table["severity"].map(words.SEVERITIES),
    )
    table = table.assign(gravity=table["n"] * table["severity"].map(GRAVITY))
    by, ascending = ["gravity", "order", "code"], [False, True, True]
    return table.sort_values(by, ascending=ascending, kind="stable").head(_WORST)


def used_grades(table: pd.DataFrame) -> Sequence[str]:
    """List the grade columns of a department table that any department fills."""
    names = (*words.GRADES, words.OPEN_GRADE, words.NO_GRADE)
    return [word for word in names if table[f"grade_{word}"].sum() > 0]
