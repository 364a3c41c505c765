"""`演出22场(含彩排5场)`: the part of a number that was not done is taken out of it."""

from __future__ import annotations

from dataclasses import replace

from evalxl.language.lexer import words
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.words import begins_with, pattern_of, words_of
from evalxl.targets.around import Around
from evalxl.targets.understanding import asked_work


def without_parts(it: Around) -> tuple[Quantity, bool] | None:
    """Return the number less a part that was not done, and whether that part surely counts.

    A part of an earlier step was not done; one of other work, or one that only lacks a later step
    (未通电), may count.
    `None` where no such part is told.
    """
    begin = it.quantity.end + 1
    opening = it.text[begin - 1 : begin]
    if not opening or opening not in ",;(":
        return None
    said = begins_with(it.text, begin, words_of("part"))
    part = next((one for one in quantities(it.text) if one.start >= begin), None)
    if part is None or part.unit.dimension != it.quantity.unit.dimension or part.upper:
        return None
    label = it.text[begin + len(said) : part.start]
    if not said and label:
        return None
    reason = _other_step(it, label) if said else ""
    is_on_the_way = reason == "earlier_step"
    if not (reason or _is_denied(it.text[part.end :])):
        return None
    left = it.quantity.value - part.value * part.unit.size / it.quantity.unit.size
    return (replace(it.quantity, value=left), is_on_the_way) if left >= 0 else None


def _other_step(it: Around, label: str) -> str:
    """Name why a part does not count: `含彩排5场` is an earlier step, `含维修320套` other work."""
    asked = asked_work(it)
    steps = [word for word in words(label[-20:], it.asked) if asked.concerns(word)]
    reasons = {asked.refuses(word.text) for word in steps}
    return "earlier_step" if "earlier_step" in reasons else max(reasons, default="")


def _is_denied(after: str) -> bool:
    """`其中20盏未通电`: not yet of use; what is only not accepted or settled was done."""
    denied = begins_with(after, 0, words_of("denied", "not"))
    return bool(denied) and not pattern_of("formal").match(after, len(denied))
