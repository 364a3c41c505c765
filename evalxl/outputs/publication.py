"""The scored copies of a batch as copies for publication, with a list of what was masked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from evalxl.core.model import ScoreTable
from evalxl.language.personal import NAME, PHONE
from evalxl.reading import read_workbook
from evalxl.writing.published import Masked, published, shown_sheets
from evalxl.writing.rebuild import LEGACY
from evalxl.xlsx import read_grid

if TYPE_CHECKING:
    from evalxl.writing.published import Fields

LIST = "遮盖清单.xlsx"
_HEADINGS = ("文件", "工作表", "单元格", "类别", "公开内容")
_WIDTHS = (52, 22, 10, 14, 60)
_KINDS = {
    **dict.fromkeys(("contact", "head", "finance_head"), NAME),
    "phone": PHONE,
    "project_code": "",
}
_BOTH = ("contact_and_phone",)


def copies(scored: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Mask some scored copies.

    Args:
        scored: Their paths below the folder of copies, and their bytes.

    Yields:
        The same paths with the masked copies; last the list of what was masked, which holds
        nothing that the copies do not show.
    """
    told: list[tuple[str, Masked]] = []
    for path, content in scored:
        grid = shown_sheets(read_grid(content, path))
        workbook = read_workbook(grid, file=path)
        tables = (*workbook.tables, *workbook.planned)
        form = tables[0].form if tables and LEGACY not in grid.features else "unknown"
        copy, masked = published(grid, _fields(tables), form)
        told += [(path, one) for one in masked]
        yield path, copy
    yield LIST, _listed(told)


def _fields(tables: Iterable[ScoreTable]) -> Fields:
    return {
        (field.cell.sheet, field.cell.row, field.cell.column): kind
        for table in tables
        for name, field in table.info.items()
        if (kind := _KINDS.get(name)) is not None and field.cell
        # A label and its value in one cell are masked by what the text itself says.
        if not any(mark in str(field.value) for mark in ":：")
    }


def _listed(told: Iterable[tuple[str, Masked]]) -> bytes:
    import xlsxwriter

    from evalxl.writing.rebuild import FIXED_DATE

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": FIXED_DATE})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    page = book.add_worksheet("遮盖清单")
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, head)
    for row, (path, one) in enumerate(told, 1):
        for column, text in enumerate((path, *one)):
            page.write_string(row, column, text, body)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return out.getvalue()
