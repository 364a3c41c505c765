"""Amounts that stand only in the arithmetic of a reason cell, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evalxl.core import lazy_re as re
from evalxl.frames.arrays import Arrays, Column, positions
from evalxl.targets.arithmetic import Number, Statement, parse, quotient

STATED = ("pending", "cut", "stated_rate")
_EQUATED = re.compile("[=＝]")


@dataclass(frozen=True, slots=True)
class Traced:
    """One number of a statement: the cells that hold it, and the texts that repeat it."""

    text: str
    value: float
    cells: tuple[str, ...]
    narrative: tuple[str, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether a table cell holds the number."""
        return bool(self.cells)


def stated_amounts(
    indicators: Arrays, index: Column, known: Mapping[str, Column]
) -> dict[str, Column]:
    """Read payable and cut amounts out of execution rows such as `(a+b)/(c-d)*w=s`.

    Args:
        indicators: Reads `project`, `is_execution`, `reason`.
        index: The keys of the projects.
        known: `paid` and the budgets that table cells tell, in the order of the projects.

    Returns:
        In that order: `pending`, `cut` and the `stated_rate` in percent, NaN where the reason
        tells none. A statement counts only if its other terms are the paid sum and a budget of
        the form.
    """
    found = {name: np.full(len(index), np.nan) for name in STATED}
    mine = indicators["is_execution"]
    places = positions(index, indicators["project"][mine]).tolist()
    for place, reason in zip(places, indicators["reason"][mine].tolist(), strict=True):
        if isinstance(reason, str) and _EQUATED.search(reason):
            read = _read(reason, {name: float(one[place]) for name, one in known.items()})
            for name, value in zip(STATED, read, strict=True):
                found[name][place] = value
    return found


def trace(
    numbers: Sequence[Number],
    funds: pd.DataFrame,
    narratives: pd.DataFrame | None = None,
    row: dict[str, Any] | None = None,
) -> tuple[Traced, ...]:
    """Return which numbers stand in which cells, and which nowhere.

    Args:
        numbers: As written in a statement (`Statement.numbers`).
        funds: Fund lines of the project; those without a cell do not count as support.
        narratives: Running text of the project: `cell`, `text`.
        row: Address → number of other cells to look in, such as the row's own weight.
    """
    cells = {
        str(cell): float(value)
        for cell, value in zip(funds["cell"], funds["value"], strict=True)
        if cell and not np.isnan(value)
    }
    cells.update({cell: float(value) for cell, value in (row or {}).items() if cell})
    return tuple(_traced(number, cells, narratives) for number in numbers)


def _traced(number: Number, cells: dict[str, float], narratives: pd.DataFrame | None) -> Traced:
    value = float(number.value)
    holding = tuple(cell for cell, held in cells.items() if held == value)
    repeating: tuple[str, ...] = ()
    if narratives is not None and not narratives.empty:
        alone = rf"(?<![\d.]){number.text.replace('.', chr(92) + '.')}(?![\d]|\.\d)"
        said = narratives["text"].str.contains(alone, regex=True, na=False)
        repeating = tuple(narratives.loc[said, "cell"].astype(str))
    return Traced(number.text, value, holding, repeating)


def _read(reason: str, known: Mapping[str, float]) -> tuple[float, float, float]:
    for statement in parse(reason):
        found = _pending_and_cut(statement, known)
        if found is not None:
            return found
    return (np.nan, np.nan, np.nan)


def _pending_and_cut(
    statement: Statement, known: Mapping[str, float]
) -> tuple[float, float, float] | None:
    parts = quotient(statement)
    if parts is None or not statement.agrees:
        return None
    budgets = {amount for name, amount in known.items() if name != "paid"}
    paid_terms = [float(one.value) for sign, one in parts.above if sign > 0]
    budget_terms = [float(one.value) for sign, one in parts.below if sign > 0]
    if known["paid"] not in paid_terms or len(budget_terms) != 1 or budget_terms[0] not in budgets:
        return None
    paid_terms.remove(known["paid"])
    cuts = [float(one.value) for sign, one in parts.below if sign < 0]
    above = known["paid"] + sum(paid_terms)
    below = budget_terms[0] - sum(cuts)
    return (sum(paid_terms) or np.nan, sum(cuts) or np.nan, 100 * above / below)
