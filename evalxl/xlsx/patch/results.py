"""Stored results of formulas that depend on cells we write."""

from __future__ import annotations

from collections.abc import Mapping

from evalxl.errors import Refused
from evalxl.xlsx.grid import Sheet, Value
from evalxl.xlsx.patch.edits import Place
from evalxl.xlsx.patch.formula import NotUnderstoodError, mentioned, result_of


def refreshed(sheet: Sheet, written: Mapping[Place, Value]) -> dict[Place, Value]:
    """Compute the formulas of a sheet again that depend on what is written.

    Args:
        sheet: The sheet as read.
        written: What is to be written.

    Returns:
        New results, where `formula` understands the formula. Others are left out: their
        stored result stays until the program that opens the file calculates.
    """
    formulas = {place: cell.formula for place, cell in sheet.cells.items() if cell.formula}
    values = {place: cell.value for place, cell in sheet.cells.items()} | dict(written)
    results: dict[Place, Value] = {}
    for place in _in_order(formulas, set(written)):
        try:
            results[place] = values[place] = result_of(formulas[place], values)
        except (NotUnderstoodError, Refused):  # Refused: an address beyond the sheet
            continue
    return results


def _in_order(formulas: Mapping[Place, str], touched: set[Place]) -> list[Place]:
    """List the formulas that depend on touched cells, each after those it depends on."""
    needs = {place: [*mentioned(formula)] for place, formula in formulas.items()}
    order: list[Place] = []
    pending = dict(needs)
    while True:
        dirty = [place for place, needed in pending.items() if touched & {*needed}]
        if not dirty:
            return order
        free = [p for p in dirty if not any(n in pending and n != p for n in needs[p])] or dirty
        for place in free:
            del pending[place]
            touched.add(place)
            order.append(place)
