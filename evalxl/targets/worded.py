"""Targets in words, answered by words: asserted, denied, or nobody can tell."""

from __future__ import annotations

from difflib import SequenceMatcher

from evalxl.core import lazy_re as re
from evalxl.core.terms import Verdict
from evalxl.language.dates import moments
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import PERCENT
from evalxl.language.words import pattern_of
from evalxl.targets.claims.kinds import is_earlier_stage, is_lower_class, is_opposite
from evalxl.targets.claims.scopes import reaches_less
from evalxl.targets.grades import compare_grades
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.states import Answer, answer_in_words, is_nothing
from evalxl.targets.target import Target

_SOFT = re.compile("有所|得到|进一步|不断|持续|较好|地|的|了|。|,|;|有")
_RISE = re.compile("增长|提升|提高|增加|拉动|扩大|增强|上升|促进")
_FALL = re.compile("下降|下滑|减少|负增长|降低|回落|萎缩|下跌|恶化")
_FALL_WANTED = re.compile("降|减|缩|节|少|控制|遏制|防")
_BAD_THINGS = re.compile("成本|能耗|风险|事故|排放|投诉|负担|率|费|污染|犯罪|失业|损失|浪费")
_NEVER_MORE = re.compile("只[减降]不[增升]|不增长|不增加|不上升|零增长|负增长")
_UNCHANGED = re.compile(
    "[^,;。]{0,10}(?:(?:保持|基本|维持)(?:不变|未变)|(?:保持|基本|维持)?持平|(?:无|没有|未见)(?:明显|显著|较大)?变化|与[^,;。]{1,6}持平)"
)
_TURNED = re.compile("反([升增])|反([降减])")
_THERE = ("发现", "存在", "发生", "出现", "有")
_NOT_AT_ONCE = re.compile("[两二三]次|整改后|复验|复查")
_NO_RISE = re.compile("[只未不没零]有?[增上提]|(?:增长|增加|上升)[^0-9]{0,3}(?:-|0(?![.0-9]))")
_ONLY_A_WAY = re.compile(
    "(?:同比|环比|较上年|比上年|逐年|逐步|持续|稳步|有所|明显|显著){0,3}(?:下降|降低|减少|增长|提高|上升|增加)"
)
_LONG_STATEMENT, _LONG_WITH_NUMBER = 12, 6
_DIGITS = re.compile("[0-9.,%]")
_ALIKE = 0.5
_WHOLE_ASKED = re.compile("全覆盖|全部|全面|全员|应[^,;。]尽[^,;。]")
_LOW = re.compile("[较很偏不]?[低差弱]|不[高好佳强]|欠佳|缩小|减弱|变差|短期|不可持续")
_HIGH = re.compile("高|好|良|强|优|扩大|增强|长期|持续")
_IN_ADVANCE = re.compile("([\u4e00-\u9fff]{2,4})前\\Z")
_MOSTLY_DONE = re.compile("基本([\u4e00-\u9fff]{2})")
_NONE_ASKED = re.compile(
    "(?:无|零|没有|[不未](?=造成|发生|出现|产生|存在))(?:造成|发生|出现|产生|存在)?[^,;。]{0,6}?([^,;。]{2})\\Z"
)
_NONE_TOLD = re.compile("无|未|不|没|零|达标|0")
_INTENDED = re.compile("拟(?!定)|准备|打算|即将|有意|着手|计划(?!内|外)")
_NONE_WANTED = re.compile("无|没有|零|未|杜绝|不发生|不出现")
_NONE_FOUND = re.compile("未(?:发现|发生|出现)|没有(?:发现|发生|出现)|无")
_MOSTLY = 90
_WHOLE = 100
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?:[0-9]+(?:\.[0-9]+)?")


def compare_words(target: Target, row: Row) -> Outcome:
    """Compare a target in words with a result: words assert or deny, nothing is computed."""
    text, actual = target.text, row.actual
    if _RATIO.fullmatch(text):
        same = text == actual
        return Outcome(Verdict.MET, "repeated") if same else cannot_tell("unclear_words")
    if text == actual:
        return Outcome(Verdict.CLAIMED, "claimed")
    if is_nothing(text) or (len(text) == 1 and not text.isalnum()):
        return cannot_tell("meaningless", "unmeasurable_target")
    numbers = quantities(actual)
    if is_nothing(actual) and not numbers:
        return _without_result(text, actual)
    compared = compare_grades(text, actual) or _never_more(text, actual, numbers)
    if compared:
        return compared
    answer = answer_in_words(actual)
    if answer in (Answer.DENIED, Answer.PARTLY):
        return Outcome(Verdict.UNMET, str(answer))
    if _is_contrary(text, actual) or is_opposite(actual, text):
        return Outcome(Verdict.UNMET, "denied")
    if is_lower_class(actual, text):
        return Outcome(Verdict.UNMET, "lower_grade")
    return _with_numbers(text, actual, numbers) or _assertion(text, actual, answer)


def _with_numbers(text: str, actual: str, numbers: tuple[Quantity, ...]) -> Outcome | None:
    """A number in the result may be a share of the whole, or the way things went."""
    if not numbers:
        return None
    if _is_share_of(text, actual, numbers[-1]):
        return Outcome(Verdict.UNMET, "partly")
    if _keeps_direction(text, numbers[-1]):
        return Outcome(Verdict.CLAIMED, "claimed")
    if _ONLY_A_WAY.fullmatch(text) and _keeps_direction(_turned(text), numbers[-1]):
        return Outcome(Verdict.UNMET, "denied")
    if _is_only_a_number(numbers, actual):
        return _number_for_words(text, numbers[-1])
    return None


def _without_result(text: str, actual: str) -> Outcome:
    """`无` answers a target of none; else nothing was answered."""
    if actual in ("无", "没有") and text.startswith(("无", "不", "未", "没")):
        return Outcome(Verdict.CLAIMED, "claimed_none")
    return cannot_tell("no_result", "missing_value")


def _assertion(text: str, actual: str, answer: Answer) -> Outcome:
    if answer == Answer.UNDER_WAY and answer_in_words(text) != Answer.UNDER_WAY:
        return cannot_tell("under_way", "actual_not_answering")
    if _INTENDED.match(actual) and not _INTENDED.match(text):
        return cannot_tell("under_way", "actual_not_answering")
    if _is_weaker(text, actual):
        return cannot_tell("weaker", "actual_not_answering")
    if _tells_of_the_bad(text, actual):
        return cannot_tell("unclear_words", "actual_not_answering")
    if _is_a_date(actual):
        return cannot_tell("unclear_words", "actual_not_answering")  # 汛前 | 5月
    if _NONE_WANTED.search(text) and _NONE_FOUND.match(actual):
        return Outcome(Verdict.CLAIMED, "claimed_none")
    if answer == Answer.AFFIRMED or _alike(text, actual) or _tells(actual):
        return Outcome(Verdict.CLAIMED, "claimed")
    return cannot_tell("unclear_words", "actual_not_answering")


def _tells_of_the_bad(text: str, actual: str) -> bool:
    """`无污染` answered by `轻度污染`: nobody denies what was not to be."""
    bad = _NONE_ASKED.match(text)
    return bad is not None and bad[1] in actual and not _NONE_TOLD.search(actual)


def _tells(actual: str) -> bool:
    """A statement, not one word; a number in it says what was done."""
    if len(actual) >= _LONG_STATEMENT:
        return True
    return bool(quantities(actual)) and len(_DIGITS.sub("", actual)) >= _LONG_WITH_NUMBER


def _never_more(text: str, actual: str, numbers: tuple[Quantity, ...]) -> Outcome | None:
    """`只减不增`: a fall asserts it, a rise denies it, both leave it open."""
    changed = _RISE.search(actual) or _FALL.search(actual) or any(n.value < 0 for n in numbers)
    if not changed or not _NEVER_MORE.search(text):
        return None
    rose = _RISE.search(actual.replace("负增长", "")) and not _NO_RISE.search(actual)
    if rose and _FALL.search(actual):
        return cannot_tell("unclear_words", "ambiguous_value")
    return Outcome(Verdict.UNMET, "denied") if rose else Outcome(Verdict.CLAIMED, "claimed")


def _is_only_a_number(numbers: tuple[Quantity, ...], actual: str) -> bool:
    return len(numbers) == 1 and numbers[0].end - numbers[0].start >= len(actual) - 1


def _is_share_of(text: str, actual: str, quantity: Quantity) -> bool:
    """`完成全年任务` answered by `完成全年任务的90%`: less than the whole was done."""
    is_less = quantity.unit.dimension == PERCENT and quantity.value < _WHOLE and not quantity.trend
    return is_less and actual[: quantity.start].removesuffix("的") == text


def _keeps_direction(text: str, quantity: Quantity) -> bool:
    """`逐年下降` answered by `同比下降8.3%`: how much was asked of nobody, the way is right."""
    wanted = _FALL if quantity.trend < 0 else _RISE
    other = _RISE if quantity.trend < 0 else _FALL
    is_way = bool(quantity.trend and wanted.search(text) and not other.search(text))
    return is_way and quantity.value > 0


def _turned(text: str) -> str:
    return "上升" if _FALL.search(text) else "下降"


def _number_for_words(text: str, quantity: Quantity) -> Outcome:
    """`及时` answered by `100%` asserts; a bare number may be points, and says nothing."""
    if quantity.unit.dimension == PERCENT and quantity.value < _WHOLE and _WHOLE_ASKED.search(text):
        return Outcome(Verdict.UNMET, "partly")
    if quantity.unit.dimension == PERCENT and quantity.value >= _MOSTLY:
        return Outcome(Verdict.CLAIMED, "claimed")
    return cannot_tell("unclear_words", "actual_not_answering")


def _is_contrary(text: str, actual: str) -> bool:
    """A rise was promised and a fall is told, or a fall of the same thing and a rise."""
    if _FALL.search(text) and _FALL.sub("", text) == _RISE.sub("", actual):
        return True
    turned = _TURNED.search(actual)  # 不降反升
    if turned and ((turned[1] and _FALL.search(text)) or (turned[2] and _RISE.search(text))):
        return True
    if text.startswith("不") and actual.startswith(text[1:]):
        return True
    if text.startswith("无") and actual.startswith(tuple(f"{there}{text[1:]}" for there in _THERE)):
        return True
    if _UNCHANGED.fullmatch(actual) and (_RISE.search(text) or _FALL.search(text)):
        return True
    if _LOW.fullmatch(actual) and _HIGH.search(text) and not _FALL_WANTED.search(text):
        return True
    in_advance = _IN_ADVANCE.search(text)
    if in_advance and in_advance[1] + "后" in actual:  # 春节前 | 春节后发放
        return True
    fell = _FALL.search(actual)
    if not fell or not _RISE.search(text) or _FALL_WANTED.search(text) or _RISE.search(actual):
        return False
    before = actual[max(0, fell.start() - 8) : fell.start()]
    return not _BAD_THINGS.search(before)


def _is_weaker(text: str, actual: str) -> bool:
    if reaches_less(actual, text) or is_earlier_stage(actual, text) or _lists_less(text, actual):
        return True
    if "一次性" in text and _NOT_AT_ONCE.search(actual):
        return True
    mostly = _MOSTLY_DONE.search(actual)
    if mostly and mostly[1] in text and "基本" not in text:
        return True
    strong, weak = pattern_of("strength", "strong"), pattern_of("strength", "weak")
    return bool(strong.search(text) and weak.search(actual) and not strong.search(actual))


def _lists_less(text: str, actual: str) -> bool:
    """`A站、B站` for `A站、B站、C站`, `CT1台、DR1台` for `CT1台、DR2台`."""
    asked, given = set(text.split("、")), set(actual.split("、"))
    digits = [_DIGITS.findall(text), _DIGITS.findall(actual)]
    same = _DIGITS.sub("", text) == _DIGITS.sub("", actual)
    return given < asked or (same and all(digits) and digits[0] != digits[1])


def _is_a_date(actual: str) -> bool:
    dates = moments(actual)
    return bool(dates) and dates[-1].end - dates[0].start == len(actual)


def _alike(text: str, actual: str) -> bool:
    first, second = _SOFT.sub("", text[:200]), _SOFT.sub("", actual[:200])
    if not first or not second:
        return False
    if first in second or (second in first and len(second) > 1):
        return True
    return SequenceMatcher(None, first, second, autojunk=False).quick_ratio() >= _ALIKE and (
        SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE
    )
