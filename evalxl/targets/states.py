"""Results in words: done, denied, partly, under way, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from evalxl.core import lazy_re as re
from evalxl.language.words import ends_with, grade_of, pattern_of, words_of

_ASKED = re.compile(r"(?:是否|有无)[^,;。]{0,6}\Z")
_ZERO = re.compile("了?0(?![.0-9])")
_FALLS_SHORT = re.compile(
    "(?:距|离|与|较)[^,;。]{1,14}(?:差[0-9距]|尚有差|还差)|[还尚仍相]差|(?<=[个座台套条项件处家所户人次场期辆亩名])[尚还仍]?[缺差欠](?:[0-9一二两三四五六七八九十]{1,4})|(?<![欠短紧])缺(?:[0-9]{1,4}|[一二两三四五六七八九十])[个座台套条项件处家所户人次场期辆亩名]|\\A差[0-9]|未能?按[^,;。]{1,14}(?:完成|支付|拨付|到位|竣工)|(?:推迟|延期|顺延|延后)[至到](?:下|次|明|下一)年|[较比][^,;。0-9]{0,4}(?:目标值?|计划数?)[低少差]"
)
_CANNOT = re.compile(
    "(?:不能够?|无法|难以)(?:有效|及时|按期|完全|全部){0,2}(?:完成|解决|实现|达到|满足|落实|消除|竣工|完工|交付|投产)(?=[,;。]|\\Z)|未通(?=[,;。]|\\Z)|[度率平]不高(?!于)"
)
_FAILED = ("不合格", "不达标", "不符合")
_COUNTED = re.compile("中(?:不合格|不达标|不符合)[0-9]\\Z")
_SETTLED = re.compile(
    "[^,;。0-9]{0,4}(?:均|都|已|全部){1,3}(?:依法)?(?:处置|整改|下架|销毁|处理|召回|查处)"
)
_CLAUSE = re.compile("[,;。]")
_ANY_NUMBER = re.compile("[0-9]")
_NEAR = 6  # characters between 未 and what is not done: 未专门开展问卷调查


class Answer(StrEnum):
    """What a result in words amounts to."""

    NOTHING = "nothing"
    DENIED = "denied"
    PARTLY = "partly"
    UNDER_WAY = "under_way"
    AFFIRMED = "affirmed"
    OTHER = "other"


def answer_in_words(text: str) -> Answer:
    """Read a normalised result that is no number."""
    if text in words_of("affirmed", "exact"):
        return Answer.AFFIRMED
    if is_nothing(text):
        return Answer.NOTHING
    partly = pattern_of("partly").search(text)
    if partly and not text.endswith("大", 0, partly.start()):
        return Answer.PARTLY
    if is_denied(text):
        return Answer.DENIED
    if text not in grade_of() and _is_under_way(text):
        return Answer.UNDER_WAY
    return Answer.AFFIRMED if _affirms(text) else Answer.OTHER


def is_nothing(text: str) -> bool:
    """Blank, a stroke, 无, 不涉及, an error value: no answer."""
    return not text.strip("-/.。、,;:…_~*") or text in words_of("nothing") or text.startswith("#")


def is_denied(text: str) -> bool:
    """Words that say the target is missed: 未完成, 不达标; but not 无逾期, 未发现差错."""
    return text in words_of("denied", "exact") or any(
        not _is_spared(text, match) for match in _denials(text)
    )


def is_unsettled(text: str, asked: str) -> bool:
    """`到访情况未统计`, `结果尚未公布`, `1850亩疑似图斑`: nobody knows it yet.

    Not where a number follows in that clause (`未检测3家`: so many only), and not where the row
    itself speaks of what is not yet done.
    """
    suspected = pattern_of("unsettled", "suspected").search(text)
    if suspected and suspected[0] not in asked:
        return True
    for clause in _CLAUSE.split(text):
        put_off = pattern_of("unsettled", "not_yet").search(clause)
        if put_off is None or _ANY_NUMBER.search(clause):
            continue
        act = pattern_of("unsettled", "act").search(clause, put_off.end())
        if act and act.start() - put_off.end() <= _NEAR and clause not in asked:
            return True
    return False


@cache
def _may_deny() -> re.Pattern[str]:
    """The characters that a denial begins with, or holds where it has others before."""
    words = words_of("denied", "not") | words_of("denied", "within")
    return re.compile(
        "[" + "".join({word[0] for word in words}) + "距离与还尚仍相差缺欠推延顺较比不无难]"
    )


def _denials(text: str) -> Iterator[re.Match[str]]:
    if not _may_deny().search(text):
        return
    yield from _not_done().finditer(text)
    yield from pattern_of("denied", "within").finditer(text)
    yield from _FALLS_SHORT.finditer(text)
    yield from _CANNOT.finditer(text)


@cache
def _not_done() -> re.Pattern[str]:
    no, adverbs, verbs = (
        pattern_of("denied", entry).pattern for entry in ("not", "adverbs", "verbs")
    )
    within = "(?:[在于]?[0-9.]+[^,;。0-9]{1,4}[内前])?"  # 未在20天内办结
    at_end = pattern_of("denied", "verbs_at_end").pattern
    return re.compile(
        f"(?:{no})(?:{within}(?:{adverbs}){{0,3}}(?:{verbs})|(?:{at_end})(?=[,;。)]|\\Z))"
    )


def _is_spared(text: str, match: re.Match[str]) -> bool:
    """`无逾期`, `未发现不合格`, `是否未完成` and `未完成率` deny nothing."""
    if text.startswith(("率", "度", "数"), match.end()) or _ZERO.match(text, match.end()):
        return True
    if match[0] in _FAILED and (
        _SETTLED.match(text, match.end()) or _COUNTED.search(text, 0, match.end() + 1)
    ):
        return True
    before = text[max(0, match.start() - 6) : match.start()]
    if ends_with(before, len(before), words_of("denied", "spared_right_after")):
        return True
    return bool(pattern_of("denied", "spared_by").search(before) or _ASKED.search(before))


def _is_under_way(text: str) -> bool:
    if pattern_of("under_way").search(text):
        return True
    coloured = pattern_of("under_way", "in_clause")
    if not coloured.search(text):
        return False
    return not any(_affirms(part) for part in _CLAUSE.split(text) if not coloured.search(part))


def _affirms(text: str) -> bool:
    return bool(pattern_of("affirmed", "within").search(text))
