"""Text that stands in the workbook under a heading of its own, to be carried over."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalxl.core import lazy_re as re

_RANKS = tuple(
    map(
        re.compile,
        (
            r"[一二三四五六七八九十]+\s*[、.]",
            r"\([一二三四五六七八九十]+\)",
            r"\d+\s*[、.](?!\d)",
            r"\(\d+\)",
        ),
    )
)
_LONGEST = 30
_SENTENCE = re.compile(r"[。;]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the paragraphs down to the next one of its rank or higher.

    `rank`: 0 the highest; `inner` are the headings within it, which stand among its paragraphs.
    """

    heading: str
    rank: int
    paragraphs: tuple[str, ...]
    inner: tuple[str, ...]


def under(texts: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return what stands under headings that hold any of the words, the innermost ones alone."""
    found = [one for one in sections(texts) if _holds(one.heading, words)]
    innermost = [one for one in found if not any(_holds(inner, words) for inner in one.inner)]
    told = (text for one in innermost for text in one.paragraphs)
    return list(dict.fromkeys(told))


def _holds(heading: str, words: Sequence[str]) -> bool:
    return any(word in heading for word in words)


def sections(texts: Sequence[str]) -> Iterator[Section]:
    """Part running text by its headings."""
    lines = [line for text in texts for line in _lines(text)]
    for place, line in enumerate(lines):
        rank = rank_of(line)
        if rank is None:
            continue
        body: list[str] = []
        for later in lines[place + 1 :]:
            other = rank_of(later)
            if other is not None and other <= rank:
                break
            body.append(later)
        inner = tuple(one for one in body if rank_of(one) is not None)
        yield Section(line, rank, tuple(body), inner)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def rank_of(line: str) -> int | None:
    """Return the rank of a heading by its numbering; `None` for a paragraph.

    A heading is short and no sentence: 一、… 0, （一）… 1, 1.… 2, （1）… 3.
    """
    plain = unicodedata.normalize("NFKC", line).strip()
    if len(plain) > _LONGEST or _SENTENCE.search(plain):
        return None
    return next((rank for rank, mark in enumerate(_RANKS) if mark.match(plain)), None)
