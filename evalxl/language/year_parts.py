"""How much of a year a label speaks of: 1-7月, 截至9月底, 上半年."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.words import pattern_of, spellings

_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])月")
_YEAR = 12


@lru_cache(maxsize=4096)
def months_passed(text: str) -> int | None:
    """Return how many months of the year a text covers; `None` where it names no part of one.

    Of several months the last counts: 1-7月 are seven.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    named = [int(found[1]) for found in _MONTH.finditer(plain)]
    if named:
        return named[-1] if named[-1] < _YEAR else None
    parts = sorted(spellings()["months"], key=int, reverse=True)
    return next((int(part) for part in parts if pattern_of("months", part).search(plain)), None)
