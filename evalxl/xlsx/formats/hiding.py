"""Values that a number format such as `;;;` hides: stored, counted in sums, and seen by nobody."""

from __future__ import annotations

from evalxl.xlsx.formats.digits import general
from evalxl.xlsx.formats.shown import show_number
from evalxl.xlsx.grid import Cell
from evalxl.xlsx.visible import visible


def is_hidden(cell: Cell) -> bool:
    """Whether a cell that shows nothing holds something.

    A zero counts only where the format hides other numbers, too: many forms leave zeros blank.
    """
    if cell.kind == "s":
        return bool(visible(str(cell.value or "")).strip())
    if cell.kind != "n" or cell.value is None:
        return False
    return cell.value != 0 or not show_number(1, cell.format).text


def plainly(cell: Cell) -> str:
    """Return the value as it would be shown without a format."""
    return general(cell.value) if isinstance(cell.value, int | float) else str(cell.value)
