"""Formulas as tokens: texts, sheets, cells, names and functions are told apart, not searched."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW, column_number

_BRACKETS = r"\[(?:'.|[^\[\]'])*(?:\[(?:'.|[^\[\]'])*\](?:'.|[^\[\]'])*)*\]"
_NAME = r"[^\W\d][\w.?\\]*"
_TOKEN = re.compile(
    rf"""
      (?P<blank>\s+)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<sheet>(?:'(?:[^']|'')+'|(?:\[[^\[\]]*\])?[\w.]+(?::[\w.]+)?|\[[^\[\]]*\])!)
    | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!))
    | (?P<table>(?:{_NAME})?{_BRACKETS})
    | (?P<function>(?:{_NAME})(?=\())
    | (?P<columns>\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}(?![\w.(!\[]))
    | (?P<rows>\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}}(?![\w.(!\[]))
    | (?P<cell>\$?[A-Z]{{1,3}}\$?[0-9]{{1,7}}(?![\w.(!\[]))
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?)
    | (?P<name>{_NAME})
    | (?P<sign><=|>=|<>|[-+*/^&=<>%(),:;{{}}@\#])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})", re.IGNORECASE)
_LONGEST = 8_192  # characters


class NotUnderstoodError(Exception):
    """The formula is beyond us; a spreadsheet program has to compute it."""


class Token(NamedTuple):
    """One token.

    `kind`: `blank text sheet error table function columns rows cell number name sign`. A sheet
    keeps its quotes and its `!`; a cell beyond the last column or row is a `name`.
    """

    kind: str
    text: str


@lru_cache(maxsize=256)
def tokens(formula: str) -> tuple[Token, ...]:
    """Split a formula (without its `=`) into tokens; joined they give it again.

    Raises:
        NotUnderstoodError: Something in it is no token, or it is longer than Excel allows.
    """
    if len(formula) > _LONGEST:
        raise NotUnderstoodError("longer than Excel allows")
    found: list[Token] = []
    place = 0
    while place < len(formula):
        match = _TOKEN.match(formula, place)
        if match is None or match.lastgroup is None:
            raise NotUnderstoodError(formula[place : place + 20])
        kind = match.lastgroup
        if kind == "cell" and not _exists(match[0]):
            kind = "name"
        found.append(Token(kind, match[0]))
        place = match.end()
    return tuple(found)


def cell_parts(text: str) -> tuple[str, int, str, int]:
    """Return `$`, column, `$`, row of a cell token."""
    match = _CELL.fullmatch(text)
    assert match
    return match[1], column_number(match[2]), match[3], int(match[4])


def _exists(text: str) -> bool:
    _, column, _, row = cell_parts(text)
    return 0 < column <= MAX_COLUMN and 0 < row <= MAX_ROW
