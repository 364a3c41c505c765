"""Weights: present, positive, and adding up level by level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalxl.checks.material import POINT, Material, both, missing, place, place_of, rounded, rows
from evalxl.checks.money import blank_or
from evalxl.checks.targets import row_finding
from evalxl.core.model import CellRef, Finding
from evalxl.core.terms import FindingKind, Severity
from evalxl.findings import plain
from evalxl.frames.arrays import Column, Mask

_LEVELS = (("level1", ("level1",)), ("level2", ("level1", "level2")))


def weight_missing(material: Material) -> Iterable[Finding]:
    """Find indicators without a positive weight in forms that give weights."""
    indicators, sums = material.table("indicators"), material.once(weight_sums)
    is_complete = np.abs(sums.total - sums.expected) <= material.thresholds.weight_tolerance
    weight, has_column = indicators["weight"], material.table("projects")["has_weight_column"]
    asked = material.spread(indicators, sums.is_told & has_column)
    # 其中 rows have no weight of their own: the others already sum to the whole.
    is_part = np.isnan(weight) & material.spread(indicators, is_complete)
    lacks = (np.isnan(weight) & ~is_part) | (weight <= 0)
    asked &= pd.notna(indicators["cell_weight"])
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
    indicators = material.table("indicators")
    is_told = ~np.isnan(indicators["level1_weight"]) | ~np.isnan(indicators["level2_weight"])
    is_bare = material.counts(indicators, ~np.isnan(indicators["weight"])) == 0
    seen = set[int]()
    for row in rows(indicators, material.spread(indicators, is_bare) & is_told):
        if row.project in seen:
            continue
        seen.add(row.project)
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


class WeightSums(NamedTuple):
    """The weights of each project, in the order of the projects.

    `is_told`: it gives several. `total`: their sum with the execution line, NaN where none are
    told. `expected`: the points of the whole form under its policy (less those of an execution
    line the form lacks).
    """

    is_told: Mask
    total: Column
    expected: Column


def weight_sums(material: Material) -> WeightSums:
    """Add up the weights of each project that gives any."""
    indicators, projects = material.table("indicators"), material.table("projects")
    is_told = material.counts(indicators, ~np.isnan(indicators["weight"])) >= 2
    sums = np.where(is_told, material.sums(indicators, indicators["weight"]), np.nan)
    whole = material.by_policy(lambda policy: policy.weights.total, 100.0)
    line = projects["budget_weight"]
    has_row = material.counts(indicators, indicators["is_execution"]) > 0
    total = sums + np.where(~has_row | (sums < whole - POINT), np.nan_to_num(line), 0)
    stands_apart = np.isnan(line) & ~has_row & (np.abs(sums - (whole - 10)) <= POINT)
    return WeightSums(is_told, total, np.where(stands_apart, whole - 10, whole))


def weight_sum(material: Material) -> Iterable[Finding]:
    """Compare the sum of all weights with 100, where every row has one."""
    projects, sums = material.table("projects"), material.once(weight_sums)
    tolerance = material.thresholds.weight_tolerance
    incomplete = material.once(_incomplete)
    off = np.abs(sums.total - sums.expected) > tolerance
    printed = projects["own_total_weight"]
    misprinted = sums.is_told & ~off & (np.abs(printed - sums.expected) > tolerance)
    for share in (1, 100):  # a form of weights like 0.08 prints 1
        misprinted &= np.abs(printed * share - sums.total) > tolerance
    # Points for the execution rate without a weight of their own stand in the total all the same.
    is_scored = ~np.isnan(projects["budget_own_score"])
    misprinted &= ~(is_scored & (np.abs(printed - sums.expected - 10) <= tolerance))
    told = np.where(misprinted, printed, sums.total)
    for found in rows(projects.also(told=told, whole=sums.expected), off | misprinted):
        if found.Index in incomplete:
            continue
        printed_at = place_of(found, "own_total_weight")
        yield Finding(
            slug="weight_sum",
            project=found.Index,
            at=printed_at or _last_weight_cell(material, found.Index),
            where="分值合计",
            provided=rounded(found.told),
            expected=found.whole,
            difference=rounded(abs(found.told - found.whole)),
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


def _parts(material: Material, project: int) -> dict[str, str]:
    """Say what the sum is made of: `预算执行 10 + 产出指标 45（按评分办法 50） + …`."""
    mine = material.rows_of(project)
    by_level: dict[str, float] = {}
    for row in mine:
        if not missing(row.weight):
            level = row.level1 or "指标"
            by_level[level] = by_level.get(level, 0.0) + row.weight
    line = material.projects[project].budget_weight
    parts = [] if missing(line) else [(f"预算执行 {plain(line)}", "")]
    off = _off_policy(material, project, _by_level(mine))
    for level, points in by_level.items():
        parts.append(
            (f"{level} {plain(rounded(points))}", plain(off[level][1]) if level in off else "")
        )
    return both(
        " + ".join(part + (f"（按评分办法 {due}）" if due else "") for part, due in parts),
        " + ".join(part + (f" (policy: {due})" if due else "") for part, due in parts),
    )


def level_weight_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the sums of levels with the weights printed for them, and with the policy's."""
    yield from _printed_levels(material)
    yield from _levels_of_policy(material)


def _levels_of_policy(material: Material) -> Iterator[Finding]:
    """Note levels that weigh otherwise than the policy's split, where a form has just these."""
    told = {one.project for one in weight_sum(material)}  # it shows what each level should weigh
    for project in (one for one in material.projects if one not in told):
        levels = _by_level(material.rows_of(project))
        for level, (total, points) in _off_policy(material, project, levels).items():
            row = levels[level][0]
            yield _level_finding(project, row, level, points, total, "level1", True)


def _off_policy(
    material: Material, project: int, levels: Mapping[str, list[Any]]
) -> dict[str, tuple[float, float]]:
    """Return what levels weigh and what the policy gives them, where both name the same levels."""
    policy = material.policy_of(project)
    wanted = policy.weights.levels if policy else {}
    sums = {level: sum(row.weight for row in mine) for level, mine in levels.items()}
    if not sums or set(wanted) != set(sums) or any(map(missing, sums.values())):
        return {}
    return {
        level: (sums[level], points)
        for level, points in wanted.items()
        if abs(sums[level] - points) > material.thresholds.weight_tolerance
    }


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
    if by_policy:
        whose, points = both("按评分办法占", "should weigh"), plain(told)
        remedy = both(
            f"调整“{where}”下各指标的分值，使合计为 {points}",
            f"Change the weights of the indicators of “{where}” so that they sum to {points}",
        )
    else:
        whose = both("权重", "has a weight of")
        remedy = both(
            f"改正“{where}”的权重，或改正其下指标的分值。哪一个错，表内无法判断",
            f"Correct the weight of “{where}” or of its indicators; the form cannot tell which",
        )
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
        params={"whose": whose, "remedy": remedy},
    )


def _printed_levels(material: Material) -> Iterator[Finding]:
    """Compare printed weights with the sum below, unless the rows themselves are off."""
    silent = material.once(_incomplete) | {one.project for one in weight_sum(material)}
    indicators = material.table("indicators")
    told = ~np.isnan(indicators["level1_weight"]) | ~np.isnan(indicators["level2_weight"])
    printed = dict.fromkeys(indicators["project"][told].tolist())
    for level, keys in _LEVELS:
        for project in (one for one in printed if one not in silent):
            yield from _printed_level(material, project, level, keys)


def _printed_level(
    material: Material, project: int, level: str, keys: tuple[str, ...]
) -> Iterator[Finding]:
    """Compare each weight printed for a level, where it stands first, with the sum below it."""
    first: dict[tuple[object, ...], Any] = {}
    below: dict[tuple[object, ...], list[float]] = {}
    for row in material.rows_of(project):
        key = tuple(getattr(row, name) for name in keys)
        below.setdefault(key, []).append(row.weight)
        if not missing(getattr(row, f"{level}_weight")) and not missing(getattr(row, level)):
            first.setdefault(key, row)
    for key, row in first.items():
        printed, total = getattr(row, f"{level}_weight"), fsum(below[key])
        if abs(total - printed) > material.thresholds.weight_tolerance:
            yield _level_finding(project, row, getattr(row, level), printed, total, level, False)


def score_negative(material: Material) -> Iterable[Finding]:
    """Find rows with points to earn whose score is below none: mostly a deduction."""
    indicators = material.table("indicators")
    for row in rows(indicators, (indicators["score"] < 0) & (indicators["weight"] > 0)):
        yield row_finding("score_negative", row, "score", provided=row.score, expected=row.weight)
