"""Every number of a text with its unit, its comparison and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import cn2an

from evalxl.targets.dates import moments
from evalxl.targets.units import BARE, DURATIONS, PERCENT, Unit, unit_at
from evalxl.targets.words import begins_with, comparators, ends_with, pattern_of, words_of
from evalxl.terms import Operator

_NUMBER = re.compile(
    r"(?:(?P<sign>[-+])|(?P<tolerance>±|\+/-))?"
    r"(?:百分之(?P<percent>[0-9.]{1,12}|[零〇一二两三四五六七八九十百点]{1,9})|千分之(?P<permille>[0-9.]{1,12}|[一二两三四五六七八九十]{1,6})"
    r"|(?P<arabic>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,10})?(?![0-9])|[0-9]{1,15}(?:\.[0-9]{1,10})?)"
    r"|(?P<chinese>[零〇一二两三四五六七八九十百千万亿]{1,12}))"
)
_SKIP_DIGITS = re.compile(r"[0-9.,]+")
_JOINS = re.compile(r"\(?含?\)?(?:-|~|至|到)")
_INCLUSIVE = re.compile(r"\((?:含|包含|不含|含本数)[^()]{0,6}\)")
_NEGATIVE_AFTER = frozenset("≥≤<>=:(,;为是达到长速率降幅额、")
_NAMES_AFTER = re.compile(r"[GDKPg](?![A-Za-z0-9])")
_ENUMERATOR = re.compile(r"[.、)](?![0-9])")
_ORDINAL_AFTER = frozenset("期届批号层级类等")
_QUOTES = (("“", "”"), ('"', '"'), ("《", "》"), ("‘", "’"), ("'", "'"))
_MAGNITUDE_ONLY = frozenset("百千万亿")
_PERIOD_BEFORE = re.compile(
    r"每(?:个)?(日|天|周|星期|月|季度|季|半年|年|年度)(?:度)?[^,;。0-9]{0,12}\Z"
)
_FEW = 40
"""Numbers looked at in one text; nobody states a result with more."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit.

    Attributes:
        value: The number as written (`90` for 90%).
        unit: What stands behind it.
        start: Where it begins, comparison words included.
        end: Where it ends, unit and comparison words included.
        op: The comparison written with it; `None` where none is.
        upper: The other end, where this is a range.
        is_approximate: 约, 左右, 近.
        trend: 1 after 增长 and the like, -1 after 下降, 0 else.
        in_brackets: It stands in brackets or quotation marks.
        is_tolerance: Written with ±.
        is_chinese: Written in Chinese numerals.
        rank: It is a place (第2名, 前3名).
    """

    value: Decimal
    unit: Unit
    start: int
    end: int
    op: Operator | None = None
    upper: Decimal | None = None
    is_approximate: bool = False
    trend: int = 0
    in_brackets: bool = False
    is_tolerance: bool = False
    is_chinese: bool = False


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a normalised text, ranges joined, dates and names left out."""
    if not _NUMBER.search(text):
        return ()
    found = _joined(list(_raw(text)), text)
    dressed = [_dressed(quantity, text) for quantity in found]
    arabic = [quantity for quantity in dressed if not quantity.is_chinese]
    return tuple(arabic or dressed)


def _raw(text: str) -> Iterator[Quantity]:
    dates = [(moment.start, moment.end) for moment in moments(text)]
    hidden = _hidden(text)
    position = count = 0
    while count < _FEW:
        match = _NUMBER.search(text, position)
        if not match:
            return
        start, position = match.span()
        inside = next((end for begin, end in dates if begin <= match.end() - 1 < end), 0)
        if inside:
            position = max(inside, position)
            continue
        if match["arabic"]:
            position = _past_digits(text, position)
            if position != match.end():
                continue
        quantity = _quantity(match, text)
        if quantity is None:
            continue
        position = max(position, quantity.end)
        count += 1
        brackets = any(begin < start < end for begin, end in hidden)
        yield replace(quantity, in_brackets=brackets) if brackets else quantity


def _past_digits(text: str, position: int) -> int:
    """A run of digits that goes on is no number (`1.2.3`, identity cards)."""
    if (position < len(text) and text[position].isdigit()) or re.match(
        r"\.[0-9]", text[position : position + 2]
    ):
        rest = _SKIP_DIGITS.match(text, position)
        return rest.end() if rest else position
    return position


def _hidden(text: str) -> list[tuple[int, int]]:
    spans = []
    depth = begin = 0
    for place, char in enumerate(text):
        if char == "(":
            begin = begin if depth else place
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if not depth:
                spans.append((begin, place))
    for opening, closing in _QUOTES:
        if opening in text:
            spans += [
                match.span()
                for match in re.finditer(f"{opening}[^{closing}]{{0,60}}{closing}", text)
            ]
    return [] if spans == [(0, len(text) - 1)] else spans


def _quantity(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.span()
    value = _value(match)
    if value is None or _is_a_name(match, text):
        return None
    if match["percent"] or match["permille"]:
        size = Decimal(1) if match["percent"] else Decimal("0.1")
        unit = Unit("%" if match["percent"] else "‰", PERCENT, size)
        return Quantity(value, unit, start, end)
    more = text[end : end + 1] in words_of("approximate", "more") and text[end + 1 : end + 2] != ""
    unit, end = unit_at(text, end + more)
    if match["chinese"] and not _counts(match, text, unit):
        return None
    if unit.is_bare and not more:
        more = text[end : end + 1] in ("余", "多")
    return Quantity(
        value,
        _with_period(unit, text, start),
        start,
        end,
        op=Operator.MORE if more else None,
        is_tolerance=bool(match["tolerance"]),
        is_chinese=bool(match["chinese"]),
    )


def _value(match: re.Match[str]) -> Decimal | None:
    written = match["arabic"] or match["chinese"] or match["percent"] or match["permille"]
    value = _decimal(written)
    if value is not None and match["sign"] == "-" and _is_negative(match):
        return -value
    return value


def _decimal(written: str) -> Decimal | None:
    if written[0].isdigit():
        plain = written.replace(",", "").rstrip(".")
        return Decimal(plain) if plain.count(".") < 2 else None
    return _chinese_number(written)


@lru_cache(maxsize=2048)
def _chinese_number(written: str) -> Decimal | None:
    if set(written) <= _MAGNITUDE_ONLY:
        return None
    try:
        return Decimal(str(cn2an.cn2an(written, "smart")))
    except (ValueError, ArithmeticError, KeyError, IndexError):
        return None


def _is_negative(match: re.Match[str]) -> bool:
    start = match.start()
    return start == 0 or match.string[start - 1] in _NEGATIVE_AFTER


def _is_a_name(match: re.Match[str], text: str) -> bool:
    """Numbers that name things: `5G`, `A4`, `第3`, `1.`, `2:1`, `10号`."""
    start = match.start("arabic") if match["arabic"] else match.start()
    end = match.end()
    before = text[start - 1 : start]
    if (before.isascii() and before.isalpha()) or before == "第":
        return True
    if match["sign"] == "-" and re.search(r"[A-Za-z]-\Z", text[: match.start() + 1]):
        return True
    if not match["arabic"]:
        return False
    if end - start == 1 and _NAMES_AFTER.match(text, end):
        return True
    if re.match(r":[0-9]", text[end : end + 2]) or re.search(r"[0-9]:\Z", text[:start]):
        return True
    if text[end : end + 1] == "号":
        return True
    starts_clause = not text[:start] or text[start - 1] in ";。,(:"
    return (
        starts_clause
        and end - start <= 2
        and bool(_ENUMERATOR.match(text, end))
        and end + 1 < len(text)
    )


def _counts(match: re.Match[str], text: str, unit: Unit) -> bool:
    """A Chinese numeral is a number where a unit follows, or where it is the whole text."""
    if match.end() - match.start() == len(text):
        return True
    if unit.is_bare or text[match.start() - 1 : match.start()] in (
        "第",
        "统",
        "唯",
        "之",
        "同",
        "进",
    ):
        return False
    return not (
        match["chinese"] in ("一", "十")
        and unit.text
        in (
            "批",
            "次",
            "面",
            "种",
            "样",
            "点",
            "级",
            "套",
            "处",
            "层",
            "片",
            "起",
            "家",
            "些",
            "道",
            "口",
            "边",
            "把",
            "行",
            "线",
            "路",
            "号",
        )
    )


def _with_period(unit: Unit, text: str, start: int) -> Unit:
    """`每周3次` is `3次/周`."""
    if unit.per or not (unit.is_count or unit.is_bare):
        return unit
    period = _PERIOD_BEFORE.search(text[max(0, start - 16) : start])
    if not period or period[1] in ("年", "年度"):
        return unit
    return replace(unit, text=f"{unit.text}/{period[1]}", per=(period[1],))


def _joined(found: list[Quantity], text: str) -> list[Quantity]:
    """Join `2-3家`, `80%至90%`, `100±5` into one."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        together = _range(last, quantity, text) if last else None
        if together:
            joined[-1] = together
        else:
            joined.append(quantity)
    return joined


def _range(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    between = text[first.end : second.start]
    if second.is_tolerance and not between and first.upper is None:
        spread = second.value
        if second.unit.dimension == PERCENT and first.unit.dimension != PERCENT:
            spread = first.value * second.value / 100
        unit = first.unit if not first.unit.is_bare else second.unit
        unit = unit if first.unit.dimension or second.unit.dimension != PERCENT else first.unit
        return replace(
            first, value=first.value - spread, upper=first.value + spread, unit=unit, end=second.end
        )
    dashed = not between and text[second.start] == "-" and second.value >= 0
    if first.upper is not None or not (dashed or (between and _JOINS.fullmatch(between))):
        return None
    if not first.unit.is_bare and first.unit.dimension != second.unit.dimension:
        return None
    low = first.value * (first.unit.size / second.unit.size if not first.unit.is_bare else 1)
    if not low < second.value:
        return None
    return replace(first, value=low, upper=second.value, unit=second.unit, end=second.end)


def _dressed(quantity: Quantity, text: str) -> Quantity:
    """Add what stands directly before and after: comparison, 约, 左右, 增长, 下降."""
    if quantity.is_tolerance and quantity.upper is None:
        return replace(quantity, value=-quantity.value, upper=quantity.value)
    start, end = quantity.start, quantity.end
    inclusive = _INCLUSIVE.match(text, end)
    end = inclusive.end() if inclusive else end
    near = ends_with(text, start, words_of("approximate", "before"))
    start -= len(near)
    before = ends_with(text, start, comparators("before"))
    start -= len(before)
    op_after, after_end = _comparison_after(text, end, quantity.unit)
    loose = begins_with(text, after_end, words_of("approximate", "after"))
    op = comparators("before").get(before) or op_after or quantity.op
    return replace(
        quantity,
        start=start,
        end=after_end + len(loose),
        op=op,
        is_approximate=bool(near or loose),
        trend=_trend(text, start),
    )


def _comparison_after(text: str, end: int, unit: Unit) -> tuple[Operator | None, int]:
    """`以上`, `以内`; `内` only after a duration (`30日内`), `前` only after a day (`5日前`)."""
    written = begins_with(text, end, comparators("after"))
    if written:
        return comparators("after")[written], end + len(written)
    if unit.dimension in DURATIONS and text.startswith("内", end):
        return Operator.AT_MOST, end + 1
    if unit.text == "日" and text.startswith(("前", "之前", "以前"), end):
        return Operator.AT_MOST, end + (1 if text[end] == "前" else 2)
    return None, end


def _trend(text: str, start: int) -> int:
    clause = re.split(r"[,;。:(]", text[max(0, start - 8) : start])[-1]
    down = [match.end() for match in pattern_of("trend", "down").finditer(clause)]
    up = [match.end() for match in pattern_of("trend", "up").finditer(clause)]
    if not up and not down:
        return 0
    return -1 if max(down, default=0) > max(up, default=0) else 1


__all__ = ["BARE", "Quantity", "quantities"]
