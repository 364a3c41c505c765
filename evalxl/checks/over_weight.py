"""Points above what can be earned: by a row, by a level that alone has points, by the money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import fsum
from typing import Any

import numpy as np

from evalxl.checks.material import POINT, Material, missing, place, place_of, rounded, rows
from evalxl.core.model import CellRef, Finding
from evalxl.frames.arrays import Column


def score_over_weight(material: Material) -> Iterable[Finding]:
    """Find rows and levels that score more than they can earn, where the policy knows no bonus."""
    yield from _rows(material)
    yield from _levels(material)
    yield from _execution(material)
    dimensions = material.table("dimensions")
    for row in rows(dimensions, dimensions["score"] > dimensions["weight"] + POINT):
        yield _over(row, None, place(row.sheet, row.cell_score), row.name, row.score, row.weight)


def _rows(material: Material) -> Iterator[Finding]:
    indicators = material.table("indicators")
    allotted, is_execution = indicators["allotted"], indicators["is_execution"]
    most = np.where(np.isnan(allotted), indicators["weight"], allotted)
    most = most * np.where(is_execution, material.spread(indicators, _cap(material)), 1.0)
    most = most + material.spread(indicators, _bonus(material))
    for row in rows(indicators, indicators["score"] > most + POINT):
        yield _over(row, row.no, place(row.sheet, row.cell_score), row.name, row.score, row.weight)


def _levels(material: Material) -> Iterator[Finding]:
    """Find levels whose rows, without weights of their own, earn more than the level has.

    The row with the most points stands for its level: it is the one to be lowered.
    """
    indicators = material.table("indicators")
    bonus = dict(zip(material.projects, _bonus(material).tolist(), strict=True))
    for _, group in groupby(rows(indicators, np.isnan(indicators["weight"])), _level):
        below = list(group)
        highest = max(below, key=lambda row: -1.0 if missing(row.score) else row.score)
        level = "level1" if missing(highest.level2_weight) else "level2"
        most = getattr(highest, f"{level}_weight")
        earned = fsum(row.score for row in below if not missing(row.score))
        if missing(most) or earned <= most + bonus[highest.project] + POINT:
            continue
        at = place(highest.sheet, highest.cell_score)
        name = f"{getattr(highest, level)}·{highest.name}"
        left = max(0.0, rounded(highest.score - (earned - most)))
        yield _over(highest, highest.no, at, name, highest.score, left)


def _level(row: Any) -> tuple[object, ...]:
    """Return what rows of one level share: its second level where that has the points."""
    second = None if missing(row.level2_weight) else row.level2
    return row.project, row.subproject, row.level1, second


def _execution(material: Material) -> Iterator[Finding]:
    projects = material.table("projects")
    most = projects["budget_weight"] * _cap(material)
    is_over = projects["budget_own_score"] > most + POINT
    for row in rows(projects.also(project=projects.index), is_over):
        at, score = place_of(row, "budget_score"), row.budget_own_score
        yield _over(row, None, at, "预算执行率得分", score, row.budget_weight)


def _bonus(material: Material) -> Column:
    return material.by_policy(lambda policy: policy.special.bonus, 0.0)


def _cap(material: Material) -> Column:
    return material.by_policy(lambda policy: policy.execution.most / 100, 1.0)


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
