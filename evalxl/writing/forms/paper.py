"""How a form looks on screen and on paper: cell formats, widths, heights, page set-up."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from evalxl.writing.forms.layout import Sheet
from evalxl.writing.forms.place import Placed

_FONT = "宋体"
_LABEL, _OPEN = "#F2F2F2", "#FFFDF2"
_NUMBERS = {"weight", "score", "budget_weight", "budget_score"}
_LONG = {"goal_expected", "goal_achieved", "narrative"}
_TALL = {"problems", "improvements", "conclusion"}
_LEFT = _LONG | _TALL | {"name", "reason", "budget_reason", "standard", "evidence", "basis"}

_ROW, _TITLE, _LINE, _TALLEST = 24.0, 36.0, 14.0, 400.0
_TALL_ROW, _LONG_ROW = 48.0, 75.0


def formats(book: Any) -> dict[str, Any]:
    """Make the formats of all kinds of cells; see `style_of`."""
    base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
    boxed = {**base, "border": 1, "align": "center"}
    entry = {**boxed, "locked": False, "bg_color": _OPEN}
    note = {**base, "font_color": "#595959"}
    alarm = {"bold": True, "font_color": "#C00000"}
    looks = {
        "title": {**base, "font_size": 16, "bold": True, "align": "center", "locked": False},
        "note": {**note, "align": "left", "locked": False},
        "note_centre": {**note, "align": "center", "locked": False},
        "note_right": {**note, "align": "right"},
        "label": {**boxed, "bg_color": _LABEL},
        "open_label": {**boxed, "bg_color": _LABEL, "locked": False},
        "input": entry,
        "text": {**entry, "align": "left"},
        "long": {**entry, "align": "left", "valign": "top"},
        "rate": {**entry, "num_format": "0.00%"},
        "sum": {**boxed, "bg_color": _LABEL, "locked": False},
        "computed_rate": {**boxed, "bg_color": _LABEL, "locked": False, "num_format": "0.00%"},
        "check": {**boxed, "bg_color": _LABEL, **alarm},
        "check_note": {**base, "align": "right", **alarm},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def style_of(cell: Placed) -> str:
    """Name the format of a cell."""
    if cell.kind == "note":
        text = str(cell.value or "")
        return (
            "note_centre" if text.startswith("（") else "note_right" if _is_unit(text) else "note"
        )
    if cell.kind == "label":
        return "open_label" if cell.gaps else "label"
    if cell.kind == "title":
        return "title"
    if cell.role == "rate" or str(cell.role).endswith("_rate"):
        return "rate"
    if cell.role in _LONG:
        return "long"
    return "text" if cell.role in _LEFT else "input"


def _is_unit(text: str) -> bool:
    return "单位：" in text and text.endswith("元")


def set_up(paper: Any, sheet: Sheet) -> None:
    """Set widths and the page: A4, one page wide, centred, numbered."""
    for column, width in enumerate(sheet.widths):
        paper.set_column(column, column, width)
    paper.set_default_row(_ROW)
    paper.set_paper(9)
    if sheet.landscape:
        paper.set_landscape()
    paper.center_horizontally()
    paper.fit_to_pages(1, 0)
    paper.set_margins(0.5, 0.5, 0.6, 0.6)
    paper.set_footer("&C第 &P 页 共 &N 页")


def heights(sheet: Sheet, placed: Sequence[Placed]) -> dict[int, float]:
    """Return the height of each row, in points, so that no text is cut."""
    needed: dict[int, float] = defaultdict(lambda: _ROW)
    for cell in placed:
        width = sum(sheet.widths[cell.column - 1 : cell.column - 1 + cell.across])
        least = _least(cell)
        share = max(least, _lines(str(cell.value or ""), width) * _LINE + 8) / cell.down
        for row in range(cell.row, cell.row + cell.down):
            needed[row] = min(max(needed[row], share), _TALLEST)
    return dict(needed)


def _least(cell: Placed) -> float:
    if cell.kind == "title":
        return _TITLE
    if cell.kind == "input" and cell.role in _LONG:
        return _LONG_ROW
    return _TALL_ROW if cell.kind == "input" and cell.role in _TALL else _ROW


def _lines(text: str, width: float) -> int:
    """Count the lines a text takes; a Chinese character is two of Excel's width units."""
    room = max(width - 1, 2)
    return sum(
        max(1, math.ceil(sum(2 if ord(one) > 255 else 1 for one in line) / room))
        for line in text.split("\n")
    )
