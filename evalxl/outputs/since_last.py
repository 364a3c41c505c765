"""What changed since the run before, as a workbook in the run's own folder.

It depends on when the last run was, and so stands beside the run's records: summary and
department workbooks stay the same whether one run made them or many.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from evalxl.outputs.parquet import FINDINGS, Gathered
from evalxl.writing.summary import SummaryOptions
from evalxl.writing.summary.sheets import changes
from evalxl.writing.summary.tables.book import Book
from evalxl.writing.summary.tables.table_writer import write_table

PARTS = ("projects", FINDINGS)
"""The Parquet files that are compared."""


def since_last(
    before: Mapping[str, bytes], now: Mapping[str, bytes], when: datetime, lang: str
) -> bytes:
    """Make the workbook of changes.

    Args:
        before: The Parquet files `PARTS` of the run before, by name.
        now: Those of this run.
        when: The time of this run.
        lang: Of what the workbook says, `zh` or `en`.
    """
    table = changes.table(_night(before), _night(now))
    book = Book(when, table.title, rows=len(table.rows), lang=lang)
    write_table(book, table, SummaryOptions(lang=lang))
    return book.close()


def _night(files: Mapping[str, bytes]) -> changes.Night:
    known = Gathered(dict(files))
    return changes.Night(known.frame("projects"), known.frame(FINDINGS))
