"""Steps told by a name that is no grade word: 获国家级表彰得满分，省级表彰得70%."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalxl.language.text import normalise
from evalxl.language.words import grade_of
from evalxl.standards.classes import own_part
from evalxl.standards.model import Band, Called
from evalxl.standards.shapes import shapes

_LONGEST = 6


def settled(bands: Sequence[Band]) -> tuple[list[Band], list[str]]:
    """Give each named step the word that tells it from the others.

    Returns:
        The bands, and the words of the steps that no word tells apart: those decide nothing.
    """
    named = [band for band in bands if isinstance(band.when, Called)]
    others = [str(band.when) for band in bands if type(band.when) is str]
    said = [_bare(band.when.word) for band in named if isinstance(band.when, Called)]
    all_said = [*said, *others]
    own = [own_part(one, all_said) if len(all_said) > 1 else "" for one in said]
    if len(all_said) == 1 and _is_denied(said[0], bands):
        own = said
    is_plain = all(0 < len(one) <= _LONGEST and one not in grade_of() for one in own)
    if not is_plain or len(set(own)) < len(own):
        return [band for band in bands if band not in named], [band.clause for band in named]
    words = iter(own)
    around = [one.replace(mine, "") for one, mine in zip(said, own, strict=True)]
    return [
        replace(band, when=Called(next(words), tuple(around)))
        if isinstance(band.when, Called)
        else band
        for band in bands
    ], []


def _is_denied(word: str, bands: Sequence[Band]) -> bool:
    """Whether the other band is that it is not so: 建成得满分, 未建成不得分."""
    return any(f"{no}{word}" in one.clause for one in bands for no in ("未", "没有", "不"))


def _bare(word: str) -> str:
    """Drop what says that somebody got it: 被评为, 获得, 考核等次为."""
    return shapes("called")["got"].sub("", normalise(word))


def is_called(called: Called, result: str) -> bool:
    """Whether a result is the name of a step and nothing else."""
    text = _bare(result)
    if called.word not in text:
        return False
    left = text.replace(called.word, "", 1)
    for part in (*called.around, *shapes("called")["plain"].findall(left)):
        left = left.replace(part, "")
    return not left.strip(",。;、")
