"""What passes between the reading of texts and the finished comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evalxl.core.terms import Verdict
from evalxl.targets.comparison import ParsedActual, Part

NO_ACTUAL = ParsedActual()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form, normalised: the result and what helps to understand it."""

    actual: str
    name: str = ""
    level2: str = ""
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with the key of its reason (`why.toml`) and what fills the sentence."""

    verdict: Verdict
    reason: str
    blanks: Mapping[str, object] = field(default_factory=dict)
    completion: float | None = None
    actual: ParsedActual = NO_ACTUAL
    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def cannot_tell(reason: str, *flags: str, actual: ParsedActual = NO_ACTUAL) -> Outcome:
    """Leave the verdict to a person, and say why."""
    return Outcome(Verdict.CANNOT_TELL, reason, actual=actual, flags=flags)
