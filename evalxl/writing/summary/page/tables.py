"""Tables of the page: sortable, searchable, every text escaped, a dash where nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from evalxl.writing.summary.page.escaping import escape
from evalxl.writing.summary.tables.table import DIVISORS, Column

if TYPE_CHECKING:
    import pandas as pd

_WIDE = 16
_FORMS = {
    "count": "{:,.0f}", "money": "{:,.2f}", "points": "{:.2f}", "change": "{:+.2f}",
    "percent": "{:.2f}%", "number": "{:,.4g}",
}  # fmt: skip


def table(columns: tuple[Column, ...], rows: pd.DataFrame, caption: str = "") -> str:
    """Return a table of a frame with the columns of the workbook's table (see `Column`)."""
    if not len(rows):
        return "<p class=note>没有符合条件的记录。</p>"
    heads = "".join(f"<th scope=col><button>{escape(one.heading)}</button></th>" for one in columns)
    values = [rows[one.key].tolist() for one in columns]
    links = [rows[one.link].tolist() if one.link else None for one in columns]
    lines = []
    for number in range(len(rows)):
        cells = (
            _cell(column, values[at][number], found[number] if (found := links[at]) else None)
            for at, column in enumerate(columns)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    note = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f"<div class=scroll><table>{note}<thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def shown(kind: str, value: Any) -> str:
    """Write a value as the workbook shows it; money comes in yuan and is shown in 万元."""
    if value is None or value != value:
        return "—"
    if kind in _FORMS:
        divisor = DIVISORS[kind] if kind == "money" else 1
        return _FORMS[kind].format(value / divisor)
    if kind == "year" and isinstance(value, float):
        return f"{value:.0f}"
    return str(value)


def _cell(column: Column, value: Any, target: Any) -> str:
    text = escape(shown(column.kind, value))
    if column.kind in _FORMS:
        known = value is not None and value == value
        key = f' data-v="{float(value):.10g}"' if known else ""
        return f"<td class=n{key}>{text}</td>"
    if isinstance(target, str) and text != "—":
        text = f'<a href="{escape(quote(target))}">{text}</a>'
    look = " class=w" if column.width >= _WIDE else ""
    return f"<td{look}>{text}</td>"
