"""Apply a standard to a row: the points it gives, the bounds it sets, or why it decides nothing.

Where a text can be read in two ways (the result itself or its share of the target, percentage
points or percent of the target), both are worked out; if they differ, nothing is decided.
All arithmetic is exact; steps count only when whole, unless the text says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evalxl.core.terms import Direction, Verdict
from evalxl.standards.bands import band_of, day_of, line_of, on_the_line
from evalxl.standards.classes import are_classed, by_class
from evalxl.standards.counting import by_steps
from evalxl.standards.formulas import is_in_proportion, parsed, worth
from evalxl.standards.found import is_delay
from evalxl.standards.measures import admissible, completion, is_rate
from evalxl.standards.model import Band, Marks, Of, Standard, Until, When
from evalxl.standards.parts import by_parts
from evalxl.standards.reading import read_standard
from evalxl.standards.ruling import Gain, OpenRow, Row, Ruling, exact
from evalxl.standards.soundness import demand_sound


def rule_on(text: str, row: Row) -> Ruling:
    """Apply a standard, as typed, to a row with a weight."""
    standard = _for_row(read_standard(text), row)
    weight = exact(row.weight)
    try:
        return _ruled(standard, row, weight)
    except OpenRow as left:
        low, high = _bounds(standard, row, weight, left.why)
        return Ruling(None, low, high, why=left.why, found=left.found)


def _for_row(standard: Standard, row: Row) -> Standard:
    if not standard.by_kind:
        return standard
    kind = "quantitative" if row.target is not None or row.due else "qualitative"
    return standard.by_kind.get(kind, Standard(unread=(kind,)))


def _ruled(standard: Standard, row: Row, weight: Fraction) -> Ruling:
    gain = _gained(standard, row, weight)
    return Ruling(gain.points, gain.points, gain.points, gain.clause, gain.why)


def _gained(standard: Standard, row: Row, weight: Fraction) -> Gain:
    if standard.parts and not standard.unread:
        return by_parts(standard, row, weight, _gained)
    demand_sound(standard, weight)
    _demand_closed(standard, row)
    made = {(one.points, one.why): one for one in _readings(standard, row, weight)}
    if not made:
        raise OpenRow("claimed" if row.verdict == Verdict.CLAIMED else "not_covered")
    if len({points for points, _ in made}) > 1:
        raise OpenRow("two_readings")
    return next(iter(made.values()))


def _demand_closed(standard: Standard, row: Row) -> None:
    """Refuse a standard that leaves something to a person or speaks of another day or state."""
    open_parts = {
        "levels": standard.levels,
        "items": standard.items,
        "judgement": standard.judgement,
        "not_understood": standard.unread or _unknown_formula(standard),
    }
    if why := next((why for why, part in open_parts.items() if part), ""):
        raise OpenRow(why)
    said = [band.when for band in standard.bands if band.when in (When.MET, When.MISSED)]
    if len(set(said)) < len(said):
        raise OpenRow("two_readings")  # two things to reach, and one result
    is_partial = any(band.when == When.PARTLY for band in standard.bands)
    days = [band.when for band in standard.bands if isinstance(band.when, Until)]
    is_another = bool(days) and not any(day_of(one, row) == (row.due or ("",))[-1] for one in days)
    if (is_partial and not row.is_reached) or is_another:
        raise OpenRow("two_readings")


def _unknown_formula(standard: Standard) -> bool:
    made = (standard.formula, *(band.marks.formula for band in standard.bands))
    return any(one and parsed(one) is None for one in made)


def _readings(standard: Standard, row: Row, weight: Fraction) -> Iterator[Gain]:
    """Work out the points under every admissible reading."""
    if are_classed(standard):
        yield by_class(standard, row, weight)
        return
    for of in admissible(standard, row):
        made = _by_band(standard, row, weight, of)
        if made is None and standard.steps:
            base = standard.base.of(weight) if standard.base else weight
            if base > weight:
                raise OpenRow("other_weight")
            made = by_steps(standard, row, weight, of, base)
        if made is None and row.is_reached and _only_takes(standard):
            made = Gain(weight, standard.bands[0].clause)
        if made is None and standard.formula:
            points = worth(standard.formula, row, weight)
            made = Gain(points, standard.formula, _why(standard.formula, row, weight))
        if made is None and standard.proportion:
            made = _in_proportion(row, weight, standard.proportion)
        if made is not None:
            yield made


def _only_takes(standard: Standard) -> bool:
    """Whether all that is said is what delays cost; who was in time has full marks."""
    return bool(standard.bands) and all(is_delay(band.when) for band in standard.bands)


def _by_band(standard: Standard, row: Row, weight: Fraction, of: Of) -> Gain | None:
    band = line_of(standard.bands, row, of) or band_of(standard.bands, row, of)
    if band is None:
        return None
    if band.when == When.MISSED and any(step.kind == "count" for step in standard.steps):
        raise OpenRow("two_readings")  # nothing for what is missed, and something for each part
    if band.marks.formula:
        if band.marks.taken and is_rate(row.actual_unit):
            raise OpenRow("two_readings")
        return _by_formula(band.marks, row, weight, band.clause)
    if band.marks.is_between:
        return on_the_line(standard.bands, band, row, weight, of)
    if band.marks.in_proportion:
        if band.marks.taken and is_rate(row.actual_unit):
            raise OpenRow("two_readings")  # of 90 % for 95 %: what is missing by 95, or by 100
        return _in_proportion(row, weight, band.clause)
    points = min(max(band.marks.of(weight), Fraction(0)), weight)
    if row.is_reached and any(step.adds for step in standard.steps):
        added = by_steps(standard, row, weight, of, base=points)
        return added if added or _is_full(band) else Gain(points, band.clause)
    return Gain(points, band.clause)


def _by_formula(marks: Marks, row: Row, weight: Fraction, clause: str) -> Gain:
    """The points of a formula; 按到位率折算 may mean the rate itself or its share of the target."""
    points = worth(marks.formula, row, weight)
    share = _in_proportion(row, weight) if marks.in_proportion else None
    if share and share.points != points:
        raise OpenRow("two_readings")
    return Gain(points, clause, _why(marks.formula, row, weight))


def _why(formula: str, row: Row, weight: Fraction) -> str:
    return "ratio" if is_in_proportion(formula, row, weight) else ""


def _is_full(band: Band) -> bool:
    return band.marks.share == 1 and not band.marks.taken


def _in_proportion(row: Row, weight: Fraction, clause: str = "") -> Gain | None:
    """Return weight × result ÷ target, between nothing and the weight."""
    done = completion(row)
    if done is None or row.direction == Direction.LESS_IS_BETTER:
        return None
    return Gain(min(max(weight * done / 100, Fraction(0)), weight), clause, "ratio")


def _bounds(standard: Standard, row: Row, weight: Fraction, why: str) -> tuple[Fraction, Fraction]:
    """The points a row may get at all: of levels the one its words claim."""
    if why == "levels" and (row.is_reached or row.verdict == Verdict.CLAIMED):
        low, high = max(standard.levels)
        return weight * low / 100, weight * high / 100
    return Fraction(0), weight
