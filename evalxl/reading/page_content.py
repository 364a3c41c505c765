"""What one page holds: a whole form, or one part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.core.model import Paragraph
from evalxl.reading.full_marks import FULL_MARKS
from evalxl.reading.money.sources_across import SourcesAcross, find_sources_across
from evalxl.reading.money.sources_beside import find_sources_beside
from evalxl.reading.money.sources_down import find_sources_down
from evalxl.reading.numbers import MONEY_UNITS, labelled_unit, money_unit, read_number
from evalxl.reading.page import Page
from evalxl.reading.tables.blocks import find_tables
from evalxl.reading.tables.periods import names_year
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.texts.info import titles
from evalxl.reading.texts.inline import LONGEST_INLINE, Pair
from evalxl.reading.texts.name_in_text import ROLE, is_told_beside, told_names
from evalxl.reading.texts.narrative import is_instruction, read_narrative, text_rows
from evalxl.reading.texts.pairs import find_pairs
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell


@dataclass(slots=True)
class Part:
    """One page, taken apart into tables, labelled values and running text."""

    page: Page
    tables: list[Table] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    narrative: list[Paragraph] = field(default_factory=list)
    money_unit: str | None = None
    titles: list[Cell] = field(default_factory=list)
    sources_across: list[SourcesAcross] = field(default_factory=list)
    title: Page | None = None
    """The rows above the first of several forms below each other."""

    def of(self, *kinds: Kind) -> list[Table]:
        """Return the tables of some kinds."""
        return [table for table in self.tables if table.kind in kinds]

    def value(self, role: str) -> str:
        """Return the first filled value of a field."""
        return next((pair.text for pair in self.pairs if pair.role == role and pair.text), "")

    @property
    def has_name_label(self) -> bool:
        """Whether a label asks for the project's name, filled or not."""
        return any(pair.role == ROLE and is_told_beside(pair) for pair in self.pairs)


def take_apart(page: Page) -> list[Part]:
    """Take a page apart; forms side by side or one below the other become parts of their own."""
    if not page.numbers:
        return []
    tables = find_tables(page)
    beside = next((edge for table in tables if (edge := _edge_of_labels(page, table))), None)
    if beside is not None:
        sides = page.strip(range(page.left, beside)), page.strip(range(beside, page.right + 1))
        return [part_of(side, find_tables(side)) for side in sides]
    part = part_of(page, tables)
    cuts = _cuts(part)
    if cuts:
        edges = [page.numbers[0], *cuts, page.numbers[-1] + 1]
        pages = [page.part(range(top, end)) for top, end in pairwise(edges)]
        parts = [part for one in pages for part in take_apart(one)]
        return _under_one_title(page.part(range(edges[0], _first_row_of_forms(part))), parts)
    return [part]


def _first_row_of_forms(part: Part) -> int:
    """Return the row at which the first label or table stands."""
    tops = [table.head.top for table in part.tables]
    return min(tops + [part.page.seen_at(pair.at)[0] for pair in part.pairs])


def _under_one_title(title: Page, parts: list[Part]) -> list[Part]:
    """Hand the unit of money and the year of a sheet's title on to forms without one of theirs."""
    for part in parts[1:]:
        if not part.titles:
            part.title = title
            part.money_unit = part.money_unit or _stated_unit(title)
    return parts


def _edge_of_labels(page: Page, table: Table) -> int | None:
    """Find the first column of a table that stands to the right of a column of labelled values.

    Such labels begin in the row of the head: 项目名称 | … | 三级指标 | 年度指标值.
    """
    if table.kind is not Kind.INDICATORS:
        return None
    first = min(column.first for column in table.head.columns.values())
    rows = [page.rows[row] for row in (table.head.top, *table.rows)]
    told = [_is_told_beside(cells, first) for cells in rows]
    return first if told[0] and sum(told) > len(rows) / 2 else None


def _is_told_beside(cells: list[Cell], first: int) -> bool:
    """Return whether a row has a label and its value to the left of a column."""
    return cells[1:] != [] and cells[1].column < first and vocabulary().is_label(cells[0].text)


def part_of(page: Page, tables: list[Table]) -> Part:
    """Take what tables leave over for labelled values and running text."""
    taken = _rows_of(tables)
    across = find_sources_across(page, taken) + find_sources_down(page, taken)
    across += find_sources_beside(page, taken.union(*(block.rows for block in across)))
    stretches = text_rows(page, taken)
    pairs = find_pairs(page, taken.union(*(block.rows for block in across)), stretches)
    rest = page.without(taken)
    narrative = read_narrative(rest, pairs, stretches)
    part = Part(page, tables, pairs, narrative, _stated_unit(rest), titles(rest), across)
    if not part.has_name_label:
        part.pairs = [*told_names(page, tables, part.value("unit")), *pairs]
    return part


def without_made_up_names(parts: list[Part]) -> None:
    """Forget the names taken from titles where a label of any part asks for the project's name.

    The labelled name is that of the whole workbook; titles of its other sheets only shorten it.
    """
    if any(part.has_name_label for part in parts):
        for part in parts:
            part.pairs = [pair for pair in part.pairs if pair.role != ROLE or is_told_beside(pair)]


def _rows_of(tables: list[Table]) -> set[int]:
    return {row for table in tables for row in table.taken()}


def _cuts(part: Part) -> list[int]:
    """Find the rows at which another form begins: a project's name below a whole table.

    A rearranged copy shows one form alone.
    """
    if part.page.sheet.origin:
        return []
    names = [pair for pair in part.pairs if pair.role == "project_name" and pair.text]
    results = part.of(Kind.INDICATORS)
    if len(names) < 2:
        return _cuts_between_wholes(part, results)
    cuts: list[int] = []
    for before, after in pairwise(names):
        between = [t for t in results if before.at.row < t.head.top and t.last < after.at.row]
        if between and (before.text != after.text or _is_whole_form(part, before, after)):
            cuts.append(_first_row(part, between[-1].last, after.at.row))
    return cuts


def _cuts_between_wholes(part: Part, results: list[Table]) -> list[int]:
    """Find the first row of a form between two tables that have full marks of their own.

    It is a title; or the text alone in its row above a unit that is named once more.
    """
    cuts: list[int] = []
    for above, below in pairwise(results):
        between = range(above.last + 1, below.head.top)
        heads = [cell.row for cell in part.titles if cell.row in between]
        heads = heads or _rows_above_unit(part, between)
        if heads and has_full_marks(above) and has_full_marks(below):
            cuts.append(heads[0])
    return cuts


def _rows_above_unit(part: Part, between: range) -> list[int]:
    """Return the row of a heading above a unit, and that of the unit; none where none is named."""
    named = [part.page.seen_at(pair.at)[0] for pair in part.pairs if pair.role == "unit"]
    unit = next((row for row in named if row in between), None)
    if unit is None:
        return []
    words = vocabulary()
    rows = [row for row in part.page.numbers if between.start <= row < unit]
    alone = [part.page.rows[row][0] for row in rows if len(part.page.rows[row]) == 1]
    told = (words.is_signature, words.footers.match, words.is_labelled, money_unit, is_instruction)
    heads = [cell.row for cell in alone if not any(tell(cell.text) for tell in told)]
    return [*heads[:1], unit]


def has_full_marks(table: Table) -> bool:
    """Whether the total of a table is that of a whole form."""
    row = table.total_row
    found = read_number(table.own(row, "weight")) if row is not None else None
    return found is not None and found.value == FULL_MARKS


def _is_whole_form(part: Part, before: Pair, after: Pair) -> bool:
    """Distinguish a form printed twice from one whose head is repeated on every page."""
    kinds = (Kind.MONEY, Kind.INDICATORS)
    tops = [[table.head.top for table in part.of(kind)] for kind in kinds]
    return all(
        any(before.at.row < top < after.at.row for top in ones)
        and any(top > after.at.row for top in ones)
        for ones in tops
    )


def _first_row(part: Part, above: int, name_row: int) -> int:
    """Find where a form begins: at its title, else at its project's name."""
    heads = [cell.row for cell in part.titles if above < cell.row <= name_row]
    return heads[-1] if heads else name_row


def _stated_unit(page: Page) -> str | None:
    """Find the money unit stated beside the tables: `金额单位：万元`, also among other labels."""
    for cell in page.cells():
        if cell.kind == "s" and len(cell.text) <= LONGEST_INLINE and "元" in cell.text:
            is_short = len(cell.text) <= LONGEST_STATEMENT
            unit = _short_unit(cell.text) if is_short else labelled_unit(cell.text)
            if unit:
                return unit
    return None


def _short_unit(text: str) -> str | None:
    return money_unit(text) or _unit_beside_year(text)


def _unit_beside_year(text: str) -> str | None:
    """Return the money unit a line names beside its year, without a label: `2025年度 · 万元`."""
    words = _BETWEEN.split(text)
    has_year = any(map(names_year, words))
    return next((word for word in words if word in MONEY_UNITS), None) if has_year else None


_BETWEEN = re.compile(r"[^\w]+")


LONGEST_STATEMENT = 40
