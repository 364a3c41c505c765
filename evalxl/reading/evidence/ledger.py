"""The ledger of a page: every filled cell is used, passed over for a reason, or left over."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.reading.money.by_source import has_pairs
from evalxl.reading.numbers import money_unit, read_number
from evalxl.reading.page_content import Part
from evalxl.reading.tables.column import STAGES, UNREAD, Column
from evalxl.reading.tables.periods import names_other_period, names_year
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.tables.totals import is_grade
from evalxl.reading.texts.inline import Pair
from evalxl.reading.texts.narrative import goes_on_in_note, is_instruction
from evalxl.reading.texts.pairs import label_meaning
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

Place = tuple[int, int]


class Use(StrEnum):
    """What a filled cell is to the reader."""

    VALUE = "value"
    LABEL = "label"
    TEXT = "text"
    PASSED = "passed"
    """A known label says that its values are not needed, or the form itself explains something."""


class Open(NamedTuple):
    """Filled cells without a use: those of a column, of a labelled value, or of a row.

    `label` is the cell that names them, where there is one; it is not among `cells`.
    """

    kind: str
    label: Cell | None
    cells: tuple[Cell, ...]
    table: Table | None = None

    @property
    def first(self) -> Cell:
        """The cell at which a person should look."""
        return self.label or self.cells[0]

    @property
    def has_numbers(self) -> bool:
        """Whether numbers of an indicator are among the cells."""
        is_result = self.table is not None and self.table.kind is Kind.INDICATORS
        return is_result and any(read_number(cell) for cell in self.cells)


class Ledger(NamedTuple):
    """The uses of the cells of a page, and what has none."""

    uses: dict[Place, Use]
    open: list[Open]


Accounts = Mapping[int, Ledger]
"""The ledger of each page, by the identity of the page: lists share one among their projects."""


def ledgers(parts: Iterable[Part]) -> Accounts:
    """Account for every filled cell of some parts."""
    parts = list(parts)
    names = {pair.text for part in parts for pair in part.pairs if pair.role == "project_name"}
    return {id(part.page): ledger(part, names) for part in parts}


def ledger(part: Part, names: Container[str] = ()) -> Ledger:
    """Account for every filled cell of a part; `names` are those the projects are known by."""
    uses: dict[Place, Use] = {}
    found: list[Open] = []
    in_tables: set[int] = set()
    for table in part.tables:
        in_tables |= table.taken()
        found += _of_table(table, names, uses)
    _use_told(part, uses)
    rows = [row for row in part.page.numbers if row not in in_tables]
    found += _of_rows(part, rows, uses)
    return Ledger(uses, found)


def _of_table(table: Table, names: Container[str], uses: dict[Place, Use]) -> Iterator[Open]:
    """Account for the rows of one table."""
    page = table.page
    for row in range(table.head.top, table.head.bottom + 1):
        uses.update({_place(cell): Use.LABEL for cell in page.rows.get(row, ())})
    covered = _covered(table)
    stray: dict[int, list[Cell]] = {}
    for row in sorted(table.taken()):
        if row <= table.head.bottom:
            continue
        is_whole = row in table.bands or row in table.notes or _is_told_across(table, row)
        for cell in page.rows.get(row, ()):
            use = Use.VALUE if is_whole else _use(table, cell, covered, names)
            if use is not None:
                uses[_place(cell)] = use
            else:
                stray.setdefault(cell.column, []).append(cell)
    for column, cells in sorted(stray.items()):
        label = _label_above(table, column)
        is_passed = label is not None and names_other_period(label.text)
        if is_passed or _are_serial(cells) or _is_of_another_year(table, column):
            uses.update({_place(cell): Use.PASSED for cell in cells})
        else:
            yield Open("column", label, tuple(cells), table)


def _is_of_another_year(table: Table, column: int) -> bool:
    """Return whether a column stands under another year than the results that are read."""
    read = table.head.columns.get("actual")
    years = [table.page.at(table.head.top, one) for one in (column, read.first if read else 0)]
    texts = [one.text for one in years if one is not None and names_year(one.text)]
    return len(set(texts)) == len(years)


def _are_serial(cells: Sequence[Cell]) -> bool:
    """Return whether the cells of a column only count the rows: 1, 2, 3."""
    found = [read_number(cell) for cell in cells]
    counted = [one.value for one in found if one]
    return len(cells) >= FEWEST_COUNTED and counted == list(range(1, len(cells) + 1))


FEWEST_COUNTED = 3


def _use(table: Table, cell: Cell, covered: Mapping[int, Use], names: Container[str]) -> Use | None:
    """Return what a cell of a row is to its table."""
    use = covered.get(cell.column)
    if use is Use.LABEL and not _is_word(cell):
        return None  # an amount left of the first known stage names no row
    if use is not None and not _is_second(table, cell):
        return use
    if cell.text.strip() in names:
        return Use.PASSED  # said before
    if cell.row in _sums(table) and (is_grade(cell.text) or _is_word(cell)):
        return Use.LABEL
    if use is None and cell.column < min(covered, default=0):
        # the name of the block, down its left side; rows without a head have none
        is_printed = table.head.is_printed
        return (
            Use.LABEL if is_printed and _label_above(table, cell.column) in (None, cell) else None
        )
    return None


def _is_second(table: Table, cell: Cell) -> bool:
    """Return whether a cell is a second one of its role in a row; names may have several."""
    for role, column in table.head.columns.items():
        if column.first < cell.column <= column.last and role != table.head.name_role:
            own = table.own(cell.row, role)
            return own is not None and own.column < cell.column
    return False


def _sums(table: Table) -> set[int]:
    return {*table.subtotals, *([] if table.total_row is None else [table.total_row])}


def _is_word(cell: Cell) -> bool:
    return cell.kind == "s" and read_number(cell) is None


def _is_told_across(table: Table, row: int) -> bool:
    """Return whether a row of money tells its sources side by side, each with its amount."""
    return table.kind is Kind.MONEY and row in table.rows and has_pairs(table, row)


def _covered(table: Table) -> dict[int, Use]:
    """Return the columns of a table that are read, or passed over for what their label says."""
    head = table.head
    if table.kind in (Kind.DOCUMENTS, Kind.SITUATION):
        return dict.fromkeys(range(table.page.left, table.page.right + 1), Use.PASSED)
    uses: dict[int, Use] = {}
    if table.kind is Kind.MONEY:
        stages = [column.first for role, column in head.columns.items() if role in STAGES]
        uses = dict.fromkeys(range(table.page.left, min(stages)), Use.LABEL)
    uses |= _reach(head.aside, Use.PASSED) | _reach(head.repeated.values(), Use.PASSED)
    uses |= _reach(head.fields.values(), Use.VALUE) | _reach(head.columns.values(), Use.VALUE)
    return uses


def _reach(columns: Iterable[Column], use: Use) -> dict[int, Use]:
    return {place: use for column in columns for place in range(column.first, column.last + 1)}


def _label_above(table: Table, column: int) -> Cell | None:
    """Return the lowest label of the head above a column."""
    rows = range(table.head.bottom, table.head.top - 1, -1)
    return next((cell for row in rows if (cell := table.page.at(row, column))), None)


def _use_told(part: Part, uses: dict[Place, Use]) -> None:
    """Account for labelled values, running text and titles."""
    for pair in part.pairs:
        if pair.role != UNREAD and is_of_its_type(pair):
            uses[_seen(part, pair)] = Use.VALUE
            uses.update({_place(cell): Use.LABEL for cell in _label_left(part, pair)})
    for paragraph in part.narrative:
        uses[part.page.seen_at(paragraph.cell)] = Use.TEXT
    for block in part.sources_across:
        uses.update({(one.row, one.column): Use.VALUE for one in block.amounts})
        for row in block.rows:
            uses.update(
                {
                    _place(cell): Use.LABEL
                    for cell in part.page.rows[row]
                    if _names_money(cell) or (block.tops and _is_word(cell))
                }
            )
    uses.update({_place(cell): Use.LABEL for cell in part.titles})


def _seen(part: Part, pair: Pair) -> Place:
    """Return the place of a value on the page: of a copy, several may come from one cell."""
    return _place(pair.cell) if pair.cell else part.page.seen_at(pair.at)


def _label_left(part: Part, pair: Pair) -> list[Cell]:
    """Return the cell left of a value that is its label, if it is printed there."""
    row, column = _seen(part, pair)
    left = [cell for cell in part.page.rows.get(row, ()) if cell.column < column]
    return [cell for cell in left[-1:] if cell.text.strip() == pair.label]


def is_of_its_type(pair: Pair) -> bool:
    """Return whether a labelled value is what its label asks for: a year, a number, a grade."""
    fits = _TYPES.get(pair.role)
    return fits is None or not pair.text or fits(pair.text)


_TYPES: Mapping[str, Callable[[str], bool]] = {
    "year": lambda text: any(letter.isdigit() for letter in text),
    "overall_score": lambda text: any(letter.isdigit() for letter in text) or is_grade(text),
    "phone": lambda text: not text.isalpha(),
    "grade": lambda text: len(text) == 1 or not text.isalpha() or is_grade(text),
}


def _names_money(cell: Cell) -> bool:
    words = vocabulary()
    contexts = (words.sources, words.stages, words.amounts)
    return cell.kind == "s" and any(context.match(cell.text) for context in contexts)


def _of_rows(part: Part, rows: Sequence[int], uses: dict[Place, Use]) -> Iterator[Open]:
    """Account for the rows outside the tables: labels, notes of the form, captions."""
    is_note = False
    body = _first_row_of_body(part)
    footers = vocabulary().footers
    for row in rows:
        cells = part.page.rows[row]
        is_note = is_note and goes_on_in_note(cells[0].text)
        left: list[Cell] = []
        for cell in cells:
            is_note = is_note or is_instruction(cell.text) or bool(footers.match(cell.text))
            if _place(cell) in uses:
                continue
            if is_note:
                uses[_place(cell)] = Use.PASSED
            elif _is_label(cell) or _is_caption(cells, cell):
                uses[_place(cell)] = Use.LABEL
            else:
                left.append(cell)
        for one in _open_in_row(left):
            first = one.cells[0]
            is_title = row < body and not told_in_one(first)
            if one.kind == "row" and (is_title or is_word_of_head(first)):
                uses[_place(first)] = Use.LABEL
            else:
                yield one


def _first_row_of_body(part: Part) -> int:
    """Return the row at which the form begins below its title, number and unit of money."""
    tops = [table.head.top for table in part.tables]
    tops += [part.page.seen_at(pair.at)[0] for pair in part.pairs if pair.cell is not None]
    return min(tops, default=0)


def _is_label(cell: Cell) -> bool:
    """Return whether a cell outside the tables is a label, or says what the form itself says."""
    words = vocabulary()
    return cell.kind == "s" and bool(
        label_meaning(cell)
        or words.is_labelled(cell.text)
        or words.is_signature(cell.text)
        or words.footers.match(cell.text)
        or money_unit(cell.text)
    )


def is_word_of_head(cell: Cell) -> bool:
    """Return whether a cell has a word for a column, above which no table was found."""
    words = vocabulary()
    known = words.heading(cell.text)
    return cell.kind == "s" and known is not None


def _is_caption(cells: list[Cell], cell: Cell) -> bool:
    """Return whether a cell is a heading: a short text alone in its row, or a year."""
    alone = len(cells) == 1 and len(cell.text) <= LONGEST_CAPTION and not told_in_one(cell)
    return _is_word(cell) and (alone or names_year(cell.text.strip("（）()")))


LONGEST_CAPTION = 60
_IN_ONE = re.compile(
    r"\s*([^\s\d:：;；，。、()（）]{2,12})\s*[:：]\s*"
    r"((?=.*[\u4e00-\u9fff])[^:：;；。]{2,30})"
)


def told_in_one(cell: Cell) -> tuple[str, str] | None:
    """Return the label and the value of a cell that holds both: `干活单位：青岗镇市政所`."""
    found = _IN_ONE.fullmatch(cell.text) if cell.kind == "s" else None
    return (found[1], found[2].strip()) if found else None


def _open_in_row(cells: list[Cell]) -> Iterator[Open]:
    """Pair unused cells of a row: a text names what stands right of it."""
    before: Cell | None = None
    for cell, following in zip_longest(cells, cells[1:]):
        is_name = following is not None and not is_word_of_head(following)
        if before is not None and told_in_one(cell):
            yield Open("row", None, (before,))
            before = None
        if before is not None:
            yield Open("labelled", before, (cell,))
            before = None
        elif _is_word(cell) and is_name and not told_in_one(cell):
            before = cell
        else:
            yield Open("row", None, (cell,))


def _place(cell: Cell) -> Place:
    return cell.row, cell.column
