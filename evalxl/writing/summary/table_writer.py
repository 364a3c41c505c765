"""Put a table on a sheet, and on further sheets where one is full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evalxl.writing.summary import style
from evalxl.writing.summary.book import Book, done
from evalxl.writing.summary.rows import LINE, lines, write_rows
from evalxl.writing.summary.table import DIVISORS, MISSING, Column, Placed, Table
from evalxl.writing.summary.texts import clean
from evalxl.writing.summary.totals import write_totals
from evalxl.writing.summary.view import SummaryOptions


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
    placed = Placed(
        book.sheet(table.sheet),
        table.sheet,
        table.head + 1,
        table.head + len(table.rows),
        {column.key: index for index, column in enumerate(table.columns)},
    )
    _set_columns(placed, table)
    _write_top(book, placed.worksheet, table)
    if table.has_totals:
        done(placed.worksheet.set_row(table.head - 1, 6 + LINE))
        write_totals(book, placed, table)
    _write_heads(book, placed, table)
    write_rows(book, placed, table, options)
    _set_print(placed, table)
    return placed


def _set_columns(placed: Placed, table: Table) -> None:
    for index, column in enumerate(table.columns):
        width = max(column.width, _digits(column, table))
        done(placed.worksheet.set_column(index, index, width))
        if column.key in table.choices and len(table.rows):
            rule = {"validate": "list", "source": table.choices[column.key]}
            done(placed.worksheet.data_validation(placed.first, index, placed.last, index, rule))


def _digits(column: Column, table: Table) -> float:
    """How wide a number column must be so that nothing, not even its sum, shows as `####`."""
    if column.kind not in style.NUMBER_FORMATS:
        return 0
    known = [abs(number) for number in table.numbers(column.key)]
    largest = (sum(known) if column.total == "sum" else max(known, default=0)) or 0
    decimals = 0 if column.kind == "count" else 3
    return len(f"{largest / DIVISORS.get(column.kind, 1):,.0f}") * 1.15 + decimals + 2


def _write_top(book: Book, sheet: Any, table: Table) -> None:
    printed = [column for column in table.columns if not column.helper]
    note = " ".join((*table.said(), MISSING))
    width = sum(column.width for column in printed)
    done(sheet.set_row(0, 30))
    done(sheet.write_string(0, 0, clean(table.title), book.format("title")))
    done(sheet.set_row(1, 4 + LINE * lines(note, width * 0.9)))
    done(sheet.merge_range(1, 0, 1, len(printed) - 1, clean(note), book.format("subtitle")))


def _write_heads(book: Book, placed: Placed, table: Table) -> None:
    sheet, edge = placed.worksheet, len(table.columns) - 1
    tallest = max(lines(one.heading, one.width - 2) for one in table.columns)
    done(sheet.set_row(table.head, 8 + LINE * max(tallest, 2)))
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
        done(sheet.add_table_over(table.head, placed.last, edge, looks))


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
