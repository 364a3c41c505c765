"""Points printed for levels alone: a level with one indicator gives it all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from evalxl.core.model import Indicator


def with_weights_of_only_children(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Return indicators the points of their levels, in a form without weights of its own for them.

    The points of a level are the sum of those below it, so that an only indicator has them all.
    Where any level has several indicators nobody knows their shares, and none are given: a total
    of some of the rows would be taken for the whole.
    """
    rows = list(indicators)
    if any(one.weight is not None for one in rows):
        return rows
    by_level2 = Counter((one.subproject, one.level1, one.level2) for one in rows)
    by_level1 = Counter((one.subproject, one.level1) for one in rows)
    weights = [_only(one, by_level2, by_level1) for one in rows]
    if None in weights:
        return rows
    return [replace(one, weight=weight) for one, weight in zip(rows, weights, strict=True)]


def _only(
    one: Indicator,
    by_level2: Counter[tuple[str | None, str | None, str | None]],
    by_level1: Counter[tuple[str | None, str | None]],
) -> float | None:
    if one.level2_weight is not None:
        alone = by_level2[one.subproject, one.level1, one.level2] == 1
        return one.level2_weight if alone else None
    return one.level1_weight if by_level1[one.subproject, one.level1] == 1 else None
