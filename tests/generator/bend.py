"""Entries as people type them: blank rows between, names once only, points with 分."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

Entries = list[dict[str, Any]]
_MERGED = ("level1", "level2", "subproject", "level1_weight", "level2_weight")


def bend(rows: Entries, form: str, rng: random.Random) -> Entries:
    """Bend the rows of an indicator table without changing what they say."""
    bent = [dict(row) for row in rows]
    if rng.random() < 0.08:
        _with_unit(bent)
    if rng.random() < 0.1 and form != "sub-project-report":
        bent = _spread(bent, rng)
    return bent


def _with_unit(rows: Entries) -> None:
    for row in rows:
        for key in ("weight", "score"):
            if isinstance(row.get(key), (int, float)):
                row[key] = f"{row[key]:g}分"


def _spread(rows: Entries, rng: random.Random) -> Entries:
    """Leave a blank row where one first level ends and the next begins."""
    breaks = [
        number
        for number, (above, below) in enumerate(pairwise(rows), 1)
        if above.get("level1") != below.get("level1")
    ]
    if not breaks:
        return rows
    place = rng.choice(breaks)
    return [*rows[:place], {}, *rows[place:]]
