"""Totals, subtotals and the grade."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pandas as pd

from evalxl.checks.material import Material, missing, place, place_of, rounded, rows
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Severity
from evalxl.policies import Policy

_OTHER_WORDS = {
    "优秀": "优",
    "优等": "优",
    "良好": "良",
    "良等": "良",
    "中等": "中",
    "一般": "中",
    "合格": "中",
    "及格": "中",
    "较差": "差",
    "不合格": "差",
    "不及格": "差",
}


_PARTIAL = re.compile(r"(?:得分)?(?:小计|合计)$")


def own_sums(material: Material) -> pd.Series[float]:
    """Add up the unit's own scores, where every row that can earn points has one."""
    indicators, projects = material.frames.indicators, material.frames.projects
    dimensions = material.frames.dimensions
    lacking = indicators[indicators["weight"].gt(0) & indicators["score"].isna()]
    sums = indicators.groupby("project")["score"].sum(min_count=1)
    has_row = indicators.groupby("project")["is_execution"].any()
    line = projects["budget_own_score"].mask(projects.index.isin(has_row[has_row].index), 0)
    unknown = projects["budget_weight"].notna() & line.isna()
    total = sums.reindex(projects.index) + line.fillna(0)
    total = total.mask(unknown | projects.index.isin(lacking["project"]))
    scored = dimensions.groupby("project")["score"].agg(["sum", "count", "size"])
    complete = scored["sum"].where(scored["count"].eq(scored["size"]))
    return total.fillna(complete.reindex(projects.index))


def total_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the printed total with the sum of the scores as typed."""
    yield from head_total_mismatch(material)
    projects, sums = material.frames.projects, material.once(own_sums)
    off = (projects["own_total"] - sums).abs() > material.thresholds.total_tolerance + 1e-9
    partly = {one.project: one for one in subtotal_mismatch(material)}
    for project in rows(projects.assign(sum_=sums), off):
        if _follows_subtotals(project.own_total, project.own_subtotals) and project.Index in partly:
            continue
        is_whole = project.own_total == rounded(project.sum_, 0)
        yield Finding(
            slug="total_mismatch",
            project=project.Index,
            at=place_of(project, "own_total"),
            where="总分",
            provided=project.own_total,
            expected=rounded(project.sum_),
            difference=rounded(abs(project.own_total - project.sum_)),
            unit="分",
            severity=Severity.NOTE if is_whole else None,
        )


def head_total_mismatch(material: Material) -> Iterable[Finding]:
    """Compare a total in the head with the table's total and with the sum of the scores."""
    fields, projects = material.frames.fields, material.frames.projects
    sums = material.once(own_sums)
    heads = fields.assign(points=pd.to_numeric(fields["value"], errors="coerce"))
    for head in rows(heads, heads["key"].eq("overall_score") & heads["points"].notna()):
        project, sum_ = material.projects[head.project], sums[head.project]
        known = [one for one in (project.own_total, sum_) if not missing(one)]
        reviewed = projects.at[head.project, "reviewed_total"]
        tolerance = material.thresholds.total_tolerance + 1e-9
        if len(known) < 2 or any(abs(head.points - one) <= tolerance for one in (*known, reviewed)):
            continue
        yield Finding(
            slug="total_mismatch",
            project=head.project,
            at=place(head.sheet, head.cell),
            where=head.label,
            provided=head.points,
            expected=rounded(sum_),
            difference=rounded(abs(head.points - sum_)),
            unit="分",
            severity=Severity.NOTE if head.points == rounded(sum_, 0) else None,
        )


def _follows_subtotals(total: float, subtotals: object) -> bool:
    parts = json.loads(subtotals) if isinstance(subtotals, str) else {}
    return bool(parts) and abs(sum(told for told, *_ in parts.values()) - total) <= 0.05


def subtotal_mismatch(material: Material) -> Iterable[Finding]:
    """Compare printed partial sums with the scores below them."""
    indicators, projects = material.frames.indicators, material.frames.projects
    groups = indicators.groupby(["project", "level1"])["score"].agg(["sum", "count", "size"])
    sums = groups["sum"].where(groups["count"].eq(groups["size"])).dropna()
    for project in rows(projects, projects["own_subtotals"].notna()):
        for level, (told, sheet, cell) in json.loads(project.own_subtotals).items():
            total = sums.get((project.Index, _PARTIAL.sub("", level)))
            if total is None or abs(total - told) <= material.thresholds.total_tolerance + 1e-9:
                continue
            yield Finding(
                slug="subtotal_mismatch",
                project=project.Index,
                at=place(sheet, cell),
                where=level,
                provided=float(told),
                expected=rounded(float(total)),
                difference=rounded(abs(float(total) - told)),
                unit="分",
            )


def grade_of(policy: Policy, points: float) -> str | None:
    """Return the grade of a total in points; `None` where the policy has no grades."""
    share = points / policy.weights.total * 100 if policy.weights.total else points
    bands = policy.grades.bands
    return next((band.grade for band in bands if share >= band.at_least - 1e-9), None)


def known_grade(word: object, policy: Policy) -> str | None:
    """Return the policy's grade a word stands for; `None` where it stands for none."""
    words = {band.grade for band in policy.grades.bands}
    said = str(word).strip("“”\"' 　。()（）")
    said = said.removesuffix("级") or said
    return (
        said if said in words else next((w for w in [_OTHER_WORDS.get(said)] if w in words), None)
    )


def grade_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the published grade with the one its own total makes."""
    projects, sums = material.frames.projects, material.once(own_sums)
    wrong_totals = {one.project for one in total_mismatch(material)}
    graded = projects["grade_published"].notna() & projects["own_total"].notna()
    for project in rows(projects, graded):
        policy = material.policy_of(project.Index)
        grade = known_grade(project.grade_published, policy) if policy else None
        if policy is None or grade is None:
            continue
        expected = grade_of(policy, project.own_total)
        by_sum = grade_of(policy, sums[project.Index]) if project.Index in wrong_totals else None
        if expected is not None and grade not in (expected, by_sum):
            yield Finding(
                slug="grade_mismatch",
                project=project.Index,
                at=place_of(project, "grade"),
                where="绩效等级",
                provided=project.grade_published,
                expected=expected,
                params={"total": project.own_total},
            )


def grade_words(material: Material) -> Iterable[Finding]:
    """Find grades in words that the policy does not know."""
    projects = material.frames.projects
    for project in rows(projects, projects["grade_published"].notna()):
        policy = material.policy_of(project.Index)
        if policy is None or not policy.grades.bands:
            continue
        words = [band.grade for band in policy.grades.bands]
        said = str(project.grade_published).strip("“”\"' 　。()（）")
        if said not in words and said.removesuffix("级") not in words:
            yield Finding(
                slug="grade_words",
                project=project.Index,
                at=place_of(project, "grade"),
                where="绩效等级",
                provided=said,
                expected="、".join(words),
            )


def grade_boundary(material: Material) -> Iterable[Finding]:
    """Find totals on a grade line or next to it."""
    projects = material.frames.projects
    near = material.thresholds.grade_boundary
    for project in rows(projects, projects["own_total"].notna()):
        policy = material.policy_of(project.Index)
        if policy is None or not policy.weights.total:
            continue
        scale = policy.weights.total / 100
        for band in policy.grades.bands:
            line = band.at_least * scale
            if line > 0 and abs(project.own_total - line) <= near + 1e-9:
                yield Finding(
                    slug="grade_boundary",
                    project=project.Index,
                    at=place_of(project, "own_total"),
                    where="总分",
                    provided=project.own_total,
                    expected=line,
                    difference=rounded(abs(project.own_total - line)),
                    unit="分",
                    params={"grade": band.grade},
                )
