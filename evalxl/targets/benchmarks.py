"""Targets measured by something else: a yardstick outside the form, or a place."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.core.terms import Verdict
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.words import pattern_of
from evalxl.targets.claims.scopes import reaches_less
from evalxl.targets.comparison import ParsedActual
from evalxl.targets.formatting import parsed_actual
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.ranks import rank_in
from evalxl.targets.states import Answer, answer_in_words, is_nothing
from evalxl.targets.target import Target

_GROWTH = re.compile("增速|增长|增幅|提高|上升|提升")
_SINCE_BEFORE = re.compile(
    "增长|提升|提高|增加|拉动|扩大|增强|上升|促进|上年|去年|上一年|同期|往年"
)
_BEFORE = re.compile("上年|去年|上一年|同期|往年")
_SINKS = re.compile("下降|降低|减少|缩短|压减|压缩|下滑")
_LOWER = re.compile("(?<!不)低于|不及|落后于|(?<!不)少于|未达到|未超过|没有达到|(?<!不)劣于|慢于")
_HIGHER = re.compile("高于|超过|高出|优于|领先|好于|多于|快于|达到|高出|持平|不低于|≥|>")
_WANTS_LESS = re.compile("(?<!不)低于|不高于|不超过|≤|<|小于|(?<!不)少于")
_LEVEL = re.compile("持平|不变|未变")
_CHANGE_ASKED = re.compile("(?<![不只零])(?:下降|降低|减少|提高|提升|增长|增加)")
_MISSING = ("benchmark_missing",)


def compare_relative(target: Target, row: Row) -> Outcome:
    """The yardstick is not in the form: only words, or a fall where growth is asked, decide."""
    actual = row.actual
    if is_nothing(actual):
        return cannot_tell("no_result", "missing_value", "benchmark_missing")
    if actual == target.text:
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=_MISSING)
    numbers = quantities(actual)
    value = parsed_actual(numbers[-1]) if numbers else ParsedActual()
    if numbers and _is_negative_growth(target.text, row.name, numbers[-1]):
        return Outcome(Verdict.UNMET, "fell", actual=value, flags=_MISSING)
    if numbers and numbers[-1].trend and _is_ceiling(target.text):
        return _fall_asked(numbers[-1], value)
    sinks = _SINKS.search(target.text) and not _GROWTH.search(target.text)
    if numbers and numbers[-1].trend and sinks:
        return _fall_asked(numbers[-1], value)
    if numbers and numbers[-1].trend > 0 and _SINCE_BEFORE.search(target.text):
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=_MISSING)
    if numbers and numbers[-1].trend and _SINKS.search(target.text):
        return _fall_asked(numbers[-1], value)
    if pattern_of("benchmark").search(actual) or not numbers:
        told = _told(actual, target.text)
        if told:
            return told
    return cannot_tell("no_benchmark", "benchmark_missing", actual=value)


def _is_ceiling(text: str) -> bool:
    """`不高于上年`: a fall keeps it, a rise breaks it."""
    return bool(_WANTS_LESS.search(text) and _BEFORE.search(text))


def _fall_asked(quantity: Quantity, value: ParsedActual) -> Outcome:
    """`较上年下降`: a fall asserts it, a rise denies it."""
    if quantity.trend < 0:
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=_MISSING)
    return Outcome(Verdict.UNMET, "denied", actual=value, flags=_MISSING)


def _is_negative_growth(text: str, name: str, quantity: Quantity) -> bool:
    fell = quantity.value < 0 or quantity.trend < 0
    return (
        fell and not _WANTS_LESS.search(text) and bool(_GROWTH.search(text) or _GROWTH.search(name))
    )


def _told(actual: str, text: str) -> Outcome | None:
    if _LEVEL.search(actual) and _CHANGE_ASKED.search(text):
        return Outcome(Verdict.UNMET, "denied", flags=_MISSING)
    wants_less = bool(_WANTS_LESS.search(text))
    lower, higher = bool(_LOWER.search(actual)), bool(_HIGHER.search(actual))
    if lower != higher and lower != wants_less:
        return Outcome(Verdict.UNMET, "below_benchmark", flags=_MISSING)
    if lower != higher:
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=_MISSING)
    answer = answer_in_words(actual)
    if answer == Answer.DENIED:
        return Outcome(Verdict.UNMET, "denied", flags=_MISSING)
    if answer == Answer.AFFIRMED and not quantities(actual):
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=_MISSING)
    return None


def compare_rank(target: Target, row: Row) -> Outcome:
    """Compare a place: a smaller number is better."""
    if is_nothing(row.actual):
        return cannot_tell("no_result", "missing_value")
    place = rank_in(row.actual)
    if place is None or target.place is None:
        if answer_in_words(row.actual) == Answer.DENIED:
            return Outcome(Verdict.UNMET, "denied")
        return cannot_tell("no_number", "actual_not_answering")
    if reaches_less(row.actual, target.text + row.name):
        return cannot_tell("other_thing", "actual_not_answering")
    blanks = {"given": place}
    actual = ParsedActual(float(place), None, False)
    if place <= target.place:
        return Outcome(Verdict.MET, "rank_kept", blanks, actual=actual)
    return Outcome(Verdict.UNMET, "rank_missed", blanks, actual=actual)
