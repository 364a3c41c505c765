"""One number of a result and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from evalxl.core import lazy_re as re
from evalxl.language.quantity import Quantity
from evalxl.language.units import Unit

_CLAUSE = re.compile("[,;。]")


@dataclass(frozen=True, slots=True)
class Around:
    """One number and what stands around it; `asked` holds the name and the target."""

    quantity: Quantity
    wanted: Unit
    name: str
    asked: str
    text: str
    before: str
    """The clause up to the number."""
    after: str
    """The text behind it."""


def clause_around(text: str, quantity: Quantity) -> str:
    """Return the clause a number stands in."""
    before = _CLAUSE.split(text[: quantity.start])[-1]
    return before + _CLAUSE.split(text[quantity.start :])[0]


def around(text: str, quantity: Quantity, wanted: Unit, name: str, target: str) -> Around:
    """Take a number of a normalised result with its neighbours."""
    before, after = _CLAUSE.split(text[: quantity.start])[-1], text[quantity.end :]
    return Around(quantity, wanted, name, name + target, text, before, after)
