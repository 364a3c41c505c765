"""Times of day: 早上6点半前, 8:30, 下午5时15分."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.numerals import number_in_words
from evalxl.language.words import pattern_of, words_of

_HOUR, _HALF_DAY, _DAY = 60, 12, 24
_HINT = re.compile("[:点时]")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes; `half` is 0 before noon, 1 after it, `None` where not told."""

    minutes: int
    start: int
    end: int
    half: int | None = None
    is_deadline: bool = False


@lru_cache(maxsize=4096)
def clocks(text: str) -> tuple[Clock, ...]:
    """Find the times of day in a normalised text.

    A bare `8:30` or `6点` counts only with a part of the day before it, or a word such as 前 or
    minutes in words behind it: 1:15 may be a ratio and 6点 six items.
    """
    if not _HINT.search(text):
        return ()
    found = (_clock(match) for match in _pattern().finditer(text))
    return tuple(one for one in found if one is not None)


def alike(first: Clock, second: Clock) -> tuple[int, int]:
    """Return the minutes of two times; one without a half of the day lies in the other's."""
    shared = second.half if first.half is None else first.half
    return tuple(  # type: ignore[return-value]
        _minutes(replace(one, half=shared) if one.half is None else one) for one in (first, second)
    )


def _minutes(one: Clock) -> int:
    is_early = one.minutes < _HALF_DAY * _HOUR
    return one.minutes + _HALF_DAY * _HOUR if one.half == 1 and is_early else one.minutes


@cache
def _pattern() -> re.Pattern[str]:
    digits = "(?:[一二三四五六七八九]|十[一二]?)"
    first, second = pattern_of("day_part", "first"), pattern_of("day_part", "second")
    part = f"{first.pattern}|{second.pattern}"
    return re.compile(
        f"(?P<part>{part})?(?P<hour>(?<![0-9.:])(?:[01]?[0-9]|2[0-4])|(?<!十){digits})"
        "(?:[点时](?P<told>(?P<minute>[0-5]?[0-9])分?(?![0-9%])|半|[一三]刻|整|钟)?|:(?P<digital>[0-5][0-9])(?![0-9:]))"
        f"(?P<by>{pattern_of('day_part', 'by').pattern})?"
    )


def _clock(match: re.Match[str]) -> Clock | None:
    is_told = match["part"] or match["by"] or (match["told"] and match["told"] != "钟")
    hour = int(match["hour"]) if match["hour"].isdigit() else number_in_words(match["hour"])
    if not is_told or hour is None:
        return None
    half = _half(match["part"] or "", int(hour))
    return Clock(
        int(hour) * _HOUR + _past(match), match.start(), match.end(), half, bool(match["by"])
    )


def _past(match: re.Match[str]) -> int:
    fixed = {"半": 30, "一刻": 15, "三刻": 45}
    if match["digital"] or match["minute"]:
        return int(match["digital"] or match["minute"])
    return fixed.get(match["told"] or "", 0)


def _half(part: str, hour: int) -> int | None:
    if hour > _HALF_DAY:
        return 1
    if part in words_of("day_part", "first"):
        return 0
    if part in words_of("day_part", "second"):
        return 1
    return None
