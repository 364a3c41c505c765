"""Sums our blank forms do by themselves, where a program saved the form without computing them.

Excel and WPS compute on saving; libraries do not. A formula that stands word for word as
`writing.forms.sums` writes it adds up cells we can see, so its result is no guess. Every other
formula without a stored value stays a finding (`formula_no_cache`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.xlsx.addresses import column_number
from evalxl.xlsx.grid import Cell, Sheet

_TOTAL = re.compile(r'IF\(COUNT\((?P<parts>[A-Z0-9:,]+)\)=0,"",ROUND\(SUM\((?P=parts)\),2\)\)')
_CHECK = re.compile(
    r"IF\(OR\(COUNT\((?P<parts>[A-Z0-9:,]+)\)=0,ROUND\(SUM\((?P=parts)\),2\)=(?P<full>\d+)\),"
    r'"","(?P<words>[^"]*)"\)'
)
_RANGE = re.compile(r"([A-Z]+)(\d+)(?::[A-Z]+(\d+))?")


def with_own_sums(sheet: Sheet) -> Sheet:
    """Return the sheet with the results of such formulas in place."""
    blank = [c for c in sheet.cells.values() if c.formula is not None and c.value is None]
    results = {(c.row, c.column): _computed(c, sheet) for c in blank}
    return replace(sheet, cells=sheet.cells | results) if results else sheet


def _computed(cell: Cell, sheet: Sheet) -> Cell:
    formula = "".join((cell.formula or "").split())
    if total := _TOTAL.fullmatch(formula):
        sum_ = _sum(total["parts"], sheet)
        return _with(cell, "" if sum_ is None else sum_)
    if check := _CHECK.fullmatch(formula):
        sum_ = _sum(check["parts"], sheet)
        is_right = sum_ is None or sum_ == float(check["full"])
        return _with(cell, "" if is_right else check["words"])
    return cell


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
