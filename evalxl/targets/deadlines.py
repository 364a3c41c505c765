"""Targets that are dates: done in time, late, or nobody can tell."""

from __future__ import annotations

from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.core.terms import Verdict
from evalxl.language.clock import alike, clocks
from evalxl.language.dates import Moment, moments, month_alone
from evalxl.language.lexer import words
from evalxl.language.quantities import quantities
from evalxl.language.units import PERCENT
from evalxl.language.words import pattern_of
from evalxl.targets.outcome import Outcome, Row, cannot_tell
from evalxl.targets.states import Answer, answer_in_words, is_denied, is_nothing
from evalxl.targets.target import Target

_IN_TIME = re.compile("按时|按期|如期|及时|准时|提前|按计划|按进度|达成")
_FORECAST = re.compile(
    "预计|(?<!按)(?<!照)计划|拟|将于|将在|力争|争取|延期至|延至|推迟至|推迟到|延期到"
)

_EXCEPT = re.compile("除[0-9一二三两个][^,;。]{0,10}|除[^,;。]{1,10}外")
_SOME = re.compile("部分|个别|少数|多数")
_POSTPONED = re.compile("(?:延期|推迟|延后|顺延|延)[至到]")
_PLANNED = re.compile("(?:目标|要求|约定|应|须)(?:为|于|在|是|:)?\\Z")
_CLAUSE = re.compile("[,;。]")
_ON = re.compile("(?:时间|日期)?[于在为是:]?")
_WHOLE = 100
Day = tuple[int, int, int]


def compare_date(target: Target, row: Row) -> Outcome:
    """Compare a deadline with the date a result states."""
    if target.clock is not None:
        return _compare_clock(target, row)
    deadline = target.moment
    assert deadline is not None
    flags = _filed_before(deadline, row.year)
    told = row.actual.rpartition("实际")[2]
    if moments(told):  # 计划6月，实际7月
        row = replace(row, actual=told)
    if is_nothing(row.actual):
        return cannot_tell("no_result", "missing_value")
    if row.actual == target.text:
        return _repeated(target, flags)
    alone = month_alone(row.actual)
    dates = (alone,) if alone else moments(row.actual)
    if not dates:
        return _in_words(row, flags)
    answer = answer_in_words(row.actual)
    return _unfinished(target, row, dates[-1], answer, flags) or _judged(
        deadline, dates, row, answer, flags
    )


def _compare_clock(target: Target, row: Row) -> Outcome:
    """Compare a time of day with the one a result states."""
    deadline = target.clock
    assert deadline is not None
    if is_nothing(row.actual):
        return cannot_tell("no_result", "missing_value")
    if row.actual == target.text:
        return Outcome(Verdict.MET, "repeated")
    done = clocks(row.actual) or clocks(f"{row.actual}前")
    if not done:
        return _in_words(row, ())
    are_in_time = {given <= asked for asked, given in (alike(deadline, one) for one in done)}
    if len(are_in_time) > 1 or _FORECAST.search(row.actual):
        return cannot_tell("date_unclear", "ambiguous_value")
    if False in are_in_time:
        return Outcome(Verdict.UNMET, "late")
    if is_denied(row.actual):
        return cannot_tell("contradiction", "ambiguous_value")
    return Outcome(Verdict.MET, "in_time")


def _unfinished(
    target: Target, row: Row, done: Moment, answer: Answer, flags: tuple[str, ...]
) -> Outcome | None:
    """Whether the date is one of a part, of a plan or of the beginning."""
    assert target.moment is not None
    if _FORECAST.search(row.actual):
        is_denial = is_denied(row.actual) or _POSTPONED.search(row.actual)
        if is_denial and _in_time(target.moment, done, row.year) is False:
            return Outcome(Verdict.UNMET, "denied", flags=flags)
        return cannot_tell("no_date", "actual_not_answering", *flags)
    shares = (one.value for one in quantities(row.actual) if one.unit.dimension == PERCENT)
    is_part = answer in (Answer.PARTLY, Answer.UNDER_WAY) or any(share < _WHOLE for share in shares)
    is_some = _EXCEPT.search(row.actual) or _SOME.search(row.actual[: done.start])
    if is_part or is_some or _rest_is_open(row.actual):
        if _in_time(target.moment, done, row.year) is False:
            return None  # late, even that part
        return cannot_tell("part_by_then", "actual_not_answering", *flags)
    if _is_only_begun(done, target, row) or _is_only_asked_for(done, target, row):
        return cannot_tell("only_begun", "actual_not_answering", *flags)
    promise = pattern_of("forecast", "promised").search(row.actual[: done.start])
    is_promised = promise is not None and promise[0] not in target.text + row.name
    if is_promised or _PLANNED.search(row.actual[: done.start]):
        return cannot_tell("no_date", "actual_not_answering", *flags)
    return None


def _judged(
    deadline: Moment, dates: tuple[Moment, ...], row: Row, answer: Answer, flags: tuple[str, ...]
) -> Outcome:
    in_time = _in_time(deadline, dates[-1], row.year)
    if in_time and any(_in_time(deadline, one, row.year) is False for one in dates[:-1]):
        in_time = None  # 第一批2022年12月，第二批2022年10月
    if in_time is None:
        return cannot_tell("date_unclear", "ambiguous_value", *flags)
    if not in_time:
        return Outcome(Verdict.UNMET, "late", flags=flags)
    if answer != Answer.DENIED:
        return Outcome(Verdict.MET, "in_time", flags=flags)
    if _is_the_end(deadline, dates[-1]):
        return Outcome(Verdict.UNMET, "denied", flags=flags)
    return cannot_tell("contradiction", "ambiguous_value", *flags)


def _repeated(target: Target, flags: tuple[str, ...]) -> Outcome:
    """The deadline itself typed as the result counts as in time; a bare year says nothing."""
    deadline = target.moment
    assert deadline is not None
    is_bare_year = deadline.is_only_year and not deadline.before
    if is_bare_year and deadline.end - deadline.start == len(target.text):
        return cannot_tell("meaningless", "unmeasurable_target", *flags)
    return Outcome(Verdict.MET, "repeated", flags=flags)


def _in_words(row: Row, flags: tuple[str, ...]) -> Outcome:
    answer = answer_in_words(row.actual)
    if answer == Answer.DENIED:
        return Outcome(Verdict.UNMET, "denied", flags=flags)
    if claims_in_time(row.actual):
        return Outcome(Verdict.CLAIMED, "claimed_in_time", flags=flags)
    return cannot_tell("no_date", "actual_not_answering", *flags)


def claims_in_time(actual: str) -> bool:
    """`已按时完成`: asserted, without a date."""
    return bool(_IN_TIME.search(actual)) and answer_in_words(actual) == Answer.AFFIRMED


def _is_only_begun(done: Moment, target: Target, row: Row) -> bool:
    """`2022年6月开工`: a day of the work, not its end, unless just that is asked."""
    clause = _CLAUSE.split(row.actual[done.end :])[0]
    asked = target.text + row.name
    begun = pattern_of("begun", "date").search(clause)
    if begun is not None and begun[0] not in asked:
        return True
    before = _CLAUSE.split(row.actual[: done.start])[-1]
    told = list(pattern_of("begun", "date").finditer(before))
    return bool(told and _ON.fullmatch(before, told[-1].end())) and told[-1][0] not in asked


def _rest_is_open(actual: str) -> bool:
    """`6月20日拨付第一批，其余待审计后拨付`: what is left has no day yet."""
    rest = pattern_of("unsettled", "rest").search(actual)
    clause = _CLAUSE.split(actual[rest.end() :])[0] if rest else ""
    return bool(pattern_of("unsettled", "not_yet").search(clause))


def _is_only_asked_for(done: Moment, target: Target, row: Row) -> bool:
    """`10月20日报送财政局` for 批复时间: sent to those who are to do what the row asks for."""
    asked = row.name + target.text
    before = _CLAUSE.split(row.actual[: done.start])[-1]
    clause = before + _CLAUSE.split(row.actual[done.end :])[0]
    sent = next((w for w in pattern_of("asking").findall(clause) if w not in asked), None)
    if sent is None:
        return False
    return any(word.kind == "work" and word.text not in clause for word in words(row.name))


def _is_the_end(deadline: Moment, done: Moment) -> bool:
    """`至2022年6月底仍未完成`: at the deadline itself it was not done."""
    return done.last == deadline.last and done.year in (None, deadline.year)


def _filed_before(deadline: Moment, year: int | None) -> tuple[str, ...]:
    """The deadline lies after the year the form reports on."""
    if year is None or deadline.year is None:
        return ()
    last = deadline.year - 1 if deadline.before and deadline.is_only_year else deadline.year
    return ("deadline_after_filing",) if last > year else ()


def _in_time(deadline: Moment, done: Moment, year: int | None) -> bool | None:
    """Return whether `done` lies within `deadline`; `None` where the writing leaves it open.

    A year that is not written is the form's year on both sides, else the other side's.
    """
    if deadline.years_on and year is None:
        return None
    deadline_year = deadline.year or (year or done.year or 0) + deadline.years_on
    done_year = done.year or (year or deadline.year or 0) + done.years_on
    last: Day = (deadline_year, *deadline.last)
    first: Day = (deadline_year, *deadline.first)
    done_first: Day = (done_year, *done.first)
    done_last: Day = (done_year, *done.last)
    if deadline.before:
        if done_last < first:
            return True
        return None if done_first <= last else False
    if done.after:
        return False if done_last >= last else None
    if done_last <= last:
        return True
    return None if done_first <= last else False
