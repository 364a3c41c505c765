"""Workbooks drawn as text: one line a row, cells between bars.

`<` merges a cell with the one to its left, `^` with the one above. `12.5` is a number, `98%` a
number shown in percent, `'98%` a text, `=A1+1` a formula without a stored value; `\\n` breaks a
line inside a cell. Blank lines are blank rows.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

import openpyxl

_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
_PERCENT = re.compile(r"^-?(\d+)(?:\.(\d+))?%$")


@dataclass
class Drawn:
    """One drawn sheet: values with number formats, and merged blocks (all counted from 1)."""

    name: str
    cells: dict[tuple[int, int], tuple[Any, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def draw(name: str, text: str) -> Drawn:
    """Understand one drawing."""
    sheet = Drawn(name)
    lines = [
        [cell.strip() for cell in line.split("|")] if line.strip() else []
        for line in text.strip("\n").split("\n")
    ]
    for row, line in enumerate(lines, 1):
        for column, cell in enumerate(line, 1):
            if cell not in ("<", "^"):
                if cell:
                    sheet.cells[row, column] = _value(cell)
                block = _extent(lines, row, column)
                if block != (row, column, row, column):
                    sheet.merges.append(block)
    drawn = {place for block in sheet.merges for place in _places(block)} | set(sheet.cells)
    for row, line in enumerate(lines, 1):
        for column, cell in enumerate(line, 1):
            assert not cell or (row, column) in drawn, f"row {row}, column {column}: what to merge?"
    return sheet


def _places(block: tuple[int, int, int, int]) -> set[tuple[int, int]]:
    top, left, bottom, right = block
    return {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}


def _extent(lines: list[list[str]], row: int, column: int) -> tuple[int, int, int, int]:
    """Find the block a cell is merged to: first to the right, then down."""
    right, bottom = column, row
    while right < len(lines[row - 1]) and lines[row - 1][right] == "<":
        right += 1
    width = right - column + 1
    joined = ["^"] + ["<"] * (width - 1)
    if not lines[row - 1][column - 1] and width == 1:
        return row, column, row, column
    while bottom < len(lines) and lines[bottom][column - 1 : right] == joined:
        bottom += 1
    return row, column, bottom, right


def _value(text: str) -> tuple[Any, str]:
    if text.startswith("'"):
        return text[1:], "@"
    if _NUMBER.match(text):
        return float(text) if "." in text else int(text), "General"
    percent = _PERCENT.match(text)
    if percent:
        places = len(percent[2] or "")
        return float(text[:-1]) / 100, "0." + "0" * places + "%" if places else "0%"
    return text.replace("\\n", "\n"), "General"


def workbook(sheets: list[Drawn]) -> bytes:
    """Write drawn sheets as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for (row, column), (value, number_format) in sheet.cells.items():
            cell = page.cell(row, column, value)
            cell.number_format = number_format
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
