"""Forms laid on their side: labels below each other, one indicator a column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from statistics import mean

from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.repetition.copies import Copy
from evalxl.reading.repetition.groups import is_quantity, is_word
from evalxl.reading.tables.column import LEVELS
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell, Sheet

FEWEST_ROWS = 4
FEWEST_VALUES = 2
RESULTS = {"actual", "score"}
ROLES = {*LEVELS, "name", "target", "weight", "reason", *RESULTS}
CLEARLY = 0.1


def turned(sheet: Sheet, page: Page) -> Sheet | None:
    """Copy a sheet with its columns of indicators as rows; `None` where it has none."""
    rows = _rows(page)
    if not rows:
        return None
    labels = {row: _label(page, row) for row in rows}
    first = max(page.extent(row, cell.column).right for row, cell in labels.items()) + 1
    last = max(page.rows[row][-1].column for row in rows)
    copy = Copy(sheet)
    copy.move_rows(row for row in page.numbers if row < rows[0])
    at = rows[0]
    columns = {row: no for no, row in enumerate(rows, 1)}
    for row, column in columns.items():
        copy.put(at, column, (row, labels[row].column))
    for place in range(first, last + 1):
        if any(page.at(row, place) for row in rows):
            at += 1
            for row, column in columns.items():
                copy.put(at, column, (row, place))
    below = [row for row in page.numbers if row > rows[-1]]
    summed = _summed(page, below, rows, range(first, last + 1))
    if summed is not None:
        at += 1
        total, row = summed
        copy.put(at, 1, (total, page.rows[total][0].column))
        copy.put(at, columns[row], (total, page.rows[total][1].column))
        below.remove(total)
    copy.move_rows(below, at - rows[-1])
    return copy.made()


def _label(page: Page, row: int) -> Cell:
    """Return the label of a row; only the name of a whole block may stand before it."""
    cells = page.rows[row]
    is_block = page.extent(row, cells[0].column).bottom > row
    return cells[1] if is_block and len(cells) > 1 else cells[0]


def _rows(page: Page) -> list[int]:
    """Find rows of a label and several values, of which each is of one kind."""
    firsts = (cell for row in page.numbers for cell in page.rows[row][:2])
    roles = {found.role for cell in firsts if (found := vocabulary().heading(cell.text))}
    if 2 * len(roles & ROLES) < FEWEST_ROWS or not roles & RESULTS:
        return []
    candidates = [row for row in page.numbers if _is_labelled(page, row)]
    order = {row: no for no, row in enumerate(page.numbers)}
    runs = groupby(
        enumerate(candidates),
        key=lambda at: (order[at[1]] - at[0], _label(page, at[1]).column),
    )
    for _, run in runs:
        rows = _of_one_width(page, [row for _, row in run])
        if len(rows) >= FEWEST_ROWS and _is_turned(page, rows):
            return _with_sparse_rows(page, rows)
    return []


def _of_one_width(page: Page, rows: Sequence[int]) -> list[int]:
    """Leave out the rows above the first one that is as wide as most."""
    widths = {row: len(page.rows[row]) for row in rows}
    widest = max(widths.values())
    first = next(row for row in rows if 2 * widths[row] > widest)
    return [row for row in rows if row >= first]


def _with_sparse_rows(page: Page, rows: list[int]) -> list[int]:
    """Add the rows right below that have words under some indicators, such as reasons."""
    own = _label(page, rows[0]).column
    row = page.next_row(rows[-1])
    while row is not None:
        label, *values = page.rows[row]
        is_sparse = values and all(_holds_words(cell) for cell in values)
        if not is_sparse or label.column != own or vocabulary().is_labelled(label.text):
            break
        rows = [*rows, row]
        row = page.next_row(row)
    return rows


def _holds_words(cell: Cell) -> bool:
    return cell.kind == "s" and read_number(cell) is None


def _is_labelled(page: Page, row: int) -> bool:
    label = _label(page, row)
    values = [cell for cell in page.rows[row] if cell.column > label.column]
    wide = sum(page.extent(row, cell.column).right - cell.column + 1 for cell in values)
    return is_word(label) and wide >= FEWEST_VALUES


def _is_turned(page: Page, rows: Sequence[int]) -> bool:
    """Whether the rows are more of one kind than the columns, and some of their labels known."""
    labels = [_label(page, row) for row in rows]
    known = {found.role for cell in labels if (found := vocabulary().heading(cell.text))}
    known &= ROLES
    values = [
        [cell for cell in page.rows[row] if cell.column > label.column]
        for row, label in zip(rows, labels, strict=True)
    ]
    by_column: dict[int, list[Cell]] = {}
    for cell in (cell for row in values for cell in row):
        by_column.setdefault(cell.column, []).append(cell)
    columns = [cells for cells in by_column.values() if len(cells) > 1]
    if (
        2 * len(known) < len(rows)
        or not known & RESULTS
        or not columns
        or len(by_column) < FEWEST_VALUES
    ):
        return False
    return mean(map(_sameness, values)) > mean(map(_sameness, columns)) + CLEARLY


def _sameness(cells: Sequence[Cell]) -> float:
    """Return how many of some cells are of the kind that most of them are."""
    kinds = [_kind(cell) for cell in cells]
    return max(map(kinds.count, kinds)) / len(kinds)


def _kind(cell: Cell) -> str:
    if is_quantity(cell) or cell.text.strip().endswith(("%", "％")):
        return "quantity"
    return "number" if read_number(cell) else "word"


def _summed(
    page: Page, below: Sequence[int], rows: Sequence[int], columns: range
) -> tuple[int, int] | None:
    """Find a row below the block that holds a label and the sum of one of its rows."""
    for total in below:
        cells = page.rows[total]
        number = read_number(cells[1]) if len(cells) == 2 else None
        for row in reversed(rows):
            found = (read_number(page.at(row, column)) for column in columns)
            parts = [one.value for one in found if one]
            if number and len(parts) > 1 and abs(sum(parts) - number.value) <= SUM_SLACK:
                return total, row
    return None
