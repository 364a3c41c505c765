"""How numbers of a result are to be read: multiplied, as minutes, under the name they repeat."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.language.quantity import Quantity
from evalxl.language.units import unit_named
from evalxl.targets.claims.naming import NAME_CUT

_CLAUSE = re.compile("[,;。]")


def multiplied(found: tuple[Quantity, ...], text: str, asked: str) -> tuple[Quantity, ...]:
    """`4期，每期50人` are 200人, unless so many each are asked."""
    whole = list(found)
    for place, (first, each) in enumerate(pairwise(found)):
        of_each = f"每{first.unit.text}"
        if first.unit.is_count and text.endswith(of_each, 0, each.start) and of_each not in asked:
            value = first.value * each.value
            whole[place + 1] = replace(each, value=value, start=first.start, in_brackets=False)
    return tuple(whole)


def as_minutes(quantity: Quantity) -> Quantity:
    """`50分` are minutes where a time is asked for."""
    return replace(quantity, unit=unit_named("分钟")) if quantity.unit.text == "分" else quantity


def as_multiple(quantity: Quantity) -> Quantity:
    """`增长120%` is 1.2 times more where multiples are asked for."""
    if quantity.trend <= 0 or quantity.unit.text != "%":
        return quantity
    upper = None if quantity.upper is None else quantity.upper / 100
    return replace(quantity, value=quantity.value / 100, upper=upper, unit=unit_named("倍"))


def as_named(quantity: Quantity, text: str, name: str) -> Quantity:
    """`审减率7.8%` under that very name tells no fall: the word belongs to the name."""
    if not quantity.trend or not name:
        return quantity
    label = _CLAUSE.split(text[: quantity.start])[-1].lstrip(NAME_CUT)
    if not text.endswith(name, 0, quantity.start) and not (len(label) > 1 and name.endswith(label)):
        return quantity
    return replace(quantity, trend=0)
