"""The relation of a bare target, where the description or the standard of its row says it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from evalxl.core.terms import Operator
from evalxl.language.words import comparators
from evalxl.standards.lexer import tokens

_SIGNS = {Operator.AT_MOST: "≤", Operator.AT_LEAST: "≥"}
LOSES_BEYOND = ("per", "over", "deduct")
"""Each step beyond something costs points: 每高出一个百分点扣1分."""


def told_sign(target: str | None, *texts: str | None) -> str | None:
    """Return the sign that the words of a row give a target without one.

    Args:
        target: As it is typed; one that does not begin with its number speaks for itself.
        texts: The row's description and its standard, as far as it has them.
    """
    if not target or not target.strip()[:1].isdigit():
        return None
    told = {sign for text in texts if text for sign in _told(text)}
    return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=4096)
def _told(text: str) -> frozenset[str]:
    said = {_SIGNS[op] for phrase, op in comparators("told").items() if phrase in text}
    return frozenset(said | ({"≤"} if _loses_beyond(text) else set()))


def _loses_beyond(text: str) -> bool:
    kinds: Iterable[str] = (token.kind for token in tokens(text))
    return all(kind in kinds for kind in LOSES_BEYOND)  # in this order: each `in` goes on
