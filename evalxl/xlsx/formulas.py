"""Shared formulas: the text of one cell, moved to the others."""

from __future__ import annotations

import re

from evalxl.model import column_letters
from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_number

# Quoted texts and sheet names, then names and functions, are passed over; what is left are cells.
_PIECES = re.compile(
    r"""("[^"]*"|'[^']*'|\[[^\]]*\])"""
    r"|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!])",
    re.ASCII,
)


def moved(formula: str, rows: int, columns: int) -> str:
    """Move a formula as Excel fills it down and right: relative references follow, `$` stay.

    Args:
        formula: Its text, without `=`.
        rows: How far down (negative: up).
        columns: How far right (negative: left).
    """

    def move(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        row, column = int(match[5]), column_number(match[3])
        row += 0 if match[4] else rows
        column += 0 if match[2] else columns
        if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
            return "#REF!"
        return f"{match[2]}{column_letters(column)}{match[4]}{row}"

    return _PIECES.sub(move, formula)
