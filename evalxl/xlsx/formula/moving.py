"""Shared formulas: the text of one cell, moved to the others."""

from __future__ import annotations

from collections.abc import Callable

from evalxl.core import lazy_re as re
from evalxl.core.model import column_letters
from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_number
from evalxl.xlsx.formula.lexer import NotUnderstoodError, Token, cell_parts, tokens

_GONE = "#REF!"
_END = re.compile(r"(\$?)(\w+)")


def moved(formula: str, rows: int, columns: int) -> str:
    """Move a formula as Excel fills it down and right: relative references follow, `$` stay.

    Args:
        formula: Its text, without `=`; one that is no formula comes back as it is.
        rows: How far down (negative: up).
        columns: How far right (negative: left).
    """
    try:
        return "".join(_moved(token, rows, columns) for token in tokens(formula))
    except NotUnderstoodError:
        return formula


def _moved(token: Token, rows: int, columns: int) -> str:
    match token.kind:
        case "cell":
            return _cell(token.text, rows, columns)
        case "columns":
            return _ends(token.text, lambda text: _column(text, columns))
        case "rows":
            return _ends(token.text, lambda text: _row(text, rows))
    return token.text


def _cell(text: str, rows: int, columns: int) -> str:
    fixed_column, column, fixed_row, row = cell_parts(text)
    letters = _column(column_letters(column), 0 if fixed_column else columns)
    number = _row(str(row), 0 if fixed_row else rows)
    return f"{fixed_column}{letters}{fixed_row}{number}" if letters and number else _GONE


def _ends(text: str, move: Callable[[str], str]) -> str:
    """Move both ends of `A:C` or `1:3`."""
    ends = [match.groups() for match in _END.finditer(text)]
    made = [(fixed, end if fixed else move(end)) for fixed, end in ends]
    return ":".join(fixed + end for fixed, end in made) if all(end for _, end in made) else _GONE


def _column(letters: str, columns: int) -> str:
    column = column_number(letters) + columns
    return column_letters(column) if 0 < column <= MAX_COLUMN else ""


def _row(number: str, rows: int) -> str:
    row = int(number) + rows
    return str(row) if 0 < row <= MAX_ROW else ""
