"""Rows that ask for several things at once, each with its own points: 整改率、回访率各占50%."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from evalxl.core.terms import Direction, Operator, Verdict
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.text import normalise
from evalxl.standards.model import Standard
from evalxl.standards.ruling import Gain, OpenRow, Row
from evalxl.standards.shapes import shapes

_AT_MOST = (Operator.AT_MOST, Operator.LESS)

Apply = Callable[[Standard, Row, Fraction], Gain]
"""Applies a standard to a row under a weight."""


def by_parts(standard: Standard, row: Row, weight: Fraction, apply: Apply) -> Gain:
    """Apply what is said of all parts to each, and add up.

    Raises:
        OpenRow: Where the shares are not the weight, or a part is not told on both sides.
    """
    shares = {name: marks.of(weight) for name, marks in standard.parts}
    if sum(shares.values()) != weight or len(shares) < len(standard.parts):
        raise OpenRow("two_readings")
    of_all = replace(standard, parts=())
    points = Fraction(0)
    for name, share in shares.items():
        points += apply(of_all, _part(row, name, float(share)), share).points
    return Gain(points, "、".join(shares))


def _part(row: Row, name: str, weight: float) -> Row:
    asked, told = _of_part(row.target_text, name), _of_part(row.actual_text, name)
    if asked.unit.dimension != told.unit.dimension:
        raise OpenRow("not_covered")
    is_less = asked.op in _AT_MOST
    is_met = told.value <= asked.value if is_less else told.value >= asked.value
    return replace(
        row,
        weight=weight,
        name=name,
        verdict=Verdict.MET if is_met else Verdict.UNMET,
        direction=Direction.LESS_IS_BETTER if is_less else Direction.MORE_IS_BETTER,
        target=float(asked.value),
        target_unit=asked.unit.text,
        actual=float(told.value),
        actual_unit=told.unit.text,
    )


def _of_part(text: str, name: str) -> Quantity:
    """Return the one number that a text tells of a part."""
    said = [one for one in shapes("parted")["end"].split(normalise(text)) if name in one]
    found = [one for part in said for one in quantities(part)]
    if len(said) != 1 or len(found) != 1 or found[0].op in (Operator.MORE, Operator.RANGE):
        raise OpenRow("not_covered")
    return found[0]
