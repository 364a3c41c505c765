"""The pieces of a number format code: tokens, conditions, sections."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class UnknownFormat(ValueError):  # noqa: N818 - a statement about the code, no fault
    """The format code has something we do not render."""


class Token(NamedTuple):
    """One piece of a section.

    `kind`: `literal`, `digit` (`0 # ?`), `point`, `group`, `scale` (a comma that divides by a
    thousand), `percent`, `exponent`, `fraction`, `general`, `text` (`@`), or a date part:
    `year month day weekday hour minute second subsecond elapsed half_day`.
    """

    kind: str
    text: str


class Condition(NamedTuple):
    """When a section applies, such as `[>=100]`."""

    sign: str
    operand: float

    def holds(self, value: float) -> bool:
        """Return whether the section is for this value."""
        return _COMPARE[self.sign](value, self.operand)

    @property
    def is_below_zero(self) -> bool:
        """Whether only negative numbers come here: their sign is then left to the code."""
        if self.sign == "<":
            return self.operand <= 0
        return self.sign == "<=" and self.operand < 0


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
CLOCK_KINDS = frozenset({"year", "month", "day", "weekday", "hour", "minute", "second", "elapsed"})
DATE_KINDS = CLOCK_KINDS | {"subsecond", "half_day"}


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts between semicolons."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    is_chinese: bool = False
    has_chinese_digits: bool = False

    @property
    def is_date(self) -> bool:
        """Whether it shows a date or a time."""
        return any(token.kind in DATE_KINDS for token in self.tokens)

    @property
    def is_general(self) -> bool:
        """Whether it shows a number as General does (also `@`)."""
        return any(token.kind in ("general", "text") for token in self.tokens)
