"""What a target asks for: a table of small rules, tried in order; the first that fits decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.core.terms import Operator, TargetKind
from evalxl.language.clock import clocks
from evalxl.language.dates import moments
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.units import BARE, PERCENT
from evalxl.language.words import comparators, pattern_of, words_of
from evalxl.targets.ranks import place_in
from evalxl.targets.target import Target, with_columns

_STEP_RULE = re.compile(
    "[,;。(]?(?:"
    "的?(?:得|计|扣|加|记)(?:满|基本|全)?[0-9.]{0,5}分"
    "|每(?:降低|下降|减少|增加|超过|低于|降|少|低|超|增|差|晚|延迟|逾期)"
    "|否则|未达到?的|低于[^,;。]{1,12}(?:扣|不得分))"
)
_ZERO = re.compile(
    "(?:无|零|0|杜绝|不发生|不出现|未发生|没有)"
    "(?:重大|较大|一般|新增|发生|人员|任何|责任|安全|生产|质量|群体性|越级|有效|负面|因){0,5}"
    "(?:事故|投诉|上访|信访|差错|伤亡|死亡|违规|违纪|违法|案件|舆情|事件|逾期|拖欠|超支|感染|缺陷|火灾)"
    "[^,;。]{0,6}"
    "|(?:零|0|不|未|没有)(?:发生|出现)"
)
_WHOLE_YEAR = re.compile("[0-9]*(?:当|本|今|该)?年?(?:全年|年度|年度内|年内)")
_AIMED_HIGHER = re.compile(r"(?:力争|争取|努力|冲刺|挑战)(?:达到|实现|完成|达|超过)?[^0-9]{0,4}\Z")
_SEPARATES = re.compile("[,;。、/和及并且与+]")
_CLAUSE = re.compile("[,;。]")
_FAR_CEILING = re.compile("不超过|不高于|不突破|控制在|不得超过")
_YARDSTICK = re.compile("平均|水平|增速|标准")
_DONE_BY = frozenset(
    "完成成开展实施支付拨付发放到位验收投入使用竣工开工完工建提交报送下达全部资金项目任务工作"
    "结束日期时间月年内前底的于在每度按期如达办理兑现落实并及和"
)
_CLAUSE_ENDS = ("", ",", ";", "。", "、")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way people write a target; `says` puts it into words for docs/targets.md."""

    name: str
    says: str
    read: Callable[[str], Target | None]


@lru_cache(maxsize=16384)
def read_target(text: str, sign: str = "", unit: str = "", name: str = "") -> Target:
    """Read a normalised target with what stands in the columns beside it.

    Args:
        text: The target, normalised.
        sign: The sign column: a comparison, or a word such as 定性.
        unit: The unit column.
        name: The indicator's name; its brackets may hold the unit.
    """
    for rule in RULES:
        target = rule.read(text)
        if target is not None:
            return with_columns(target, sign, unit, name)
    return Target(TargetKind.QUALITATIVE, text)


def rule_for(text: str) -> Rule:
    """Return the rule that reads a normalised target."""
    return next(rule for rule in RULES if rule.read(text) is not None)


def _missing(text: str) -> Target | None:
    if not text.strip("-/.。、,;:…_~*") or text in words_of("nothing") or text.startswith("#"):
        return Target(TargetKind.MISSING, text)
    return None


def _step_rule(text: str) -> Target | None:
    found = _STEP_RULE.search(text)
    if not found or not found.start():
        return None
    target = read_target(text[: found.start()])
    return replace(target, text=text) if target.kind != TargetKind.MISSING else None


def _zero(text: str) -> Target | None:
    found = _ZERO.match(text)
    if not found or found.end() < len(text) or quantities(text):
        return None
    zero = Quantity(Decimal(0), BARE, 0, 0)
    return Target(TargetKind.QUANTITATIVE, text, quantity=zero, op=Operator.EQUAL)


def _rank(text: str) -> Target | None:
    place, end = place_in(text)
    if not place or quantities(text[end:]):  # 前八名20人次 asks for 20
        return None
    return Target(TargetKind.RANK, text, place=place)


def _clock(text: str) -> Target | None:
    """One time of day as a deadline, and no other number."""
    found = clocks(text)
    if len(found) != 1 or not found[0].is_deadline:
        return None
    rest = text[: found[0].start] + text[found[0].end :]
    if quantities(rest) or moments(rest):
        return None
    return Target(TargetKind.DATE, text, clock=found[0])


def _date(text: str) -> Target | None:
    dates = moments(text)
    if not dates or quantities(text):
        return None
    moment = dates[-1]
    rest = text[: dates[0].start] + text[moment.end :]
    names_a_day = not moment.is_only_year and not _WHOLE_YEAR.fullmatch(
        text[dates[0].start : moment.end]
    )
    if moment.before or not set(rest) - _DONE_BY or (names_a_day and len(rest) <= 12):
        return Target(TargetKind.DATE, text, moment=moment)
    return None


@lru_cache(maxsize=64)
def _numbers(text: str) -> tuple[Quantity, ...]:
    """The numbers of a target that are thresholds: outside brackets, no wish beyond."""
    found = quantities(text)
    outside = tuple(quantity for quantity in found if not quantity.in_brackets) or found
    firm = tuple(q for q in outside if not _AIMED_HIGHER.search(text[: q.start][-10:]))
    firm = firm or outside
    if not any(quantity.op for quantity in firm):
        return firm
    return tuple(q for q in firm if q.op or text[q.end : q.end + 1] in _CLAUSE_ENDS)


def _composite(text: str) -> Target | None:
    found = _numbers(text)
    if len(found) < 2:
        return None
    merged = _two_sided(found)
    if merged:
        return _quantity_target(text, merged)
    separate = [
        found[place]
        for place in range(len(found) - 1)
        if _are_separate(text[found[place].end : found[place + 1].start])
    ]
    if not separate:
        return None
    return Target(TargetKind.COMPOSITE, text, parts=found)


def _are_separate(between: str) -> bool:
    return not between or bool(_SEPARATES.search(between))


def _two_sided(found: tuple[Quantity, ...]) -> Quantity | None:
    """`≥90%且≤110%` is a range."""
    if len(found) != 2 or found[0].unit.dimension != found[1].unit.dimension:
        return None
    first, second = found
    low, high = (first, second) if first.value < second.value else (second, first)
    if low.op in (Operator.AT_LEAST, Operator.MORE) and high.op in (
        Operator.AT_MOST,
        Operator.LESS,
    ):
        return replace(low, upper=high.value, op=None)
    return None


def _single(text: str) -> Target | None:
    found = _numbers(text)
    return _quantity_target(text, found[-1]) if found else None


def _quantity_target(text: str, quantity: Quantity) -> Target:
    op = Operator.RANGE if quantity.upper is not None else quantity.op
    if op is None:
        op = quantity.reach or _distant_comparison(text[: quantity.start])
    flags = ("approximate",) if quantity.is_approximate else ()
    return Target(
        TargetKind.QUANTITATIVE,
        text,
        quantity=quantity,
        op=op or Operator.EQUAL,
        has_sign=op is not None,
        match_unit=quantity.unit,
        trend=quantity.trend,
        flags=flags,
    )


def _distant_comparison(before: str) -> Operator | None:
    """`不低于发展基金出资额的1.5倍`: the comparison stands away from its number."""
    clause = _CLAUSE.split(before)[-1][-30:]
    found = list(pattern_of("before", ">=").finditer(clause)) or list(_FAR_CEILING.finditer(clause))
    return comparators("before").get(found[-1][0]) if found else None


def _relative(text: str) -> Target | None:
    """A comparison with something the form does not state."""
    if not pattern_of("benchmark").search(text) or text in ("增速", "水平"):
        return None
    if not pattern_of("benchmark", "compare").search(text):
        return None
    found = quantities(text)
    if found and not _is_margin(text, found[-1]):
        return None
    return Target(TargetKind.RELATIVE, text, quantity=found[-1] if found else None)


def _is_margin(text: str, quantity: Quantity) -> bool:
    """`高于全省平均水平2个百分点`, but not `较上年增长5%` or `不低于上年的95%`."""
    before = text[: quantity.start]
    return (
        quantity.unit.dimension == PERCENT
        and not quantity.trend
        and quantity.op is None
        and not before.endswith("的")
        and bool(_YARDSTICK.search(before))
    )


def _qualitative(text: str) -> Target | None:
    return Target(TargetKind.QUALITATIVE, text)


RULES: tuple[Rule, ...] = (
    Rule("missing", "blank, a stroke, a placeholder: no target", _missing),
    Rule("step_rule", "a scoring rule behind the threshold is cut off", _step_rule),
    Rule("zero_in_words", "none of something bad is a target of 0", _zero),
    Rule("rank", "a place: a smaller number is better", _rank),
    Rule("clock", "a time of day by which it is done", _clock),
    Rule("date", "a deadline, month, quarter, half-year, period", _date),
    Rule("relative", "a yardstick that does not stand in the form", _relative),
    Rule("composite", "several numbers: every part must hold", _composite),
    Rule("quantity", "one number or range with its unit and comparison", _single),
    Rule("qualitative", "words", _qualitative),
)
