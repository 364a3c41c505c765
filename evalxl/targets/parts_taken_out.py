"""`演出22场(含彩排5场)`: of a number that answers, a part that is only on the way is taken out."""

from __future__ import annotations

from dataclasses import replace

from evalxl.language.lexer import words
from evalxl.language.quantities import quantities
from evalxl.language.quantity import Quantity
from evalxl.language.words import begins_with, words_of
from evalxl.targets.around import Around
from evalxl.targets.understanding import asked_work


def without_parts(it: Around) -> Quantity | None:
    """Return the number less its part of an earlier step; `None` where no such part is told."""
    begin = it.quantity.end + 1
    opening = it.text[begin - 1 : begin]
    said = begins_with(it.text, begin, words_of("part")) if opening and opening in ",;(" else ""
    if not said:
        return None
    part = next((one for one in quantities(it.text) if one.start >= begin), None)
    if part is None or part.unit.dimension != it.quantity.unit.dimension or part.upper:
        return None
    label = it.text[begin + len(said) : part.start]
    asked = asked_work(it)
    steps = [word for word in words(label[-20:], it.asked) if asked.concerns(word)]
    if not any(asked.refuses(word.text) == "earlier_step" for word in steps):
        return None
    left = it.quantity.value - part.value * part.unit.size / it.quantity.unit.size
    return replace(it.quantity, value=left) if left >= 0 else None
