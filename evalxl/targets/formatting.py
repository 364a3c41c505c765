"""Quantities as sentences and JSON carry them."""

from __future__ import annotations

from evalxl.core.terms import Operator
from evalxl.language.quantity import Quantity
from evalxl.targets.comparison import ParsedActual
from evalxl.targets.why import plain

_SIGNS = {
    Operator.AT_LEAST: "≥",
    Operator.MORE: ">",
    Operator.AT_MOST: "≤",
    Operator.LESS: "<",
}


def parsed_actual(quantity: Quantity) -> ParsedActual:
    """Return a number of the result as understood."""
    is_bound = quantity.op not in (None, Operator.EQUAL)
    return ParsedActual(float(quantity.value), quantity.unit.text or None, is_bound)


def shown(quantity: Quantity, op: Operator | None = None) -> str:
    """Write a quantity for a sentence: `≥90%`, `2-3家`."""
    if quantity.upper is not None and quantity.value == -quantity.upper:
        return f"±{plain(quantity.upper)}{quantity.unit.text}"
    if quantity.upper is not None:
        return f"{plain(quantity.value)}-{plain(quantity.upper)}{quantity.unit.text}"
    sign = _SIGNS.get(op or quantity.op or Operator.EQUAL, "")
    return f"{sign}{plain(quantity.value)}{quantity.unit.text}"
