"""What one row of a table surely is, told from its own cells."""

from __future__ import annotations

from evalxl.reading.money.sources import inline_source, names_rate
from evalxl.reading.numbers import read_number
from evalxl.reading.tables.column import STAGES
from evalxl.reading.tables.indicators import MEANS_NONE, NUMBERS
from evalxl.reading.tables.row_sums import sum_in_words
from evalxl.reading.tables.table import NAMES, VALUES, Kind, Table
from evalxl.reading.vocabulary import SIGNATURES, vocabulary
from evalxl.xlsx.grid import Cell

REMARKS = ("reason", "remark", "standard", "evidence", "description")
FEWEST_RESULTS = 3
"""A row with a result has a name, a target and a result."""


def first_label(table: Table, row: int) -> Cell | None:
    """Return the first cell of a row that is neither a number nor a section's vertical label.

    A number typed as text, such as 5 or 80.00%, is no label.
    """
    words = vocabulary()
    for cell in table.page.rows[row]:
        is_text = cell.kind == "s" and read_number(cell) is None
        if is_text and not words.sections.match(cell.text):
            return cell
    return next(iter(table.page.rows[row]), None)


def has_points(table: Table, row: int) -> bool:
    """Return whether a row gives points."""
    return any(table.own(row, role) for role in ("weight", "score"))


def has_points_as_numbers(table: Table, row: int) -> bool:
    """Return whether the columns of points hold numbers, or nothing, in a row."""
    columns = ((role, table.head.columns.get(role)) for role in NUMBERS)
    cells = (
        table.page.at(row, column.first) if column.part is None else table.own(row, role)
        for role, column in columns
        if column is not None
    )
    return all(
        read_number(cell) or cell.text.strip() in MEANS_NONE for cell in cells if cell is not None
    )


def looks_like_result(table: Table, row: int) -> bool:
    """Return whether a row below the end of a table looks like a forgotten one of it."""
    words = vocabulary()
    cells = table.page.rows[row]
    return (
        table.kind is Kind.INDICATORS
        and len(cells) >= FEWEST_RESULTS
        and all(table.own(row, role) for role in ("target", "actual"))
        and not any(words.is_labelled(cell.text) for cell in cells)
        and looks_like_body(table, row)
    )


def looks_like_body(table: Table, row: int) -> bool:
    """Return whether a row surely is one of the table: named, with values, no total, no label."""
    words = vocabulary()
    first = first_label(table, row)
    if first is None or sum_in_words(table, row) or words.footers.match(first.text):
        return False
    is_rate = names_rate(first.text) and has_points(table, row)
    if words.is_label(first.text) and not words.levels.match(first.text) and not is_rate:
        return False
    if is_signed(table, row) or not has_points_as_numbers(table, row):
        return False
    return table.is_named(row) and any(table.own(row, role) for role in VALUES)


def is_signed(table: Table, row: int) -> bool:
    """Return whether a row names who filled in or signed: its first label, or one without points.

    A row `制表 | 周某某 | 联系电话 | …` is told by its second label.
    """
    words = vocabulary()
    first = first_label(table, row)
    if first is not None and words.is_signature(first.text):
        return True
    is_numbered = any(read_number(table.own(row, role)) for role in ("weight", "score"))
    cells = [] if is_numbered else table.page.rows[row]
    return any(cell.kind == "s" and words.fields.role(cell.text) in SIGNATURES for cell in cells)


def is_money(table: Table, row: int) -> bool:
    """Return whether a row names a known source, or has an amount in a stage and no other label."""
    words = vocabulary()
    cells = _without_sections(table, row)
    if any(words.sources.match(cell.text) or inline_source(cell) for cell in cells[:3]):
        return True
    if not cells:
        return False
    amounts = sum(read_number(table.own(row, stage)) is not None for stage in STAGES)
    first = cells[0].text
    is_named = names_rate(first) or not words.is_label(first)
    is_total = amounts > 1 and words.amounts.match(first) is not None
    return amounts > 0 and (is_named or is_total)


def is_unused_source(table: Table, row: int) -> bool:
    """Whether a row of a fund table has a label of its own, but no amount in any stage."""
    words = vocabulary()
    cells = _without_sections(table, row)
    label = next((cell for cell in cells if cell.kind == "s"), None)
    first_stage = min(
        table.head.columns[role].first for role in STAGES if role in table.head.columns
    )
    return (
        label is not None
        and label.column < first_stage
        and len(label.text) <= LONGEST_SOURCE
        and not (words.is_labelled(label.text) or words.footers.match(label.text))
        and all(cell.text.strip() in MEANS_NONE for cell in cells if cell.column >= first_stage)
    )


LONGEST_SOURCE = 20


def _without_sections(table: Table, row: int) -> list[Cell]:
    """Return the cells of a row but for a section's name (项目资金) repeated before them."""
    words = vocabulary()
    cells = table.page.rows[row]
    is_section = words.sections.match(cells[0].text) and not words.sources.match(cells[0].text)
    return cells[1:] if is_section else cells


def names_itself(table: Table, row: int) -> Cell | None:
    """Return the name of a row, unless it is a level's name written across that column."""
    role = table.head.name_role
    cell = table.own(row, role) if role else None
    return cell if cell and role and cell.row == row and stands_in(table, cell, role) else None


def stands_in(table: Table, cell: Cell, role: str) -> bool:
    """Return whether a cell begins in the column of a role: it is no wider one from the left."""
    column = table.head.columns.get(role)
    return column is not None and column.first <= cell.column <= column.last


def is_remark(table: Table, cell: Cell) -> bool:
    """Distinguish a text alone in its row from a heading.

    It stands to the right of the names, where no heading begins, or says what it is: `原因：…`.
    """
    names = [table.head.columns[role] for role in NAMES if role in table.head.columns]
    if names and cell.column > max(column.last for column in names):
        return True
    label, colon, _ = cell.text.replace("：", ":").partition(":")
    return bool(colon) and vocabulary().columns.role(label) in REMARKS
