"""The words of `lexicon/*.toml`, loaded once and ready for matching."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from evalxl.core.terms import Operator
from evalxl.language.own_words import OwnWords, extended

LEXICON = Path(__file__).parent / "lexicon"


_own: OwnWords = {}


def use(own: OwnWords) -> None:
    """Let this process know a bureau's own words, and no longer those of another.

    Args:
        own: Class (`own_words.CLASSES`) → entries, checked before.
    """
    global _own  # the lexicon is read everywhere; whoever evaluates says first whose words hold
    if own == _own:
        return
    _own = {name: tuple(entries) for name, entries in own.items()}
    for name, module in tuple(sys.modules.items()):
        if name.startswith(("evalxl.language.", "evalxl.targets.")):
            _forget(module)


def _forget(module: ModuleType) -> None:
    """Clear everything that a module keeps of the lexicon."""
    for kept in vars(module).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


@cache
def shipped() -> Mapping[str, Any]:
    """Load every group of the lexicon but the units, as it is written."""
    files = sorted(path for path in LEXICON.glob("*.toml") if path.stem != "units")
    return {
        group: entries
        for path in files
        for group, entries in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


@cache
def spellings() -> Mapping[str, Any]:
    """Return every group of the lexicon but the units, with the bureau's own words."""
    return extended(shipped(), _own) if _own else shipped()


def own_units() -> Sequence[str]:
    """Return the counting words of the bureau's own."""
    return _own.get("unit", ())


@cache
def words_of(group: str, entry: str = "words") -> frozenset[str]:
    """Return the spellings of one entry."""
    return frozenset(spellings()[group][entry].split())


@cache
def pattern_of(group: str, entry: str = "words") -> re.Pattern[str]:
    """Return a pattern that finds any spelling of one entry, the longest first."""
    return any_of(words_of(group, entry))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile a search for any of some words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))


@cache
def comparators(side: str) -> Mapping[str, Operator]:
    """Spelling → operator, `before`, `after` or `at_end` of a number, without `reach_…` words."""
    return {
        word: Operator(sign)
        for sign, words in spellings()[side].items()
        if not sign.startswith("reach")
        for word in words.split()
    }


@cache
def grade_of() -> Mapping[str, int]:
    """Grade word → its step, 0 the best."""
    ladder = spellings()["grades"]["ladder"]
    return {word: step for step, words in enumerate(ladder) for word in words.split()}


def ends_with(text: str, end: int, words: Mapping[str, Operator] | frozenset[str]) -> str:
    """Find the longest of `words` (up to 6 characters) that ends at `end` of `text`."""
    if not end:
        return ""
    for length in range(min(6, end), 0, -1):
        if text[end - length : end] in words:
            return text[end - length : end]
    return ""


def begins_with(text: str, start: int, words: Mapping[str, Operator] | frozenset[str]) -> str:
    """Find the longest of `words` (up to 6 characters) that begins at `start` of `text`."""
    for end in range(min(start + 6, len(text)), start, -1):
        if text[start:end] in words:
            return text[start:end]
    return ""


class Finder:
    """The longest of many words at each place of a text, by the first character."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index some words."""
        by_first: dict[str, set[str]] = {}
        for word in words:
            by_first.setdefault(word[0], set()).add(word)
        self._known = {
            first: (sorted({len(word) for word in known}, reverse=True), known)
            for first, known in by_first.items()
        }

    def may_begin(self, char: str) -> bool:
        """Whether any of the words begins with a character."""
        return char in self._known

    def at(self, text: str, start: int) -> Iterator[str]:
        """Yield the words that begin at `start`, the longest first."""
        lengths, known = self._known.get(text[start], ((), frozenset()))
        for length in lengths:
            if text[start : start + length] in known:
                yield text[start : start + length]

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each word of a text with its place, from left to right, none overlapping."""
        by_first, end = self._known, 0
        for start, char in enumerate(text):
            if start < end or char not in by_first:
                continue
            lengths, known = by_first[char]
            for length in lengths:
                word = text[start : start + length]
                if word in known:
                    yield start, word
                    end = start + length
                    break
