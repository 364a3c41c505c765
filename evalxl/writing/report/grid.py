"""Paragraphs and tables of a Word file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from evalxl.writing.report.blocks import Table
from evalxl.writing.report.page import set_font

_TABLE_POINTS = 9


def add_paragraph(document: Any, text: str, style: str) -> Any:
    """Add a paragraph; a template without that style gets its own plain one."""
    known = {one.name for one in document.styles}
    return document.add_paragraph(text, style=style if style in known else None)


def add_table(document: Any, table: Table) -> None:
    """Add a table with its caption above; its head stands on every page it runs over."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    caption = add_paragraph(document, table.caption, "Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.head))
    if "Table Grid" in {one.name for one in document.styles}:
        grid.style = "Table Grid"
    _set_widths(document, grid, table)
    runs = dict(_runs(table))
    for number, (row, cells) in enumerate(
        zip((table.head, *table.rows), [one.cells for one in grid.rows], strict=True)
    ):
        for column, text in enumerate(row):
            if column == table.merged and number > 0 and number not in runs:
                continue
            is_number = number > 0 and column in table.numbers
            _write(cells[column].paragraphs[0], text, is_head=number == 0, is_number=is_number)
    for first, last in runs.items():
        if last > first:
            grid.cell(first, table.merged).merge(grid.cell(last, table.merged))
    _repeat_head(grid.rows[0])
    document.add_paragraph()


def _set_widths(document: Any, grid: Any, table: Table) -> None:
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    grid.autofit = False
    for column, share in zip(grid.columns, table.widths, strict=True):
        width = room * share // sum(table.widths)
        column.width = width
        for cell in column.cells:
            cell.width = width


def _runs(table: Table) -> Iterator[tuple[int, int]]:
    """Return first and last row (head: 0) of each run of equal texts in the merged column."""
    if table.merged is None:
        return
    row = 1
    for text, group in groupby(table.rows, key=itemgetter(table.merged)):
        length = len(list(group))
        if text:
            yield row, row + length - 1
        row += length


def _write(paragraph: Any, text: str, *, is_head: bool, is_number: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold = is_head
    set_font(run, "宋体", _TABLE_POINTS)
    look = paragraph.paragraph_format
    look.first_line_indent, look.space_after, look.line_spacing = Pt(0), Pt(0), 1.0
    if is_head or is_number:
        right = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_head else right


def _repeat_head(row: Any) -> None:
    """Let the head row stand on every page the table runs over."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
