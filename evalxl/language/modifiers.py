"""What stands directly around a number: comparison, 约, 左右, 增长, 下降."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from evalxl.core import lazy_re as re
from evalxl.core.terms import Operator
from evalxl.language.quantity import Quantity
from evalxl.language.units import DURATIONS, Unit
from evalxl.language.words import any_of, begins_with, comparators, ends_with, pattern_of, words_of

_INCLUSIVE = re.compile(r"\((?:含|包含|不含|含本数)[^()0-9]{0,6}\)")
_CLAUSE_END = re.compile(r"[,;。:(]")
_TREND_BEFORE = 8
_THE_TARGET = frozenset(("目标值", "目标", "指标值", "计划数", "预期值", "标准值"))
_DURATION_ENDS = ("内", "后", "前", "之", "以")
_ABOUT_NOT = ("节", "签", "履", "合", "集")  # 节约5万元 is no rough number


def dressed(quantity: Quantity, text: str) -> Quantity:
    """Add to a number what its neighbours say about it."""
    if quantity.is_tolerance and quantity.upper is None:
        return replace(quantity, value=-quantity.value, upper=quantity.value)
    start, end = quantity.start, quantity.end
    if not _may_be_dressed(text, start, end):
        trend = quantity.trend or _trend(text, start)
        return quantity if trend == quantity.trend else replace(quantity, trend=trend)
    inclusive = _INCLUSIVE.match(text, end)
    end = inclusive.end() if inclusive else end
    near = ends_with(text, start, words_of("approximate", "before"))
    if near == "约" and text[: start - 1].endswith(_ABOUT_NOT):
        near = ""
    start -= len(near)
    named = ends_with(text, start, _THE_TARGET)
    before = ends_with(text, start - len(named), comparators("before"))
    start -= len(before) + (len(named) if before else 0)
    after, end = _comparison_after(text, end, quantity.unit)
    loose = begins_with(text, end, words_of("approximate", "after"))
    reach = _reach(text, start)
    return Quantity(  # not `replace`: this is the busiest line of all
        quantity.value,
        quantity.unit,
        start,
        end + len(loose),
        comparators("before").get(before) or after or quantity.op,
        reach,
        quantity.upper,
        bool(near or loose),
        0 if reach else quantity.trend or _trend(text, start),
        quantity.in_brackets,
        quantity.is_tolerance,
        quantity.is_chinese,
    )


def _may_be_dressed(text: str, start: int, end: int) -> bool:
    """Whether the characters beside a number may belong to a word that says more about it."""
    before, after = _edges()
    return bool(start and text[start - 1] in before) or text[end : end + 1] in after


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """Return the last characters of words before a number, and the first of those behind it."""
    before = [*words_of("approximate", "before"), *_THE_TARGET, *comparators("before")]
    before += [*words_of("before", "reach_up"), *words_of("before", "reach_down")]
    after = [*words_of("approximate", "after"), *comparators("after"), *comparators("at_end")]
    after += [*_DURATION_ENDS, "("]
    return frozenset(word[-1] for word in before), frozenset(word[0] for word in after)


def _comparison_after(text: str, end: int, unit: Unit) -> tuple[Operator | None, int]:
    """`以上`, `以内`; `内` only after a duration (`30日内`), `前` only after a day (`5日前`)."""
    written = begins_with(text, end, comparators("after"))
    if written:
        return comparators("after")[written], end + len(written)
    closing = begins_with(text, end, comparators("at_end"))
    if closing and _ends_clause(text, end + len(closing)):
        return comparators("at_end")[closing], end + len(closing)
    if unit.dimension in DURATIONS and text.startswith("内", end):
        return Operator.AT_MOST, end + 1
    if unit.dimension in DURATIONS and text.startswith(("后", "之后", "以后"), end):
        return Operator.MORE, end + (1 if text[end] == "后" else 2)
    if unit.text == "日" and text.startswith(("前", "之前", "以前"), end):
        return Operator.AT_MOST, end + (1 if text[end] == "前" else 2)
    return None, end


def _ends_clause(text: str, end: int) -> bool:
    return end == len(text) or _CLAUSE_END.match(text, end) is not None


def _reach(text: str, start: int) -> Operator | None:
    """`提高到90%` asks for 90% or more, `降至3%` for 3% or less; neither is a change."""
    if ends_with(text, start, words_of("before", "reach_up")):
        return Operator.AT_LEAST
    if ends_with(text, start, words_of("before", "reach_down")):
        return Operator.AT_MOST
    return None


@cache
def _any_trend() -> re.Pattern[str]:
    return any_of(words_of("trend", "down") | words_of("trend", "up"))


def _trend(text: str, start: int) -> int:
    if not start or not _any_trend().search(text, max(0, start - _TREND_BEFORE), start):
        return 0
    clause = _CLAUSE_END.split(text[max(0, start - _TREND_BEFORE) : start])[-1]
    down = max((m.end() for m in pattern_of("trend", "down").finditer(clause)), default=0)
    up = max((m.end() for m in pattern_of("trend", "up").finditer(clause)), default=0)
    return (up > down) - (down > up)
