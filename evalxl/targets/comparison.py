"""What a comparison of one target with one result comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalxl.core.terms import Direction, DirectionSource, Operator, TargetKind, Verdict


@dataclass(frozen=True, slots=True)
class ParsedTarget:
    """A target as understood; numbers as printed (90% is 90), in `unit` as printed.

    `upper` is the upper end of a range. `op`, `value` and `unit` are `None` where the target is
    a date, a rank, words, or several numbers.
    """

    op: Operator | None = None
    value: float | None = None
    upper: float | None = None
    unit: str | None = None
    kind: TargetKind = TargetKind.QUALITATIVE


@dataclass(frozen=True, slots=True)
class ParsedActual:
    """A result as understood; `is_bound`: only an inequality is stated (≥90%, 100余家)."""

    value: float | None = None
    unit: str | None = None
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a target that asks for several."""

    target: str
    actual: str | None
    verdict: Verdict
    completion: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one result stands to its target.

    Attributes:
        verdict: The answer; `cannot_tell` wherever nobody could compute one.
        completion: Result in percent of the target, two decimals half up; against the nearest
            end of a range, 100 inside; `None` where undefined (words, dates, a target of 0).
        why: One sentence, by language (`zh`, `en`).
        parsed_target: The target as understood.
        parsed_actual: The result as understood.
        direction: Which way is better; `None` where no number is asked.
        direction_source: What told the direction.
        flags: Slugs of what a person should look at (`unit_mismatch`, `ambiguous_value` …).
        parts: The single comparisons of a target that asks for several numbers.
    """

    verdict: Verdict
    completion: float | None
    why: Mapping[str, str]
    parsed_target: ParsedTarget
    parsed_actual: ParsedActual
    direction: Direction | None = None
    direction_source: DirectionSource | None = None
    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the shape `evalxl-compare/1` (INTERFACE §4)."""
        target, actual = self.parsed_target, self.parsed_actual
        return {
            "verdict": str(self.verdict),
            "completion": self.completion,
            "why": dict(self.why),
            "parsed_target": {
                "op": target.op and str(target.op),
                "value": target.value,
                "upper": target.upper,
                "unit": target.unit,
                "kind": str(target.kind),
            },
            "parsed_actual": {
                "value": actual.value,
                "unit": actual.unit,
                "is_bound": actual.is_bound,
            },
            "direction": self.direction and str(self.direction),
            "direction_source": self.direction_source and str(self.direction_source),
        }
