"""Dates and times as Excel displays them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from evalxl.xlsx.formats.tokens import Section, Token

_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_DAYS_BETWEEN_SYSTEMS = 1_462  # 1904 counts from 1904-01-01
_SECONDS = 86_400
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH = "一二三四五六日"
_DIGITS_ZH = "〇一二三四五六七八九"


class Moment(NamedTuple):
    """A serial number taken apart; `total` are all its seconds, for elapsed time."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int
    subsecond: Decimal
    total: int


def moment(serial: float, date1904: bool, decimals: int) -> Moment | None:
    """Take a serial number apart, its seconds rounded to a number of decimals.

    Returns:
        `None` where Excel shows no date: before its first day, or after the year 9999.
    """
    if serial < 0 or serial >= _LAST_SERIAL:
        return None
    step = Decimal(1).scaleb(-decimals)
    seconds = (Decimal(f"{serial:.15g}") * _SECONDS).quantize(step, rounding=ROUND_HALF_UP)
    days, rest = divmod(int(seconds), _SECONDS)
    numbered = days + _DAYS_BETWEEN_SYSTEMS if date1904 else days
    if numbered >= _LAST_SERIAL:
        return None
    year, month, day, weekday = _calendar(numbered)
    clock = (rest // 3600, rest // 60 % 60, rest % 60, seconds % 1)
    return Moment(year, month, day, weekday, *clock, total=int(seconds))


def _calendar(serial: int) -> tuple[int, int, int, int]:
    """Return year, month, day and weekday (0: Monday), with Excel's 29 February 1900."""
    if serial == 60:
        return 1900, 2, 29, 2
    if serial == 0:
        return 1900, 1, 0, 5
    day = date(1899, 12, 31 if serial < 60 else 30) + timedelta(days=serial)
    # Before the invented day, Excel's weekdays are one behind the calendar's.
    return day.year, day.month, day.day, (day.weekday() - (serial < 60)) % 7


def show(serial: float, section: Section, date1904: bool) -> str | None:
    """Show a date or time; `None` where Excel has none for this number."""
    tokens = section.tokens
    decimals = max(
        (len(token.text) - 1 for token in tokens if token.kind == "subsecond"), default=0
    )
    when = moment(serial, date1904, decimals)
    if when is None:
        return None
    halved = any(token.kind == "half_day" for token in tokens)
    parts = (_part(token, when, halved, section.is_chinese) for token in tokens)
    if section.has_chinese_digits:
        parts = (_in_chinese(part, token.kind) for part, token in zip(parts, tokens, strict=True))
    return "".join(parts)


def _part(token: Token, when: Moment, halved: bool, is_chinese: bool) -> str:
    kind, text = token
    match kind:
        case "year":
            return f"{when.year % 100:02d}" if text in ("y", "yy") else f"{when.year:04d}"
        case "month":
            return _month(when.month, len(text), is_chinese)
        case "weekday":
            return _weekday(when.weekday, text, is_chinese)
        case "half_day":
            return _half_day(when.hour, text, is_chinese)
        case "hour":
            return _padded((when.hour % 12 or 12) if halved else when.hour, text)
        case "elapsed":
            return _padded(when.total // {"h": 3600, "m": 60, "s": 1}[text[0]], text)
        case "subsecond":
            return f"{when.subsecond:.{len(text) - 1}f}"[1:]
        case "day" | "minute" | "second":
            return _padded(getattr(when, kind), text)
    return text


def _in_chinese(part: str, kind: str) -> str:
    """Write a number as `[DBNum1]` does: years digit by digit (二〇二三), the rest counted."""
    if not part.isdecimal() or kind == "literal":
        return part
    if kind == "year" or len(part) > 2:
        return "".join(_DIGITS_ZH[int(digit)] for digit in part)
    return _counted(int(part))


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS_ZH[ones]
    return (_DIGITS_ZH[tens] if tens > 1 else "") + "十" + (_DIGITS_ZH[ones] if ones else "")


def _padded(number: int, mask: str) -> str:
    return f"{number:0{len(mask)}d}"


def _month(month: int, width: int, is_chinese: bool) -> str:
    if width <= 2:
        return f"{month:0{width}d}"
    if is_chinese:
        return f"{_counted(month)}月" if width == 4 else f"{month}月"
    name = _MONTHS[month - 1]
    return name[: {3: 3, 5: 1}.get(width, len(name))]


def _weekday(weekday: int, mask: str, is_chinese: bool) -> str:
    if mask[0] == "a" or is_chinese:
        return ("星期" if len(mask) == 4 else "周" if mask[0] == "d" else "") + _WEEKDAYS_ZH[
            weekday
        ]
    return _WEEKDAYS[weekday] if len(mask) > 3 else _WEEKDAYS[weekday][:3]


def _half_day(hour: int, mask: str, is_chinese: bool) -> str:
    if is_chinese or "午" in mask:
        return "下午" if hour >= 12 else "上午"
    morning, _, afternoon = mask.partition("/")
    return afternoon if hour >= 12 else morning
