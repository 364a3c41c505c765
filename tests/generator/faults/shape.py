"""Ways to lay a form out otherwise: a line more, a column more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evalxl.writing.forms import Description
from evalxl.writing.forms.layout import Line, Printed, Sheet, Table, line

Change = Callable[[Description], Description]


def each_sheet(form: Description, change: Callable[[Sheet], Sheet]) -> Description:
    return replace(form, sheets=tuple(change(sheet) for sheet in form.sheets))


def with_line(after: str, label: str, role: str) -> Change:
    """Give a change that adds a labelled line below the one that holds `after`."""

    def change(sheet: Sheet) -> Sheet:
        width = len(sheet.widths)
        added = line(f"{label}:{width // 3 or 1} | {{{role}}}:{width - (width // 3 or 1)}")
        parts: list[Line | Table] = []
        for part in sheet.parts:
            parts.append(part)
            if isinstance(part, Line) and any(cell.role == after for cell in part.cells):
                parts.append(added)
        return replace(sheet, parts=tuple(parts))

    return lambda form: each_sheet(form, change)


def with_column(heading: str, role: str) -> Change:
    """Give a change that adds a last column to the indicator table."""

    def change(sheet: Sheet) -> Sheet:
        parts = [_widened(part, heading, role) for part in sheet.parts]
        return replace(sheet, parts=tuple(parts), widths=(*sheet.widths, 20))

    return lambda form: each_sheet(form, change)


def _widened(part: Line | Table, heading: str, role: str) -> Line | Table:
    columns = {cell.role for cell in part.entry.cells} if isinstance(part, Table) else set()
    if not isinstance(part, Table) or part.name != "indicators" or role in columns:
        return part
    first, *rest = part.heading
    head = replace(first, cells=(*first.cells, Printed(heading, down=len(part.heading))))
    entry = replace(part.entry, cells=(*part.entry.cells, Printed("", role=role)))
    return replace(part, heading=(head, *rest), entry=entry)
