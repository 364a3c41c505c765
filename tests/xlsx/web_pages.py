"""Workbooks as the web pages that platforms export."""

from __future__ import annotations

import html

from evalxl.xlsx.grid import Block, Sheet


def page(sheet: Sheet, encoding: str = "gb2312") -> bytes:
    """Write a sheet as a page with one table, named as Excel names it."""
    blocks = {(block.top, block.left): block for block in sheet.merges}
    rows = "".join(
        f"<tr>{''.join(_cells(sheet, blocks, row))}</tr>\n" for row in range(1, sheet.max_row + 1)
    )
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    name = f"<x:ExcelWorksheet><x:Name>{sheet.name}</x:Name></x:ExcelWorksheet>"
    text = f"<html><head>{head}<!--[if gte mso 9]><xml>{name}</xml><![endif]--></head>"
    text += f"<body><table border=1>{rows}</table></body></html>"
    return text.encode("gb18030" if encoding.startswith("gb") else encoding)


def _cells(sheet: Sheet, blocks: dict[tuple[int, int], Block], row: int) -> list[str]:
    return [
        _cell(sheet, blocks.get((row, column), Block(row, column, row, column)))
        for column in range(1, sheet.max_column + 1)
        if (row, column) not in sheet.merged
    ]


def _cell(sheet: Sheet, block: Block) -> str:
    cell = sheet.cells.get((block.top, block.left))
    spans = f"rowspan={block.bottom - block.top + 1} colspan={block.right - block.left + 1}"
    is_text = cell is not None and cell.kind == "s"
    style = " style=\"mso-number-format:'\\@'\"" if is_text else ""
    text = html.escape(cell.text).replace("\n", "<br>").replace("  ", " &nbsp;") if cell else ""
    return f"<td {spans}{style}>{text}</td>"
