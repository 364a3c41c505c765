"""Read a scoring standard by the patterns of `grammar`.

All tokens must be used: what no pattern explains is kept in `Standard.unread`, and such a
standard decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache

from evalxl.standards.found import Draft, Found, Make
from evalxl.standards.grammar import LEVELS, RULES
from evalxl.standards.lexer import QUANTITIES, Token, kinds, tokens
from evalxl.standards.model import Standard


@cache
def _letters() -> dict[str, str]:
    return {kind: chr(0xE000 + number) for number, kind in enumerate(kinds())}


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Make], ...]:
    return tuple((re.compile(_spelled(pattern)), make) for _, pattern, make in RULES)


def _spelled(pattern: str) -> str:
    """Replace every kind in a pattern by its letter; kinds may stand without a blank between."""
    ordered = sorted(_letters(), key=len, reverse=True)
    kind = re.compile(r"\(\?P<\w+>|" + "|".join(ordered))
    return kind.sub(lambda m: m[0] if m[0].startswith("(?P") else _letters()[m[0]], pattern)


@lru_cache(maxsize=4096)
def read_standard(text: str) -> Standard:
    """Read a standard as typed.

    Returns:
        The rule it states. Words that no pattern explains stand in `unread`; a standard with
        such words, or one that calls for judgement, decides nothing.
    """
    found = tokens(text)
    parts = _by_kind(found)
    if parts:
        return Standard(by_kind={kind: _read(part) for kind, part in parts.items()})
    return _read(found)


def _by_kind(found: Sequence[Token]) -> dict[str, Sequence[Token]]:
    """Split a standard that speaks of 定量 and 定性 indicators apart."""
    heads = [n for n, token in enumerate(found) if token.kind in ("quantitative", "qualitative")]
    if not heads or any(token.kind not in ("item", "stop", "noun") for token in found[: heads[0]]):
        return {}
    ends = [*heads[1:], len(found)]
    return {
        found[start].kind: [t for t in found[start + 1 : end] if t.kind != "item"]
        for start, end in zip(heads, ends, strict=True)
    }


def _read(found: Sequence[Token]) -> Standard:
    draft = Draft()
    for clause in _clauses(found):
        letters, position = _lettered(clause), 0
        if levels := _levels(clause, letters):
            draft.levels.extend(levels)
            continue
        while position < len(clause):
            position = _next(letters, clause, position, draft)
    return draft.closed()


def _clauses(found: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "stop":
            clauses.append([])
        else:
            clauses[-1].append(token)
    return clauses


def _lettered(found: Sequence[Token]) -> str:
    return "".join(_letters()[token.kind] for token in found)


@cache
def _level_pattern() -> re.Pattern[str]:
    return re.compile(_spelled(LEVELS))


def _levels(clause: Sequence[Token], letters: str) -> list[tuple[Fraction, Fraction]]:
    match = _level_pattern().search(letters)
    if not match:
        return []
    values = [token.value for token in clause[slice(*match.span())] if token.kind in QUANTITIES]
    return [(min(pair), max(pair)) for pair in zip(values[::2], values[1::2], strict=False)]


def _next(letters: str, clause: Sequence[Token], position: int, draft: Draft) -> int:
    for pattern, make in _compiled():
        match = pattern.match(letters, position)
        if match and match.end() > position:
            make(Found(match, clause), draft)
            return match.end()
    if clause[position].kind not in ("item", "enum"):
        draft.unread.append(clause[position].text)
    return position + 1
