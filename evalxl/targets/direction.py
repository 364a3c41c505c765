"""Which way is better where no sign is written: the end of the name, then the category."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.core.terms import Direction, DirectionSource, Operator
from evalxl.language.units import DURATIONS, MONEY, PERCENT, Unit
from evalxl.language.words import any_of, words_of

_LONGEST = 14
_LONGEST_NAME = 100
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_LEAD = re.compile(r"\A(?:指标[0-9]{0,2}[:：.、]?|[0-9]{1,2}[.、:])")
_TAIL = re.compile(r"(?:[。.,;、:为≥≤=<>0-9%]|达到?|是否){1,20}\Z")
_LOWERED = re.compile(
    "(?:为[^,;。]{2,6})?(?:有效)?(?:降低|减少|节约|节省|压减|削减|减轻|挽回|避免|追回)"
)
_RATES = ("率", "度", "比例", "比重", "占比", "水平")
_FALLS = re.compile("降|减|节|省|少|压|亏|挽")
_COST_LEVEL = re.compile("成本")
_DOWN = re.compile(
    "(?:降幅|减幅|减量|(?:下降|降低|减少|节约|缩短|压减|压降|削减)(?:率|额|量|幅度|比例|程度|数|值|时间|金额|百分点|情况)?)\\Z"
)

_BY_OPERATOR = {
    Operator.AT_LEAST: Direction.MORE_IS_BETTER,
    Operator.MORE: Direction.MORE_IS_BETTER,
    Operator.AT_MOST: Direction.LESS_IS_BETTER,
    Operator.LESS: Direction.LESS_IS_BETTER,
}


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "direction.toml").read_text(encoding="utf-8"))


@cache
def _endings() -> Mapping[str, Direction]:
    """Every known ending of a name → which way is better."""
    table = _table()
    less, tails = table["less"], table["less"]["endings"].split()
    known = dict.fromkeys(less["words"].split(), Direction.LESS_IS_BETTER)
    for thing in less["things"].split():
        known[thing] = Direction.LESS_IS_BETTER
        known.update({thing + tail: Direction.LESS_IS_BETTER for tail in tails})
    known.update(dict.fromkeys(table["exact"]["endings"].split(), Direction.EXACT))
    known.update(dict.fromkeys(table["more"]["endings"].split(), Direction.MORE_IS_BETTER))
    return known


def direction_table() -> Mapping[str, str]:
    """Return what the table knows, line by line, for the page."""
    return {
        f"`{group}` `{entry}`": " ".join(words.split())
        for group, entries in _table().items()
        for entry, words in entries.items()
    }


@lru_cache(maxsize=8192)
def head_of(name: str) -> str:
    """Return the part of a normalised name whose end says what is counted."""
    end = name[-_LONGEST_NAME:]
    bare = _BRACKETS.sub("", end) or end
    return _TAIL.sub("", _LEAD.sub("", bare))[-40:]


@lru_cache(maxsize=8192)
def direction_of_name(name: str) -> Direction | None:
    """Read the direction from the end of a normalised name; `None` where it says nothing."""
    head, known = head_of(name), _endings()
    for length in range(min(_LONGEST, len(head)), 0, -1):
        ending = head[-length:]
        if ending in known:
            direction = known[ending]
            return _of_bad_thing(head) if direction == Direction.LESS_IS_BETTER else direction
    return None


def _of_bad_thing(head: str) -> Direction | None:
    """Less of it is better, unless the name says that it is lowered or dealt with."""
    if _LOWERED.match(head) and not head.endswith(_RATES):
        return Direction.MORE_IS_BETTER
    is_work = any(head.startswith(verb) for verb in _works()) and head.endswith(_things())
    return None if is_work or _is_handled(head) else Direction.LESS_IS_BETTER


@cache
def _things() -> tuple[str, ...]:
    return tuple(_table()["less"]["things"].split())


@cache
def _works() -> tuple[str, ...]:
    """办结投诉, 排查隐患, 化解矛盾纠纷: the name begins with the work."""
    return tuple(_table()["handled"]["works"].split())


def _is_handled(head: str) -> bool:
    """A bad thing is counted that somebody dealt with: more work done, not more harm."""
    verb, counted = _handled()
    return bool(counted.search(head) and verb.search(head))


@cache
def _handled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = _table()["handled"]
    endings = "|".join(words["counted"].split())
    return any_of(words["verbs"].split()), re.compile(f"(?<!天)(?:{endings})\\Z")


def names_a_fall(name: str) -> bool:
    """Something that was saved, cut or brought down may be what the name counts."""
    return bool(_FALLS.search(name))


@lru_cache(maxsize=8192)
def asks_for_a_fall(name: str) -> bool:
    """The name counts a reduction: 能耗降低率, 成本节约额."""
    return bool(_DOWN.search(head_of(name)))


def _less_or_not(head: str, level2: str, unit: Unit) -> Direction:
    """A share of work under a time is no time; money outside 成本 is not spent to save it."""
    if unit.dimension == PERCENT and head.endswith(tuple(words_of("name_of", "time"))):
        return Direction.MORE_IS_BETTER
    is_spending = unit.dimension == MONEY and head.endswith(tuple(words_of("name_of", "spending")))
    if is_spending and level2 and not _COST_LEVEL.search(level2):
        return Direction.EXACT
    return Direction.LESS_IS_BETTER


def _sets_a_standard(head: str) -> bool:
    """收费标准控制数, 每生补助标准金额: a cost by its category, a fixed rate by its name."""
    return any(standard in head for standard in _table()["exact"]["endings"].split())


@lru_cache(maxsize=1024)
def direction_of(
    op: Operator | None, name: str, level2: str, unit: Unit, is_zero: bool
) -> tuple[Direction, DirectionSource]:
    """Decide which way is better and say from where that is known.

    Args:
        op: The written relation; `None` or `EQUAL` leave it to the name.
        name: The normalised name.
        level2: The normalised level-2 category.
        unit: The unit of the target.
        is_zero: The target is 0: nobody sets 0 as something to reach.
    """
    if op in _BY_OPERATOR:
        return _BY_OPERATOR[op], DirectionSource.SIGN
    by_name = direction_of_name(name)
    if by_name == Direction.LESS_IS_BETTER:
        return _less_or_not(head_of(name), level2, unit), DirectionSource.NAME
    if by_name:
        return by_name, DirectionSource.NAME
    if _COST_LEVEL.search(level2) and unit.dimension != PERCENT:
        if _sets_a_standard(head_of(name)):
            return Direction.EXACT, DirectionSource.NAME
        return Direction.LESS_IS_BETTER, DirectionSource.CATEGORY
    if "时效" in level2 and unit.dimension in DURATIONS:
        return Direction.LESS_IS_BETTER, DirectionSource.CATEGORY
    if is_zero:
        return Direction.LESS_IS_BETTER, DirectionSource.DEFAULT
    return Direction.MORE_IS_BETTER, DirectionSource.DEFAULT
