"""The legend below the form: the marks in use, each beside what it means, on the printed page."""

from __future__ import annotations

from functools import cache

from evalxl.writing.fill import Fill
from evalxl.writing.marks import PAINTS, Marking
from evalxl.writing.wording import say
from evalxl.xlsx.addresses import MAX_ROW
from evalxl.xlsx.grid import Sheet
from evalxl.xlsx.patch.edits import SIDES, Mark

LEGEND = "legend"


@cache
def legend_texts() -> frozenset[str]:
    """Return everything a legend may say, in all languages."""
    keys = ("legend", "legend_sample", *(f"legend_{kind}" for kind in PAINTS))
    return frozenset(say(lang, key) for lang in ("zh", "en") for key in keys)


def add_legend(sheet: Sheet, made: Marking, lang: str) -> tuple[list[Fill], int]:
    """Put a legend into the free rows below everything on a sheet, if there are enough.

    Args:
        sheet: The sheet, on which no pictures lie.
        made: The marks; the legend's samples are added to them.
        lang: The language of the workbook.

    Returns:
        What is to be written, and the last row it takes (0: none).
    """
    kinds = [kind for kind in PAINTS if kind in made.kinds[sheet.name]]
    rows = [place[0] for place in sheet.cells]
    row = max((*rows, *(block.bottom for block in sheet.merges)), default=0) + 2
    if row + len(kinds) > MAX_ROW:
        return [], 0
    fills = [Fill(sheet.name, (row, 1), say(lang, "legend"), LEGEND)]
    for kind in kinds:
        paint = PAINTS[kind]
        row += 1
        line = (paint.line, paint.colour)
        made.looks[sheet.name][row, 1] = Mark(paint.fill, dict.fromkeys(SIDES, line))
        fills += [
            Fill(sheet.name, (row, 1), say(lang, "legend_sample"), LEGEND),
            Fill(sheet.name, (row, 2), say(lang, f"legend_{kind}"), LEGEND),
        ]
    return fills, row
