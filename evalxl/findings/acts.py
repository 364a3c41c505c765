"""One act, one line: findings whose act another finding of the same row asks for already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evalxl.findings import catalogue


def told_elsewhere(findings: Iterable[Mapping[Any, Any]]) -> list[bool]:
    """Return which findings need no line of their own in a list for people.

    Args:
        findings: Read `project`, `indicator`, `slug` and `settled` (empty: still open).
    """
    rows = [
        (one.get("project"), one.get("indicator"), str(one.get("slug")), _is_open(one))
        for one in findings
    ]
    rules = catalogue()
    told = {(project, indicator, slug) for project, indicator, slug, _ in rows}
    asked = {(project, indicator, slug) for project, indicator, slug, is_open in rows if is_open}
    return [
        is_open
        and slug in rules
        and (
            any((project, indicator, cause) in told for cause in rules[slug].told_with)
            or any((project, indicator, cause) in asked for cause in rules[slug].waits_for)
        )
        for project, indicator, slug, is_open in rows
    ]


def _is_open(one: Mapping[Any, Any]) -> bool:
    return not isinstance(one.get("settled"), str)
