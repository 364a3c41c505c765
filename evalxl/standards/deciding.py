"""Apply a standard to a row: the points it gives, the bounds it sets, or why it decides nothing.

Where a text can be read in two ways (the result itself or its share of the target, percentage
points or percent of the target), both are worked out; if they differ, nothing is decided.
All arithmetic is exact; steps count only when whole, unless the text says otherwise.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

from evalxl.core.terms import Direction, Verdict
from evalxl.language.text import normalise
from evalxl.language.units import unit_named
from evalxl.language.words import grade_of
from evalxl.standards.model import Band, Marks, Of, Span, Standard, Step, When
from evalxl.standards.reading import read_standard

_PERCENT = ("%", "pp")
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7}
_MONTHS = ("月", "个月")
_PAUSES = str.maketrans("", "", "的则者时项")


@dataclass(frozen=True, slots=True)
class Row:
    """What a standard can look at. Percentages as 90; `due` and `done`: first and last day."""

    weight: float
    name: str = ""
    verdict: str = Verdict.CANNOT_TELL
    direction: str = Direction.MORE_IS_BETTER
    target: float | None = None
    target_unit: str = ""
    actual: float | None = None
    actual_unit: str = ""
    actual_text: str = ""
    due: tuple[dt.date, dt.date] | None = None
    done: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a standard gives a row.

    Attributes:
        points: Decided; `None` where nobody can compute them.
        lowest, highest: Bounds in points; of a decided row its points.
        clause: The words that decided.
        why: Id of the reason in `why.toml`: why nothing is decided, or what was assumed.
        found: A contradiction in the standard itself: id and the two numbers.
    """

    points: Fraction | None
    lowest: Fraction
    highest: Fraction
    clause: str = ""
    why: str = ""
    found: tuple[str, str, str] | None = None

    @property
    def only_bounds(self) -> bool:
        """Whether it bounds the row and leaves the rule to the policy: levels for words."""
        return self.points is None and self.why in ("levels", "claimed")


class _OpenRow(Exception):  # noqa: N818 - an outcome, not an error
    """The standard does not decide this row."""

    def __init__(self, why: str, found: tuple[str, str, str] | None = None) -> None:
        super().__init__(why)
        self.why, self.found = why, found


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "why.toml").read_text(encoding="utf-8"))


def reason(why: str, lang: str) -> str:
    """Say a `Ruling.why` in zh or en; nothing where there is none."""
    return _reasons()[why][lang] if why else ""


def rule_on(text: str, row: Row) -> Ruling:
    """Apply a standard, as typed, to a row with a weight."""
    standard = _for_row(read_standard(text), row)
    weight = _exact(row.weight)
    try:
        return _ruled(standard, row, weight)
    except _OpenRow as left:
        low, high = _bounds(standard, row, weight, left.why)
        return Ruling(None, low, high, why=left.why, found=left.found)


def _for_row(standard: Standard, row: Row) -> Standard:
    if not standard.by_kind:
        return standard
    kind = "quantitative" if row.target is not None or row.due else "qualitative"
    return standard.by_kind.get(kind, Standard(unread=(kind,)))


def _ruled(standard: Standard, row: Row, weight: Fraction) -> Ruling:
    _demand_sound(standard, weight)
    if standard.levels:
        raise _OpenRow("levels")
    if standard.items:
        raise _OpenRow("items")
    if standard.judgement:
        raise _OpenRow("judgement")
    if standard.unread:
        raise _OpenRow("not_understood")
    is_partial = any(band.when == When.PARTLY for band in standard.bands)
    if is_partial and row.verdict not in (Verdict.MET, Verdict.EXCEEDED):
        raise _OpenRow("two_readings")
    made = {(points, why): clause for points, clause, why in _readings(standard, row, weight)}
    if not made:
        raise _OpenRow("claimed" if row.verdict == Verdict.CLAIMED else "not_covered")
    if len({points for points, _ in made}) > 1:
        raise _OpenRow("two_readings")
    (points, why), clause = next(iter(made.items()))
    return Ruling(points, points, points, clause, why)


def _demand_sound(standard: Standard, weight: Fraction) -> None:
    """Refuse a standard whose own numbers contradict the weight or each other."""
    named = [*standard.full_marks]
    if not standard.unread:  # words not understood may hold the better band
        named += _best_of_bands(standard.bands)
    if standard.items:
        named.append(sum(standard.items, Fraction(0)))
    for points in named:
        if points != weight:
            raise _OpenRow("other_weight", ("weight", _plain(points), _plain(weight)))
    if not standard.unread and (broken := _broken(standard)):
        raise _OpenRow(broken[0], broken)


def _best_of_bands(bands: Iterable[Band]) -> list[Fraction]:
    """The highest points of bands that all name points: the full marks of the standard."""
    marks = [band.marks for band in bands]
    named = [one.points for one in marks if one.points is not None and not one.taken]
    has_full = any(one.share == 1 for one in marks)
    return (
        [max(named)]
        if named and not has_full and not any(one.in_proportion for one in marks)
        else []
    )


def _broken(standard: Standard) -> tuple[str, str, str] | None:
    """Find a value between two limits that two bands claim, or none."""
    bands = standard.bands
    spans = [(band.when, band.marks) for band in bands if isinstance(band.when, Span)]
    has_rest = any(_is_state(band) for band in bands) or bool(standard.steps)
    edges = {edge for span, _ in spans for edge in (span.low, span.high) if edge is not None}
    for probe in ((low + high) / 2 for low, high in pairwise(sorted(edges))):
        held = [(span, marks) for span, marks in spans if span.holds(probe)]
        if not held and len(spans) > 1 and not has_rest:
            return "gap", _plain(probe), ""
        if len({(marks.share, marks.points) for _, marks in _nearest(held)}) > 1:
            return "overlap", _plain(probe), ""
    return None


def _nearest(held: list[tuple[Span, Marks]]) -> Iterator[tuple[Span, Marks]]:
    """Return what claims a value: all closed spans, and of open ones only the nearest limit.

    90%以上, 80%以上 is a ladder of open spans and no overlap.
    """
    yield from (one for one in held if None not in (one[0].low, one[0].high))
    yield from sorted((one for one in held if one[0].high is None), key=_low, reverse=True)[:1]
    yield from sorted((one for one in held if one[0].low is None), key=_high)[:1]


def _low(one: tuple[Span, Marks]) -> Fraction:
    return one[0].low or Fraction(0)


def _high(one: tuple[Span, Marks]) -> Fraction:
    return one[0].high or Fraction(0)


def _readings(
    standard: Standard, row: Row, weight: Fraction
) -> Iterator[tuple[Fraction, str, str]]:
    """Work out the points under every admissible reading."""
    for of in _admissible(standard, row):
        made = _by_bands(standard, row, weight, of)
        if made is None and standard.steps:
            made = _by_steps(standard, row, weight, of)
        if made is None and standard.is_proportional:
            made = _in_proportion(row, weight)
        if made is not None:
            yield made


def _admissible(standard: Standard, row: Row) -> tuple[Of, ...]:
    """Which measures the words admit: the row's own result, its completion, or either."""
    events = (When.OCCURS, When.ABSENT)
    said = [
        (band.of, band.subject)
        for band in standard.bands
        if isinstance(band.when, Span) or band.when in events
    ]
    said += [(step.of, step.subject) for step in standard.steps if step.kind != "late"]
    for of, subject in said:
        if of == Of.UNSAID and subject and not _is_named(subject, row.name):
            raise _OpenRow("other_measure", ("measure", subject, row.name))
    stated = {of for of, _ in said if of != Of.UNSAID}
    if stated:
        return tuple(sorted(stated))[:1] if len(stated) == 1 else ()
    if any(subject for _, subject in said) and row.name:
        return (Of.RESULT,)
    limits = {band.when.low for band in standard.bands if isinstance(band.when, Span)}
    if row.target is not None and _is_rate(row.actual_unit) and _exact(row.target) in limits:
        return (Of.RESULT,)  # 95% is the target: the limit speaks of the result
    return _measurable(standard.bands, row) or (Of.RESULT, Of.COMPLETION)


def _measurable(bands: Iterable[Band], row: Row) -> tuple[Of, ...]:
    """Return the measures in which every limit can be compared: 60% is no number of events."""
    units = {band.when.unit for band in bands if isinstance(band.when, Span)}
    return tuple(
        of
        for of in (Of.RESULT, Of.COMPLETION)
        if all(_values(row, of)(unit) is not None for unit in units)
    )


def _is_named(subject: str, name: str) -> bool:
    """Whether the words name the row's own measure."""
    said, own = (normalise(text).translate(_PAUSES) for text in (subject, name))
    if not own or said in own or own in said:
        return True
    shared = sum(1 for pair in pairwise(said) if "".join(pair) in own)
    return 2 * shared >= max(len(said) - 1, 1) and said[-1:] == own[-1:]


def _by_bands(
    standard: Standard, row: Row, weight: Fraction, of: Of
) -> tuple[Fraction, str, str] | None:
    band = _band_of(standard.bands, row, of)
    if band is None:
        return None
    if band.marks.in_proportion:
        made = _in_proportion(row, weight)
        return made and (made[0], band.clause, made[2])
    if standard.steps and _is_full(band.marks) and _adds(standard.steps):
        return None  # what passes the target earns more than full marks
    points = min(max(band.marks.of(weight), Fraction(0)), weight)
    return points, band.clause, ""


def _band_of(bands: tuple[Band, ...], row: Row, of: Of) -> Band | None:
    """Find the band a row falls into: states first, then the narrowest span, then the rest.

    Of a target that was missed a span says more than that it was missed.
    """
    state = next(
        (one for one in bands if not isinstance(one.when, Span) and _state_holds(one.when, row)),
        None,
    )
    span = _span_of(bands, row, of)
    if state and state.when != When.MISSED:
        return span if span and span.marks.taken else state
    if state and span and not span.marks.share == 0 and state.marks.share == 0:
        raise _OpenRow("two_readings")
    return span or state


def _is_state(band: Band) -> bool:
    return not isinstance(band.when, Span)


def _span_of(bands: tuple[Band, ...], row: Row, of: Of) -> Band | None:
    value_of = _values(row, of)
    held = [
        band
        for band in bands
        if isinstance(band.when, Span)
        and (value := value_of(band.when.unit)) is not None
        and band.when.holds(value)
    ]
    if held:
        return min(held, key=lambda band: _place(band, value_of))
    is_measured = any(
        isinstance(band.when, Span) and value_of(band.when.unit) is not None for band in bands
    )
    states_known = row.verdict in (Verdict.MET, Verdict.EXCEEDED, Verdict.UNMET)
    has_spans = any(isinstance(band.when, Span) for band in bands)
    if is_measured or (states_known and not has_spans):
        return next((band for band in bands if band.when == When.OTHERWISE), None)
    return None


def _place(band: Band, value_of: _values) -> tuple[int, Fraction]:
    """Order spans: whose end the value is, closed ones, the highest lower limit, the rest."""
    span = band.when
    assert isinstance(span, Span)
    if span.has_high and span.high == value_of(span.unit):
        return -1, Fraction(0)
    if span.low is not None and span.high is not None:
        return 0, span.high - span.low
    return (1, -span.low) if span.low is not None else (2, span.high or Fraction(0))


def _state_holds(when: When | str, row: Row) -> bool:
    verdict = row.verdict
    if when == When.MET:
        return verdict in (Verdict.MET, Verdict.EXCEEDED)
    if when == When.MISSED:
        return verdict == Verdict.UNMET
    if when == When.EXCEEDED:
        return verdict == Verdict.EXCEEDED
    if when in (When.OTHERWISE, When.PARTLY):
        return False
    if when in (When.OCCURS, When.ABSENT):
        is_counted = row.actual is not None and row.direction == Direction.LESS_IS_BETTER
        return is_counted and (when == When.OCCURS) == bool(row.actual)
    return _grade(row.actual_text) == grade_of().get(str(when), -1)


def _grade(text: str) -> int | None:
    """The step of the one grade word that a result consists of, or ends with."""
    plain = normalise(text)
    found = [word for word in grade_of() if plain == word or plain.endswith(f"为{word}")]
    return grade_of()[found[0]] if len(found) == 1 else None


class _values:  # noqa: N801 - a function with what it needs bound to it
    """The value a reading compares, in the unit of a limit; `None` where there is none."""

    def __init__(self, row: Row, of: Of) -> None:
        self.row, self.of = row, of

    def __call__(self, unit: str) -> Fraction | None:
        row, is_rate = self.row, unit in _PERCENT
        if self.of == Of.RESULT:
            if row.actual is None or not _same_unit(unit, row.actual_unit):
                return None
            return _exact(row.actual)
        completion = _completion(row)
        if completion is None or not (is_rate or unit == ""):
            return None
        return abs(completion - 100) if self.of == Of.DEVIATION else completion


def _by_steps(
    standard: Standard, row: Row, weight: Fraction, of: Of
) -> tuple[Fraction, str, str] | None:
    """Count the steps of the first kind that applies to the row."""
    for step in standard.steps:
        distances = _distances(step, standard.bands, row, of)
        if distances is None:
            continue
        if step.is_single:
            distances += tuple(min(distance, step.size) for distance in distances)
        made = {_after(step, distance, weight) for distance in distances}
        if len({points for points, _ in made}) > 1:
            raise _OpenRow("two_readings")
        points, is_broken = made.pop()
        return points, step.clause, "whole_steps" if is_broken and not step.broken else ""
    return None


def _after(step: Step, distance: Fraction, weight: Fraction) -> tuple[Fraction, bool]:
    """The points after the steps in a distance, and whether a broken step was left out."""
    count = max(distance, Fraction(0)) / step.size
    whole = Fraction(count.numerator // count.denominator)
    if step.broken == "whole" and count > whole:
        whole += 1
    change = whole * step.marks.of(weight)
    if step.adds:
        if step.most is None:
            raise _OpenRow("no_limit")
        return weight + min(change, step.most.of(weight)), count != whole
    if step.most is not None:
        change = min(change, step.most.of(weight))
    return max(weight - change, Fraction(0)), count != whole


def _distances(
    step: Step, bands: tuple[Band, ...], row: Row, of: Of
) -> tuple[Fraction, ...] | None:
    """How far a row is from where its steps begin, in the unit of the step; each way to see it."""
    if step.kind == "late":
        return _days_late(step, row)
    if row.actual is None:
        return None
    actual = _exact(row.actual)
    if step.kind == "happen":
        is_wanted = row.direction == Direction.MORE_IS_BETTER and row.target != 0
        if is_wanted or not _same_unit(step.unit, row.actual_unit):
            return None
        allowed = _exact(row.target) if row.target else Fraction(0)
        return (actual, actual - allowed) if allowed else (actual,)
    if of == Of.COMPLETION and step.unit in _PERCENT and not _is_rate(row.actual_unit):
        return _short_of_completion(step, bands, row)
    if of == Of.DEVIATION:
        return _beyond_deviation(step, bands, row)
    base = _base(step, bands, row)
    if base is None:
        return None
    distance = base - actual if step.kind == "short" else actual - base
    if step.adds and distance < 0:
        return None
    return _in_unit_of(step, distance, base, row, of)


def _beyond_deviation(step: Step, bands: tuple[Band, ...], row: Row) -> tuple[Fraction, ...] | None:
    """Distance from the deviation that still earns full marks; a share of it is no such thing."""
    deviation = _values(row, Of.DEVIATION)("%")
    limits = [one.when.high for one in bands if isinstance(one.when, Span) and _is_full(one.marks)]
    if deviation is None or step.kind != "over" or len(limits) != 1 or limits[0] is None:
        return None
    return (max(deviation - limits[0], Fraction(0)),) if step.unit in _PERCENT else None


def _short_of_completion(
    step: Step, bands: tuple[Band, ...], row: Row
) -> tuple[Fraction, ...] | None:
    """Distance from 100 % of the target, or from the completion that earns full marks."""
    completion = _completion(row)
    if completion is None:
        return None
    limits = [
        band.when.low for band in bands if isinstance(band.when, Span) and _is_full(band.marks)
    ]
    begin = step.start[0] if step.start and _is_rate(step.start[1]) else Fraction(100)
    base = limits[0] if limits and limits[0] is not None else begin
    distance = base - completion if step.kind == "short" else completion - base
    return None if step.adds and distance < 0 else (distance,)


def _in_unit_of(
    step: Step, distance: Fraction, base: Fraction, row: Row, of: Of
) -> tuple[Fraction, ...] | None:
    """The distance in the unit of a step; percent of a rate may mean points or a share."""
    if step.unit == "pp":
        return (distance,) if _is_rate(row.actual_unit) else None
    if step.unit == "%":
        share = 100 * distance / base if base > 0 else None
        if not _is_rate(row.actual_unit) or of == Of.COMPLETION:
            return None if share is None else (share,)
        return (distance,) if share is None else (distance, share)
    return (distance,) if _same_unit(step.unit, row.actual_unit) else None


def _base(step: Step, bands: tuple[Band, ...], row: Row) -> Fraction | None:
    """Where the steps begin: the limit of the band of full marks, else the target."""
    for band in bands:
        if isinstance(band.when, Span) and _is_full(band.marks):
            limit = band.when.low if step.kind == "short" else band.when.high
            is_own = _same_unit(band.when.unit, row.actual_unit)
            if is_own and limit is not None and step.start and step.start[0] != limit:
                raise _OpenRow("two_readings")
            return limit if is_own else None
    if step.start is not None:
        return step.start[0] if _same_unit(step.start[1], row.actual_unit) else None
    return _exact(row.target) if row.target is not None else None


def _days_late(step: Step, row: Row) -> tuple[Fraction, ...] | None:
    if row.due is None or row.done is None:
        return None
    due = row.due[1]
    days = [max((day - due).days, 0) for day in row.done]
    if step.unit in _DAYS:
        return tuple(Fraction(one, _DAYS[step.unit]) for one in days)
    if step.unit in _MONTHS:
        return tuple(Fraction(_whole_months(due, day)) for day in row.done)
    return None


def _whole_months(due: dt.date, day: dt.date) -> int:
    months = 12 * (day.year - due.year) + day.month - due.month - (day.day < due.day)
    return max(months, 0)


def _in_proportion(row: Row, weight: Fraction) -> tuple[Fraction, str, str] | None:
    """Return weight × result ÷ target, between nothing and the weight."""
    completion = _completion(row)
    if completion is None or row.direction == Direction.LESS_IS_BETTER:
        return None
    return min(max(weight * completion / 100, Fraction(0)), weight), "", "ratio"


def _bounds(standard: Standard, row: Row, weight: Fraction, why: str) -> tuple[Fraction, Fraction]:
    """The points a row may get at all: of levels the one its words claim."""
    if why == "levels" and row.verdict in (Verdict.CLAIMED, Verdict.MET, Verdict.EXCEEDED):
        low, high = max(standard.levels)
        return weight * low / 100, weight * high / 100
    return Fraction(0), weight


def _completion(row: Row) -> Fraction | None:
    if row.target is None or row.actual is None or row.target <= 0:
        return None
    if not _same_unit(row.target_unit, row.actual_unit):
        return None
    return 100 * _exact(row.actual) / _exact(row.target)


def _same_unit(one: str, other: str) -> bool:
    """Whether two numbers may be compared as they stand: equal units, or one without any."""
    if _is_rate(one) or _is_rate(other):
        return _is_rate(one) and _is_rate(other)
    if not one or not other or one == other:
        return True
    first, second = unit_named(one), unit_named(other)
    return (first.dimension, first.size) == (second.dimension, second.size)


def _is_rate(unit: str) -> bool:
    return unit in _PERCENT


def _is_full(marks: Marks) -> bool:
    return marks.share == 1 and not marks.taken


def _adds(steps: Iterable[Step]) -> bool:
    return any(step.adds for step in steps)


def _exact(value: float) -> Fraction:
    """The number as it is written, not its binary fraction."""
    return Fraction(str(value))


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"
