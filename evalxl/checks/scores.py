"""Scores: do they follow from target and result, by the policy's rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from evalxl.checks.material import (
    POINT,
    Material,
    among,
    explain_at,
    missing,
    place,
    rounded,
    rows,
    says,
)
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Severity, Verdict
from evalxl.findings import plain

_BAND_WORDS = (
    r"(?:全部|已|基本)?(?:达成|完成|实现)(?:年度指标|预期指标|预期目标)",
    r"部分(?:达成|完成|实现)",
    r"未(?:达成|完成|实现)",
)
"""How people name the bands of a policy, best first."""
_ANY_BAND = re.compile(f"^(?:{'|'.join(_BAND_WORDS)})")


def score_rule_mismatch(material: Material) -> Iterable[Finding]:
    """Compare scores with those the policy computes; for execution, say from which money."""
    indicators = material.table("indicators")
    own, computed = indicators["score"], indicators["computed_score"]
    verdict = indicators["verdict"]
    off = np.abs(own - computed) > material.thresholds.score_tolerance + 1e-9
    reached = among(verdict, (Verdict.MET, Verdict.EXCEEDED))
    is_strict = (own < computed) & reached  # a matter of reasons, not of rules
    is_full = own >= indicators["weight"] - POINT
    fits = own <= indicators["weight"] + POINT
    missed_in_full = (verdict == Verdict.UNMET) & is_full
    by_money = indicators["rule"] == "execution"
    decided = indicators["score_kind"] == "decided"
    is_open = verdict == Verdict.CANNOT_TELL  # off a fixed standard
    excused = is_strict | missed_in_full | is_open
    for row in rows(indicators, off & fits & decided & (by_money | ~excused)):
        yield _of_money(material, row) if row.rule == "execution" else _mismatch(row, "", "")


def _of_money(material: Material, row: Any) -> Finding:
    """Say from which amounts the points for execution follow, and what others would give."""
    formula, told = material.once(_bases)[row.project], _other_ways(material, row)
    return _mismatch(
        row,
        f"表内资金 {formula}" + (f"；其他算法：{told}" if told else ""),
        f"From the table: {formula}" + (f"; other ways: {told}" if told else ""),
        Severity.ERROR if row.score > row.computed_score else None,
    )


def _bases(material: Material) -> dict[int, str]:
    """Return the formula of each project's execution rate, on the policy's basis."""
    table = material.table("execution")
    return {one.project: one.formula for one in rows(table, table["preferred"])}


def _other_ways(material: Material, row: Any) -> str:
    return "；".join(material.once(_told_ways).get(row.project, ()))


def _told_ways(material: Material) -> dict[int, list[str]]:
    """Say for each project what amounts told outside the table would make of its points."""
    table, ways = material.table("execution"), dict[int, list[str]]()
    told = (table["with_pending"] | table["with_cut"]) & ~np.isnan(table["points"])
    for one in rows(table, told & ~table["preferred"] & (table["scope"] == "project")):
        ways.setdefault(one.project, []).append(f"{one.formula} → {plain(one.points)} 分")
    return ways


def _mismatch(row: Any, zh: str, en: str, severity: Severity | None = None) -> Finding:
    return Finding(
        slug="score_rule_mismatch",
        project=row.project,
        indicator=row.no,
        at=place(row.sheet, row.cell_score),
        where=row.name,
        provided=row.score,
        expected=rounded(row.computed_score),
        difference=rounded(abs(row.score - row.computed_score)),
        unit="分",
        severity=severity,
        params={"basis": zh, "basis_en": en, **explain_at(row.cell_reason)},
    )


def unmet_full_score(material: Material) -> Iterable[Finding]:
    """Find missed targets that kept all their points."""
    indicators = material.table("indicators")
    weight, own, computed = (indicators[c] for c in ("weight", "score", "computed_score"))
    full = (weight > 0) & (own >= weight - POINT) & ~indicators["is_execution"]
    rounds_to_full = np.abs(own - computed) <= 10 * POINT
    missed = (indicators["verdict"] == Verdict.UNMET) & ~rounds_to_full
    for row in rows(indicators, full & missed):
        unknown = missing(row.computed_score)
        zh = f"低于 {plain(row.weight)} 的数" if unknown else f" {plain(row.computed_score)}"
        en = f"less than {plain(row.weight)}" if unknown else plain(row.computed_score)
        yield Finding(
            slug="unmet_full_score",
            project=row.project,
            indicator=row.no,
            at=place(row.sheet, row.cell_score),
            where=row.name,
            provided=row.score,
            expected=None if unknown else row.computed_score,
            difference=None if unknown else rounded(row.score - row.computed_score),
            unit="分",
            params={
                "target": row.target,
                "actual": row.actual,
                "expected_points": zh,
                "expected_points_en": en,
                **explain_at(row.cell_reason),
            },
        )


def qualitative_out_of_band(material: Material) -> Iterable[Finding]:
    """Find results that name a band of the policy beside points outside it."""
    indicators = material.table("indicators")
    named = says(indicators["actual"], _ANY_BAND) & ~np.isnan(indicators["score"])
    for row in rows(indicators, named & (indicators["weight"] > 0)):
        policy = material.policy_of(row.project)
        number = next(n for n, words in enumerate(_BAND_WORDS) if re.match(words, row.actual))
        if policy is None or number >= len(policy.words.bands) or _answers_in_numbers(row):
            continue
        band = policy.words.bands[number]
        low, high = (rounded(row.weight * share / 100) for share in (band.lowest, band.highest))
        if not low - POINT <= row.score <= high + POINT:
            yield Finding(
                slug="qualitative_out_of_band",
                project=row.project,
                indicator=row.no,
                at=place(row.sheet, row.cell_score),
                where=row.name,
                provided=row.score,
                expected=f"{plain(low)}–{plain(high)}",
                unit="分",
                params={"actual": row.actual},
            )


def _answers_in_numbers(row: Any) -> bool:
    return not missing(row.target_value) or not missing(row.actual_value)


def score_filled(material: Material) -> Iterable[Finding]:
    """Name the blank scores that the policy can compute."""
    indicators = material.table("indicators")
    empty = np.isnan(indicators["score"]) & pd.notna(indicators["cell_score"])
    for row in rows(indicators, empty & ~np.isnan(indicators["computed_score"])):
        yield Finding(
            slug="score_filled",
            project=row.project,
            indicator=row.no,
            at=place(row.sheet, row.cell_score),
            where=row.name,
            expected=row.computed_score,
            unit="分",
        )
