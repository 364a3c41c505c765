"""What a result itself counts as late, missing or faulty: 超期4件, 应报12次，实报10次."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evalxl.language.text import normalise
from evalxl.standards.model import PP
from evalxl.standards.shapes import shapes

_WITHIN = {
    "rises": ("rises", "falls_not"),
    "falls": ("falls", "rises_not"),
    "steady": ("steady", "falls_not", "rises_not"),
    "falls_not": ("falls_not",),
    "rises_not": ("rises_not",),
}
"""What a result tells, and the conditions that hold then."""


def trends(result: str) -> tuple[str, ...]:
    """Return the conditions on the way a result went that hold; none where it tells two ways."""
    text = normalise(result)
    if shapes("against")["another"].search(text):
        return ()
    said = [way for way, shape in shapes("trend").items() if shape.search(text)]
    return _WITHIN[said[0]] if len(said) == 1 else ()


def changed(result: str, unit: str) -> Fraction | None:
    """Return by how much a result went up or down, if it tells that once and in this unit."""
    found = list(shapes("changed")["by"].finditer(normalise(result)))
    if len(found) != 1 or _unit(found[0]["unit"]) != unit:
        return None
    return Fraction(found[0]["number"])


def _unit(printed: str) -> str:
    return PP if printed in ("个百分点", "百分点") else printed


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
