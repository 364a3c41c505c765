"""What our blank forms compute by themselves, where a program saved a form without computing.

Excel and WPS compute on saving; libraries do not. A formula that stands word for word as
`writing.forms.sums` writes it adds up cells we can see, so its result is no guess. Every other
formula without a stored value stays a finding (`formula_no_cache`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from evalxl.core import lazy_re as re
from evalxl.xlsx.addresses import column_number
from evalxl.xlsx.grid import Cell, Sheet

_TOTAL = re.compile(r'IF\(COUNT\((?P<parts>[A-Z0-9:,]+)\)=0,"",ROUND\(SUM\((?P=parts)\),2\)\)')
_CHECK = re.compile(
    r"IF\(OR\(COUNT\((?P<parts>[A-Z0-9:,]+)\)=0,ROUND\(SUM\((?P=parts)\),2\)=(?P<full>\d+)\),"
    r'"","(?P<words>[^"]*)"\)'
)
_RATE = re.compile(
    r'IF\(COUNT\((?P<a>[A-Z]+\d+),(?P<b>[A-Z]+\d+)\)<2,"",'
    r'IF\((?P=b)>0,ROUND\((?P=a)/(?P=b),4\),""\)\)'
)
_RATE_POINTS = re.compile(
    r'IF\(COUNT\((?P<w>[A-Z]+\d+),(?P<a>[A-Z]+\d+),(?P<b>[A-Z]+\d+)\)<3,"",'
    r'IF\((?P=b)>0,ROUND\(MIN\(1,(?P=a)/(?P=b)\)\*(?P=w),2\),""\)\)'
)
_OURS = (_RATE_POINTS, _RATE, _TOTAL, _CHECK)
_CENT, _BASIS_POINT = Decimal("0.01"), Decimal("0.0001")
_DEEPEST = 3
"""A check looks at a total, and the total adds up points that another formula gives."""
_RANGE = re.compile(r"([A-Z]+)(\d+)(?::[A-Z]+(\d+))?")


def with_own_sums(sheet: Sheet) -> Sheet:
    """Return the sheet with the results of such formulas in place."""
    for _ in range(_DEEPEST):
        blank = [c for c in sheet.cells.values() if c.formula is not None and c.value is None]
        ready = [cell for cell in blank if not _waits(cell, blank)]
        if not ready:
            return sheet
        results = {(c.row, c.column): _computed(c, sheet) for c in ready}
        sheet = replace(sheet, cells=sheet.cells | results)
    return sheet


def _waits(cell: Cell, blank: Iterable[Cell]) -> bool:
    """Whether a formula reads others whose results are not known yet, or never will be."""
    formula = "".join((cell.formula or "").split())
    found = next((at for one in _OURS if (at := one.fullmatch(formula))), None)
    parts = [part for group in (found.groups() if found else ()) for part in group.split(",")]
    return any(_holds(part, other) for part in parts for other in blank if other is not cell)


def _holds(part: str, cell: Cell) -> bool:
    found = _RANGE.fullmatch(part)
    if found is None:
        return False
    rows = int(found[2]), int(found[3] or found[2])
    return column_number(found[1]) == cell.column and rows[0] <= cell.row <= rows[1]


def _computed(cell: Cell, sheet: Sheet) -> Cell:
    formula = "".join((cell.formula or "").split())
    if quotient := _RATE.fullmatch(formula) or _RATE_POINTS.fullmatch(formula):
        return _with(cell, _share(quotient.groupdict(), sheet))
    if total := _TOTAL.fullmatch(formula):
        sum_ = _sum(total["parts"], sheet)
        return _with(cell, "" if sum_ is None else sum_)
    if check := _CHECK.fullmatch(formula):
        sum_ = _sum(check["parts"], sheet)
        is_right = sum_ is None or sum_ == float(check["full"])
        return _with(cell, "" if is_right else check["words"])
    return cell


def _share(places: Mapping[str, str], sheet: Sheet) -> float | str:
    """Divide what was paid by the budget; with a weight `w`, return the points it earns."""
    known = {name: _sum(place, sheet) for name, place in places.items()}
    if None in known.values() or (known["b"] or 0.0) <= 0:
        return ""
    paid, budget, weight = (Decimal(repr(known.get(name, 1.0))) for name in "abw")
    share = min(Decimal(1), paid / budget) * weight if "w" in known else paid / budget
    return float(share.quantize(_CENT if "w" in known else _BASIS_POINT, ROUND_HALF_UP))


def _sum(parts: str, sheet: Sheet) -> float | None:
    """Add up the numbers of some ranges, each within a column; `None` if there are none."""
    numbers = list(_numbers(parts.split(","), sheet))
    return round(sum(numbers), 2) if numbers else None


def _numbers(parts: Iterable[str], sheet: Sheet) -> Iterator[float]:
    for part in parts:
        found = _RANGE.fullmatch(part)
        if found is None:
            continue
        first, last = int(found[2]), int(found[3] or found[2])
        column = column_number(found[1])
        for (row, at), cell in sheet.cells.items():
            is_number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
            if at == column and first <= row <= last and is_number:
                yield float(cell.value or 0)


def _with(cell: Cell, value: float | str) -> Cell:
    if isinstance(value, str):
        return cell._replace(kind="s", value=value, text=value)
    return cell._replace(kind="n", value=value, text=f"{value:.2f}".rstrip("0").rstrip("."))
