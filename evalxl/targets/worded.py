"""Targets in words, ranks, and targets whose yardstick is not in the form."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from evalxl.targets.comparison import ParsedActual
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.quantities import quantities
from evalxl.targets.quantity import Quantity
from evalxl.targets.showing import parsed_actual
from evalxl.targets.states import Answer, answer_in_words, is_nothing
from evalxl.targets.target import Target
from evalxl.targets.target_rules import rank_in
from evalxl.targets.units import PERCENT
from evalxl.targets.words import grade_of, pattern_of, words_of
from evalxl.terms import Verdict

_SOFT = re.compile("有所|得到|进一步|不断|持续|较好|地|的|了|。|,|;|有")
_GROWTH = re.compile("增速|增长|增幅|提高|上升|提升")
_RISE = re.compile("增长|提升|提高|增加|拉动|扩大|增强|上升|促进")
_FALL = re.compile("下降|下滑|减少|负增长|降低|回落|萎缩|下跌|恶化")
_FALL_WANTED = re.compile("降|减|缩|节|少|控制|遏制|防")
_LOWER = re.compile("低于|不及|落后于|少于|未达到|未超过|没有达到|劣于|慢于")
_HIGHER = re.compile("高于|超过|高出|优于|领先|好于|多于|快于|达到|高出|持平|不低于|≥|>")
_GRADE_TAIL = re.compile("(?:等次|等级|档次|档|及?以上|等){1,3}\\Z")
_LONG_STATEMENT = 12
_ALIKE = 0.5
_MOSTLY = 90


def compare_words(target: Target, row: Row) -> Outcome:
    """Compare a target in words with a result: words assert or deny, nothing is computed."""
    text, actual = target.text, row.actual
    if text == actual:
        return Outcome(Verdict.CLAIMED, "claimed")
    if text in words_of("nothing") or (len(text) == 1 and not text.isalnum()):
        return cannot_tell("meaningless", "unmeasurable_target")
    numbers = quantities(actual)
    if is_nothing(actual) and not numbers:
        if actual in ("无", "没有") and re.match("无|不|未|没", text):
            return Outcome(Verdict.CLAIMED, "claimed_none")
        return cannot_tell("no_result", "missing_value")
    graded = _graded(text, actual)
    if graded:
        return graded
    answer = answer_in_words(actual)
    if answer == Answer.DENIED:
        return Outcome(Verdict.UNMET, "denied")
    if answer == Answer.PARTLY:
        return Outcome(Verdict.UNMET, "partly")
    if _contrary(text, actual):
        return Outcome(Verdict.UNMET, "denied")
    if numbers and _is_only_a_number(numbers, actual):
        return _number_for_words(numbers[-1])
    if answer == Answer.UNDER_WAY and answer_in_words(text) != Answer.UNDER_WAY:
        return cannot_tell("under_way", "actual_not_answering")
    if _is_weaker(text, actual):
        return cannot_tell("weaker", "actual_not_answering")
    if answer == Answer.AFFIRMED or _alike(text, actual) or len(actual) >= _LONG_STATEMENT:
        return Outcome(Verdict.CLAIMED, "claimed")
    return cannot_tell("unclear_words", "actual_not_answering")


def _graded(text: str, actual: str) -> Outcome | None:
    """Both are grades: a lower one misses the target."""
    asked = grade_of().get(_GRADE_TAIL.sub("", text))
    given = grade_of().get(_GRADE_TAIL.sub("", actual))
    if asked is None or given is None:
        return None
    if given > asked:
        return Outcome(Verdict.UNMET, "lower_grade")
    return Outcome(Verdict.CLAIMED, "claimed")


def _is_only_a_number(numbers: tuple[Quantity, ...], actual: str) -> bool:
    return len(numbers) == 1 and numbers[0].end - numbers[0].start >= len(actual) - 1


def _number_for_words(quantity: Quantity) -> Outcome:
    """`及时` answered by `100%` asserts; a bare number may be points, and says nothing."""
    if quantity.unit.dimension == PERCENT and quantity.value >= _MOSTLY:
        return Outcome(Verdict.CLAIMED, "claimed")
    return cannot_tell("unclear_words", "actual_not_answering")


def _contrary(text: str, actual: str) -> bool:
    """A rise was promised and a fall is told, or a fall of the same thing and a rise."""
    if _FALL.search(text) and _FALL.sub("", text) == _RISE.sub("", actual):
        return True
    fell = _FALL.search(actual)
    if not fell or not _RISE.search(text) or _FALL_WANTED.search(text) or _RISE.search(actual):
        return False
    before = actual[max(0, fell.start() - 8) : fell.start()]
    return not re.search(
        "成本|能耗|风险|事故|排放|投诉|负担|率|费|污染|犯罪|失业|损失|浪费", before
    )


def _is_weaker(text: str, actual: str) -> bool:
    strong, weak = pattern_of("strength", "strong"), pattern_of("strength", "weak")
    return bool(strong.search(text) and weak.search(actual) and not strong.search(actual))


def _alike(text: str, actual: str) -> bool:
    first, second = _SOFT.sub("", text[:200]), _SOFT.sub("", actual[:200])
    if not first or not second:
        return False
    if first in second or (second in first and len(second) > 1):
        return True
    return SequenceMatcher(None, first, second, autojunk=False).quick_ratio() >= _ALIKE and (
        SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE
    )


def compare_relative(target: Target, row: Row) -> Outcome:
    """The yardstick is not in the form: only words, or a fall where growth is asked, decide."""
    actual = row.actual
    if is_nothing(actual):
        return cannot_tell("no_result", "missing_value", "benchmark_missing")
    if actual == target.text:
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=("benchmark_missing",))
    numbers = quantities(actual)
    value = parsed_actual(numbers[-1]) if numbers else ParsedActual()
    if numbers and _is_negative_growth(target.text, row.name, numbers[-1]):
        return Outcome(Verdict.UNMET, "fell", actual=value, flags=("benchmark_missing",))
    if numbers and numbers[-1].trend > 0 and _RISE.search(target.text):
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=("benchmark_missing",))
    if pattern_of("benchmark").search(actual) or not numbers:
        told = _told(actual, target.text)
        if told:
            return told
    return cannot_tell("no_benchmark", "benchmark_missing", actual=value)


def _is_negative_growth(text: str, name: str, quantity: Quantity) -> bool:
    fell = quantity.value < 0 or quantity.trend < 0
    wants_less = re.search("低于|不高于|不超过|≤|<|小于|少于", text) and "不低于" not in text
    return fell and not wants_less and bool(_GROWTH.search(text) or _GROWTH.search(name))


def _told(actual: str, text: str) -> Outcome | None:
    wants_less = bool(re.search("(?<!不)低于|不高于|不超过|≤|<|小于", text))
    lower, higher = bool(_LOWER.search(actual)), bool(_HIGHER.search(actual))
    if "不低于" in actual or "不少于" in actual:
        lower = False
    flags = ("benchmark_missing",)
    if lower != higher and lower != wants_less:
        return Outcome(Verdict.UNMET, "below_benchmark", flags=flags)
    if lower != higher:
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=flags)
    answer = answer_in_words(actual)
    if answer == Answer.DENIED:
        return Outcome(Verdict.UNMET, "denied", flags=flags)
    if answer == Answer.AFFIRMED and not quantities(actual):
        return Outcome(Verdict.CLAIMED, "claimed_benchmark", flags=flags)
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
    blanks = {"given": place}
    actual = ParsedActual(float(place), None, False)
    if place <= target.place:
        return Outcome(Verdict.MET, "rank_kept", blanks, actual=actual)
    return Outcome(Verdict.UNMET, "rank_missed", blanks, actual=actual)
