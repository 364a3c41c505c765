"""What a form adds up by itself: totals, and whether the weights come to 100."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Sum(NamedTuple):
    """A formula with the result it has now; `reading.own_sums` knows these two patterns."""

    cell: Placed
    formula: str
    result: float | str
    is_check: bool = False


def sums(placed: Sequence[Placed]) -> Iterator[Sum]:
    """The formulas of a sheet: for blank totals, and for the cell that checks the weights."""
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
