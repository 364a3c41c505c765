"""Printed shares of points (得分率) beside the points they follow from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from evalxl.checks.material import Material, place, rounded, rows
from evalxl.core.model import Finding
from evalxl.frames.arrays import Arrays, Mask

_TOLERANCE = 0.5
"""Percent: forms print shares without decimals as often as with two."""


def score_rate_mismatch(material: Material) -> Iterable[Finding]:
    """Compare each printed share of points with points and weight, of indicators and dimensions."""
    indicators, dimensions = material.table("indicators"), material.table("dimensions")
    for row in rows(indicators, _is_off(indicators, "score_rate")):
        yield _finding(row, row.score_rate, row.cell_score_rate, row.no)
    for row in rows(dimensions, _is_off(dimensions, "rate")):
        yield _finding(row, row.rate, row.cell_rate)


def _is_off(table: Arrays, printed: str) -> Mask:
    weight = np.where(table["weight"] > 0, table["weight"], np.nan)
    due = 100 * table["score"] / weight
    return np.abs(table[printed] - due) > _TOLERANCE + 1e-9


def _finding(row: Any, printed: float, cell: str | None, indicator: int | None = None) -> Finding:
    due = rounded(100 * row.score / row.weight)
    return Finding(
        slug="score_rate_mismatch",
        project=row.project,
        indicator=indicator,
        at=place(row.sheet, cell),
        where=row.name,
        provided=rounded(printed),
        expected=due,
        difference=rounded(abs(printed - due)),
        unit="%",
        params={"score": row.score, "weight": row.weight},
    )
