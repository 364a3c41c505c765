"""What a scoring standard says, as data: bands, steps, a proportion, levels, items."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

PP = "pp"
POINTS = "分"
OF_GOAL = "of the goal"
OF_BUDGET = "of the budget"
BEYOND = "beyond the goal"
LATE = "late by "
ANY = "any"
"""Units of limits that are no printed ones: percentage points, points of an assessment, percent
of the target, of a target that is a budget, percent of the target above it, time too late,
whatever the result has (of a limit 0)."""


class Of(StrEnum):
    """What a condition or a step measures."""

    RESULT = "result"  # the result itself, in its own unit
    COMPLETION = "completion"  # result ÷ target, in percent
    DEVIATION = "deviation"  # distance of the completion from 100 %
    UNSAID = "unsaid"  # no word says which: both readings must agree


@dataclass(frozen=True, slots=True)
class Marks:
    """Points a condition earns: a share of the weight, or points; `taken`: off the weight."""

    share: Fraction | None = None
    points: Fraction | None = None
    taken: bool = False
    in_proportion: bool = False
    formula: str = ""
    is_between: bool = False  # on the line between what the neighbouring limits earn

    def of(self, weight: Fraction) -> Fraction:
        """The points under a weight."""
        points = self.points if self.points is not None else (self.share or Fraction(0)) * weight
        return weight - points if self.taken else points


@dataclass(frozen=True, slots=True)
class Span:
    """Values from `low` to `high` in `unit`; `None`: without limit."""

    low: Fraction | None
    high: Fraction | None
    has_low: bool = True
    has_high: bool = False
    unit: str = ""
    is_marked: bool = False  # the text says that the upper limit is included
    is_loose: bool = False  # nothing says to which of two neighbours a limit belongs

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in the span."""
        above = self.low is None or value > self.low or (self.has_low and value == self.low)
        return above and (
            self.high is None or value < self.high or (self.has_high and value == self.high)
        )


class When(StrEnum):
    """Conditions that are no span of numbers."""

    MET = "met"
    MISSED = "missed"
    UNDONE = "undone"  # nothing of it was done
    EXCEEDED = "exceeded"
    OTHERWISE = "otherwise"
    OCCURS = "occurs"  # what should not happen did
    ABSENT = "absent"
    ROSE = "rises"  # against the year before, as the result tells
    FELL = "falls"
    STEADY = "steady"
    FELL_NOT = "falls_not"
    ROSE_NOT = "rises_not"
    PARTLY = "partly"  # 部分完成, 延期完成: nothing on the row says so


TRENDS = (When.ROSE, When.FELL, When.STEADY, When.FELL_NOT, When.ROSE_NOT)


@dataclass(frozen=True, slots=True)
class Until:
    """A day, as typed, up to which what is asked was to be done."""

    written: str


@dataclass(frozen=True, slots=True)
class Called:
    """The name of a step, and what stands around such names: 省级 of 省级表彰."""

    word: str
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """One condition with its marks."""

    when: Span | When | Until | Called | str  # a word: the result is that grade
    marks: Marks
    of: Of = Of.UNSAID
    subject: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """So many points for each step.

    `kind`: below (`short`), above (`over`), `late`, per `happen`, or earned from nothing for each
    of what is wanted (`count`).
    `start`: where the text itself says the steps begin, with its unit.
    `is_single`: no 每 says that every further step counts as the first.
    """

    kind: str
    size: Fraction
    unit: str  # "%", "pp", or the unit of what is counted
    marks: Marks
    adds: bool = False
    most: Marks | None = None
    broken: str = ""  # a broken step counts: "" not, "whole" as one, "part" in proportion
    of: Of = Of.UNSAID
    subject: str = ""
    clause: str = ""
    start: tuple[Fraction, str] | None = None
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard as understood; `unread` holds the words that no rule explains."""

    bands: tuple[Band, ...] = ()
    steps: tuple[Step, ...] = ()
    proportion: str = ""  # the words that make points follow the completion
    levels: tuple[tuple[Fraction, Fraction], ...] = ()
    items: tuple[Fraction, ...] = ()
    judgement: str = ""
    full_marks: tuple[Fraction, ...] = ()
    formula: str = ""  # the points of whatever no band speaks of
    unread: tuple[str, ...] = ()
    parts: tuple[tuple[str, Marks], ...] = ()  # what the row asks for, each with its points
    base: Marks | None = None  # before steps add or take: 基础分6分
    by_kind: dict[str, Standard] = field(default_factory=dict)  # quantitative, qualitative
