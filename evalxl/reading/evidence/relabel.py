"""A sheet on which guessed labels read as the vocabulary has them: `分值（占分）`.

What is printed stays visible in brackets, so that all that follows, messages too, reads the form
as if it had used the usual words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evalxl.core import lazy_re as re
from evalxl.reading.evidence.guess import Guess, standard_label
from evalxl.reading.tables.column import UNREAD
from evalxl.xlsx.grid import Cell, Sheet

_SIGNS = re.compile(r"[()（）\[\]【】〔〕\s]")
LONGEST = 24


def with_labels(sheet: Sheet, guesses: Iterable[Guess]) -> Sheet:
    """Print the usual labels in a sheet."""
    cells = dict(sheet.cells)
    for one in guesses:
        place = sheet.merged.get((one.row, one.column), (one.row, one.column))
        text = understood_label(one)
        known = cells.get(place) or Cell(one.row, one.column, "s", text, text)
        if known.text.strip() != one.printed.strip() and known.text.lstrip().startswith(
            one.printed
        ):  # its value is in the same cell
            text += known.text.lstrip()[len(one.printed) :]
        cells[place] = known._replace(kind="s", value=text, text=text)
    return replace(sheet, cells=cells)


def printed_label(text: str) -> str:
    """Return what is printed where `with_labels` wrote that it is only known to be a label."""
    for context in ("columns", "fields"):
        start = f"{standard_label(context, UNREAD)}（"
        if text.startswith(start):
            return text[len(start) : -1]
    return text


def understood_label(one: Guess) -> str:
    """Write a guessed label: the usual one, with what is printed in brackets."""
    printed = _SIGNS.sub("", one.printed)[:LONGEST]
    label = standard_label(one.context, one.role)
    return f"{label}（{printed}）" if printed else label
