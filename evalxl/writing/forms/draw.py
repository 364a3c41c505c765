"""A described form as a workbook: labels locked, inputs open, drop-downs, hints, sums."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from evalxl.writing.forms.guidance import guide
from evalxl.writing.forms.layout import Description, Sheet
from evalxl.writing.forms.paper import formats, heights, set_up, style_of
from evalxl.writing.forms.place import Content, Entries, Placed, place
from evalxl.writing.forms.sums import Sum, sums

_EPOCH = datetime(2020, 1, 1)  # fixed, so that the same form is the same bytes
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PERMITTED = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "delete_rows",
    "sort",
)


def draw(
    description: Description,
    content: Content | None = None,
    tables: Mapping[str, Entries] | None = None,
) -> bytes:
    """Draw a form, blank or with content; the same arguments give the same bytes.

    Args:
        description: The form.
        content: Role → value of its single cells.
        tables: Table name → entries (role → value). A table that is not given gets the
            description's `starts` (fixed level names) or blank entries.
    """
    import xlsxwriter

    entries = {**description.starts, **(tables or {})}
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": description.form, "author": "", "created": _EPOCH})
    looks = formats(book)
    for sheet in description.sheets:
        paper = book.add_worksheet(sheet.name)
        set_up(paper, sheet)
        _fill(paper, sheet, list(place(sheet, content or {}, entries)), description, looks)
        paper.protect("", dict.fromkeys(_PERMITTED, True))
    book.close()
    return target.getvalue()


def _fill(
    paper: Any,
    sheet: Sheet,
    placed: Sequence[Placed],
    description: Description,
    looks: Mapping[str, Any],
) -> None:
    for cell in placed:
        _write(paper, cell, looks)
    for sum_ in sums(placed, scores_rate=description.scores_rate):
        _write_sum(paper, sum_, looks)
    for row, height in heights(sheet, placed).items():
        paper.set_row(row - 1, height)
    guide(paper, placed, description)


def _write(paper: Any, cell: Placed, looks: Mapping[str, Any]) -> None:
    style = looks[style_of(cell)]
    top, left = cell.row - 1, cell.column - 1
    bottom, right = top + cell.down - 1, left + cell.across - 1
    if (bottom, right) != (top, left):
        paper.merge_range(top, left, bottom, right, "", style)
    if cell.value is None or cell.value == "":
        paper.write_blank(top, left, None, style)
    elif isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        paper.write_number(top, left, cell.value, style)
    else:
        paper.write_string(top, left, str(cell.value), style)


def _write_sum(paper: Any, sum_: Sum, looks: Mapping[str, Any]) -> None:
    in_table = "check" if sum_.cell.kind == "input" else "check_note"
    is_rate = style_of(sum_.cell) == "rate"
    style = looks[in_table if sum_.is_check else "computed_rate" if is_rate else "sum"]
    top, left = sum_.cell.row - 1, sum_.cell.column - 1
    paper.write_formula(top, left, sum_.formula, style, sum_.result)
