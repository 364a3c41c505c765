"""Formulas that give a computed number again, chosen so that Excel gets the same result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalxl.xlsx.formula.values import half_up
from evalxl.xlsx.patch.edits import CellStyle, NewCell

Candidate = tuple[str, float | None]
"""A formula's text and the result it has."""


def live(value: float | None, candidates: Iterable[Candidate], style: CellStyle) -> NewCell:
    """Return a cell with the first formula that has the wanted result, else the bare number.

    Args:
        value: The number as it was computed; `None` leaves the cell empty.
        candidates: Formulas in order of preference.
        style: The cell's style.
    """
    if value is None:
        return NewCell(None, style)
    for formula, result in candidates:
        if result is not None and abs(result - value) < 1e-9:
            return NewCell(value, style, formula=formula)
    return NewCell(value, style)


def ratio(numerator: float | None, denominator: float | None) -> float | None:
    """Divide where it can be done."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def rate_candidates(target: float | None, actual: float | None, row: int) -> list[Candidate]:
    """List how a share of the weight may follow from target (E) and result (F) of a row."""
    forward, back = ratio(actual, target), ratio(target, actual)
    return [
        (f"F{row}/E{row}", forward),
        (f"E{row}/F{row}", back),
        (f"1-(F{row}-E{row})/E{row}", None if forward is None else 2 - forward),
    ]


def score_candidates(rate: float | None, weight: float | None, row: int) -> Iterator[Candidate]:
    """Go over how points may follow from the share (K) and the weight (I) of a row."""
    if rate is None or weight is None:
        return
    capped = max(0.0, min(1.0, rate)) * weight
    for digits in (2, 1, 0):
        yield f"ROUND(MAX(0,MIN(1,K{row}))*I{row},{digits})", half_up(capped, digits)
    yield f"ROUND(K{row}*I{row},2)", half_up(rate * weight, 2)
