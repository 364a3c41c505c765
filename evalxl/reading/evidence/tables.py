"""Tables in doubt on a page: those with open columns, and rows of words that head other types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evalxl.reading.evidence.ledger import Ledger, is_word_of_head
from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.page_content import Part
from evalxl.reading.tables.column import STAGES, Column
from evalxl.reading.tables.headers import Head, head_of
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.tables.table_rows import fill
from evalxl.reading.vocabulary import key, vocabulary
from evalxl.xlsx.grid import Cell

RESULTS = (Kind.INDICATORS, Kind.DIMENSIONS, Kind.TARGETS)
FEWEST_WORDS = 4
FEWEST_KNOWN = 3
"""So many known headings make a head of a row that looks like labels and values."""
LONGEST_WORD = 16
FEWEST_ROWS = 2
DEEPEST_LEVELS = 3
"""A first level, a second and an indicator."""


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
    """Walk the tables of some kinds that have open columns; rows without a head have no labels."""
    for table in part.of(*kinds):
        labels: dict[int, Cell | None] = {}
        for one in found.open:
            if one.kind == "column" and one.table is table and table.head.is_printed:
                known = one.label is not None and one.label in labels.values()
                if not known:
                    labels[one.cells[0].column] = one.label
        yield Doubtful(table, labels, data_rows(table))


def data_rows(table: Table) -> list[int]:
    """Return the rows of a table that hold several cells of their own."""
    rows = [row for row in table.rows if len(table.page.rows.get(row, ())) > 1]
    return rows or list(table.rows)


def unseen_tables(part: Part) -> Iterator[Doubtful]:
    """Walk tables whose heads have too few known words: words above rows of other types."""
    page = part.page
    taken = {row for table in part.tables for row in table.taken()}
    answered = {page.seen_at(pair.at)[0] for pair in part.pairs if pair.cell is not None}
    for row in page.numbers:
        told = row in answered and sum(map(is_word_of_head, page.rows[row])) < FEWEST_KNOWN
        if row in taken or told or not _heads_other_types(page, row, taken):
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


def unseen_money(part: Part) -> Iterator[Doubtful]:
    """Walk tables of money whose heads have too few known words.

    Below a row of words stand rows of a source and amounts; the first one is their total, by its
    word or by its numbers.
    """
    page = part.page
    taken = {row for table in part.tables for row in table.taken()}
    for row in page.numbers:
        cells = page.rows[row]
        are_words = all(_is_word(cell) and _is_short(cell) for cell in cells)
        if row in taken or len(cells) < FEWEST_WORDS - 1 or not are_words:
            continue
        stages = cells[1:]
        rows = _rows_of_amounts(page, row, taken)
        if rows and _are_sources(page, rows, [cell.column for cell in stages]):
            table = Table(Kind.MONEY, _head_of_money(row, page, stages), page, rows)
            labels = {one.first: page.at(row, one.first) for one in table.head.unknown}
            yield Doubtful(table, labels, rows)


def _rows_of_amounts(page: Page, head: int, taken: set[int]) -> list[int]:
    """Return the rows right below a head that have a word and then several numbers.

    The first word of the head is above those of the rows, or merged down beside them.
    """
    block = page.extent(head, page.rows[head][0].column)
    first = block.left
    rows: list[int] = []
    for row in page.numbers:
        if row <= head:
            continue
        label, *values = page.rows[row]
        first = label.column if block.top < row <= block.bottom else first
        numbers = sum(read_number(cell) is not None for cell in values)
        if row in taken or label.column != first or not _is_word(label) or numbers < FEWEST_ROWS:
            break
        rows.append(row)
    return rows


def _are_sources(page: Page, rows: Sequence[int], columns: Sequence[int]) -> bool:
    total, *parts = rows
    if vocabulary().sources.role(page.rows[total][0].text) == "total":
        return True
    sums = 0
    for column in columns:
        whole = read_number(page.at(total, column))
        found = [read_number(page.at(row, column)) for row in parts]
        amounts = [one.value for one in found if one]
        sums += bool(whole and amounts and abs(whole.value - sum(amounts)) <= SUM_SLACK)
    return sums >= FEWEST_ROWS


def _head_of_money(row: int, page: Page, stages: Sequence[Cell]) -> Head:
    words = vocabulary()
    columns = [
        Column(cell.column, page.extent(row, cell.column).right, cell.text, (cell.text,), 0)
        for cell in stages
    ]
    known = {found.role: one for one in columns if (found := words.heading(one.label))}
    roles = {role: one for role, one in known.items() if role in (*STAGES, "rate", *POINTS)}
    return Head(row, row, roles, {}, tuple(one for one in columns if one not in roles.values()))


POINTS = ("weight", "score")


def _heads_other_types(page: Page, row: int, taken: set[int]) -> bool:
    """Return whether a row has only short words, and a row below numbers under some of them.

    The rows right below it may be those of levels, with little in them.
    """
    cells = page.rows[row]
    if len(cells) < FEWEST_WORDS:
        return False
    if not all(_is_word(cell) and _is_short(cell) for cell in cells):
        return False
    below = [number for number in page.numbers if number > row][:DEEPEST_LEVELS]
    if not below or below[0] in taken:
        return False
    fullest = max(below, key=lambda number: len(page.rows[number]))
    covered = [cell for cell in page.rows[fullest] if _under(page, cells, cell)]
    return any(read_number(cell) for cell in covered) and 2 * len(covered) > len(cells)


def _is_short(cell: Cell) -> bool:
    """Return whether a text is short enough for a heading without its notes."""
    return len(key(cell.text) or cell.text) <= LONGEST_WORD or is_word_of_head(cell)


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
    """Return the rows that are filled about as the first one below a head."""
    if not rows:
        return []
    width = len(page.rows[rows[0]])
    like: list[int] = []
    for row in rows:
        if 2 * len(page.rows[row]) < width:
            break
        like.append(row)
    return like
