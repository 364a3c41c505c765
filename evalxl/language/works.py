"""Kinds of work as ladders: which step of what a word says was reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from evalxl.language.lexer import vocabulary
from evalxl.language.words import Finder, spellings

Steps = Mapping[str, int]


@cache
def ladders() -> Mapping[str, Steps]:
    """Return word → step for each kind of work; the earliest step is 0."""
    return {
        work: {
            word: step
            for step, words in enumerate(text.replace("*", "").split("<"))
            for word in words.split()
        }
        for work, text in spellings()["works"].items()
    }


@cache
def _done_from() -> Steps:
    """Return the step of each kind of work where the work itself is done."""
    return {
        work: next(place for place, step in enumerate(text.split("<")) if "*" in step)
        for work, text in spellings()["works"].items()
    }


@cache
def steps_of(word: str) -> Steps:
    """Return the step of a word on every ladder it stands on."""
    return {work: steps[word] for work, steps in ladders().items() if word in steps}


def is_done(word: str) -> bool:
    """Whether a word says of some kind of work that the work itself was done."""
    return any(step >= _done_from()[work] for work, step in steps_of(word).items())


@lru_cache(maxsize=8192)
def works_in(text: str) -> Steps:
    """Return the highest step a text names of each kind of work it speaks of."""
    return _highest(word for _, word in _finder().found(text))


@lru_cache(maxsize=8192)
def work_to_do(name: str) -> Steps:
    """Return the steps a name begins or ends with: there a word says what is to be done."""
    found = _finder().found(name)
    return _highest(word for start, word in found if not start or start + len(word) == len(name))


def _highest(words: Iterable[str]) -> Steps:
    highest: dict[str, int] = {}
    for word in words:
        for work, step in steps_of(word).items():
            highest[work] = max(step, highest.get(work, step))
    return highest


@cache
def _finder() -> Finder:
    """Find steps where no longer word of the lexicon holds them: no 建 in 建议."""
    return Finder({*vocabulary(), *(word for steps in ladders().values() for word in steps)})
