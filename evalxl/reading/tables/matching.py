"""Sub-projects of the money table and of the indicator table: which are the same."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.core.model import Indicator, Subproject

_NUMBER = re.compile(
    r"^\s*(?:[①-⑳]|(?:二级项目|子项目|项目)?\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?:[、.．)）:：]|\s+)(?!\d))\s*"
)
"""A serial number needs a sign or blank behind it: 5G基站 and 2期工程 begin with none."""
_KIND = re.compile(r"(?<=..)(?:子项目|二级项目|项目|子项)$")
_REMARK = re.compile(r"\([^()]*\)$")


def matched(subprojects: Iterable[Subproject], indicators: Iterable[Indicator]) -> list[Subproject]:
    """Match names of the money table with those of the indicator table, as far as they tell.

    Names are compared as typed, then without blanks and widths of signs, then without a serial
    number before and 项目 behind, then without a remark such as （年中追加） that only one of
    them has. Looser likeness counts only where it leaves one choice on either side.
    """
    own = list(subprojects)
    theirs = list(dict.fromkeys(one.subproject for one in indicators if one.subproject))
    pairs: dict[str, str] = {}
    for alike in (str, _plain, _core):
        pairs |= _pairs(own, theirs, pairs, alike)
    pairs |= _pairs_but_for_remarks(own, theirs, pairs)
    return [replace(one, indicator_name=pairs.get(one.name)) for one in own]


def _pairs(
    own: Iterable[Subproject],
    theirs: Iterable[str],
    known: dict[str, str],
    alike: Callable[[str], str],
) -> dict[str, str]:
    """Pair the names left over that are alike, where they are the only ones on either side."""
    left = _by_likeness({one.name for one in own} - known.keys(), alike)
    right = _by_likeness(set(theirs) - set(known.values()), alike)
    return {
        names[0]: right[like][0]
        for like, names in left.items()
        if like and len(names) == 1 and len(right.get(like, ())) == 1
    }


def _pairs_but_for_remarks(
    own: Iterable[Subproject], theirs: Iterable[str], known: dict[str, str]
) -> dict[str, str]:
    """Pair names of which one has a remark behind it; two different remarks tell two projects."""
    found = _pairs(own, theirs, known, _without_remark)
    return {
        one: other
        for one, other in found.items()
        if _core(one) == _without_remark(one) or _core(other) == _without_remark(other)
    }


def _by_likeness(names: Iterable[str], alike: Callable[[str], str]) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[alike(name)].append(name)
    return groups


def _plain(name: str) -> str:
    """Write a name without blanks and full-width signs."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def _core(name: str) -> str:
    """Write a name without the serial number before it and the word 项目 behind it."""
    return _KIND.sub("", _plain(_NUMBER.sub("", name)))


def _without_remark(name: str) -> str:
    """Write a name without a remark in brackets behind it."""
    return _KIND.sub("", _REMARK.sub("", _core(name)))
