"""A described form as a workbook: labels locked, inputs open, drop-downs, hints, sums."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from evalxl.model import column_letters
from evalxl.writing.forms.layout import Description
from evalxl.writing.forms.place import Content, Entries, Placed, place

_FONT = "宋体"
_EPOCH = datetime(2020, 1, 1)  # fixed, so that the same form is the same bytes
_NUMBERS = {"weight", "score", "budget_weight", "budget_score"}
_RATES = {"rate"}
_LONG = {"goal_expected", "goal_achieved", "narrative", "problems", "improvements"}
_LEFT = _LONG | {"name", "reason", "standard", "evidence", "basis"}


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

    told = dict(tables or {})
    for name, rows in description.starts.items():
        told.setdefault(name, rows)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": description.form,
            "author": "",
            "created": _EPOCH,
            "comments": f"evalxl form {description.form} version {description.version}",
        }
    )
    book.set_custom_property("evalxl-form", description.form)
    book.set_custom_property("evalxl-form-version", description.version)
    formats = _formats(book)
    for sheet in description.sheets:
        paper = book.add_worksheet(sheet.name)
        _set_up(paper, sheet.widths, sheet.landscape)
        placed = list(place(sheet, content or {}, told))
        for cell in placed:
            _write(paper, cell, formats)
        _sums(paper, placed, formats)
        _guide(paper, placed, description)
        paper.protect(
            "",
            {
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
            },
        )
    book.close()
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
    boxed = {**base, "border": 1, "align": "center"}
    entry = {**boxed, "locked": False, "bg_color": "#FFFDF2"}
    return {
        "title": book.add_format(
            {**base, "font_size": 16, "bold": True, "align": "center", "border": 0}
        ),
        "note": book.add_format({**base, "align": "left", "font_color": "#595959"}),
        "label": book.add_format({**boxed, "bg_color": "#F2F2F2"}),
        "input": book.add_format(entry),
        "text": book.add_format({**entry, "align": "left"}),
        "number": book.add_format({**entry, "num_format": "General"}),
        "rate": book.add_format({**entry, "num_format": "0.00%"}),
        "sum": book.add_format({**boxed, "num_format": "General", "bg_color": "#F2F2F2"}),
    }


def _set_up(paper: Any, widths: Sequence[float], landscape: bool) -> None:
    for column, width in enumerate(widths):
        paper.set_column(column, column, width)
    paper.set_default_row(24)
    paper.set_paper(9)
    if landscape:
        paper.set_landscape()
    paper.fit_to_pages(1, 0)
    paper.set_margins(0.5, 0.5, 0.6, 0.6)
    paper.set_footer("&C第 &P 页 共 &N 页")


def _write(paper: Any, cell: Placed, formats: Mapping[str, Any]) -> None:
    style = formats[_style(cell)]
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
    if cell.role in _LONG:
        paper.set_row(top, 120)
    if cell.kind == "title":
        paper.set_row(top, 36)


def _style(cell: Placed) -> str:
    if cell.kind != "input":
        return cell.kind
    if cell.role in _RATES:
        return "rate"
    if cell.role in _NUMBERS:
        return "number"
    return "text" if cell.role in _LEFT else "input"


def _sums(paper: Any, placed: Sequence[Placed], formats: Mapping[str, Any]) -> None:
    """Put the sums of weights and scores into blank total cells, as formulas with their result."""
    for total, role, extra in (
        ("total_weight", "weight", "budget_weight"),
        ("total_score", "score", "budget_score"),
    ):
        cell = next((one for one in placed if one.role == total and one.value is None), None)
        rows = [one for one in placed if one.role == role and one.table]
        if cell is None or not rows:
            continue
        letter = column_letters(rows[0].column)
        parts = [f"{letter}{rows[0].row}:{letter}{rows[-1].row}"]
        parts += [f"{column_letters(one.column)}{one.row}" for one in placed if one.role == extra]
        values = [one.value for one in placed if one.role in {role, extra}]
        result = round(sum(v for v in values if isinstance(v, (int, float))), 2)
        formula = f'=IF(COUNT({",".join(parts)})=0,"",ROUND(SUM({",".join(parts)}),2))'
        paper.write_formula(cell.row - 1, cell.column - 1, formula, formats["sum"], result or "")


def _guide(paper: Any, placed: Sequence[Placed], description: Description) -> None:
    """Lay drop-downs and input hints over the open cells."""
    for cell in placed:
        if cell.kind != "input" or cell.role is None:
            continue
        choices, hint = description.choices.get(cell.role), description.hints.get(cell.role)
        if not choices and not hint:
            continue
        rule: dict[str, Any] = (
            {"validate": "list", "source": list(choices)} if choices else {"validate": "any"}
        )
        rule |= {"error_type": "warning", "ignore_blank": True}
        if hint:
            rule |= {"input_title": "填写说明", "input_message": hint[:255]}
        paper.data_validation(cell.row - 1, cell.column - 1, cell.row - 1, cell.column - 1, rule)
