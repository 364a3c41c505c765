"""What a cell is taken for by other evidence than its words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from evalxl.reading.tables.column import UNREAD
from evalxl.reading.vocabulary import vocabulary

USED, SURE = 0.7, 0.95
"""Below `USED` a guess is only told; from `SURE` on its note is a formality."""
_SLOPE, _MIDDLE = 1.1, 1.2


class Guess(NamedTuple):
    """A label that stands for `role`, in a context of the vocabulary, at a place of its sheet.

    `printed` is what stands there, `why` what spoke for the role, in both languages.
    """

    row: int
    column: int
    context: str
    role: str
    printed: str
    certainty: float
    why: tuple[str, str]

    @property
    def is_label(self) -> bool:
        """Whether only this is known: the cell is a label."""
        return self.role == UNREAD


def certainty(margin: float) -> float:
    """Turn the distance to the next best reading into a certainty from 0 to 1."""
    return round(1 / (1 + math.exp(-_SLOPE * (margin - _MIDDLE))), 3)


def standard_label(context: str, role: str) -> str:
    """The label the vocabulary lists first for a role."""
    roles: Mapping[str, str] = getattr(vocabulary(), context).roles
    return next(label for label, its in roles.items() if its == role)
