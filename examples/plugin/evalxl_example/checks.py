"""A check looks at all projects at once and returns findings; it never prints or changes."""

from __future__ import annotations

from collections.abc import Iterator

from evalxl.checks.material import Material, place, rows
from evalxl.core.model import Finding


def round_result(material: Material) -> Iterator[Finding]:
    """Name results of 100 and more that are multiples of a hundred."""
    indicators = material.frames.indicators
    is_round = (indicators["actual_value"] >= 100) & (indicators["actual_value"] % 100 == 0)
    is_rate = indicators["actual"].fillna("").str.contains("%")
    for row in rows(indicators, is_round & ~is_rate):
        yield Finding(
            slug="round_result",
            project=row.project,
            indicator=row.no,
            where=row.name or "",
            at=place(row.sheet, row.cell_actual),
            provided=row.actual,
        )
