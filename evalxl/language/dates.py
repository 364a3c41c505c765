"""Dates, months, quarters and years: deadlines in targets, moments in results."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.text import normalise

_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"十": "10"}
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})(?:年度|学年|年|[-./](?=[0-9]{1,2}(?![0-9%])))"
    r"|(?:当年度?|本年度?|今年|该年)|(?P<next>次年度?|翌年|下一年度?|下年度?))?"
    r"(?:(?P<quarter>第?[一二三四1-4]季度(?!一次)|Q[1-4])"
    r"|(?P<half>上半年|下半年)"
    r"|(?P<end>年?年底|(?<=[0-9]年)[底末]|年末|年终|年内|全年(?!的?(?:各项)?(?:任务|目标|工作|计划|指标|预算|绩效))|年度内|年度(?!指标|目标|计划|预期))"
    r"|(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九](?=月))"
    r"(?:月份?|[-/](?![0-9])|[-./](?=[0-9])(?![0-9]{1,2}月)|(?<=-[0-9][0-9])(?![0-9.%]))"
    r"(?P<day>(?:3[01]|[12][0-9]|0?[1-9])(?![0-9]))?(?(day)(?:日|号)?)"
    r"(?P<part>上旬|中旬|下旬|底|末|初)?)?"
)
_HINT = re.compile(r"(?:19|20)[0-9]{2}|[年月季Q]")
_STARTS = re.compile(
    r"(?:19|20)[0-9]{2}|[第Q上下年全当本今该次翌]|[0-9]{1,2}[月./-]|[一二三四五六七八九十]{1,2}[月季]"
)
_COMPACT = re.compile("(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_TIME = re.compile(r"[\sT]+[0-9]{1,2}[:：][0-9]{2}.*")
_BLANKS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_MONTH_ALONE = re.compile(r"((?:19|20)[0-9]{2})[./](1[0-2]|0?[1-9])")
_TO = re.compile(r"[-~至到]")
_BEFORE = re.compile(r"(?:之前|以前|前|之内|以内|内)(?![0-9]|列|名|期|置|端)")
_AFTER = re.compile("(?:之后|以后|后)(?!续|期)")
_LATER_THAN = re.compile("(?<!不)(?<!不得)[晚迟]于\\Z")
_NO_DAY = re.compile("[0-9]{1,3}[日号]")
_BARE_START = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})|(?<![0-9])(?P<month>1[0-2]|[1-9]))[-~至到]\Z"
)
_ENDS = ("底", "末", "终", "年内", "全年", "日", "号", "旬")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month, quarter or year as written; `year` is `None` where none is written.

    `first` and `last` are (month, day) within the year.
    `years_on`: 1 for 次年, which is the year after the form's.
    `begun_in`: the year a span of several years begins in.
    `is_only_year`: nothing but a year. `before`: it ends before `first` (`9月前`).
    `after`: only the time behind it is meant (`3月31日后`).
    """

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    start: int
    end: int
    is_only_year: bool = False
    before: bool = False
    after: bool = False
    years_on: int = 0
    begun_in: int | None = None


@lru_cache(maxsize=8192)
def moments(text: str) -> tuple[Moment, ...]:
    """Find every date in a normalised text, spans joined (`2022年1月至6月` is one)."""
    if not _HINT.search(text):
        return ()
    compact = _COMPACT.fullmatch(text)  # 20220628
    if compact:
        year, month, day = map(int, compact.groups())
        return (Moment(year, (month, day), (month, day), 0, len(text)),)
    found: list[Moment] = []
    position = 0
    while position < len(text):
        hint = _STARTS.search(text, position)
        if not hint:
            break
        moment = _moment_at(text, hint.start())
        if moment is None:
            position = hint.start() + 1
            continue
        found.append(moment)
        position = moment.end
    return tuple(_with_before(moment, text) for moment in _spans(found, text))


@lru_cache(maxsize=4096)
def day_in(text: str | None) -> date | None:
    """Return the one day a text as typed names: 2024-3-31, 2024年3月31日 17:00, 20240331.

    `None` where it names none, or one that no calendar has.
    """
    plain = normalise(_BLANKS.sub("-", _TIME.sub("", text or "")))
    compact = _COMPACT.search(plain)
    named = [moment for moment in moments(plain) if moment.year and moment.first == moment.last]
    if not (compact or named):
        return None
    written = re.findall("[0-9]+", plain[named[0].start : named[0].end]) if named else []
    try:
        return date(*map(int, compact.groups() if compact else written))
    except (TypeError, ValueError):
        return None


@lru_cache(maxsize=4096)
def last_day(text: str) -> date | None:
    """Return the last day of the time a text as typed names; `None` where it names a year alone.

    `2023年上半年` ends on 30 June, `2023年12月前` on 30 November, `2023年前` on 31 December 2022.
    """
    named = [moment for moment in moments(normalise(text)) if moment.year]
    if not named or (named[-1].is_only_year and not named[-1].before):
        return None
    moment = named[-1]
    if moment.before:
        return date(moment.year or 1, *moment.first) - timedelta(days=1)
    return date(moment.year or 1, *moment.last)


def without_year_end(text: str, until: frozenset[str]) -> str:
    """Drop the last day of a year with the word before it, which is all of the year: 截至2024年底.

    Args:
        text: Normalised.
        until: Words that may stand before a day up to which something is counted.
    """
    for moment in reversed(moments(text)):
        if moment.last != (12, 31) or moment.before or moment.after:
            continue
        before = next((word for word in until if text.endswith(word, 0, moment.start)), "")
        if before:
            text = text[: moment.start - len(before)] + text[moment.end :]
    return text


def month_alone(text: str) -> Moment | None:
    """`2022.10` is a month where a date is asked, else a number."""
    found = _MONTH_ALONE.fullmatch(text)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    last = monthrange(year, month)[1]
    return Moment(year, (month, 1), (month, last), 0, len(text))


def _moment_at(text: str, start: int) -> Moment | None:
    if start and (
        (text[start - 1].isascii() and text[start - 1].isalnum()) or text[start - 1] == "."
    ):
        return None
    match = _DATE.match(text, start)
    if not match or match.end() == start or match[0].endswith(("-", ".", "/")):
        return None  # 2024.13 is no date
    if match["month"] and not match["day"] and _NO_DAY.match(text, match.end()):
        return None  # nor is 7月32日
    if match["month"] and not _is_month(match):
        return None
    year = int(match["year"]) if match["year"] else None
    first, last = _bounds(match, year)
    only_year = not any(match[name] for name in ("quarter", "half", "end", "month"))
    return Moment(
        year,
        first,
        last,
        start,
        match.end(),
        is_only_year=only_year,
        years_on=1 if match["next"] else 0,
    )


def _is_month(match: re.Match[str]) -> bool:
    """`12月` is a month; `2.5`, `1-2期` and `3/4` without a year are not."""
    if "月" in match[0]:
        return True
    return bool(match["year"]) and (match["day"] is not None or "-" in match[0])


def _bounds(match: re.Match[str], year: int | None) -> tuple[tuple[int, int], tuple[int, int]]:
    if match["quarter"]:
        quarter = int(next(_DIGITS.get(c, c) for c in match["quarter"] if c not in "第Q"))
        return (3 * quarter - 2, 1), (3 * quarter, 30 if quarter in (2, 3) else 31)
    if match["half"]:
        return ((1, 1), (6, 30)) if match["half"] == "上半年" else ((7, 1), (12, 31))
    if match["month"]:
        return _bounds_in_month(match, year)
    return (1, 1), (12, 31)


def _bounds_in_month(
    match: re.Match[str], year: int | None
) -> tuple[tuple[int, int], tuple[int, int]]:
    month = _month_number(match["month"])
    length = monthrange(year or 2023, month)[1]
    if match["day"]:
        day = min(int(match["day"]), length)
        return (month, day), (month, day)
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, length), "初": (1, 10)}.get(
        match["part"] or "", (1, length)
    )
    return (month, first), (month, last)


def _month_number(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written.startswith("十"):
        return 10 + int(_DIGITS.get(written[1:], "0"))
    return int(_DIGITS[written])


def _spans(found: list[Moment], text: str) -> list[Moment]:
    """Join `2022年1月` and `12月` around a dash; `1-12月` takes in the bare number before."""
    joined: list[Moment] = []
    for moment in found:
        before = joined[-1] if joined else None
        if before and _TO.fullmatch(text, before.end, moment.start):
            joined[-1] = _span(before, moment)
        else:
            begun = _with_bare_start(moment, text)
            if before and before.is_only_year and before.end == begun.start:
                joined[-1] = replace(begun, year=before.year, start=before.start)
            else:
                joined.append(begun)
    return joined


def _span(first: Moment, last: Moment) -> Moment:
    year = last.year if last.year is not None else first.year
    is_longer = first.year not in (None, year)
    return replace(
        last,
        year=year,
        first=(1, 1) if is_longer else first.first,
        start=first.start,
        is_only_year=False,
        begun_in=first.year if is_longer else None,
    )


def _with_bare_start(moment: Moment, text: str) -> Moment:
    bare = _BARE_START.search(text, max(0, moment.start - 6), moment.start)
    if not bare:
        return moment
    first = (int(bare["month"]), 1) if bare["month"] else (1, 1)
    return replace(moment, first=min(first, moment.last), start=bare.start())


def _with_before(moment: Moment, text: str) -> Moment:
    """`9月前` ends before September; `年底前`, `12月底前` and `31日前` take their end in."""
    after = _AFTER.match(text, moment.end)
    if after:
        return replace(moment, end=after.end(), after=True)
    if _LATER_THAN.search(text, max(0, moment.start - 3), moment.start):
        return replace(moment, after=True)
    before = _BEFORE.match(text, moment.end)
    if not before:
        return moment
    names_an_end = text[moment.start : moment.end].endswith(_ENDS)
    return replace(moment, end=before.end(), before="前" in before[0] and not names_an_end)
