"""What a result itself counts as late, missing or faulty: 超期4件, 应报12次，实报10次."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evalxl.language.text import normalise
from evalxl.standards.shapes import shapes


def missing(result: str, unit: str) -> Fraction | None:
    """Return how many of a unit a result tells as late or missing, if it tells one number."""
    found = list(_told(normalise(result), unit))
    return found[0] if len(found) == 1 and unit and found[0] >= 0 else None


def _told(text: str, unit: str) -> Iterator[Fraction]:
    for shape in shapes("told").values():
        for said in shape.finditer(text):
            named = said.groupdict()
            if all(named.get(one, unit).startswith(unit) for one in ("unit", "unit2")):
                number = Fraction(named["number"])
                yield Fraction(named["due"]) - number if "due" in named else number
