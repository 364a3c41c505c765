"""The row a standard is applied to, and what the standard gives it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from evalxl.core.terms import Direction, Verdict

Contradiction = tuple[str, str, str]
"""Its id and the two numbers that contradict each other."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a standard can look at. Percentages as 90; `due` and `done`: first and last day."""

    weight: float
    name: str = ""
    verdict: str = Verdict.CANNOT_TELL
    direction: str = Direction.MORE_IS_BETTER
    target: float | None = None
    target_unit: str = ""
    actual: float | None = None
    actual_unit: str = ""
    actual_text: str = ""
    target_text: str = ""
    due: tuple[dt.date, dt.date] | None = None
    done: tuple[dt.date, dt.date] | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the target is known to be reached."""
        return self.verdict in (Verdict.MET, Verdict.EXCEEDED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a standard gives a row.

    Attributes:
        points: The points decided; `None` where the standard decides nothing.
        lowest, highest: Bounds in points; of a decided row its points.
        clause: The words that decided.
        why: Id of the reason in `why.toml`: why nothing is decided, or what was assumed.
        found: A contradiction in the standard itself.
    """

    points: Fraction | None
    lowest: Fraction
    highest: Fraction
    clause: str = ""
    why: str = ""
    found: Contradiction | None = None

    @property
    def only_bounds(self) -> bool:
        """Whether it bounds the row and leaves the rule to the policy: levels for words."""
        return self.points is None and self.why in ("levels", "claimed")


@dataclass(frozen=True, slots=True)
class Gain:
    """Points under one reading, the clause that gives them, and what was assumed."""

    points: Fraction
    clause: str = ""
    why: str = ""


class OpenRow(Exception):  # noqa: N818 - an outcome, not an error
    """The standard does not decide this row."""

    def __init__(self, why: str, found: Contradiction | None = None) -> None:
        super().__init__(why)
        self.why, self.found = why, found


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "why.toml").read_text(encoding="utf-8"))


def reason(why: str, lang: str) -> str:
    """Say a `Ruling.why` in zh or en; nothing where there is none."""
    return _reasons()[why][lang] if why else ""


def exact(value: float) -> Fraction:
    """Return the number as it is written, not its binary fraction."""
    return Fraction(str(value))


def plain(value: Fraction) -> str:
    """Write a number as a person would."""
    return f"{float(value):g}"
