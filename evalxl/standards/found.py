"""What a pattern found, by the names of its groups, and the standard in the making."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evalxl.standards.called import settled
from evalxl.standards.lexer import Token, tokens
from evalxl.standards.model import (
    LATE,
    OF_BUDGET,
    OF_GOAL,
    POINTS,
    PP,
    Band,
    Marks,
    Of,
    Span,
    Standard,
    Step,
)

_MEASURES = ("completion", "deviation", "result", "over_line", "goal", "score")
_WHOLES = {"goal": OF_GOAL, "budget": OF_BUDGET}


@dataclass
class Draft:
    """A standard in the making."""

    bands: list[Band] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    full_marks: list[Fraction] = field(default_factory=list)
    levels: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    items: list[Fraction] = field(default_factory=list)
    judgement: str = ""
    base: Marks | None = None
    reference: tuple[Fraction, str] | None = None
    parts: list[tuple[str, Marks]] = field(default_factory=list)
    proportion: str = ""
    rest_formula: str = ""
    definitions: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    named_rate: str = ""

    @property
    def last_span(self) -> Span | None:
        """The range of the band before, if it has one."""
        span = self.bands[-1].when if self.bands else None
        return span if isinstance(span, Span) else None

    def closed(self) -> Standard:
        """Return the standard as it is kept."""
        bands = tuple(
            replace(one, marks=replace(one.marks, formula=self._defined(one.marks.formula)))
            for one in self.bands
        )
        known, unnamed = settled(bands)
        known, steps = self._of_the_rate(known)
        return Standard(
            tuple(known),
            tuple(steps),
            self.proportion,
            tuple(self.levels),
            tuple(self.items),
            self.judgement,
            tuple(self.full_marks),
            self._defined(self.rest_formula),
            (*self.unread, *self._unused(), *self._taken_once(), *unnamed),
            base=self.base,
            parts=tuple(self.parts),
        )

    def _of_the_rate(self, bands: list[Band]) -> tuple[list[Band], list[Step]]:
        """Let what names no measure be of the one rate that the text defines."""
        rates = [name for name in self.definitions if name.endswith("率")]
        measured = [*(band.of for band in bands), *(step.of for step in self.steps)]
        subjects = [*(band.subject for band in bands), *(step.subject for step in self.steps)]
        if len(rates) != 1 or any(subjects) or set(measured) - {Of.UNSAID}:
            return bands, self.steps
        self.named_rate = rates[0]
        return (
            [replace(band, subject=rates[0]) for band in bands],
            [replace(step, subject=rates[0]) for step in self.steps],
        )

    def _unused(self) -> Iterator[str]:
        """Yield the definitions of what the standard does not speak of."""
        used = "".join(band.clause + band.marks.formula for band in self.bands) + self.rest_formula
        used += "".join(step.clause for step in self.steps)
        measured = [*(band.of for band in self.bands), *(step.of for step in self.steps)]
        is_of_completion = Of.COMPLETION in measured
        for name in self.definitions:
            if (
                name != self.named_rate
                and name not in used
                and not (is_of_completion and names_completion(name))
            ):
                yield name

    def _taken_once(self) -> Iterator[str]:
        """Yield a lone 延迟3天以内扣1分: once, or each day. A ladder of them is meant once each."""
        taken = [one.clause for one in self.bands if one.marks.taken and is_delay(one.when)]
        yield from taken if len(taken) == 1 else ()

    def _defined(self, formula: str) -> str:
        """Put the names that the text itself defines into a formula."""
        for name, made in self.definitions.items():
            formula = formula.replace(name, f"({made})")
        return formula


@dataclass(frozen=True)
class Found:
    """The tokens of one match, by the names of its groups."""

    match: re.Match[str]
    tokens: Sequence[Token]

    def all(self, group: str) -> Sequence[Token]:
        """Return the tokens of a group; none where the pattern lacks it."""
        start, end = self.match.span(group) if group in self.match.re.groupindex else (0, 0)
        return self.tokens[start:end] if start >= 0 else ()

    def one(self, group: str) -> Token | None:
        """Return the first token of a group."""
        return next(iter(self.all(group)), None)

    def kind(self, group: str) -> str:
        """Return the kind of the first token of a group; empty where there is none."""
        token = self.one(group)
        return token.kind if token else ""

    def limit(self, group: str) -> tuple[Fraction, str] | None:
        """Return a limit with its unit: 90%, 5天, 目标值的80%, 预算 (100 % of it)."""
        said = self.all(group)
        if not said:
            return None
        whole = _WHOLES.get(said[0].kind)
        if whole:
            return (said[1].value if len(said) > 1 else Fraction(100)), whole
        return said[0].value, unit_of(said[0])

    @property
    def clause(self) -> str:
        """The words that matched."""
        return text_of(self.whole)

    @property
    def whole(self) -> Sequence[Token]:
        """The tokens that matched."""
        return self.tokens[slice(*self.match.span())]


Make = Callable[[Found, Draft], None]
"""Puts what a pattern found into the draft."""


def is_delay(when: object) -> bool:
    """Whether a condition is a range of delays."""
    return isinstance(when, Span) and when.unit.startswith(LATE)


def names_completion(name: str) -> bool:
    """Whether a name is one of the completion: 实际完成率, which is 完成率 elsewhere."""
    return [token.kind for token in tokens(name)] == ["completion"]


def unit_of(token: Token) -> str:
    """Return the unit of a quantity: pp, 分, or the unit as printed without ±."""
    if token.kind == "points":
        return POINTS
    return PP if token.kind == "pp" else token.unit.lstrip("±")


def text_of(some: Iterable[Token]) -> str:
    """Return the words of some tokens as printed."""
    return "".join(token.text for token in some)


def subject_of(some: Iterable[Token]) -> str:
    """Return what is measured, without the words for completion, deviation and result."""
    said = text_of(token for token in some if token.kind not in _MEASURES)
    return "" if len(said) == 1 and said.isascii() else said  # A≥95%: the result under a letter
