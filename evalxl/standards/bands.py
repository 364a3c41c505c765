"""Which band of a standard a row falls into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

from evalxl.core.terms import Direction, Verdict
from evalxl.language.dates import moments
from evalxl.language.text import normalise
from evalxl.language.words import grade_of, spellings, words_of
from evalxl.standards.called import is_called
from evalxl.standards.measures import value_in
from evalxl.standards.model import BEYOND, OF_GOAL, TRENDS, Band, Called, Of, Span, Until, When
from evalxl.standards.ruling import Gain, OpenRow, Row
from evalxl.standards.told import trends

_HAS = {"有": True, "无": False, "没有": False}


def band_of(bands: tuple[Band, ...], row: Row, of: Of) -> Band | None:
    """Return the band a row falls into: states first, then the narrowest span, then the rest.

    A span says more than that a target was missed, and than that it was met where the span
    begins at the target or beyond it.

    Raises:
        OpenRow: Where two bands that hold give different points.
    """
    state, span = _state_of(bands, row), _span_of(bands, row, of)
    if state and state.when == When.MET and _may_be_beyond(bands, row, of):
        raise OpenRow("two_readings")
    if not (state and span):
        return state or span or _rest(bands, row, of)
    if state.when == When.MISSED:
        if span.marks.share != 0 and state.marks.share == 0:
            raise OpenRow("two_readings")
        return span
    return span if span.marks.taken or _is_beyond_goal(span) else state


def line_of(bands: tuple[Band, ...], row: Row, of: Of) -> Band | None:
    """Return 中间按线性插值计分 where a result lies between two limits."""
    line = next((one for one in bands if one.when == When.OTHERWISE and one.marks.is_between), None)
    if line is None:
        return None
    value, ends = _ends(bands, row, of, Fraction(0))
    is_inside = value is not None and ends and min(ends) < value < max(ends) and value not in ends
    return line if is_inside else None


def on_the_line(
    bands: tuple[Band, ...], band: Band, row: Row, weight: Fraction, of: Of
) -> Gain | None:
    """Return the points on the line between what the limits below and above a result earn."""
    value, ends = _ends(bands, row, of, weight)
    if value is None:
        return None
    low = max((end for end in ends if end <= value), default=None)
    high = min((end for end in ends if end >= value), default=None)
    if low is None or high is None:
        raise OpenRow("not_covered")
    rise = (ends[high] - ends[low]) * (value - low) / (high - low) if high > low else Fraction(0)
    return Gain(ends[low] + rise, band.clause)


def _ends(
    bands: tuple[Band, ...], row: Row, of: Of, weight: Fraction
) -> tuple[Fraction | None, dict[Fraction, Fraction]]:
    """Return a result and every limit of its unit with what it earns."""
    spans = [(one.when, one.marks) for one in bands if isinstance(one.when, Span)]
    unit = next((span.unit for span, _ in spans), "")
    ends: dict[Fraction, Fraction] = {}
    for span, marks in spans:
        if span.unit != unit or marks.is_between:
            continue
        for end in (span.low, span.high):
            points = marks.of(weight)
            if end is not None and ends.setdefault(end, points) != points and weight:
                raise OpenRow("two_readings")
    return value_in(row, of, unit), ends


def _state_of(bands: Sequence[Band], row: Row) -> Band | None:
    """The state that holds; that the target was passed says more than that it was met."""
    held = [
        one
        for one in bands
        if not isinstance(one.when, Span) and _holds(one.when, row) and _is_so_grave(one, row)
    ]
    if days := [one for one in held if isinstance(one.when, Until)]:
        is_alone = sum(isinstance(one.when, Until) for one in bands) == 1
        is_missed = any(one.when == When.MISSED for one in held) and row.verdict == Verdict.UNMET
        if is_missed and is_alone:
            raise OpenRow("two_readings")
        return min(days, key=lambda one: day_of(one.when, row) or dt.date.max)
    if len({one.marks for one in held if one.when in TRENDS}) > 1:
        raise OpenRow("two_readings")
    names = [one for one in held if isinstance(one.when, Called)]
    is_named = any(isinstance(one.when, Called) for one in bands)
    if len(names) > 1 or (is_named and not held):
        raise OpenRow("two_readings")
    words = [one for one in held if isinstance(one.when, str) and not isinstance(one.when, When)]
    if len(words) > 1:  # 优 and 好 are one step elsewhere: only the word itself tells them apart
        held = [one for one in words if normalise(row.actual_text).endswith(str(one.when))]
        if len(held) != 1:
            raise OpenRow("two_readings")
    return next((one for one in held if one.when == When.EXCEEDED), next(iter(held), None))


def _is_so_grave(band: Band, row: Row) -> bool:
    """Whether what happened is of the class that a condition names: 发生重大事故不得分."""
    known = spellings()["standards"]["severity"].split()
    said = [word for word in known if word in band.subject and word not in row.name]
    if band.when != When.OCCURS or not said:
        return True
    told = normalise(row.actual_text)
    if not any(word in told for word in known):
        raise OpenRow("two_readings")
    return any(word in told for word in said)


def day_of(when: object, row: Row) -> dt.date | None:
    """Return the last day of a time limit; 当年 is the year in which the row is due."""
    if not isinstance(when, Until) or row.due is None:
        return None
    moment = next(iter(moments(normalise(when.written))), None)
    if moment is None:
        return None
    year = moment.year or row.due[1].year + moment.years_on
    if moment.before:
        return dt.date(year, *moment.first) - dt.timedelta(days=1)
    return dt.date(year, *moment.last)


def _is_in_time(when: Until, row: Row) -> bool:
    end = day_of(when, row)
    if end is None or row.done is None or row.done[0] <= end < row.done[1]:
        raise OpenRow("two_readings")
    return row.done[1] <= end


def _is_beyond_goal(band: Band) -> bool:
    span = band.when
    if not isinstance(span, Span) or span.low is None:
        return False
    return span.unit == BEYOND or (span.unit == OF_GOAL and span.low >= 100)


def _may_be_beyond(bands: Iterable[Band], row: Row, of: Of) -> bool:
    """Whether a band for passing the target cannot be measured on a row that passed it."""
    return row.verdict == Verdict.EXCEEDED and any(
        isinstance(band.when, Span)
        and band.when.unit == BEYOND
        and value_in(row, of, BEYOND) is None
        for band in bands
    )


def _span_of(bands: tuple[Band, ...], row: Row, of: Of) -> Band | None:
    held = [
        (_place(band.when, value), band)
        for band in bands
        if isinstance(band.when, Span)
        and (value := value_in(row, of, band.when.unit)) is not None
        and band.when.holds(value)
    ]
    found = min(held, key=lambda one: one[0])[1] if held else None
    if found and _is_for_one(found, row):
        raise OpenRow("two_readings")  # 完成1个得0.5分: for each, or for one and no more
    if found and any(_is_between(one, found, row, of) for one in bands):
        raise OpenRow("two_readings")
    return found


def _is_for_one(band: Band, row: Row) -> bool:
    span = band.when
    is_one = isinstance(span, Span) and span.low == 1 and span.high is None and span.unit != "%"
    is_bare = not any(word in band.clause for word in words_of("standards", "or_more"))
    return is_one and is_bare and band.marks.points is not None and (row.actual or 0) > 1


def _is_between(one: Band, held: Band, row: Row, of: Of) -> bool:
    """Whether a result is the limit of two ranges, and nothing says of which: 80-90%, 90-100%."""
    if not (isinstance(one.when, Span) and isinstance(held.when, Span)):
        return False
    if held.when.is_marked and one.when.has_low and one.when.low == held.when.high:
        return one.when.low == value_in(row, of, one.when.unit) and one.marks != held.marks
    is_loose = one.when.is_loose and held.when.is_loose and one.marks != held.marks
    return is_loose and one.when.high == value_in(row, of, one.when.unit)


def _place(span: Span, value: Fraction) -> tuple[int, Fraction]:
    """Order spans: whose end the value is, closed ones, the highest lower limit, the rest."""
    if span.has_high and span.high == value:
        return -1, Fraction(0)
    if span.low is not None and span.high is not None:
        return 0, span.high - span.low
    return (1, -span.low) if span.low is not None else (2, span.high or Fraction(0))


def _rest(bands: Iterable[Band], row: Row, of: Of) -> Band | None:
    """The band of 否则, where everything the others ask for can be looked at."""
    values = [value_in(row, of, band.when.unit) for band in bands if isinstance(band.when, Span)]
    is_known = row.is_reached or row.verdict == Verdict.UNMET
    if any(value is not None for value in values) or (is_known and not values):
        return next((band for band in bands if band.when == When.OTHERWISE), None)
    return None


def _holds(when: When | Until | Called | str, row: Row) -> bool:
    if isinstance(when, Until):
        return _is_in_time(when, row)
    if isinstance(when, Called):
        return is_called(when, row.actual_text)
    if when in TRENDS:
        return when in _way(row)
    if isinstance(when, When):
        return _is_state(when, row)
    if when not in grade_of():
        return normalise(row.actual_text) == when
    return _grade(row.actual_text) == grade_of()[when]


def _is_state(when: When, row: Row) -> bool:
    if when == When.UNDONE:
        return _is_undone(row)
    if when in (When.OCCURS, When.ABSENT):
        if (told := normalise(row.actual_text)) in _HAS:
            return (when == When.OCCURS) == _HAS[told]
        is_counted = row.actual is not None and row.direction == Direction.LESS_IS_BETTER
        return is_counted and (when == When.OCCURS) == bool(row.actual)
    if when == When.MET:
        return row.is_reached
    wanted = {When.MISSED: Verdict.UNMET, When.EXCEEDED: Verdict.EXCEEDED}.get(when)
    return wanted is not None and row.verdict == wanted


def _way(row: Row) -> tuple[str, ...]:
    if row.actual is not None and row.name.endswith(tuple(words_of("standards", "growth"))):
        return ("falls", "rises_not") if row.actual < 0 else ("rises", "falls_not")
    if not (told := trends(row.actual_text)):
        raise OpenRow("two_readings")
    if row.verdict == Verdict.CLAIMED and not any(char.isdigit() for char in row.actual_text):
        raise OpenRow("claimed")
    return told


def _is_undone(row: Row) -> bool:
    if row.actual is None and not row.is_reached:
        raise OpenRow("two_readings")
    return not (row.actual or row.is_reached)


def _grade(text: str) -> int | None:
    """The step of the one grade word that a result consists of, or ends with."""
    plain = normalise(text)
    ends = tuple(words_of("standards", "assessed"))
    found = [
        word
        for word in grade_of()
        if plain == word or any(plain.endswith(end + word) for end in ends)
    ]
    return grade_of()[found[0]] if len(found) == 1 else None
