"""One column of a table, and the roles columns can have."""

from __future__ import annotations

from typing import NamedTuple

LEVELS = ("level1", "level2", "level3", "level4")
STAGES = ("initial", "adjusted", "budget", "pooled", "net_budget", "arrived", "paid")
TARGET_AND_RESULT = ("target", "actual")
UNREAD = "unread"
"""The role of what is a label, though not one we know."""


class Column(NamedTuple):
    """One column of a table: its places, its label path and how sure its role is.

    `part` counts the numbers of a cell that holds two, such as 10/9.5 below 分值/得分.
    """

    first: int
    last: int
    label: str
    path: tuple[str, ...]
    confidence: float
    part: int | None = None
