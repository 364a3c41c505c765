"""Scoring standards in the form's own column: contradictions, rows left open, differing points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from evalxl.checks.material import POINT, Material, missing, place, rounded, rows
from evalxl.core.model import Finding
from evalxl.findings import plain
from evalxl.standards import COLUMNS, Ruling, reason, ruling

_NAMED = 5
"""Rows named in one finding; further ones are counted."""


def standard_contradiction(material: Material) -> Iterable[Finding]:
    """Find standards whose own numbers contradict the weight or each other."""
    for row, given in material.once(_rulings):
        if given.found and given.found[0] != "measure":
            _, stated, wanted = given.found
            zh, en = reason(given.why, "zh"), reason(given.why, "en")
            yield Finding(
                slug="standard_contradiction",
                project=row.project,
                indicator=row.no,
                at=place(row.sheet, row.cell_weight),
                where=row.name,
                provided=stated,
                expected=wanted or None,
                params={
                    "said": zh,
                    "said_en": en,
                    "standard": _short(row.standard),
                    "standard_cell": row.cell_standard,
                },
            )


def standard_open(material: Material) -> Iterable[Finding]:
    """Name, once a form, the rows whose own standard leaves the points to a person."""
    left: dict[int, list[tuple[Any, Ruling]]] = {}
    for row, given in material.once(_rulings):
        if row.rule == "standard-open" and not (given.found and given.found[0] != "measure"):
            left.setdefault(row.project, []).append((row, given))
    for project, some in left.items():
        first = some[0][0]
        yield Finding(
            slug="standard_open",
            project=project,
            at=place(first.sheet, first.cell_score),
            where=first.name,
            provided=len(some),
            params={"rows": _named(some, "zh"), "rows_en": _named(some, "en")},
        )


def standard_differs(material: Material) -> Iterable[Finding]:
    """Compare the points by the row's own standard with those by the policy, where asked to."""
    for row, given in material.once(_rulings):
        policy = material.policy_of(row.project)
        if policy is None or policy.standards.use != "compare" or given.points is None:
            continue
        by_standard = rounded(float(given.points))
        if missing(row.computed_score) or abs(row.computed_score - by_standard) <= POINT:
            continue
        yield Finding(
            slug="standard_differs",
            project=row.project,
            indicator=row.no,
            at=place(row.sheet, row.cell_score),
            where=row.name,
            provided=row.computed_score,
            expected=by_standard,
            unit="分",
            params={"standard": _short(given.clause or row.standard)},
        )


def _rulings(material: Material) -> list[tuple[Any, Ruling]]:
    """Apply the standard of every row that has one, under policies that look at standards."""
    return list(_ruled(material))


def _ruled(material: Material) -> Iterator[tuple[Any, Ruling]]:
    indicators = material.table("indicators")
    for row in rows(indicators, pd.notna(indicators["standard"]) & (indicators["weight"] > 0)):
        policy = material.policy_of(row.project)
        if policy is None or policy.standards.use == "ignore" or not policy.compute:
            continue
        case = [_value(getattr(row, name)) for name in COLUMNS]
        yield row, ruling(*case, _value(material.projects[row.project].year))


def _value(value: Any) -> Any:
    return None if missing(value) else value


def _named(some: list[tuple[Any, Ruling]], lang: str) -> str:
    told = [f"“{row.name}”（{reason(given.why, lang)}）" for row, given in some[:_NAMED]]
    if lang == "en":
        told = [f"“{row.name}” ({reason(given.why, lang)})" for row, given in some[:_NAMED]]
    rest = len(some) - _NAMED
    more = "" if rest <= 0 else f"等 {plain(len(some))} 行" if lang == "zh" else f" and {rest} more"
    return ("、" if lang == "zh" else ", ").join(told) + more


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
