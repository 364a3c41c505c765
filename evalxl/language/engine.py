"""Compose tokens into larger ones by rules, from the bottom up, within bounds.

A rule is a name, a pattern over the kinds of adjoining tokens, and what it makes of them; beside
it stand texts that it must read and texts that it must leave alone. (After facebook/duckling.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_MOST = 600
"""Tokens made of one run; a longer run is no quantity anybody wrote."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that is understood.

    Attributes:
        kind: What it is, such as `digit`, `number` or `share`.
        start: Where it begins.
        end: Where it ends.
        value: What it comes to.
        scale: The lowest place that is filled: 10 for 三百二十.
        op: A relation the words hold themselves (过半: `>`), else empty.
    """

    kind: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)
    op: str = ""


Made = Token | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which tokens make a larger one.

    Attributes:
        name: What is read, in a word or two.
        pattern: The kinds of the tokens, in order; `|` between kinds that may stand in one place.
        make: Makes the token; `None` where these tokens do not go together.
        examples: Texts and what they come to.
        counter_examples: Texts in which nothing of this kind is found.
    """

    name: str
    pattern: tuple[str, ...]
    make: Callable[[Sequence[Token]], Made]
    examples: tuple[tuple[str, str], ...] = ()
    counter_examples: tuple[str, ...] = ()

    def may_fit(self, kinds: set[str]) -> bool:
        """Whether tokens of these kinds can fill every place of the pattern."""
        return all(not kinds.isdisjoint(place.split("|")) for place in self.pattern)

    def fits(self, place: int, token: Token) -> bool:
        """Whether a token may stand at a place of the pattern."""
        return token.kind in self.pattern[place].split("|")


def compose(tokens: Sequence[Token], rules: Sequence[Rule]) -> list[Token]:
    """Return the tokens with everything the rules make of adjoining ones, at most `_MOST`."""
    chart: dict[int, list[Token]] = {}
    known: set[Token] = set()

    def add(token: Token) -> bool:
        if token in known:
            return False
        known.add(token)
        chart.setdefault(token.start, []).append(token)
        return True

    for token in tokens:
        add(token)
    has_grown = True
    while has_grown and len(known) < _MOST:
        kinds = {token.kind for token in known}
        able = [rule for rule in rules if rule.may_fit(kinds)]
        made = [one for rule in able for one in _made(rule, chart)]
        has_grown = sum(add(token) for token in made) > 0
    return sorted(known, key=lambda token: (token.start, -token.end))


def _made(rule: Rule, chart: dict[int, list[Token]]) -> Iterator[Token]:
    for start in list(chart):
        for tokens in _matches(rule, chart, start, ()):
            token = rule.make(tokens)
            if token is not None:
                yield token


def _matches(
    rule: Rule, chart: dict[int, list[Token]], start: int, so_far: tuple[Token, ...]
) -> Iterator[tuple[Token, ...]]:
    if len(so_far) == len(rule.pattern):
        yield so_far
        return
    for token in tuple(chart.get(start, ())):
        if rule.fits(len(so_far), token):
            yield from _matches(rule, chart, token.end, (*so_far, token))
