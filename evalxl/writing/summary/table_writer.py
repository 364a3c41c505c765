"""Put a table on a sheet, and on further sheets where one is full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from evalxl.writing.summary import style
from evalxl.writing.summary.book import Book, clean, done, number_writer, text_writer
from evalxl.writing.summary.table import DIVISORS, MISSING, Column, Placed, Table
from evalxl.writing.summary.totals import write_totals
from evalxl.writing.summary.view import SummaryOptions

_LINE = 14.5  # points a line of text takes
_TALLEST = 9  # lines; longer texts can be read in the cell itself
_URL_LIMIT = 2_000


def write_table(book: Book, table: Table, options: SummaryOptions) -> list[Placed]:
    """Write a table, going on in further sheets where one is full.

    Returns:
        Where each part stands; one part also when there are no rows.
    """
    return [_write_part(book, part, options) for part in _parts(table, options.sheet_rows)]


def _parts(table: Table, sheet_rows: int) -> Iterator[Table]:
    room = sheet_rows - table.head - 1
    starts = range(0, max(len(table.rows), 1), room)
    for number, start in enumerate(starts, 1):
        if len(starts) == 1:
            yield table
            return
        yield replace(
            table,
            sheet=table.sheet if number == 1 else f"{table.sheet}（{number}）",
            title=f"{table.title}（第 {number} 部分，共 {len(starts)} 部分）",
            rows=table.rows.iloc[start : start + room],
        )


def _write_part(book: Book, table: Table, options: SummaryOptions) -> Placed:
    values = {column.key: table.rows[column.key].tolist() for column in table.columns}
    placed = Placed(
        book.sheet(table.sheet),
        table.sheet,
        table.head + 1,
        table.head + len(table.rows),
        {column.key: index for index, column in enumerate(table.columns)},
    )
    _set_columns(placed, table, values)
    _write_top(book, placed.worksheet, table)
    if table.has_totals:
        done(placed.worksheet.set_row(table.head - 1, 6 + _LINE))
        write_totals(book, placed, table, values)
    _write_heads(book, placed, table)
    _write_rows(book, placed, table, values, options)
    _set_print(placed, table)
    return placed


def _set_columns(placed: Placed, table: Table, values: Mapping[str, list[Any]]) -> None:
    for index, column in enumerate(table.columns):
        width = max(column.width, _digits(column, values[column.key]))
        done(placed.worksheet.set_column(index, index, width))
        if column.key in table.choices and len(table.rows):
            rule = {"validate": "list", "source": table.choices[column.key]}
            done(placed.worksheet.data_validation(placed.first, index, placed.last, index, rule))


def _digits(column: Column, values: list[Any]) -> float:
    """How wide a number column must be so that nothing, not even its sum, shows as `####`."""
    if column.kind not in style.NUMBER_FORMATS:
        return 0
    known = [abs(value) for value in values if value is not None and value == value]
    largest = (sum(known) if column.total == "sum" else max(known, default=0)) or 0
    decimals = 0 if column.kind == "count" else 3
    return len(f"{largest / DIVISORS.get(column.kind, 1):,.0f}") * 1.15 + decimals + 2


def _write_top(book: Book, sheet: Any, table: Table) -> None:
    printed = [column for column in table.columns if not column.helper]
    note = " ".join((*table.notes, MISSING))
    width = sum(column.width for column in printed)
    done(sheet.set_row(0, 30))
    done(sheet.write_string(0, 0, clean(table.title), book.format("title")))
    done(sheet.set_row(1, 4 + _LINE * _lines(note, width * 0.9)))
    done(sheet.merge_range(1, 0, 1, len(printed) - 1, clean(note), book.format("subtitle")))


def _write_heads(book: Book, placed: Placed, table: Table) -> None:
    sheet, edge = placed.worksheet, len(table.columns) - 1
    lines = max(_lines(one.heading, one.width - 2) for one in table.columns)
    done(sheet.set_row(table.head, 8 + _LINE * max(lines, 2)))
    for index, column in enumerate(table.columns):
        done(sheet.write_string(table.head, index, column.heading, book.format("head")))
    if not len(table.rows):
        done(sheet.write_string(placed.first, 0, table.nothing, book.format("note")))
    elif book.lean:
        done(sheet.autofilter(table.head, 0, placed.last, edge))
    else:
        heads = [{"header": one.heading, "header_format": book.format("head")}
                 for one in table.columns]  # fmt: skip
        name = f"表_{table.sheet}".replace("（", "_").replace("）", "")
        looks = {"columns": heads, "style": None, "name": name}
        done(sheet.add_table(table.head, 0, placed.last, edge, looks))


def _write_rows(
    book: Book,
    placed: Placed,
    table: Table,
    values: Mapping[str, list[Any]],
    options: SummaryOptions,
) -> None:
    wraps = len(table.rows) <= options.lean_rows
    if wraps:
        _set_heights(placed, table, values)
    writers = [_writer(book, placed.worksheet, column, wraps) for column in table.columns]
    looks = [book.format(f"{column.kind}.link") for column in table.columns]
    links = [table.values(column.link) for column in table.columns]
    left = options.links_per_sheet
    columns = [values[column.key] for column in table.columns]
    for offset in range(len(table.rows)):
        row = placed.first + offset
        for index, write in enumerate(writers):
            value, targets = columns[index][offset], links[index]
            if targets is not None and left and _is_link(targets[offset], value):
                left -= 1
                write_url = placed.worksheet.write_url
                done(write_url(row, index, targets[offset], looks[index], clean(value)))
            else:
                write(row, index, value)


def _is_link(target: Any, value: Any) -> bool:
    return isinstance(target, str) and isinstance(value, str) and 0 < len(target) < _URL_LIMIT


def _set_heights(placed: Placed, table: Table, values: Mapping[str, list[Any]]) -> None:
    """Give every row the height its longest text needs; not every program finds it by itself."""
    wrapped = [(values[one.key], one.width - 2) for one in table.columns if one.kind == "wrap"]
    for offset in range(len(table.rows)):
        lines = max((_lines(texts[offset], width) for texts, width in wrapped), default=1)
        done(placed.worksheet.set_row(placed.first + offset, 6 + _LINE * min(lines, _TALLEST)))


def _lines(text: Any, width: float) -> int:
    if not isinstance(text, str) or len(text) * 2 <= width:
        return 1
    # In GBK a Chinese character takes two bytes, a Latin one takes one: the places it fills.
    parts = text.encode("gbk", errors="replace").split(b"\n")
    return sum(1 + int((len(part) - 1) // width) for part in parts)


def _writer(book: Book, sheet: Any, column: Column, wraps: bool) -> Any:
    kind = "text" if column.kind == "wrap" and not wraps else column.kind
    look = book.format(f"{kind}.helper" if column.helper else kind)
    if kind in style.NUMBER_FORMATS:
        return number_writer(sheet, look, book.format("dash"), DIVISORS.get(kind, 1.0))
    return text_writer(sheet, look, book.format("dash"))


def _set_print(placed: Placed, table: Table) -> None:
    sheet = placed.worksheet
    printed = sum(not column.helper for column in table.columns) - 1
    done(sheet.freeze_panes(placed.first, table.frozen))
    sheet.set_landscape()
    sheet.set_paper(table.paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    done(sheet.repeat_rows(table.head))
    done(sheet.print_area(0, 0, max(placed.last, placed.first), printed))
    done(sheet.set_footer("&L&A&C第 &P 页，共 &N 页"))
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
