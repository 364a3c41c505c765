"""A department's form against the forms of its projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from evalxl.checks.material import Material, bare, place, rounded, rows
from evalxl.core.model import Finding
from evalxl.core.terms import MoneyUnit

_STAGES = (("budget", "预算", "budget"), ("paid", "支出", "spent"))
_SHARE = 0.001
"""Sums that differ by less were rounded."""


def department_sum_mismatch(material: Material) -> Iterator[Finding]:
    """Compare the project money of a department's form with its projects of the year.

    Only where the form itself tells its project money (项目支出) apart, and only with projects
    that name this very unit: what subordinate units or lower levels spend may not be in it.
    """
    projects = material.frames.projects.drop_duplicates(["unit", "project_name", "year"])
    units = projects["unit"].map(bare)
    is_department = projects["project_name"].map(bare).eq(units) & units.ne("")
    is_transfer = projects["form"].str.startswith("transfer")
    for one in rows(projects, is_department):
        mine = ~is_department & ~is_transfer & units.eq(units[one.Index])
        same_year = projects["year"].eq(one.year)
        parts = projects.index[mine & same_year]
        if len(parts):
            yield from _compared(material, one, parts)


def _compared(material: Material, one: Any, parts: pd.Index[int]) -> Iterator[Finding]:
    for stage, zh, en in _STAGES:
        own = material.funds.get(one.Index, {}).get(f"project_{stage}")
        amounts = [_amount(material, part, stage) for part in parts]
        known = [amount for amount in amounts if amount is not None]
        if own is None or not (own.yuan or 0) > 0 or len(known) < len(amounts):
            continue
        difference = sum(known) - own.yuan
        if abs(difference) <= max(_SHARE * own.yuan, MoneyUnit(own.unit).to_yuan(0.01) or 0):
            continue
        in_unit = float(MoneyUnit(own.unit).yuan)
        yield Finding(
            slug="department_sum_mismatch",
            project=one.Index,
            at=place(own.sheet, own.cell),
            where=str(one.project_name),
            provided=rounded(own.value),
            expected=rounded(sum(known) / in_unit),
            difference=rounded(-difference / in_unit),
            unit=own.unit,
            params={"count": len(known), "stage": zh, "stage_en": en},
        )
        return


def _amount(material: Material, project: int, stage: str) -> float | None:
    """Return a project's whole amount in yuan, where a row of the form tells it."""
    lines = material.funds.get(project, {})
    told = (lines.get(key) for key in (f"total_{stage}", f"{stage}_total"))
    return next((line.yuan for line in told if line and line.yuan == line.yuan), None)
