"""Years in text as people type it: 2023, 2023年, 2023 年度, 二〇二三年."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from evalxl.core import lazy_re as re

WRITTEN = r"(?:19|20)\d{2}"
"""A year in digits, for patterns that name one beside other words."""
WITH_WORD = rf"{WRITTEN}年?度?"
"""A year in digits with 年 or 年度 behind it, or without."""

_YEAR = re.compile(rf"(?<!\d)(?P<number>{WRITTEN})(?P<word>\s*年(?:\s*度)?)?(?!\d)")
NAMED = re.compile(rf"(?<!\d){WRITTEN}\s*年")
"""Finds a year that 年 says to be one."""
_IN_WORDS = re.compile(r"[一二][〇○ＯOo0零一二三四五六七八九]{3}(?=\s*年)")
_DIGITS = str.maketrans("〇○ＯOo零一二三四五六七八九", "000000123456789")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a text; `has_word`: 年 or 年度 is written behind it."""

    number: int
    start: int
    end: int
    has_word: bool = False
    is_fiscal: bool = False


@lru_cache(maxsize=8192)
def years(text: str) -> tuple[Year, ...]:
    """Find the years that a text writes in digits, from left to right."""
    if "19" not in text and "20" not in text:
        return ()
    return tuple(
        Year(
            int(found["number"]),
            *found.span(),
            found["word"] is not None,
            (found["word"] or "").endswith("度"),
        )
        for found in _YEAR.finditer(text)
    )


def named_years(text: str) -> tuple[Year, ...]:
    """Find the years of a text that 年 says to be years: 2023年, but not 2023人."""
    return tuple(year for year in years(text) if year.has_word) if "年" in text else ()


def year_in(text: str) -> int | None:
    """Return the first year a text names, in digits or in words: 二〇二三年度."""
    found = years(in_digits(text))
    return found[0].number if found else None


def in_digits(text: str) -> str:
    """Return a text in plain widths, with its years in digits."""
    plain = unicodedata.normalize("NFKC", text)
    return _IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), plain)


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else."""
    found = years(text)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
