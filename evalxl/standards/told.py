"""What a result itself counts as late, missing or faulty: 超期4件, 应报12次，实报10次."""

from __future__ import annotations

from fractions import Fraction

from evalxl.core import lazy_re as re
from evalxl.language.text import normalise

_FAULT = "(?:超期|逾期|延期|延误|漏|缺|欠|迟|不合格|不达标|不及时|未[^0-9,;、]{0,4})"
_COUNT = "(?P<number>[0-9]{1,9})(?P<unit>[\u4e00-\u9fff]{1,3}"
_FAULTS = (
    re.compile(f"(?<![无未不]){_FAULT}[^0-9,;、]{{0,3}}{_COUNT})"),
    re.compile(f"{_COUNT}?)[^0-9,;、]{{0,4}}{_FAULT}(?![0-9])"),
)
_OF_WHICH = re.compile(
    "应[^0-9,;]{0,3}(?P<due>[0-9]{1,9})(?P<unit>[\u4e00-\u9fff]{1,3}),?"
    "实[^0-9,;]{0,3}(?P<done>[0-9]{1,9})(?P<unit2>[\u4e00-\u9fff]{1,3})"
)


def missing(result: str, unit: str) -> Fraction | None:
    """Return how many of a unit a result tells as late or missing, if it tells one number."""
    text = normalise(result)
    found = [
        Fraction(said["number"])
        for fault in _FAULTS
        for said in fault.finditer(text)
        if said["unit"].startswith(unit)
    ]
    found += [
        Fraction(said["due"]) - Fraction(said["done"])
        for said in _OF_WHICH.finditer(text)
        if said["unit"].startswith(unit) and said["unit2"].startswith(unit)
    ]
    return found[0] if len(found) == 1 and unit and found[0] >= 0 else None
