"""Rows that get no points and that no other check reports."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from evalxl.checks.material import Material, both, rows
from evalxl.checks.targets import row_finding
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, ScoreKind, Verdict
from evalxl.findings import catalogue


def undecided(material: Material, found: Iterable[Finding]) -> Iterable[Finding]:
    """Ask about every undecided row that no finding asks about, so that none is overlooked.

    Args:
        material: Scored frames.
        found: What all other checks found.
    """
    indicators = material.table("indicators")
    asked, named = set[tuple[int | None, int | None]](), set[tuple[int | None, int | None]]()
    for one in found:
        place = one.project, one.indicator
        named.add(place)
        if (one.kind or catalogue()[one.slug].kind) == FindingKind.REVIEW:
            asked.add(place)
    is_open = (indicators["score_kind"] == ScoreKind.UNDECIDED) & ~indicators["is_execution"]
    for row in rows(indicators, is_open & np.isnan(indicators["computed_score"])):
        is_unclear = row.verdict == Verdict.CANNOT_TELL
        if (row.project, row.no) not in (named if is_unclear else asked):
            why = both(row.why_zh, row.why_en) if is_unclear else _NO_RULE
            yield row_finding("undecided", row, "actual", provided=row.actual, params={"why": why})


_NO_RULE = both(
    "评分办法没有写明这种情况得几分。", "The rule does not say how many points this earns."
)
