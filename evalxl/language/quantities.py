"""Every quantity of a text: ranges joined, dates and names left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.core.terms import Operator
from evalxl.language.dates import moments
from evalxl.language.engine import Token
from evalxl.language.modifiers import dressed
from evalxl.language.numbers import HALF, NUMBER, counts, is_a_name, value_of
from evalxl.language.numerals import shares
from evalxl.language.quantity import Quantity
from evalxl.language.units import DURATIONS, PERCENT, Unit, unit_at, unit_named
from evalxl.language.words import words_of

_DIGITS_GO_ON = re.compile(r"(?:[0-9]|\.[0-9])[0-9.,]*")
_NAMES = re.compile(
    "PM2[.]5|PM10|SO2|CO2|NO2|N2O|CH4|O3|BOD5|NH3"
    r"|\((?:19|20)[0-9]{2}\)第?[0-9]{1,4}号"  # of a document: 财预〔2020〕10号
    r"|[A-Z]{2}/?T?[0-9]{3,6}(?:\.[0-9])?-(?:19|20)?[0-9]{2}(?![0-9])"  # of a standard
    r"|[A-Z]{2,6}(?:[0-9]{2})?(?:/[A-Z]{1,2})?[0-9]{1,6}(?:[./][0-9]{1,3})?-(?:19|20)[0-9]{2}(?![0-9])"
    r"|(?<![0-9.])[0-9]{1,5}(?:-[0-9]{1,7}){2,4}(?![0-9])"  # of a book
    r"|(?<![0-9.])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])"  # a telephone
)
_JOINS = re.compile(r"(?:\(含\))?(?:-|~|至|到)")
_QUOTES = tuple(
    re.compile(f"{opening}[^{closing}]{{0,60}}{closing}")
    for opening, closing in ("“”", '""', "《》", "‘’", "''")
)
_BRACKETS = re.compile("[()]")
_HIDES = re.compile("[(“\"《‘']")
_QUOTE_MARKS = re.compile("[“\"《‘']")
_PERIOD_BEFORE = re.compile(
    r"(?:(?:每(?:个)?|平均|一(?=年))(日|天|周|星期|月|季度|季|半年|年|年度)(?:度)?|([日月周季年])均"
    r"|每([两双](?:个?月|周))|(?:\A|[,;。])(半年|季度|月|周)\Z)[^,;。0-9]{0,12}\Z"
)
_PERIODS = ("日", "天", "周", "星期", "月", "个月", "季度", "个季度", "年")
_SECONDS, _HOURS = re.compile("[0-9]{1,2}秒"), ("时", "钟头")
_YEARS = ("年", "年度")
_NEVER_PER_PERIOD = (PERCENT, *DURATIONS)
_FEW = 40
"""Numbers looked at in one text; nobody states a result with more."""


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a normalised text; Chinese numerals only where no digits count."""
    in_words = shares(text)
    if not in_words and not NUMBER.search(text):
        return ()
    text = _NAMES.sub(lambda name: "物" * len(name[0]), text)
    found = [dressed(quantity, text) for quantity in _joined(_with_shares(text, in_words), text)]
    arabic = tuple(quantity for quantity in found if not quantity.is_chinese)
    return arabic or tuple(found)


def _with_shares(text: str, in_words: tuple[Token, ...]) -> Iterator[Quantity]:
    """Yield the numbers of a text in order; a share told in words goes before its numerals."""
    if not in_words:
        yield from _raw(text)
        return
    told = [_share(token) for token in in_words]
    others = [
        one
        for one in _raw(text)
        if not any(one.start < share.end and share.start < one.end for share in told)
    ]
    yield from sorted((*told, *others), key=lambda quantity: quantity.start)


def _share(token: Token) -> Quantity:
    """`三分之二` as 66.6667 %, `翻一番` as 100 % more."""
    return Quantity(
        token.value,
        Unit("%", PERCENT),
        token.start,
        token.end,
        op=Operator.MORE if token.op == ">" else None,
        trend=1 if token.kind == "growth" else 0,
    )


def _raw(text: str) -> Iterator[Quantity]:
    dates = moments(text)
    date_starts = [moment.start for moment in dates]
    hidden = _hidden(text)
    position = count = 0
    while count < _FEW and (match := NUMBER.search(text, position)):
        position = match.end()
        place = bisect_right(date_starts, position - 1) - 1 if dates else -1
        if place >= 0 and position - 1 < dates[place].end:
            position = max(position, dates[place].end)
            continue
        goes_on = _DIGITS_GO_ON.match(text, position) if match["arabic"] else None
        if goes_on:  # `1.2.3` and identity cards are no numbers
            position = goes_on.end()
            continue
        quantity = _quantity(match)
        if quantity is None:
            continue
        position = max(position, quantity.end)
        count += 1
        in_brackets = hidden and any(begin < quantity.start < end for begin, end in hidden)
        yield replace(quantity, in_brackets=True) if in_brackets else quantity


def _hidden(text: str) -> list[tuple[int, int]]:
    """Find what stands in brackets or quotes; brackets around everything hide nothing."""
    if not _HIDES.search(text):
        return []
    spans: list[tuple[int, int]] = []
    depth = begin = 0
    for bracket in _BRACKETS.finditer(text):
        if bracket[0] == "(":
            begin = begin if depth else bracket.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                spans.append((begin, bracket.start()))
    if _QUOTE_MARKS.search(text):
        spans += [match.span() for pattern in _QUOTES for match in pattern.finditer(text)]
    return [] if spans == [(0, len(text) - 1)] else spans[:_FEW]


def _quantity(match: re.Match[str]) -> Quantity | None:
    text = match.string
    start, end = match.span()
    value = value_of(match)
    if value is None:
        return None
    if match["percent"] or match["permille"] or match["whole"]:
        size = Decimal("0.1") if match["permille"] else Decimal(1)
        unit = Unit("‰" if match["permille"] else "%", PERCENT, size)
        return Quantity(value, unit, start, end)
    more = end + 1 < len(text) and text[end] in words_of("approximate", "more")
    unit, end = unit_at(text, end + more)
    whole = value
    if text.startswith("半", end):
        value, unit, end = _and_a_half(value, unit, text, end)
    if unit.text == "分" and (_SECONDS.match(text, end) or text[:start].endswith(_HOURS)):
        unit = unit_named("分钟")
    is_counted = value != whole or not match["chinese"] or counts(match, unit)
    if is_a_name(match, unit) or not is_counted:
        return None
    return Quantity(
        value,
        _with_period(unit, text, start),
        start,
        end,
        op=Operator.MORE if more or text[end : end + 1] in ("余", "多") else None,
        is_tolerance=bool(match["tolerance"]),
        is_chinese=bool(match["chinese"]),
    )


def _and_a_half(value: Decimal, unit: Unit, text: str, end: int) -> tuple[Decimal, Unit, int]:
    """`1年半` and `1个半小时`."""
    if unit.text == "个":
        of_time, after = unit_at(text, end + 1)
        return (
            (value + HALF, of_time, after) if of_time.dimension in DURATIONS else (value, unit, end)
        )
    return (value + HALF, unit, end + 1) if unit.dimension in DURATIONS else (value, unit, end)


def _with_period(unit: Unit, text: str, start: int) -> Unit:
    """`每周3次` is `3次/周`; a year is the period of every form and is left out."""
    if unit.per or unit.dimension in _NEVER_PER_PERIOD:
        return unit
    if not start:
        return unit
    period = _PERIOD_BEFORE.search(text, max(0, start - 16), start)
    named = period and next(filter(None, period.groups()), "").replace("双", "两").replace("个", "")
    return _per(unit, named) if named and named not in _YEARS else unit


def _per(unit: Unit, period: str) -> Unit:
    return replace(unit, text=f"{unit.text}/{period}", per=(period,))


def _joined(found: Iterator[Quantity], text: str) -> list[Quantity]:
    """Join `2-3家`, `80%至90%`, `100±5`, `1年2次`, `8公里500米` into one."""
    joined: list[Quantity] = []
    for quantity in found:
        together = _together(joined[-1], quantity, text) if joined else None
        if together:
            joined[-1] = together
        else:
            joined.append(quantity)
    return joined


def _together(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    between = text[first.end : second.start]
    if first.upper is not None or len(between) > 4:
        return None
    if between:
        return _range(first, second) if _JOINS.fullmatch(between) else None
    if second.is_tolerance:
        return _with_tolerance(first, second)
    if _goes_on(first, second):
        whole = first.value * first.unit.size / second.unit.size
        return replace(second, value=whole + second.value, start=first.start)
    if text[second.start] == "-" and second.value >= 0:
        return _range(first, second)
    if first.value == 1 and first.unit.text in _PERIODS and second.unit.is_count:
        period = first.unit.text.removeprefix("个")
        unit = second.unit if period in _YEARS else _per(second.unit, period)
        return replace(second, unit=unit, start=first.start)
    return None


def _goes_on(first: Quantity, second: Quantity) -> bool:
    """`8公里500米`, `3万5千元`: what is left over, in a smaller unit of the same kind."""
    large, small = first.unit, second.unit
    same = (large.is_bare and large.size > 1) or (
        large.dimension == small.dimension and not large.is_count
    )
    is_rest = 0 <= second.value * small.size < large.size
    return same and not small.is_bare and small.size < large.size and is_rest


def _range(first: Quantity, second: Quantity) -> Quantity | None:
    if not first.unit.is_bare and first.unit.dimension != second.unit.dimension:
        return None
    low = first.value * (1 if first.unit.is_bare else first.unit.size / second.unit.size)
    if not low < second.value:
        return None
    unit = _per(second.unit, first.unit.per[0]) if first.unit.per else second.unit
    return replace(first, value=low, upper=second.value, unit=unit, end=second.end)


def _with_tolerance(first: Quantity, second: Quantity) -> Quantity:
    """`100±5` and `100人±10%`."""
    spread = second.value
    if second.unit.dimension == PERCENT and first.unit.dimension != PERCENT:
        spread, unit = first.value * second.value / 100, first.unit
    else:
        unit = first.unit if not first.unit.is_bare else second.unit
    low, high = first.value - spread, first.value + spread
    return replace(first, value=low, upper=high, unit=unit, end=second.end, is_tolerance=True)
