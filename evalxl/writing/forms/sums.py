"""What a form computes by itself: totals, execution, and whether the weights come to 100."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from evalxl.core.model import column_letters
from evalxl.writing.forms.place import Placed

FULL_MARKS = 100
WRONG_SUM = f"合计应为{FULL_MARKS}"
CHECK = "weight_check"
_TOTALS = {
    "total_weight": ("weight", "budget_weight"),
    "total_score": ("score", "budget_score"),
    "total_weight1": ("level1_weight", None),
    "total_weight2": ("level2_weight", None),
    "budget_total": ("budget", None),
    "paid_total": ("actual", None),
}
_PLAIN_RATE = ("total_budget", "total_paid")


class Sum(NamedTuple):
    """A formula with the result it has now; `reading.own_sums` knows these patterns."""

    cell: Placed
    formula: str
    result: float | str
    is_check: bool = False


def sums(placed: Sequence[Placed], *, scores_rate: bool = False) -> Iterator[Sum]:
    """The formulas of a sheet: for blank totals, for rates, and for the check of the weights.

    Args:
        placed: The cells of the sheet.
        scores_rate: Whether execution earns its weight in proportion, at most in full.
    """
    singles = {cell.role: cell for cell in placed if cell.role and not cell.table}
    yield from _rates(singles)
    if scores_rate:
        yield from _rate_points(singles)
    for cell in placed:
        if cell.role in _TOTALS and cell.value is None:
            parts, total = _parts(placed, *_TOTALS[cell.role])
            if parts:
                formula = f'=IF(COUNT({parts})=0,"",ROUND(SUM({parts}),2))'
                yield Sum(cell, formula, "" if total is None else total)
        elif cell.role == CHECK:
            parts, total = _parts(placed, *_TOTALS["total_weight"])
            formula = (
                f'=IF(OR(COUNT({parts})=0,ROUND(SUM({parts}),2)={FULL_MARKS}),"","{WRONG_SUM}")'
            )
            is_right = total is None or total == FULL_MARKS
            yield Sum(cell, formula, "" if is_right else WRONG_SUM, is_check=True)


def _rates(singles: Mapping[str, Placed]) -> Iterator[Sum]:
    """Divide what was spent by the budget, row by row, where both stand on the sheet."""
    for role, cell in singles.items():
        source = role.removesuffix("_rate")
        budget, paid = _PLAIN_RATE if role == "rate" else (f"{source}_budget", f"{source}_paid")
        is_rate = role == "rate" or source != role
        if is_rate and cell.value is None and {budget, paid} <= singles.keys():
            below, above = (singles[one] for one in (budget, paid))
            b, a = _at(below), _at(above)
            told = _is_number(below.value) and _is_number(above.value) and below.value > 0
            formula = f'=IF(COUNT({a},{b})<2,"",IF({b}>0,ROUND({a}/{b},4),""))'
            share = _exact(above) / _exact(below) if told else None
            yield Sum(cell, formula, "" if share is None else _rounded(share, "0.0001"))


def _rate_points(singles: Mapping[str, Placed]) -> Iterator[Sum]:
    needed = ("budget_score", "budget_weight", *_PLAIN_RATE)
    if set(needed) <= singles.keys() and singles["budget_score"].value is None:
        cell, weight, below, above = (singles[one] for one in needed)
        w, b, a = _at(weight), _at(below), _at(above)
        told = all(_is_number(one.value) for one in (weight, below, above)) and below.value > 0
        share = min(Decimal(1), _exact(above) / _exact(below)) if told else None
        points = "" if share is None else _rounded(share * _exact(weight), "0.01")
        formula = f'=IF(COUNT({w},{a},{b})<3,"",IF({b}>0,ROUND(MIN(1,{a}/{b})*{w},2),""))'
        yield Sum(cell, formula, points)


def _exact(cell: Placed) -> Decimal:
    return Decimal(repr(cell.value))


def _rounded(value: Decimal, place: str) -> float:
    """Round as a spreadsheet does, half up."""
    return float(value.quantize(Decimal(place), ROUND_HALF_UP))


def _at(cell: Placed) -> str:
    return f"{column_letters(cell.column)}{cell.row}"


def _parts(placed: Sequence[Placed], role: str, extra: str | None) -> tuple[str, float | None]:
    """Return what is added up, as a formula names it, and the sum; `None` of blanks alone."""
    rows = [one for one in placed if one.role == role and one.table]
    if not rows:
        return "", None
    letter = column_letters(rows[0].column)
    last = rows[-1].row + rows[-1].down - 1
    single = [one for one in placed if one.role == extra]
    parts = [f"{letter}{rows[0].row}:{letter}{last}"]
    parts += [f"{column_letters(one.column)}{one.row}" for one in single]
    values = [one.value for one in (*rows, *single) if _is_number(one.value)]
    return ",".join(parts), round(sum(values), 2) if values else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))
