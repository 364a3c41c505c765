"""What a standard measures on a row: its result, its completion, its distance from the target."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, pairwise

from evalxl.core.terms import Direction
from evalxl.language.text import normalise
from evalxl.language.units import DURATIONS, MONEY, unit_named
from evalxl.language.words import words_of
from evalxl.standards.lateness import lateness
from evalxl.standards.lexer import tokens
from evalxl.standards.model import (
    ANY,
    BEYOND,
    LATE,
    OF_BUDGET,
    OF_GOAL,
    PP,
    TRENDS,
    Band,
    Of,
    Span,
    Standard,
    When,
)
from evalxl.standards.ruling import OpenRow, Row, exact

_ALL = 100
_NAMED_MEASURES = {"deviation": Of.DEVIATION, "completion": Of.COMPLETION}
_PERCENT = ("%", PP)
_OF_GOAL = (OF_GOAL, OF_BUDGET, BEYOND)
_PAUSES = str.maketrans("", "", "的则者时项")
_EVENTS = (When.OCCURS, When.ABSENT, *TRENDS)


def admissible(standard: Standard, row: Row) -> tuple[Of, ...]:
    """Which measures the words admit: the row's own result, its completion, or either.

    Raises:
        OpenRow: Where the words name another measure than the row.
    """
    spans = [band for band in standard.bands if isinstance(band.when, Span)]
    events = [band for band in standard.bands if band.when in _EVENTS]
    steps = [step for step in standard.steps if step.kind not in ("late", "early")]
    for band in (*spans, *events):
        _demand_own(band.of, band.subject, row, is_goal=_is_goal(band, row))
    for step in steps:
        _demand_own(step.of, step.subject, row)
    said = [(band.of, band.subject) for band in (*spans, *events)]
    said += [(step.of, step.subject) for step in steps]
    _demand_one({subject for of, subject in said if subject and of == Of.UNSAID}, row)
    stated = {of for of, _ in said if of != Of.UNSAID}
    if is_rate(row.actual_unit) and stated & _own_measures(row.name):
        return (Of.RESULT,)
    is_limit = any(_is_target(band.when, row) for band in spans)
    if is_limit and is_rate(row.actual_unit) and stated == {Of.COMPLETION} and row.target != _ALL:
        return (Of.RESULT, Of.COMPLETION)
    if stated:
        return tuple(stated) if len(stated) == 1 else ()
    if any(subject for _, subject in said) and row.name:
        return (Of.RESULT,)
    if is_limit:
        return (Of.RESULT,)  # 95% is the target: the limit speaks of the result
    return _measurable(spans, row) or (Of.RESULT, Of.COMPLETION)


def _own_measures(name: str) -> set[Of]:
    """Return what a row measures by its own name: 预算编制误差率, 投资完成率."""
    said = {token.kind for token in tokens(name)}
    return {of for kind, of in _NAMED_MEASURES.items() if kind in said}


def _is_target(when: object, row: Row) -> bool:
    """Whether a lower limit is the target of the row, number and unit."""
    if not isinstance(when, Span) or when.low is None or row.target is None:
        return False
    return converted(when.low, when.unit, row.target_unit) == exact(row.target)


def _demand_own(of: Of, subject: str, row: Row, *, is_goal: bool = False) -> None:
    if of != Of.UNSAID or not subject or _is_named(subject, row.name, is_goal):
        return
    if not (_is_area(row.name) and _fits(subject, row)):
        raise OpenRow("other_measure", ("measure", subject, row.name))


def _demand_one(subjects: set[str], row: Row) -> None:
    """Refuse two measures where the name of the row does not say which is its own."""
    if _is_area(row.name):
        for one, other in combinations(sorted(subjects), 2):
            if not (_is_named(one, other, is_goal=True) or _is_named(other, one, is_goal=True)):
                raise OpenRow("other_measure", ("measure", f"{one}/{other}", row.name))


def names_row(subject: str, row: Row) -> bool:
    """Whether a subject may be what the row measures."""
    return _is_named(subject, row.name, is_goal=False) or (
        _is_area(row.name) and _fits(subject, row)
    )


def _is_area(name: str) -> bool:
    """Whether a name tells a field of work and no measure or event: 路灯完成情况, 工程质量."""
    own = normalise(name)
    is_event = any(word in own for word in words_of("standards", "events"))
    return own.endswith(tuple(words_of("standards", "areas"))) and not is_event


def _fits(subject: str, row: Row) -> bool:
    """Whether the unit of the result is one that the subject is measured in."""
    said = subject.translate(_PAUSES)
    dimension = unit_named(row.actual_unit).dimension
    if names_rate(said):
        return is_rate(row.actual_unit)
    if any(word in said for word in words_of("standards", "changes")):
        return True  # 成本下降 is told in percent or in money
    if is_of_money(said):
        return dimension == MONEY
    if any(word in said for word in words_of("standards", "times")):
        return dimension in DURATIONS
    return True


def is_of_money(name: str) -> bool:
    """Whether a name speaks of money: 实际支出, 预算."""
    return any(word in name for word in words_of("standards", "costs"))


def _is_goal(band: Band, row: Row) -> bool:
    """Whether the limit is the row's own target, number and unit: 完成400户改造任务."""
    span = band.when
    if not isinstance(span, Span) or row.target is None:
        return False
    limit = span.low if span.low is not None else span.high
    if span.unit in _OF_GOAL or not span.unit or is_rate(span.unit) or limit is None:
        return span.unit in _OF_GOAL
    return converted(limit, span.unit, row.target_unit) == exact(row.target)


def _is_named(subject: str, name: str, is_goal: bool) -> bool:
    """Whether the words name the row's own measure; one word in common is enough for its target."""
    said, own = (normalise(text).translate(_PAUSES) for text in (subject, name))
    if not own or said in own or own in said:
        return True
    said, own = _bare(said), _bare(own)
    if said in own or (own and own in said):
        return True
    shared = sum(1 for pair in pairwise(said) if "".join(pair) in own)
    if is_goal and shared:
        return True
    return 2 * shared >= max(len(said) - 1, 1) and said[-1:] == own[-1:]


def _bare(said: str) -> str:
    """Drop what says that something was done, when, and that it is counted, from both ends."""
    plain = sorted(words_of("standards", "plain"), key=len, reverse=True)
    while start := next((word for word in plain if said.startswith(word)), ""):
        said = said[len(start) :]
    while end := next((word for word in plain if said.endswith(word)), ""):
        said = said[: -len(end)]
    return said


def _measurable(bands: Iterable[Band], row: Row) -> tuple[Of, ...]:
    """Return the measures in which every limit can be compared: 60% is no number of events."""
    units = {band.when.unit for band in bands if isinstance(band.when, Span)}
    return tuple(
        of
        for of in (Of.RESULT, Of.COMPLETION)
        if all(value_in(row, of, unit) is not None for unit in units)
    )


def value_in(row: Row, of: Of, unit: str) -> Fraction | None:
    """Return what a reading compares, in the unit of a limit; `None` where the row lacks it."""
    if unit.startswith(LATE):
        late = lateness(row, unit.removeprefix(LATE))
        return late[0] if late and len(set(late)) == 1 else None
    if unit == ANY:
        return exact(row.actual) if row.actual is not None and of == Of.RESULT else None
    if unit in _OF_GOAL:
        return _of_goal(row, unit)
    if of == Of.RESULT:
        return None if row.actual is None else converted(exact(row.actual), row.actual_unit, unit)
    done = completion(row)
    if done is None or not (is_rate(unit) or unit == ""):
        return None
    return abs(done - 100) if of == Of.DEVIATION else done


def _of_goal(row: Row, unit: str) -> Fraction | None:
    """The result in percent of the target; a budget is a target in money not to be passed."""
    done = completion(row)
    if done is None:
        return None
    if unit == BEYOND:  # 10 % beyond a rate of 80 % may be 88 % or 90 %
        return None if is_rate(row.actual_unit) else done - 100
    is_budget = unit_named(row.target_unit).dimension == MONEY
    is_budget = is_budget and row.direction == Direction.LESS_IS_BETTER
    return done if unit == OF_GOAL or is_budget else None


def completion(row: Row) -> Fraction | None:
    """Return the result in percent of a target above nothing."""
    if row.target is None or row.actual is None or row.target <= 0:
        return None
    actual = converted(exact(row.actual), row.actual_unit, row.target_unit)
    return None if actual is None else 100 * actual / exact(row.target)


def converted(value: Fraction, unit: str, to: str) -> Fraction | None:
    """Return a number in another unit; `None` where the two measure different things.

    A number without a unit is taken in the other's.
    """
    if is_rate(unit) or is_rate(to):
        return value if is_rate(unit) and is_rate(to) else None
    if not unit or not to or unit == to:
        return value
    one, other = unit_named(unit), unit_named(to)
    is_same = one.dimension == other.dimension and (
        one.per == other.per or not (one.per and other.per)
    )
    return value * Fraction(one.size) / Fraction(other.size) if is_same else None


def names_rate(name: str) -> bool:
    """Whether a name is that of a rate: 合格率, 满意度, 占比."""
    return name.endswith(("率", "度", "比例", "比重", "占比"))


def is_rate(unit: str) -> bool:
    """Whether a number is a percentage."""
    return unit in _PERCENT
