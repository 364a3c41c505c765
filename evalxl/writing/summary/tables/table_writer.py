"""Put a table on a sheet, and on further sheets where one is full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.rows import LINE, folded, lines, write_rows
from evalxl.writing.summary.tables.table import Placed, Table
from evalxl.writing.summary.tables.texts import clean
from evalxl.writing.summary.tables.totals import write_totals
from evalxl.writing.summary.view import SummaryOptions


def write_table(book: Book, table: Table, options: SummaryOptions) -> list[Placed]:
    """Write a table, going on in further sheets where one is full.

    Returns:
        Where each part stands; one part also when there are no rows.
    """
    parts = (part.spoken(book.say) for part in _parts(table.fitted(), options.sheet_rows))
    return [_write_part(book, part, options) for part in parts]


def _parts(table: Table, sheet_rows: int) -> Iterator[Table]:
    room = sheet_rows - table.head - 1 - len(_foot(table))
    starts = range(0, max(len(table.rows), 1), room)
    for number, start in enumerate(starts, 1):
        if len(starts) == 1:
            yield table
            return
        yield replace(
            table,
            sheet=table.sheet if number == 1 else f"{table.sheet}（{number}）",
            title=f"{table.title}（第 {number} 部分，共 {len(starts)} 部分）",
            rows=table.cut(start, start + room),
        )


def _write_part(book: Book, table: Table, options: SummaryOptions) -> Placed:
    placed = Placed(
        book.sheet(table.sheet, is_hidden=options.hides(table.sheet)),
        table.sheet,
        table.head + 1,
        table.head + len(table.rows),
        {column.key: index for index, column in enumerate(table.columns)},
    )
    _set_columns(placed, table)
    foot = _foot(table)
    _write_top(book, placed.worksheet, table)
    if table.has_totals:
        done(placed.worksheet.set_row(table.head - 1, 6 + LINE))
        write_totals(book, placed, table)
    _write_heads(book, placed, table)
    write_rows(book, placed, table, options, foot)
    _set_print(book, placed, table, len(foot), is_hidden=options.hides(table.sheet))
    return placed


def _set_columns(placed: Placed, table: Table) -> None:
    for index, column in enumerate(table.columns):
        done(placed.worksheet.set_column(index, index, column.width, None, _sight(table, index)))
        if column.key in table.choices and len(table.rows):
            rule = {"validate": "list", "source": table.choices[column.key]}
            done(placed.worksheet.data_validation(placed.first, index, placed.last, index, rule))


def _write_top(book: Book, sheet: Any, table: Table) -> None:
    """Write the title in the middle and, below it, unit, date and unit of money."""
    edge = table.printed[-1]
    done(sheet.set_row(0, 30))
    _across(sheet, 0, (0, edge), table.title, book.format("title"))
    done(sheet.set_row(1, 6 + LINE))
    first, second = (table.printed[len(table.printed) * part // 3] for part in (1, 2))
    spans = ((0, first - 1), (first, second - 1), (second, edge))
    looks = ("point", "middle", "right")
    for span, text, look in zip(spans, table.above or (), looks, strict=True):
        _across(sheet, 1, span, text, book.format(look))


def _across(sheet: Any, row: int, span: tuple[int, int], text: str, look: Any) -> None:
    """Write a text across columns; an empty one takes none."""
    if not text:
        return
    if span[0] == span[1]:
        done(sheet.write_string(row, span[0], clean(text), look))
    else:
        done(sheet.merge_range(row, span[0], row, span[1], clean(text), look))


def _foot(table: Table) -> list[str]:
    """The lines below the rows: who signs, then the notes, each as wide as the page."""
    width = sum(table.columns[number].width for number in table.printed)
    notes = folded(" ".join(table.said()), width * 0.9)
    return [*([table.signed] if table.signed else []), *notes]


def _sight(table: Table, index: int) -> dict[str, Any]:
    """Return how a column is hidden or grouped; the one after a group carries its button."""
    column = table.columns[index]
    if column.folded:
        return {"level": 1, "hidden": True}
    return {"hidden": column.helper, "collapsed": index > 0 and table.columns[index - 1].folded}


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
        name = book.say.name(f"表_{table.sheet}".replace("（", "_").replace("）", ""))
        looks = {"columns": heads, "style": None, "name": name}
        done(sheet.add_table_over(table.head, placed.last, edge, looks))


def _set_print(book: Book, placed: Placed, table: Table, foot: int, *, is_hidden: bool) -> None:
    sheet = placed.worksheet
    done(sheet.freeze_panes(placed.first, table.frozen))
    sheet.set_landscape()
    sheet.set_paper(table.paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    done(sheet.repeat_rows(table.head))
    if not is_hidden:  # a print area would print it with the whole workbook
        done(sheet.print_area(0, 0, max(placed.last, placed.first) + foot, table.printed[-1]))
    done(sheet.set_footer(book.say("&L&A&C第 &P 页，共 &N 页")))
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
