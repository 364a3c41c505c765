"""Weights: present, positive, and adding up level by level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from evalxl.checks.material import POINT, Material, both, missing, place, place_of, rounded, rows
from evalxl.checks.money import blank_or
from evalxl.checks.targets import row_finding
from evalxl.core.model import CellRef, Finding
from evalxl.core.terms import FindingKind, Severity
from evalxl.findings import plain

_LEVELS = (("level1", ["project", "level1"]), ("level2", ["project", "level1", "level2"]))
_TOLD = (("", ""), ("", "_weight"), ("cell_", ""))


def weight_missing(material: Material) -> Iterable[Finding]:
    """Find indicators without a positive weight in forms that give weights."""
    indicators, sums = material.frames.indicators, material.once(weight_sums)
    complete = (sums["weight"] - sums["expected"]).abs() <= material.thresholds.weight_tolerance
    weight = indicators["weight"]
    asked = material.by_project("has_weight_column", indicators["project"]).eq(True)
    asked &= indicators["project"].isin(sums.index) & indicators["cell_weight"].notna()
    # 其中 rows have no weight of their own: the others already sum to the whole.
    is_part = weight.isna() & indicators["project"].map(complete).eq(True)
    lacks = (weight.isna() & ~is_part) | weight.le(0)
    for row in rows(indicators, asked & lacks):
        yield Finding(
            slug="weight_missing",
            project=row.project,
            indicator=row.no,
            at=place(row.sheet, row.cell_weight),
            where=row.name,
            provided=None if missing(row.weight) else row.weight,
            params=blank_or(row.weight),
        )


def weights_of_levels_only(material: Material) -> Iterable[Finding]:
    """Find forms that give points to levels and none to the several indicators below them."""
    indicators = material.frames.indicators
    levels = indicators[["level1_weight", "level2_weight"]]
    weighted = indicators.groupby("project")["weight"].count()
    bare = indicators["project"].map(weighted).eq(0) & levels.notna().any(axis=1)
    for row in rows(indicators[bare].drop_duplicates("project")):
        level = "level1" if missing(row.level2_weight) else "level2"
        yield Finding(
            slug="weights_of_levels_only",
            project=row.project,
            at=place(row.sheet, getattr(row, f"cell_{level}") or row.cell_name),
            where=getattr(row, level),
            provided=getattr(row, f"{level}_weight"),
            unit="分",
        )


def _incomplete(material: Material) -> set[int | None]:
    return {one.project for one in weight_missing(material)}


def weight_sums(material: Material) -> pd.DataFrame:
    """Add up the weights of each project that gives any.

    Returns:
        Indexed by project: `weight` with the execution line, and `expected`, the points of
        the whole form under its policy (less those of an execution line the form lacks).
    """
    indicators, projects = material.frames.indicators, material.frames.projects
    weights = indicators.groupby("project")["weight"]
    sums = weights.sum()[weights.count() >= 2]
    whole = pd.Series(
        {
            project: policy.weights.total
            for project in sums.index
            if (policy := material.policy_of(project))
        },
        dtype="float64",
    ).reindex(sums.index, fill_value=100.0)
    line = projects["budget_weight"].reindex(sums.index)
    has_row = indicators.groupby("project")["is_execution"].any().reindex(sums.index)
    total = sums + line.fillna(0).where(~has_row.astype(bool) | (sums < whole - POINT), 0)
    stands_apart = line.isna() & ~has_row.astype(bool) & (sums - (whole - 10)).abs().le(POINT)
    return pd.DataFrame({"weight": total, "expected": whole.mask(stands_apart, whole - 10)})


def weight_sum(material: Material) -> Iterable[Finding]:
    """Compare the sum of all weights with 100, where every row has one."""
    projects, sums = material.frames.projects, material.once(weight_sums)
    tolerance = material.thresholds.weight_tolerance
    incomplete = material.once(_incomplete)
    off = (sums["weight"] - sums["expected"]).abs() > tolerance
    printed = projects["own_total_weight"].reindex(sums.index)
    misprinted = ~off & printed.notna() & (printed - sums["expected"]).abs().gt(tolerance)
    for share in (1, 100):  # a form of weights like 0.08 prints 1
        misprinted &= (printed * share - sums["weight"]).abs().gt(tolerance)
    # Points for the execution rate without a weight of their own stand in the total all the same.
    scored = projects["budget_own_score"].reindex(sums.index).notna()
    misprinted &= ~(scored & (printed - sums["expected"] - 10).abs().le(tolerance))
    for found in rows(sums, off | misprinted):
        if found.Index in incomplete:
            continue
        told = float(printed[found.Index]) if misprinted[found.Index] else found.weight
        printed_at = place_of(material.projects[found.Index], "own_total_weight")
        yield Finding(
            slug="weight_sum",
            project=found.Index,
            at=printed_at or _last_weight_cell(material, found.Index),
            where="分值合计",
            provided=rounded(told),
            expected=found.expected,
            difference=rounded(abs(told - found.expected)),
            unit="分",
            params={
                "parts": _parts(material, found.Index),
                "cells": _span(material, found.Index, "weight"),
                "score_cells": _span(material, found.Index, "score"),
                "total_cell": printed_at.address if printed_at else "",
            },
        )


def _last_weight_cell(material: Material, project: int) -> CellRef | None:
    weighted = [row for row in material.rows_of(project) if row.cell_weight]
    return place(weighted[-1].sheet, weighted[-1].cell_weight) if weighted else None


def _span(material: Material, project: int, role: str) -> str:
    """Return where the values of a column stand, from the first to the last."""
    rows = material.rows_of(project)
    cells = [cell for row in rows if (cell := getattr(row, f"cell_{role}"))]
    if not cells or len({row.sheet for row in rows}) > 1:
        return ""
    return f"{cells[0]}:{cells[-1]}"


def _parts(material: Material, project: int) -> str:
    """Say what the sum is made of: `预算执行 10 + 产出指标 50 + …`."""
    by_level: dict[str, float] = {}
    for row in material.rows_of(project):
        if not missing(row.weight):
            level = row.level1 or "指标"
            by_level[level] = by_level.get(level, 0.0) + row.weight
    line = material.projects[project].budget_weight
    parts = [] if missing(line) else [f"预算执行 {plain(line)}"]
    parts += [f"{level} {plain(rounded(points))}" for level, points in by_level.items()]
    return " + ".join(parts)


def level_weight_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the sums of levels with the weights printed for them, and with the policy's."""
    yield from _printed_levels(material)
    yield from _levels_of_policy(material)


def _levels_of_policy(material: Material) -> Iterator[Finding]:
    """Note levels that weigh otherwise than the policy's split, where a form has just these."""
    for project in material.projects:
        policy, levels = material.policy_of(project), _by_level(material.rows_of(project))
        wanted = policy.weights.levels if policy else {}
        sums = {level: sum(row.weight for row in mine) for level, mine in levels.items()}
        if not sums or set(wanted) != set(sums) or any(map(missing, sums.values())):
            continue
        for level, points in wanted.items():
            if abs(sums[level] - points) > material.thresholds.weight_tolerance:
                row = levels[level][0]
                yield _level_finding(project, row, level, points, sums[level], "level1", True)


def _by_level(indicators: Iterable[Any]) -> dict[str, list[Any]]:
    """Return the rows that name a first level by it, in order."""
    found: dict[str, list[Any]] = {}
    for row in indicators:
        if isinstance(row.level1, str):
            found.setdefault(row.level1, []).append(row)
    return found


def _level_finding(
    project: int, row: Any, where: str, told: float, total: float, level: str, by_policy: bool
) -> Finding:
    whose = both("按评分办法占", "should weigh") if by_policy else both("权重", "has a weight of")
    return Finding(
        slug="level_weight_mismatch",
        project=project,
        at=place(row.sheet, getattr(row, f"cell_{level}")),
        where=where,
        provided=told,
        expected=rounded(total),
        difference=rounded(abs(total - told)),
        unit="分",
        severity=Severity.NOTE if by_policy else None,
        kind=FindingKind.REVIEW if by_policy else None,
        params={"whose": whose},
    )


def _printed_levels(material: Material) -> Iterator[Finding]:
    """Compare printed weights with the sum below, unless the rows themselves are off."""
    silent = material.once(_incomplete) | {one.project for one in weight_sum(material)}
    indicators = material.frames.indicators
    columns = ["project", "sheet", "weight"]
    columns += [f"{told}{level}{of}" for level, _ in _LEVELS for told, of in _TOLD]
    told = indicators["level1_weight"].notna() | indicators["level2_weight"].notna()
    asked = set(indicators.loc[told, "project"]) - silent
    mine = indicators.loc[indicators["project"].isin(list(asked)), columns]
    for level, keys in _LEVELS:
        printed = mine[mine[f"{level}_weight"].notna() & mine[level].notna()]
        if printed.empty:
            continue
        groups = mine.groupby(keys, dropna=False)["weight"]
        sums = groups.sum()[groups.count().eq(groups.size())]
        for row in rows(printed.drop_duplicates(keys)):
            told = getattr(row, f"{level}_weight")
            total = sums.get(tuple(getattr(row, key) for key in keys))
            if total is None or abs(total - told) <= material.thresholds.weight_tolerance:
                continue
            where = getattr(row, level)
            yield _level_finding(row.project, row, where, told, float(total), level, False)


def score_negative(material: Material) -> Iterable[Finding]:
    """Find rows with points to earn whose score is below none: mostly a deduction."""
    indicators = material.frames.indicators
    for row in rows(indicators, indicators["score"].lt(0) & indicators["weight"].gt(0)):
        yield row_finding("score_negative", row, "score", provided=row.score, expected=row.weight)


def score_over_weight(material: Material) -> Iterable[Finding]:
    """Find rows that score more than they can earn, where the policy knows no bonus."""
    indicators, projects = material.frames.indicators, material.frames.projects
    bonus = {id_: policy.special.bonus for id_, policy in material.policies.items()}
    allowed = projects["policy"].map(bonus).fillna(0)
    extra = indicators["project"].map(allowed)
    most = indicators["allotted"].fillna(indicators["weight"])
    cap = projects["policy"].map(
        {id_: policy.execution.most / 100 for id_, policy in material.policies.items()}
    )
    caps = indicators["project"].map(cap).where(indicators["is_execution"], 1.0).fillna(1.0)
    for row in rows(indicators, indicators["score"] > most * caps + extra + POINT):
        yield _over(row, row.no, place(row.sheet, row.cell_score), row.name, row.score, row.weight)
    line = projects.assign(project=projects.index)
    most_of_line = line["budget_weight"] * cap.fillna(1.0)
    for row in rows(line, line["budget_own_score"] > most_of_line + POINT):
        yield _over(
            row,
            None,
            place_of(row, "budget_score"),
            "预算执行率得分",
            row.budget_own_score,
            row.budget_weight,
        )
    dimensions = material.frames.dimensions
    for row in rows(dimensions, dimensions["score"] > dimensions["weight"] + POINT):
        yield _over(row, None, place(row.sheet, row.cell_score), row.name, row.score, row.weight)


def _over(
    row: Any, number: int | None, at: CellRef | None, where: str, score: float, weight: float
) -> Finding:
    return Finding(
        slug="score_over_weight",
        project=row.project,
        indicator=number,
        at=at,
        where=where,
        provided=score,
        expected=weight,
        difference=rounded(score - weight),
        unit="分",
    )
