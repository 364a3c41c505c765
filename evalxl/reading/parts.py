"""What one page holds: a whole form, or one part of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalxl.model import Paragraph
from evalxl.reading.blocks import Kind, Table, find_tables
from evalxl.reading.info import titles
from evalxl.reading.narrative import is_text, read_narrative
from evalxl.reading.numbers import money_unit
from evalxl.reading.page import Page
from evalxl.reading.pairs import Pair, find_pairs
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

    def of(self, *kinds: Kind) -> list[Table]:
        """Give the tables of some kinds."""
        return [table for table in self.tables if table.kind in kinds]

    def value(self, role: str) -> str:
        """Give the first filled value of a field."""
        return next((pair.text for pair in self.pairs if pair.role == role and pair.text), "")


def take_apart(page: Page) -> list[Part]:
    """Take a page apart; forms side by side or one below the other become parts of their own."""
    tables = find_tables(page)
    for table in tables:
        second = table.head.second_form_from
        if second is not None:
            edge = range(page.left, second), range(second, page.right + 1)
            return [part for columns in edge for part in take_apart(page.part(columns=columns))]
    rest = _without(page, tables)
    pairs = find_pairs(rest)
    cuts = _cuts(rest, tables, pairs)
    if cuts:
        edges = [page.numbers[0], *cuts, page.numbers[-1] + 1]
        pages = [page.part(rows=range(a, b)) for a, b in zip(edges, edges[1:], strict=False)]
        return [part for one in pages for part in take_apart(one)]
    only_text = not tables and is_text(page)
    if only_text:
        pairs = [pair for pair in pairs if pair.cell is None and pair.text]
    narrative = read_narrative(rest, pairs, only_text)
    return [Part(page, tables, pairs, narrative, _stated_unit(rest), titles(rest))]


def _without(page: Page, tables: list[Table]) -> Page:
    """Leave out the rows of all tables."""
    taken = {row for table in tables for row in range(table.head.top, table.last + 1)}
    return page.part(rows=_Except(taken))


class _Except(set[int]):
    """Rows that are not in a set, with the look of a range."""

    def __contains__(self, row: object) -> bool:
        return not super().__contains__(row)


def _cuts(rest: Page, tables: list[Table], pairs: list[Pair]) -> list[int]:
    """Find the rows at which another form begins: another project's name below a table."""
    names = [pair for pair in pairs if pair.role == "project_name" and pair.text]
    results = [table for table in tables if table.kind is Kind.INDICATORS]
    cuts: list[int] = []
    for before, after in zip(names, names[1:], strict=False):
        between = [t for t in results if before.at.row < t.head.top and t.last < after.at.row]
        if between and before.text != after.text:
            cuts.append(_first_row(rest, between[-1].last, after.at.row))
    return cuts


def _first_row(rest: Page, above: int, name_row: int) -> int:
    """Find where a form begins: at its title, else at its project's name."""
    heads = [cell.row for cell in titles(rest) if above < cell.row <= name_row]
    return heads[-1] if heads else name_row


def _stated_unit(page: Page) -> str | None:
    """Find the money unit stated beside the tables: `金额单位：万元`."""
    for cell in page.cells():
        if cell.kind == "s" and len(cell.text) <= LONGEST_STATEMENT and "元" in cell.text:
            unit = money_unit(cell.text)
            if unit:
                return unit
    return None


LONGEST_STATEMENT = 40
