"""Targets and results: reached or not, answered or not, near or far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from evalxl.checks.material import (
    Material,
    among,
    blank,
    both,
    explain_at,
    is_blank,
    missing,
    place,
    rounded,
    rows,
    says,
)
from evalxl.checks.reasons import explains
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Verdict
from evalxl.findings import plain
from evalxl.frames.arrays import Arrays, Mask

_PROCESS = re.compile(r"决策|管理|过程|投入|执行")


def row_finding(slug: str, row: Any, role: str, **said: Any) -> Finding:
    """Make a finding at one cell of an indicator row."""
    return Finding(
        slug=slug,
        project=row.project,
        indicator=row.no,
        at=place(row.sheet, getattr(row, f"cell_{role}")),
        where=row.name,
        **said,
    )


def unmet(material: Material) -> Iterable[Finding]:
    """List the missed targets."""
    indicators = material.table("indicators")
    for row in rows(
        indicators, has_verdict(indicators, Verdict.UNMET) & ~indicators["is_execution"]
    ):
        known = not missing(row.completion)
        rate = plain(rounded(row.completion)) if known else ""
        yield row_finding(
            "unmet",
            row,
            "actual",
            provided=row.actual,
            expected=row.target,
            settled="explained" if _is_in_proportion(row, material) else None,
            params={
                "rate_note": f"，完成率 {rate}%" if known else "",
                "rate_note_en": f" ({rate} %)" if known else "",
                **explain_at(row.cell_reason),
            },
        )


def _is_in_proportion(row: Any, material: Material) -> bool:
    """Whether a missed target is explained, and keeps no points that the rule does not give."""
    if not explains(row.reason):
        return False
    if missing(row.score) or missing(row.weight):
        return True
    most = row.weight if missing(row.computed_score) else row.computed_score
    return bool(row.score <= most + material.thresholds.score_tolerance + 1e-9)


def has_verdict(indicators: Arrays, *verdicts: Verdict) -> Mask:
    """Return which rows have one of some verdicts."""
    return among(indicators["verdict"], verdicts)


def missing_value(material: Material) -> Iterable[Finding]:
    """Find targets without a result, and results without a target."""
    indicators = material.table("indicators")
    process = indicators["is_execution"] | says(indicators["level1"], _PROCESS)
    lacks = {role: blank(indicators[role]) for role in ("target", "actual")}
    counted = (indicators["weight"] > 0) | ~np.isnan(indicators["score"])
    neither = lacks["target"] & lacks["actual"] & ~counted
    has_parts = lacks["target"] & lacks["actual"] & _is_followed_by_a_part(indicators)
    for role, words in (
        ("target", both("指标值", "target")),
        ("actual", both("完成值", "result")),
    ):
        # A column that is empty throughout is one finding about the form, made while reading.
        used = material.spread(indicators, material.counts(indicators, ~lacks[role]) > 0)
        asked = lacks[role] & pd.notna(indicators[f"cell_{role}"]) & used
        for row in rows(indicators, asked & ~process & ~neither & ~has_parts):
            params = {"column": words["zh"], "column_en": words["en"]}
            yield row_finding("missing_value", row, role, params=params)


def _is_followed_by_a_part(indicators: Arrays) -> Mask:
    """Return for each row whether the next has a target but no points: those above are its own.

    Bureaus print 3 wells and 12 km of pipes below the row of the water supply they belong to, and
    give points to that row alone.
    """
    weight, project = indicators["weight"], indicators["project"]
    is_part = np.isnan(weight) & np.isnan(indicators["score"]) & ~blank(indicators["target"])
    is_followed = np.zeros(len(weight), dtype=bool)
    is_followed[:-1] = is_part[1:] & (project[:-1] == project[1:])
    return is_followed & (weight > 0)


def flagged(material: Material, flag: str) -> Iterable[Any]:
    """Return the indicator rows whose reading was remarked with this word."""
    indicators = material.table("indicators")
    mine = np.zeros(len(indicators["flags"]), dtype=bool)
    mine[material.once(_flags).get(flag, [])] = True
    return rows(indicators, ~indicators["is_execution"] & mine)


def _flags(material: Material) -> dict[str, list[int]]:
    """Return for each word on how a row was read the places of the rows that carry it."""
    found: dict[str, list[int]] = {}
    flags = material.table("indicators")["flags"]
    for number, words in enumerate(flags.tolist()):
        for word in words if isinstance(words, tuple | list) else ():
            found.setdefault(word, []).append(number)
    return found


def _told_by_flag(material: Material, slug: str) -> Iterable[Finding]:
    for row in flagged(material, slug):
        yield row_finding(slug, row, "actual", provided=row.actual, expected=row.target)


def actual_not_answering(material: Material) -> Iterable[Finding]:
    """Find results that do not say what the target asks."""
    return _told_by_flag(material, "actual_not_answering")


def actual_is_bound(material: Material) -> Iterable[Finding]:
    """Find results that are only a bound, such as `≥90%`."""
    for row in flagged(material, "actual_is_bound"):
        unit = row.target_unit or ""
        yield row_finding(
            "actual_is_bound",
            row,
            "actual",
            provided=row.actual,
            expected=row.target,
            params={
                "unit_note": f"（单位：{unit}）" if unit else "",
                "unit_note_en": f" (in {unit})" if unit else "",
            },
        )


def ambiguous_value(material: Material) -> Iterable[Finding]:
    """Find results with several numbers, any of which may be meant."""
    return _told_by_flag(material, "ambiguous_value")


def benchmark_missing(material: Material) -> Iterable[Finding]:
    """Find targets that refer to a value the form does not state."""
    return _told_by_flag(material, "benchmark_missing")


def unit_mismatch(material: Material) -> Iterable[Finding]:
    """Find results in another unit than their target."""
    return _told_by_flag(material, "unit_mismatch")


def unit_missing(material: Material) -> Iterable[Finding]:
    """Find bare results beside a target with a unit, where no column gives it."""
    for row in flagged(material, "unit_missing"):
        if is_blank(row.unit):
            yield row_finding(
                "unit_missing", row, "actual", provided=row.actual, expected=row.target
            )


def points_in_value_cells(material: Material) -> Iterable[Finding]:
    """Find points typed where target and result belong."""
    for row in flagged(material, "points_in_value_cells"):
        yield row_finding(
            "points_in_value_cells",
            row,
            "target",
            provided=row.actual,
            expected=row.target,
            params={"actual_cell": row.cell_actual},
        )
