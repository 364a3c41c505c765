"""What a result says: the number that answers the question, or words, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from evalxl.targets.quantities import Quantity, quantities
from evalxl.targets.units import ANY, MONEY, PERCENT, Unit
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
_SENTENCE = re.compile(r"[,;。]")
_PERIOD_SHARE = re.compile("本级|市级|县级|区级|省级|中央|地方|自筹|配套|财政")


class Answer(StrEnum):
    """What a result in words amounts to."""

    NOTHING = "nothing"
    DENIED = "denied"
    PARTLY = "partly"
    UNDER_WAY = "under_way"
    AFFIRMED = "affirmed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Result:
    """One result as read against its target.

    Attributes:
        text: The normalised text.
        candidates: The numbers that may be the answer, the likeliest last; empty if none fits.
        flags: Slugs of findings.
        has_foreign_numbers: Numbers stand there, none of which has the unit asked for.
    """

    text: str
    candidates: tuple[Quantity, ...] = ()
    flags: tuple[str, ...] = ()
    has_foreign_numbers: bool = False


def read_result(text: str, wanted: Unit, name: str) -> Result:
    """Find the numbers of a normalised result that answer a target in the unit `wanted`."""
    found = quantities(_without_name(text, name))
    if not found:
        return Result(text)
    fitting = tuple(quantity for quantity in found if fits(quantity.unit, wanted))
    if not fitting:
        return Result(text, has_foreign_numbers=True)
    text = _without_name(text, name)
    for narrow in _NARROWINGS:
        if len(fitting) < 2:
            break
        fitting = narrow(fitting, text, wanted) or fitting
    flags = (
        ("ambiguous_value",)
        if len({_in_base(quantity, wanted) for quantity in fitting}) > 1
        else ()
    )
    return Result(text, fitting, flags)


def _without_name(text: str, name: str) -> str:
    """Drop the indicator's name where the result begins by repeating it."""
    if name and text.startswith(name) and len(text) > len(name):
        return text[len(name) :]
    return text


def fits(unit: Unit, wanted: Unit) -> bool:
    """A number in `unit` may answer a question in `wanted`."""
    if unit.is_bare or wanted.is_bare or unit.dimension == wanted.dimension:
        return True
    return ANY in (unit.dimension, wanted.dimension) and unit.is_count and wanted.is_count


def _in_base(quantity: Quantity, wanted: Unit) -> Decimal:
    size = wanted.size if quantity.unit.is_bare and quantity.unit.size == 1 else quantity.unit.size
    return quantity.value * size


def _outside_brackets(found: tuple[Quantity, ...], text: str, wanted: Unit) -> tuple[Quantity, ...]:
    return tuple(quantity for quantity in found if not quantity.in_brackets)


def _with_unit(found: tuple[Quantity, ...], text: str, wanted: Unit) -> tuple[Quantity, ...]:
    """Numbers with the very unit, else numbers with any fitting unit, before bare ones."""
    if wanted.is_bare:
        return found
    same = tuple(quantity for quantity in found if quantity.unit.text == wanted.text)
    return same or tuple(quantity for quantity in found if not quantity.unit.is_bare)


def _not_the_plan(found: tuple[Quantity, ...], text: str, wanted: Unit) -> tuple[Quantity, ...]:
    """`计划50家，实际45家`: what was planned, or was so a year before, is no result."""
    return tuple(quantity for quantity in found if not _is_planned(text, quantity))


def _is_planned(text: str, quantity: Quantity) -> bool:
    clause = _SENTENCE.split(text[: quantity.start])[-1][-14:]
    planned = list(pattern_of("not_the_result").finditer(clause))
    if not planned or quantity.trend:
        return False
    done = list(pattern_of("the_result").finditer(clause))
    return not done or planned[-1].start() > done[-1].start() or done[-1].end() <= planned[-1].end()


def _not_a_condition(found: tuple[Quantity, ...], text: str, wanted: Unit) -> tuple[Quantity, ...]:
    """`增长超过10%的企业191家`: a number before 的 describes what is counted."""
    return tuple(q for q in found if not text.startswith("的", q.end) or q is found[-1])


def _marked_as_result(found: tuple[Quantity, ...], text: str, wanted: Unit) -> tuple[Quantity, ...]:
    """`应检100家，实检98家`."""
    return tuple(q for q in found if re.search("实际|实检|实到|实有|现有", text[: q.start][-8:]))


def _total(found: tuple[Quantity, ...], text: str, wanted: Unit) -> tuple[Quantity, ...]:
    """`共500人次，其中农民工200人次`: the total answers, unless whose money it is decides."""
    part = pattern_of("part").search(text, found[0].end)
    if part:
        whole = tuple(quantity for quantity in found if quantity.start < part.start())
        shares = tuple(quantity for quantity in found if quantity.start >= part.start())
        if shares and wanted.dimension == MONEY and _PERIOD_SHARE.search(text, part.start()):
            return found
        return whole
    return tuple(
        q
        for q in found
        if re.search(r"(?:合计|共计|总计|累计|总共|一共|合共|共)[^,;。0-9]{0,8}\Z", text[: q.start])
    )


_NARROWINGS: tuple[Callable[[tuple[Quantity, ...], str, Unit], tuple[Quantity, ...]], ...] = (
    _outside_brackets,
    _with_unit,
    _not_the_plan,
    _not_a_condition,
    _marked_as_result,
    _total,
)


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


def as_percent(quantity: Quantity) -> Quantity:
    """Read a bare fraction as percent: 0.96 is 96."""
    return replace(quantity, value=quantity.value * 100, unit=Unit("", PERCENT))
