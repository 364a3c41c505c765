"""Digits that different programs, or different people, would read as different numbers."""

from __future__ import annotations

from functools import lru_cache

from evalxl.core import lazy_re as re

_DIGIT = "0-9０-９"
_BLANKS = " \\t\u00a0\u2000-\u200a\u202f\u3000"
_BLANK = f"[{_BLANKS}]+"
_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀-₉¼½¾⅐-⅞"
_TIMES = "×xX*✕╳·"
_HINT = re.compile(f"[eE{_BLANKS}{_SMALL}{_TIMES}]")
_PARTED = re.compile(f"[{_DIGIT}](?P<blank>{_BLANK})[{_DIGIT}]")
_GROUPED = re.compile(f"(?<![{_DIGIT}])[{_DIGIT}]{{1,3}}(?:{_BLANK}[{_DIGIT}]{{3}})+(?![{_DIGIT}])")
_RAISED = re.compile(f"[{_DIGIT}][{_SMALL}]")
_FOREIGN = re.compile(f"[^\\D{_DIGIT}]")
# Shown from right to left, or with a stroke over a digit: not what the characters say.
_OVERDRAWN = re.compile(f"\u202e|[{_DIGIT}][\u0300-\u036f\u20d0-\u20df\u20e4-\u20f0]")
_EXPONENT = re.compile(r"(?<![0-9A-Za-z.])[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+(?![0-9A-Za-z])")
_FLAT_POWER = re.compile(rf"[0-9][ ]?[{_TIMES}][ ]?10(?:\^|\*\*|[0-9])[-+]?[0-9]*(?![0-9.])")


@lru_cache(maxsize=65536)
def is_in_doubt(text: str) -> bool:
    """Whether a text holds a number nobody can be sure of.

    That is one parted by a blank (`15 13`; `1 234` is grouped by thousands), one with raised or
    lowered digits or a fraction behind it (`1⁵`, `3½`), a power (`1E2`, `5×104` that was 5×10⁴
    once), one in the digits of another script, or one that is shown otherwise than it is stored.
    """
    if text.isdecimal() and text.isascii():
        return False
    if _FOREIGN.search(text) or _OVERDRAWN.search(text):
        return True
    if not _HINT.search(text):
        return False
    if _EXPONENT.search(text) or _FLAT_POWER.search(text) or _RAISED.search(text):
        return True
    return bool(_PARTED.search(_GROUPED.sub("1", text)))
