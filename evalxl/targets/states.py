"""Results in words: done, denied, partly, under way, or nothing at all."""

from __future__ import annotations

import re
from enum import StrEnum

from evalxl.targets.words import grade_of, pattern_of, words_of

_ADVERBS = "(?:全部|全面|完全|按期|按时|如期|及时|有效|明显|显著|充分|能够|能|得到|按要求|按计划|足额|进行|有|予以|完整|达到)"
_VERBS = (
    "(?:完成|完毕|达标|达到|达成|实现|开展|实施|启动|支付|拨付|到位|落实|验收|开工|完工|竣工|建成|投入使用|通过|改善|提升|提高|增强|增长"
    "|及时|按时|按期|如期|合格|执行|发放|使用|形成|解决|组织|举办|安排|培训|采购|建设|办理|覆盖|处理|报送|公开|整改|足额)"
)
_DENIED = re.compile(
    rf"(?:尚未|仍未|还未|暂未|并未|均未|未能|未|没有|没能|没){_ADVERBS}{{0,3}}{_VERBS}"
)
_SPARED = re.compile(r"(?:是否|有无)[^,;。]{0,6}\Z")


class Answer(StrEnum):
    """What a result in words amounts to."""

    NOTHING = "nothing"
    DENIED = "denied"
    PARTLY = "partly"
    UNDER_WAY = "under_way"
    AFFIRMED = "affirmed"
    OTHER = "other"


def is_nothing(text: str) -> bool:
    """Blank, a stroke, 无, 不涉及, an error value: no answer."""
    return not text.strip("-/.。、,;:…_~*") or text in words_of("nothing") or text.startswith("#")


def is_denied(text: str) -> bool:
    """Words that say the target is missed: 未完成, 不达标; but not 无逾期, 未发现差错."""
    if text in words_of("denied", "exact"):
        return True
    for pattern in (_DENIED, pattern_of("denied", "within")):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 6) : match.start()]
            spared = pattern_of("denied", "spared_by").search(before) if before else None
            if (
                not spared
                and not _SPARED.search(before)
                and text[match.end() : match.end() + 1] not in ("率", "数")
            ):
                return True
    return False


def answer_in_words(text: str) -> Answer:
    """Read a normalised result that is no number."""
    if text in words_of("affirmed", "exact"):
        return Answer.AFFIRMED
    if is_nothing(text):
        return Answer.NOTHING
    if pattern_of("partly").search(text):
        return Answer.PARTLY
    if is_denied(text):
        return Answer.DENIED
    if pattern_of("under_way").search(text) and text not in grade_of():
        return Answer.UNDER_WAY
    if pattern_of("affirmed", "within").search(text):
        return Answer.AFFIRMED
    return Answer.OTHER
