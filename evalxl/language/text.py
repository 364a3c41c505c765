"""Texts as they are matched: one spelling for every width, sign, dash and blank.

What a person typed is kept elsewhere; this form serves matching and nothing else. Every
character is replaced by one character or dropped, so what is inside values (`5G`, `㎡`,
`“三型两网”`) stays what it is.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from evalxl.core import lazy_re as re

LONGEST = 4000
"""Characters of one cell that are analysed; a longer cell is no target and no result."""

_SAME = {
    **dict.fromkeys("≧⩾≽⋝", "≥"),
    **dict.fromkeys("≦⩽≼⋜", "≤"),
    **dict.fromkeys("═﹦＝〓", "="),
    **dict.fromkeys("—–―−‐‑‒－﹣─━", "-"),
    **dict.fromkeys("～∼〜˜﹏", "~"),
    **dict.fromkeys("％﹪", "%"),
    **dict.fromkeys("【〔［﹝", "("),
    **dict.fromkeys("】〕］﹞", ")"),
    **dict.fromkeys("＂「『", "“"),
    **dict.fromkeys("」』", "”"),
    "﹢": "+",
    **dict.fromkeys("∶︰﹕", ":"),
}


class _Folding(dict[int, str | None]):
    """Translation table that works out a character when it is first met."""

    def __missing__(self, code: int) -> str | None:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str | None:
    if char in _SAME:
        return _SAME[char]
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zs"):
        return None
    decimal = unicodedata.decimal(char, None)
    if decimal is not None:
        return str(decimal)
    plain = unicodedata.normalize("NFKC", char)
    # Superscripts and ① would turn into digits, ㎡ into letters and a digit: those are kept.
    if len(plain) != 1 or (plain.isascii() and plain.isdigit()):
        return char
    if plain.isspace():
        return None
    return _SAME.get(plain, plain)


def one_width(text: str) -> str:
    """Return a text in the usual widths and signs (NFKC), but with ① and ² as they are.

    As digits they would become part of the number beside them.
    """
    if text.isascii():
        return text
    return "".join(char if _would_be_digits(char) else _normal(char) for char in text)


def _normal(char: str) -> str:
    """Return a character's compatibility form."""
    return unicodedata.normalize("NFKC", char)


def _would_be_digits(char: str) -> bool:
    is_digit = unicodedata.decimal(char, None) is not None
    return not is_digit and any(one.isascii() and one.isdigit() for one in _normal(char))


_FOLDING = _Folding()
_LISTED = re.compile(r"(?<=[0-9])[ \t]*[\r\n][\r\n \t]*(?=[0-9])")
_GUILLEMET = re.compile("\\A》(?=[0-9])|\\A《(?=[0-9])(?!.*》)")
_SIGNS = re.compile(r"[><≥≤][=>]|=[><]|={2,9}|-{2,9}|~{2,9}")
_SIGN = {">=": "≥", "=>": "≥", "≥=": "≥", "<=": "≤", "=<": "≤", "≤=": "≤"}


@lru_cache(maxsize=16384)
def normalise(text: str | None) -> str:
    """Return `text` in one spelling for matching: NFKC by character, no blanks, one sign each.

    A line break between two digits separates two statements and becomes `;`; every other blank
    is dropped, so a verdict never depends on spaces; nor on a full stop at the end. Idempotent.
    """
    if not text:
        return ""
    if "\n" in text or "\r" in text:
        text = _LISTED.sub(";", text)
    folded = text.translate(_FOLDING)
    if "=" in folded or "--" in folded or "~~" in folded:
        folded = _SIGNS.sub(_one_sign, folded)
    if folded.startswith(("》", "《")):
        folded = _GUILLEMET.sub(lambda sign: "≥" if sign[0] == "》" else "≤", folded)
    return folded.rstrip("。;,") or folded if folded.endswith(("。", ";", ",")) else folded


def _one_sign(match: re.Match[str]) -> str:
    sign = match[0]
    return _SIGN.get(sign, sign[0] if sign[0] == sign[-1] else sign)
