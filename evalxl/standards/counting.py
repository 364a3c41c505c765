"""Steps: how many lie between a row and where they begin, and what they take or add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from evalxl.core.terms import Direction
from evalxl.language.units import unit_named
from evalxl.standards.lateness import earliness, lateness
from evalxl.standards.measures import completion, converted, is_rate, value_in
from evalxl.standards.model import (
    OF_BUDGET,
    OF_GOAL,
    PP,
    TRENDS,
    Band,
    Marks,
    Of,
    Span,
    Standard,
    Step,
)
from evalxl.standards.ruling import Gain, OpenRow, Row, exact
from evalxl.standards.told import changed, missing

_ALL = 100


def by_steps(standard: Standard, row: Row, weight: Fraction, of: Of, base: Fraction) -> Gain | None:
    """Count the steps of the first kind that applies to the row.

    Args:
        standard: Whose steps.
        row: Whose result.
        weight: The points of the row.
        of: What the standard measures.
        base: The points before the steps.

    Raises:
        OpenRow: Where two ways to count give different points.
    """
    if any(_counts_another(step, row) for step in standard.steps):
        raise OpenRow("not_covered")
    for step in standard.steps:
        if step.kind == "count":
            return _counted(step, row, weight)
        distances = _distances(step, standard.bands, row, of)
        if distances is None:
            continue
        if step.is_single and step.kind == "happen":
            distances += tuple(min(distance, step.size) for distance in distances)
        made = {_after(step, distance, weight, base) for distance in distances}
        if len({points for points, _ in made}) > 1:
            raise OpenRow("two_readings")
        points, is_broken = made.pop()
        return Gain(points, step.clause, "whole_steps" if is_broken and not step.broken else "")
    return None


def _counts_another(step: Step, row: Row) -> bool:
    """Whether a step takes points for what the row does not count: 每少1人, of a row in 场."""
    if step.adds or step.kind not in ("short", "happen") or is_rate(step.unit):
        return False
    is_known = row.actual is not None and not is_rate(row.actual_unit)
    return is_known and converted(Fraction(1), row.actual_unit, step.unit) is None


def _counted(step: Step, row: Row, weight: Fraction) -> Gain | None:
    """Count what is earned from nothing: 每完成1项得2分, 每季度1次得1分."""
    if row.direction != Direction.MORE_IS_BETTER:
        return None
    actual, target = _achieved(step, row)
    if actual is None or target is None:
        return None
    times = _times_a_year(step.subject)
    if times and (target != times * step.size or actual > target):
        raise OpenRow("two_readings")  # two in one quarter and none in the next
    if step.start is not None:
        begin = converted(step.start[0], step.start[1], row.actual_unit)
        if begin is None:
            return None
        actual, target = max(actual - begin, Fraction(0)), target - begin
    worth = step.marks.of(weight)
    if step.most is None and target // step.size * worth < weight:
        raise OpenRow("two_readings")  # who reaches the target would not get full marks
    return Gain(min(actual // step.size * worth, weight), step.clause)


def _achieved(step: Step, row: Row) -> tuple[Fraction | None, Fraction | None]:
    """Result and target in the unit of a step; 每完成10% is a share of the target."""
    if row.actual is None or row.target is None:
        return None, None
    if step.start and is_rate(row.actual_unit) and is_rate(row.target_unit):
        return exact(row.actual), exact(row.target)
    if step.unit == PP and is_rate(row.actual_unit) and is_rate(row.target_unit):
        return exact(row.actual), exact(row.target)
    if is_rate(step.unit) and is_rate(row.actual_unit) and row.target == _ALL:
        return exact(row.actual), exact(row.target)  # of 100 %, a share is as many points
    if is_rate(step.unit):
        return (None, None) if is_rate(row.target_unit) else (completion(row), Fraction(100))
    return (
        converted(exact(row.actual), row.actual_unit, step.unit),
        converted(exact(row.target), row.target_unit, step.unit),
    )


def _times_a_year(subject: str) -> int | None:
    """How often a year has the period a step is counted by: 每季度, 每月."""
    periods = (subject[:length] for length in (2, 1))
    return next((n for one in periods if (n := unit_named(f"次/{one}").times_a_year)), None)


def _after(
    step: Step, distance: Fraction, weight: Fraction, base: Fraction
) -> tuple[Fraction, bool]:
    """The points after the steps in a distance, and whether a broken step was left out."""
    count = max(distance, Fraction(0)) / step.size
    whole = Fraction(count.numerator // count.denominator)
    if step.broken == "whole" and count > whole:
        whole += 1
    change = whole * step.marks.of(weight)
    if step.adds:
        return _added(step, change, weight, base), count != whole
    if step.most is not None:
        change = min(change, step.most.of(weight))
    return max(base - change, Fraction(0)), count != whole


def _added(step: Step, change: Fraction, weight: Fraction, base: Fraction) -> Fraction:
    """Add to the points for reaching the target; above the weight only as far as is said."""
    if step.most is None and base == weight:
        raise OpenRow("no_limit")
    most = step.most.of(weight) if step.most is not None else weight - base
    points = base + min(change, most)
    return points if base == weight else min(points, weight)


def _distances(
    step: Step, bands: tuple[Band, ...], row: Row, of: Of
) -> tuple[Fraction, ...] | None:
    """How far a row is from where its steps begin, in the unit of the step; each way to see it."""
    if step.kind in ("late", "early"):
        return (lateness if step.kind == "late" else earliness)(row, step.unit)
    if any(band.when in TRENDS for band in bands):
        told = changed(row.actual_text, step.unit)
        return None if told is None else (told,)
    if row.actual is None or step.kind == "happen":
        told = missing(row.actual_text, step.unit)
        if row.actual is None or (told is not None and row.direction == Direction.MORE_IS_BETTER):
            return None if told is None else (told,)
    if step.kind == "happen":
        return _happened(step, row)
    if of == Of.DEVIATION:
        return _beyond_deviation(step, bands, row)
    if is_rate(step.unit) and not is_rate(row.actual_unit):
        return _from_completion(step, bands, row)
    base = _base(step, bands, row)
    if base is None:
        return None
    actual = exact(row.actual)
    distance = base - actual if step.kind == "short" else actual - base
    if step.adds and distance < 0:
        return None
    return _in_unit_of(step, distance, base, row, of)


def _happened(step: Step, row: Row) -> tuple[Fraction, ...] | None:
    """What should not happen, all of it or above what is allowed."""
    is_wanted = row.direction == Direction.MORE_IS_BETTER and row.target != 0
    actual = converted(exact(row.actual or 0), row.actual_unit, step.unit)
    if is_wanted or actual is None:
        return None
    allowed = converted(exact(row.target or 0), row.target_unit, step.unit)
    return (actual, actual - allowed) if allowed else (actual,)


def _full_spans(bands: Iterable[Band]) -> Iterator[Span]:
    """The ranges that earn full marks."""
    for band in bands:
        if isinstance(band.when, Span) and band.marks == Marks(Fraction(1)):
            yield band.when


def _beyond_deviation(step: Step, bands: tuple[Band, ...], row: Row) -> tuple[Fraction, ...] | None:
    """Distance from the deviation that still earns full marks; a share of it is no such thing."""
    deviation = value_in(row, Of.DEVIATION, "%")
    limits = [span.high for span in _full_spans(bands)]
    if deviation is None or step.kind != "over" or len(limits) != 1 or limits[0] is None:
        return None
    return (max(deviation - limits[0], Fraction(0)),) if is_rate(step.unit) else None


def _from_completion(step: Step, bands: tuple[Band, ...], row: Row) -> tuple[Fraction, ...] | None:
    """Distance from 100 % of the target, or from the completion that earns full marks.

    Of a limit in the unit of the result (成本不超过100万元, 每超1%): in percent of that limit.
    """
    done = completion(row)
    base = _base_in_percent(step, bands, row)
    if done is None or base is None or base <= 0:
        return None
    distance = base - done if step.kind == "short" else done - base
    if _own_limit(step, bands, row) is not None:
        distance = 100 * distance / base
    return None if step.adds and distance < 0 else (distance,)


def _base_in_percent(step: Step, bands: tuple[Band, ...], row: Row) -> Fraction | None:
    limit = _own_limit(step, bands, row)
    if limit is not None and row.target:
        return 100 * limit / exact(row.target)
    for span in _full_spans(bands):
        end = span.low if step.kind == "short" else span.high
        if end is not None and (is_rate(span.unit) or span.unit in (OF_GOAL, OF_BUDGET)):
            return end
    begins_at_share = step.start and is_rate(step.start[1])
    return step.start[0] if step.start and begins_at_share else Fraction(100)


def _own_limit(step: Step, bands: tuple[Band, ...], row: Row) -> Fraction | None:
    """The limit of full marks that is told in the unit of the target: 100万元, 20场."""
    for span in _full_spans(bands):
        end = span.low if step.kind == "short" else span.high
        if end is None or is_rate(span.unit) or span.unit in (OF_GOAL, OF_BUDGET, ""):
            continue
        return converted(end, span.unit, row.target_unit)
    return None


def _in_unit_of(
    step: Step, distance: Fraction, base: Fraction, row: Row, of: Of
) -> tuple[Fraction, ...] | None:
    """The distance in the unit of a step; percent of a rate may mean points or a share."""
    if step.unit == PP:
        return (distance,)
    if step.unit == "%":
        share = 100 * distance / base if base > 0 else None
        if of == Of.COMPLETION:
            return None if share is None else (share,)
        return (distance,) if share is None else (distance, share)
    steps = converted(distance, row.actual_unit, step.unit)
    return None if steps is None else (steps,)


def _base(step: Step, bands: tuple[Band, ...], row: Row) -> Fraction | None:
    """Where steps begin, in the unit of the result: the limit of full marks, else the target."""
    for span in _full_spans(bands):
        limit = span.low if step.kind == "short" else span.high
        if span.unit in (OF_GOAL, OF_BUDGET):
            return None if row.target is None or limit is None else limit * exact(row.target) / 100
        own = None if limit is None else converted(limit, span.unit, row.actual_unit)
        if own is not None and step.start and step.start[0] != limit:
            raise OpenRow("two_readings")
        return own
    if step.start is not None:
        return converted(step.start[0], step.start[1], row.actual_unit)
    return exact(row.target) if row.target is not None else None
