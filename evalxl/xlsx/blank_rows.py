"""Rows below the table that hold nothing but a style; programs write up to a million of them."""

from __future__ import annotations

from evalxl.core import lazy_re as re

_RUN = re.compile(
    rb"(?:\s*+<(?:[\w.\-]+:)?row\s[^<>]*+(?<=/)>)++\s*+(?=</(?:[\w.\-]+:)?sheetData\s*>)"
)
_LONG = 1 << 16


def blank_rows_at_end(sheet: bytes) -> slice:
    """Return where the empty rows at the end of a worksheet part stand.

    Args:
        sheet: The XML of the part.

    Returns:
        The stretch of their bytes; an empty one where there are only some, which cost little.
    """
    last = sheet.rfind(b"row>") + len(b"row>")  # of the last row with cells
    run = _RUN.match(sheet, last)
    return slice(*run.span()) if run and run.end() - run.start() > _LONG else slice(0, 0)
