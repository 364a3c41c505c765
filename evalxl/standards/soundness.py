"""Contradictions in a standard: against the weight of its row, and among its own bands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from evalxl.language.units import unit_named
from evalxl.standards.model import Band, Marks, Span, Standard
from evalxl.standards.ruling import Contradiction, OpenRow, plain

_LAST_PLACES = (Fraction(1, 10), Fraction(1, 100))  # 70%-79.9%, 80%以上
_Held = tuple[Span, Marks]


def demand_sound(standard: Standard, weight: Fraction) -> None:
    """Refuse a standard whose own numbers contradict the weight or each other.

    Raises:
        OpenRow: With the contradiction.
    """
    for points in _full_marks(standard, weight):
        if points != weight:
            raise OpenRow("other_weight", ("weight", plain(points), plain(weight)))
    if not standard.unread and (broken := _broken(standard)):
        raise OpenRow(broken[0], broken)


def _full_marks(standard: Standard, weight: Fraction) -> Iterator[Fraction]:
    """Yield every number that the standard names as its full marks."""
    yield from standard.full_marks
    if standard.items:
        yield sum(standard.items, Fraction(0))
    if standard.unread:  # words not understood may hold the better band
        return
    best = _best_of_bands(standard.bands)
    added = [step.most for step in standard.steps if step.adds]
    if best is not None and not added:
        yield best
    elif best is not None and added[0] is not None:
        most = added[0].of(weight)
        yield weight if weight in (best, most) else best + most
    yield from (
        step.most.of(weight) for step in standard.steps if step.kind == "count" and step.most
    )


def _best_of_bands(bands: Iterable[Band]) -> Fraction | None:
    """The highest points of bands that all name points."""
    marks = [band.marks for band in bands]
    named = [one.points for one in marks if one.points is not None and not one.taken]
    is_said_otherwise = any(one.share == 1 or one.in_proportion for one in marks)
    return max(named) if named and not is_said_otherwise else None


def _broken(standard: Standard) -> Contradiction | None:
    """Find a value between two limits of one unit that two bands claim, or none."""
    has_rest = bool(standard.steps) or any(
        not isinstance(band.when, Span) for band in standard.bands
    )
    spans = [(band.when, band.marks) for band in standard.bands if isinstance(band.when, Span)]
    for unit in dict.fromkeys(span.unit for span, _ in spans):
        of_unit = [one for one in spans if one[0].unit == unit]
        if found := _broken_between(of_unit, has_rest or len(of_unit) < len(spans)):
            return found
    return None


def _broken_between(spans: Sequence[_Held], has_rest: bool) -> Contradiction | None:
    edges = {edge for span, _ in spans for edge in (span.low, span.high) if edge is not None}
    for low, high in pairwise(sorted(edges)):
        probe = (low + high) / 2
        held = [(span, marks) for span, marks in spans if span.holds(probe)]
        is_next = high - low == 1 and unit_named(spans[0][0].unit).is_count  # 10-14场, 15场
        is_next = is_next or high - low in _LAST_PLACES
        if not held and len(spans) > 1 and not (has_rest or is_next):
            return "gap", plain(probe), ""
        if len({(marks.share, marks.points) for _, marks in _nearest(held)}) > 1:
            return "overlap", plain(probe), ""
    return None


def _nearest(held: Sequence[_Held]) -> Iterator[_Held]:
    """Yield what claims a value: all closed spans, and of open ones only the nearest limit.

    90%以上, 80%以上 is a ladder of open spans and no overlap.
    """
    yield from (one for one in held if None not in (one[0].low, one[0].high))
    yield from sorted((one for one in held if one[0].high is None), key=_low, reverse=True)[:1]
    yield from sorted((one for one in held if one[0].low is None), key=_high)[:1]


def _low(one: _Held) -> Fraction:
    return one[0].low or Fraction(0)


def _high(one: _Held) -> Fraction:
    return one[0].high or Fraction(0)
