"""Tables in doubt on a page: those with open columns, and rows of words that head other types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evalxl.reading.bodies import fill
from evalxl.reading.column import Column
from evalxl.reading.evidence.ledger import Ledger
from evalxl.reading.headers import Head, head_of
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.parts import Part
from evalxl.reading.tables import Kind, Table
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

RESULTS = (Kind.INDICATORS, Kind.DIMENSIONS, Kind.TARGETS)
FEWEST_WORDS = 4
LONGEST_WORD = 16
FEWEST_ROWS = 2


class Doubtful(NamedTuple):
    """A table of results or of money, its open columns and its rows of data."""

    table: Table
    open: dict[int, Cell | None]
    """The first place of each open column, with the label above it."""
    rows: list[int]

    @property
    def labels(self) -> dict[int, str]:
        """What is printed above each open column."""
        return {column: cell.text if cell else "" for column, cell in self.open.items()}


def doubtful_tables(part: Part, found: Ledger, *kinds: Kind) -> Iterator[Doubtful]:
    """Walk the tables of some kinds that have open columns."""
    for table in part.of(*kinds):
        labels: dict[int, Cell | None] = {}
        for one in found.open:
            if one.kind == "column" and one.table is table:
                known = one.label is not None and one.label in labels.values()
                if not known:
                    labels[one.cells[0].column] = one.label
        yield Doubtful(table, labels, data_rows(table))


def data_rows(table: Table) -> list[int]:
    """Give the rows of a table that hold several cells of their own."""
    rows = [row for row in table.rows if len(table.page.rows.get(row, ())) > 1]
    return rows or list(table.rows)


def unseen_tables(part: Part) -> Iterator[Doubtful]:
    """Walk tables whose heads have too few known words: words above rows of other types."""
    page = part.page
    taken = {row for table in part.tables for row in table.taken()}
    answered = {page.seen_at(pair.at)[0] for pair in part.pairs if pair.cell is not None}
    for row in page.numbers:
        if row in taken or row in answered or not _heads_other_types(page, row, taken):
            continue
        head = _head(page, row)
        table = Table(Kind.INDICATORS, head, page)
        below = [number for number in page.numbers if number > head.bottom]
        fill(table, [number for number in below if number not in taken])
        table.rows = table.rows or _like_first(page, below)
        if len(table.rows) >= (1 if len(head.columns) > 1 else FEWEST_ROWS):
            labels = {one.first: page.at(head.bottom, one.first) for one in head.unknown}
            yield Doubtful(table, labels, data_rows(table))
            return


def _heads_other_types(page: Page, row: int, taken: set[int]) -> bool:
    """Tell whether a row has only short words, and the row below numbers under some of them."""
    cells = page.rows[row]
    below = page.next_row(row)
    if below is None or below in taken or len(cells) < FEWEST_WORDS:
        return False
    words = all(_is_word(cell) and len(cell.text) <= LONGEST_WORD for cell in cells)
    covered = [cell for cell in page.rows[below] if _under(page, cells, cell)]
    different = any(read_number(cell) for cell in covered)
    return words and different and 2 * len(covered) > len(cells)


def _is_word(cell: Cell) -> bool:
    return cell.kind == "s" and read_number(cell) is None


def _under(page: Page, heads: Sequence[Cell], cell: Cell) -> bool:
    blocks = (page.extent(head.row, head.column) for head in heads)
    return any(block.left <= cell.column <= block.right for block in blocks)


def _head(page: Page, row: int) -> Head:
    """Read one row as a head, whatever its words."""
    known = head_of(page, [row])
    if known is not None:
        return known
    columns = [
        Column(cell.column, page.extent(row, cell.column).right, cell.text, (cell.text,), 0)
        for cell in page.rows[row]
    ]
    words = vocabulary().columns
    roles = {role: one for one in columns if (role := words.role(one.label))}
    unknown = tuple(one for one in columns if one not in roles.values())
    return Head(row, row, roles, {}, unknown)


def _like_first(page: Page, rows: Sequence[int]) -> list[int]:
    """Give the rows that are filled about as the first one below a head."""
    if not rows:
        return []
    width = len(page.rows[rows[0]])
    like: list[int] = []
    for row in rows:
        if 2 * len(page.rows[row]) < width:
            break
        like.append(row)
    return like
