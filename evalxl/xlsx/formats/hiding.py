"""What number formats hide: values that `;;;` shows to nobody, and the scale of those shown."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.xlsx.formats.digits import general
from evalxl.xlsx.formats.shown import show_number
from evalxl.xlsx.grid import Cell
from evalxl.xlsx.visible import visible

_SCALING = re.compile(r"""[0#?](?:[!\\]\.|"\."|,+(?=[^0#?]*(?:;|$)))""")


def may_scale(code: str) -> bool:
    """Whether a format shows another number than is stored: `0!.0000`, `0.00,,`."""
    return _SCALING.search(code) is not None


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
