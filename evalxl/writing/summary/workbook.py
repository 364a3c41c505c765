"""The summary workbook, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator

from evalxl.writing.summary import by_department
from evalxl.writing.summary.facts import Facts, gather
from evalxl.writing.summary.sheets import (
    answers,
    department_table,
    funds,
    history,
    history_indicators,
    indicators,
    lists,
    overview,
    problems,
    projects,
    reviewed,
    rules,
    simulation,
    stages,
)
from evalxl.writing.summary.tables.book import Book
from evalxl.writing.summary.tables.table import Table
from evalxl.writing.summary.tables.table_writer import write_table
from evalxl.writing.summary.view import LOOKED_UP, BatchView, SummaryOptions


def summary_workbook(
    batch: BatchView, options: SummaryOptions | None = None, facts: Facts | None = None
) -> bytes:
    """Write one workbook across all projects.

    The same batch, options and `batch.now` give the same bytes. `facts`: as gathered, where
    that was done before.

    Raises:
        WriteRefused: XlsxWriter would not write something.
    """
    options = options or SummaryOptions()
    facts = facts or gather(batch, options)
    rows = len(facts.indicators)
    book = Book(
        batch.now,
        "项目支出绩效自评汇总",
        rows=rows,
        lean=rows > options.lean_rows,
        lang=options.lang,
    )
    overview.write(book, batch, facts, _hidden(options))
    for table in _tables(batch, facts, options):
        if not len(table.rows) and not table.is_needed:
            continue
        placed = write_table(book, table, options)
        if table.sheet == projects.SHEET:
            for part in placed:
                projects.decorate(book, part)
    if len(facts.projects):
        simulation.write(book, batch, facts, is_hidden=options.hides(simulation.SHEET))
    overview.write_chart_data(book, facts)
    return book.close()


def _hidden(options: SummaryOptions) -> str:
    """Name the sheets that are hidden where they have content, and say how to see them."""
    names = "、".join(name for name in LOOKED_UP if options.hides(name))
    return (
        f"备查的工作表有内容的已隐藏：{names}；右击任一工作表标签，选“取消隐藏”。" if names else ""
    )


def _tables(batch: BatchView, facts: Facts, options: SummaryOptions) -> Iterator[Table]:
    """Return the tables in the order of the sheets, each made when its turn comes."""
    yield projects.table(facts)
    yield indicators.unmet(facts)
    if len(facts.indicators) > options.split_rows:
        yield by_department.index_table(facts)
    else:
        yield indicators.details(facts)
        yield funds.table(batch, facts)
        yield problems.findings(facts, options)
        yield problems.notes(facts)
        yield problems.ledger(facts, batch.answers)
    if batch.answers:
        yield answers.table(batch.answers, facts)
    yield department_table.table(facts)
    yield department_table.indicator_table(batch, facts)
    yield indicators.too_low(facts)
    yield lists.boundary(batch, facts)
    yield lists.sample(batch, facts, options)
    if reviewed.is_any(facts):
        yield reviewed.table(batch, facts)
    yield lists.budget_link(batch, facts)
    if batch.stages is not None:
        yield from stages.tables(batch.stages, facts)
    if batch.history is not None:
        yield history.table(batch, facts)
        if len(facts.indicators) <= options.split_rows:
            yield history_indicators.table(facts)
    yield lists.refused(batch, options.lang)
    yield rules.table(batch, options.lang)
