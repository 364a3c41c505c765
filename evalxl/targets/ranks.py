"""Places in a ranking: 前3名, 第五位, 全省第2."""

from __future__ import annotations

from evalxl.core import lazy_re as re

_RANK = re.compile(
    "前(?P<within>[0-9]{1,4}|[一二三四五六七八九十]{1,3})(?:名|位|强|$)"
    "|第(?P<place>[0-9]{1,4}|[一二三四五六七八九十]{1,3})(?:名|位|$)"
)
_BARE_PLACE = re.compile("[1-9][0-9]{0,3}")
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")}


def place_in(text: str) -> tuple[int, int]:
    """Return the first place a text names and where its words end; 0 where it names none."""
    found = _RANK.search(text)
    return (_place(found["within"] or found["place"]), found.end()) if found else (0, 0)


def rank_in(text: str) -> int | None:
    """Return the place a result names (`全省第2名` → 2)."""
    found = _RANK.search(text)
    if found and text.endswith("倒数", 0, found.start()):
        return None
    if found:
        return _place(found["within"] or found["place"]) or None
    return int(text) if _BARE_PLACE.fullmatch(text) else None


def _place(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (10 * _DIGIT.get(tens, 1 if ten else 0) if ten else 0) + _DIGIT.get(ones, 0)
