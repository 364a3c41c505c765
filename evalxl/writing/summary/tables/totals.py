"""Totals above the headings: live, so that they follow the filter, with their results stored."""

from __future__ import annotations

import math
from collections.abc import Mapping

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.table import DIVISORS, Column, Placed, Ratio, Table

LABEL = "合计（随筛选变化）"
_FUNCTIONS = {"sum": 109, "average": 101}
_HIGHEST, _LOWEST = 104, 105
_NUMBERS = 102  # counts the numbers among the rows in sight
_ROW = 2


def write_totals(book: Book, placed: Placed, table: Table) -> None:
    """Write the totals of a table into the row above its headings.

    A total over nothing known is a dash: an unknown sum is not 0.
    """
    results = {
        column.key: _result(column, table)
        for column in table.columns
        if isinstance(column.total, str)
    }
    for index, column in enumerate(table.columns):
        look = book.format(f"{column.kind if column.total else 'text'}.total")
        if column.total is None or placed.last < placed.first:
            text = book.say(LABEL) if index == 0 else ""
            done(placed.worksheet.write_string(_ROW, index, text, look))
            continue
        formula, result = _total(column, placed, results)
        shown = "—" if result is None else result
        done(placed.worksheet.write_formula(_ROW, index, formula, look, shown))


def _total(
    column: Column, placed: Placed, results: Mapping[str, float | None]
) -> tuple[str, float | None]:
    if isinstance(column.total, Ratio):
        above, below = (
            xl_rowcol_to_cell(_ROW, placed.columns[key])
            for key in (column.total.above, column.total.below)
        )
        upper, lower = results[column.total.above], results[column.total.below]
        formula = f'=IFERROR({above}/{below},"—")'
        return formula, upper / lower if upper is not None and lower else None
    index = placed.columns[column.key]
    cells = xl_range(placed.first, index, placed.last, index)
    function = _FUNCTIONS[str(column.total)]
    unknown = f"SUBTOTAL({_NUMBERS},{cells})=0"
    if column.total == "average" and "year" in placed.columns:
        unknown = f"OR({unknown},{_several_years(placed)})"
    return f'=IF({unknown},"—",SUBTOTAL({function},{cells}))', results[column.key]


def _several_years(placed: Placed) -> str:
    """Say in a formula that the rows in sight are of several years, which have no average."""
    index = placed.columns["year"]
    years = xl_range(placed.first, index, placed.last, index)
    return f"SUBTOTAL({_HIGHEST},{years})<>SUBTOTAL({_LOWEST},{years})"


def _years(table: Table) -> list[float]:
    is_dated = any(column.key == "year" for column in table.columns)
    return table.numbers("year") if is_dated else []


def _result(column: Column, table: Table) -> float | None:
    divisor = DIVISORS.get(column.kind, 1.0)
    known = [number / divisor for number in table.numbers(column.key)]
    if not known or (column.total == "average" and len(set(_years(table))) > 1):
        return None
    summed = math.fsum(known)
    return summed / len(known) if column.total == "average" else summed
