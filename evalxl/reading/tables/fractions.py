"""Weights given as parts of one: 0.2 where 20 points are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalxl.core.model import Indicator
from evalxl.reading.remarks import Remarks

FRACTION_TOLERANCE = 0.005


def in_points(indicators: Sequence[Indicator], remarks: Remarks) -> tuple[list[Indicator], bool]:
    """Take weights that sum to 1 for fractions of a hundred; tell whether they did."""
    weighted = [one for one in indicators if one.weight is not None]
    total = sum(one.weight or 0 for one in weighted)
    if len(weighted) < 2 or abs(total - 1) >= FRACTION_TOLERANCE:
        return list(indicators), False
    first, last = (one.cells.get("weight") for one in (weighted[0], weighted[-1]))
    cells = f"{first.address}:{last.address}" if first and last else ""
    remarks.add("weights_are_fractions", first, "", round(total, 4), cells=cells)
    scaled = [
        replace(
            one,
            weight=_hundredfold(one.weight),
            level1_weight=_hundredfold(one.level1_weight),
            level2_weight=_hundredfold(one.level2_weight),
        )
        for one in indicators
    ]
    return scaled, True


def _hundredfold(share: float | None) -> float | None:
    """Write a share of one as points; what is above one already is points."""
    return share if share is None or share > 1 + FRACTION_TOLERANCE else round(share * 100, 8)
