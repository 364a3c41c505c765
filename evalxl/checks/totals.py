"""Totals, subtotals and the grade."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd

from evalxl.checks.material import Material, missing, place, place_of, rounded, rows
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Severity
from evalxl.frames.arrays import Column
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


def own_sums(material: Material) -> Column:
    """Add up the unit's own scores of each project, where every row that can earn points has one.

    Returns:
        In the order of the projects; NaN where a score is missing or there is none.
    """
    indicators, projects = material.table("indicators"), material.table("projects")
    score = indicators["score"]
    has_row = material.counts(indicators, indicators["is_execution"]) > 0
    line = np.where(has_row, 0.0, projects["budget_own_score"])
    lacking = material.counts(indicators, (indicators["weight"] > 0) & np.isnan(score))
    unknown = (~np.isnan(projects["budget_weight"]) & np.isnan(line)) | (lacking > 0)
    unknown |= material.counts(indicators, ~np.isnan(score)) == 0
    total = material.sums(indicators, score) + np.nan_to_num(line)
    return np.where(unknown, _sums_of_dimensions(material), total)


def _sums_of_dimensions(material: Material) -> Column:
    """Add up the scores of the lines of each report that scores all of them."""
    dimensions = material.table("dimensions")
    is_scored = ~np.isnan(dimensions["score"])
    lacking = material.counts(dimensions, ~is_scored) > 0
    is_whole = (material.counts(dimensions, is_scored) > 0) & ~lacking
    return np.where(is_whole, material.sums(dimensions, dimensions["score"]), np.nan)


def total_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the printed total with the sum of the scores as typed."""
    yield from head_total_mismatch(material)
    projects, sums = material.table("projects"), material.once(own_sums)
    off = np.abs(projects["own_total"] - sums) > material.thresholds.total_tolerance + 1e-9
    partly = {one.project for one in subtotal_mismatch(material)}
    for project in rows(projects.also(sum_=sums), off):
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
    fields, tolerance = material.table("fields"), material.thresholds.total_tolerance + 1e-9
    heads = fields.also(sum_=material.spread(fields, material.once(own_sums)))
    for head in rows(heads, fields["key"] == "overall_score"):
        project, points = material.projects[head.project], _number(head.value)
        told = (project.own_total, head.sum_, project.reviewed_total)
        if missing(points) or any(map(missing, told[:2])):
            continue
        if any(abs(points - one) <= tolerance for one in told):
            continue
        yield Finding(
            slug="total_mismatch",
            project=head.project,
            at=place(head.sheet, head.cell),
            where=head.label,
            provided=points,
            expected=rounded(head.sum_),
            difference=rounded(abs(points - head.sum_)),
            unit="分",
            severity=Severity.NOTE if points == rounded(head.sum_, 0) else None,
        )


def _number(text: object) -> float:
    with suppress(TypeError, ValueError):
        return float(text)  # type: ignore[arg-type]
    return math.nan


def _follows_subtotals(total: float, subtotals: object) -> bool:
    parts = json.loads(subtotals) if isinstance(subtotals, str) else {}
    return bool(parts) and abs(sum(told for told, *_ in parts.values()) - total) <= 0.05


def subtotal_mismatch(material: Material) -> Iterable[Finding]:
    """Compare printed partial sums with the scores below them."""
    projects = material.table("projects")
    for project in rows(projects, pd.notna(projects["own_subtotals"])):
        sums = _by_level(material.rows_of(project.Index))
        for level, (told, sheet, cell) in json.loads(project.own_subtotals).items():
            total = sums.get(_PARTIAL.sub("", level), math.nan)
            if missing(total) or abs(total - told) <= material.thresholds.total_tolerance + 1e-9:
                continue
            yield Finding(
                slug="subtotal_mismatch",
                project=project.Index,
                at=place(sheet, cell),
                where=level,
                provided=float(told),
                expected=rounded(total),
                difference=rounded(abs(total - told)),
                unit="分",
            )


def _by_level(indicators: Iterable[Any]) -> dict[str, float]:
    """Add up the scores of each first level; NaN where one is missing."""
    scores: dict[str, list[float]] = {}
    for row in indicators:
        scores.setdefault(row.level1, []).append(row.score)
    return {level: math.fsum(mine) for level, mine in scores.items()}


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
    projects = material.table("projects")
    wrong_totals = {one.project for one in total_mismatch(material)}
    graded = pd.notna(projects["grade_published"]) & ~np.isnan(projects["own_total"])
    for project in rows(projects.also(sum_=material.once(own_sums)), graded):
        policy = material.policy_of(project.Index)
        grade = known_grade(project.grade_published, policy) if policy else None
        if policy is None or grade is None:
            continue
        expected = grade_of(policy, project.own_total)
        by_sum = grade_of(policy, project.sum_) if project.Index in wrong_totals else None
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
    projects = material.table("projects")
    for project in rows(projects, pd.notna(projects["grade_published"])):
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
    projects = material.table("projects")
    near = material.thresholds.grade_boundary
    for project in rows(projects, ~np.isnan(projects["own_total"])):
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
