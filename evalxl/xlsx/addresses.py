"""Cell addresses: `H22` and back."""

from __future__ import annotations

from functools import lru_cache

from evalxl.core import lazy_re as re
from evalxl.core.errors import Refused
from evalxl.xlsx.grid import Block

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})", re.ASCII)
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})", re.ASCII)
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", re.ASCII)


def column_number(letters: str) -> int:
    """Number a column: `A` → 1, `AB` → 28. The letters may be small."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_address(address: str, where: str) -> tuple[int, int]:
    """Take an address apart: `H22` → (22, 8); `$` signs and small letters are accepted.

    Raises:
        Refused: `unreadable` where it is no address, or lies beyond XFD1048576.
    """
    place = _place(address)
    if place is None:
        raise Refused("unreadable", kind="bad_reference", detail=f"{where}: {address[:40]}")
    return place


@lru_cache(maxsize=16_384)  # the same few hundred addresses come in every form
def _place(address: str) -> tuple[int, int] | None:
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if 0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN else None


def parse_block(reference: str, where: str) -> Block:
    """Take a range apart: `A1:C3`, whole columns or rows (`A:C`, `2:4`), or a single address.

    The corners may stand in any order.
    """
    if columns := _COLUMNS.fullmatch(reference):
        reference = f"{columns[1]}1:{columns[2]}{MAX_ROW}"
    elif rows := _ROWS.fullmatch(reference):
        reference = f"A{rows[1]}:XFD{rows[2]}"
    first, _, last = reference.partition(":")
    row, column = parse_address(first, where)
    other_row, other_column = parse_address(last or first, where)
    return Block(
        min(row, other_row),
        min(column, other_column),
        max(row, other_row),
        max(column, other_column),
    )
