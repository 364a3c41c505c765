"""Write the rows of a table: texts, numbers, dashes and links, a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalxl.writing.summary import style
from evalxl.writing.summary.book import Book, clean, done, number_writer, text_writer
from evalxl.writing.summary.table import DIVISORS, Column, Placed, Table
from evalxl.writing.summary.view import SummaryOptions

LINE = 14.5  # points a line of text takes
_TALLEST = 9  # lines; longer texts can be read in the cell itself
_STRETCH = 5_000  # rows turned into plain values at once, to keep memory flat
_URL_LIMIT = 2_000


def write_rows(book: Book, placed: Placed, table: Table, options: SummaryOptions) -> None:
    """Write all rows; texts wrap as long as there are not too many rows to fit by height."""
    wraps = len(table.rows) <= options.lean_rows
    writers = _writers(book, placed, table, wraps, options)
    wrapped = [(at, one.width - 2) for at, one in enumerate(table.columns) if one.kind == "wrap"]
    set_row = placed.worksheet.set_row
    for start in range(0, len(table.rows), _STRETCH):
        stretch = table.rows.iloc[start : start + _STRETCH]
        if table.prepare:
            stretch = table.prepare(stretch)
        columns = [_values(stretch, column) for column in table.columns]
        for row, values in enumerate(zip(*columns, strict=True), placed.first + start):
            if wraps:
                height = max((lines(values[at], width) for at, width in wrapped), default=1)
                done(set_row(row, 6 + LINE * min(height, _TALLEST)))
            for index, value in enumerate(values):
                writers[index](row, index, value)


def lines(text: Any, width: float) -> int:
    """Count the lines a text takes in a column of that width."""
    if not isinstance(text, str) or (len(text) * 2 <= width and "\n" not in text):
        return 1
    # In GBK a Chinese character takes two bytes, a Latin one takes one: the places it fills.
    parts = text.encode("gbk", errors="replace").split(b"\n")
    return sum(1 + int((len(part) - 1) // width) for part in parts)


def _values(stretch: Any, column: Column) -> list[Any]:
    values: list[Any] = stretch[column.key].tolist()
    if column.link is None:
        return values
    return list(zip(values, stretch[column.link].tolist(), strict=True))


def _writers(
    book: Book, placed: Placed, table: Table, wraps: bool, options: SummaryOptions
) -> list[Callable[[int, int, Any], None]]:
    # One count for all columns: Excel limits the links of a whole sheet.
    left = [options.lean_links_per_sheet if book.lean else options.links_per_sheet]
    writers: list[Callable[[int, int, Any], None]] = []
    for column in table.columns:
        kind = "text" if column.kind == "wrap" and not wraps else column.kind
        look = book.format(f"{kind}.helper" if column.helper else kind)
        dash = book.format("dash")
        if kind in style.NUMBER_FORMATS:
            divisor = DIVISORS.get(kind, 1.0)
            writers.append(number_writer(placed.worksheet, look, dash, divisor))
            continue
        write = text_writer(placed.worksheet, look, dash)
        if column.link is not None:
            look = book.format(f"{kind}.link")
            write = _link_writer(placed.worksheet, look, write, left)
        writers.append(write)
    return writers


def _link_writer(
    sheet: Any, look: Any, plain: Callable[[int, int, Any], None], left: list[int]
) -> Callable[[int, int, Any], None]:
    """Make a writer of (text, link) pairs; without a link, or too many, the text stands alone."""

    def write(row: int, column: int, pair: tuple[Any, Any]) -> None:
        text, link = pair
        is_link = isinstance(link, str) and isinstance(text, str) and len(link) < _URL_LIMIT
        if is_link and left[0]:
            left[0] -= 1
            done(sheet.write_url(row, column, link, look, clean(text)))
        else:
            plain(row, column, text)

    return write
