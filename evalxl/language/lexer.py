"""Cut text into the words of the lexicon; what no entry knows stays as an unknown word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from evalxl.language.words import Finder, spellings

UNKNOWN, NAMED = "unknown", "named"
_LONGEST = 8
_STRANGE, _WORD = 16, 2
"""What one unknown character and one word cost: few unknown ones first, then few words."""
_CLASSES = {
    "heads": "neutral",
    "neutral": "neutral",
    "phrase": "phrase",
    "light": "light",
    "before": "light",
    "after": "neutral",
    "trend": "light",
    "paper": "paper",
    "approximate": "neutral",
    "total": "neutral",
}
"""Group of the lexicon → class of its words."""
_CHINESE = ("\u4e00", "\u9fff")


@cache
def all_words() -> Mapping[str, str]:
    """Return every word of the lexicon that a bureau's own word may be set equal to."""
    table = spellings()
    texts = [
        text for entries in table.values() for text in entries.values() if isinstance(text, str)
    ]
    said = " ".join(texts).replace("<", " ").replace("*", " ")
    return {**dict.fromkeys(said.split(), ""), **vocabulary()}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text; `kind` is a class of the lexicon, `named` or `unknown`."""

    text: str
    kind: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@cache
def vocabulary() -> Mapping[str, str]:
    """Return every word the lexer knows with its class, `work` for a step of a kind of work."""
    table = spellings()
    known = {
        word: kind
        for group, kind in _CLASSES.items()
        for entry in table[group].values()
        for word in entry.split()
    }
    known.update(
        {
            word: "work"
            for ladder in table["works"].values()
            for word in ladder.replace("<", " ").replace("*", " ").split()
            if known.get(word) not in ("light", "phrase")
        }
    )
    return known


@lru_cache(maxsize=8192)
def words(text: str, named: str = "") -> tuple[Word, ...]:
    """Cut a text into words, leaving as few characters unknown as can be.

    Args:
        text: A normalised text, or a part of one.
        named: What the row itself names: any two characters and more of it count as known.
    """
    known, finder = vocabulary(), _finder()
    costs: list[int] = [0] + [1 << 60] * len(text)
    origin: list[tuple[int, str]] = [(0, "")] * (len(text) + 1)
    for start, char in enumerate(text):
        so_far = costs[start]
        is_strange = _CHINESE[0] <= char <= _CHINESE[1] and char not in known
        steps = [(start + 1, UNKNOWN if is_strange else known.get(char, "neutral"))]
        if finder.may_begin(char):
            steps += [(start + len(word), known[word]) for word in finder.at(text, start)]
        if named and text[start : start + 2] in named:
            steps += [
                (end, NAMED)
                for end in _named_ends(text, start, named)
                if known.get(text[start:end], "neutral") == "neutral"
            ]
        for end, kind in steps:
            cost = so_far + (_STRANGE if kind == UNKNOWN else _WORD)
            if cost <= costs[end]:
                costs[end], origin[end] = cost, (start, kind)
    return _joined(text, origin)


@cache
def _finder() -> Finder:
    return Finder(vocabulary())


def _named_ends(text: str, start: int, named: str) -> Iterator[int]:
    """Yield the ends of whatever the row itself names, two characters and more."""
    end = start + 2
    while end <= len(text) and end - start <= _LONGEST and text[start:end] in named:
        yield end
        end += 1


def _joined(text: str, origin: list[tuple[int, str]]) -> tuple[Word, ...]:
    """Walk back from the end; neighbouring unknown characters are one word."""
    found: list[Word] = []
    end = len(text)
    while end:
        start, kind = origin[end]
        if found and kind == UNKNOWN == found[-1].kind and found[-1].start == end:
            found[-1] = Word(text[start : found[-1].end], UNKNOWN, start)
        else:
            found.append(Word(text[start:end], kind, start))
        end = start
    return tuple(reversed(found))
