"""Groups of columns under equal labels: several projects, or several indicators of one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from evalxl.reading.evidence.profile import plain
from evalxl.reading.numbers import SUM_SLACK, read_number
from evalxl.reading.page import Page
from evalxl.reading.repetition.copies import Copy, without
from evalxl.reading.repetition.groups import Groups, is_word, rows_of_values
from evalxl.reading.tables.levels import level_of
from evalxl.reading.tables.periods import names_other_period, names_year
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell, Sheet

NAMES = ("level3", "level4", "name")
SHORTEST_NAME = 4
MOSTLY = 0.7
LONGEST_NAME = 40
PROJECT, SECOND, THIRD = "项目名称", "二级指标", "三级指标"


class Table(NamedTuple):
    """What stands around the groups: keys above each of them, shared columns, rows of data."""

    page: Page
    groups: Groups
    keys: dict[int, dict[int, Cell]]
    """Rows above the labels, lowest first, with the cell of each group."""
    rows: list[int]

    @property
    def columns(self) -> list[list[int]]:
        """The labelled columns of each group."""
        cells = self.page.rows[self.groups.row]
        return [
            [cell.column for cell in cells if cell.column in self.groups.columns(no)]
            for no in range(self.groups.count)
        ]

    @property
    def shared(self) -> list[int]:
        """The filled columns that belong to no group."""
        found = {cell.column for row in self.rows for cell in self.page.rows[row]}
        return sorted(column for column in found if self.groups.of(column) is None)

    @property
    def top(self) -> int:
        """The first row of the head."""
        return min([self.groups.row, *self.keys])

    def label(self, column: int) -> Cell | None:
        """The label above a shared column."""
        return self.page.at(self.groups.row, column) or self.page.at(self.top, column)

    def labelled(self, place: int) -> int:
        """The column of the first group whose label at a place is known, else of the first."""
        columns = [own[place] for own in self.columns]
        labels = {column: self.page.text(self.groups.row, column) for column in columns}
        known = vocabulary().columns.match
        return next((column for column in columns if known(labels[column])), columns[0])

    def cells(self, columns: Sequence[int]) -> list[Cell]:
        """The filled cells of some columns in the rows of data."""
        found = (self.page.at(row, column) for column in columns for row in self.rows)
        return [cell for cell in found if cell is not None]


def views_of_groups(sheet: Sheet, page: Page, groups: Groups) -> list[Sheet]:
    """Return a copy for each project that the groups, or the rows under them, tell of."""
    table = Table(page, groups, _keys(page, groups), rows_of_values(page, groups))
    if not table.rows:
        return [sheet]
    has_names = any(_are_names(table, no) for no in range(len(groups.labels)))
    project = _project_column(table, has_names=has_names)
    if project is not None:
        return list(_by_row(sheet, table, project, has_names=has_names))
    if not has_names and _tell_projects(table):
        return list(_by_group(sheet, table))
    return [sheet]


def _keys(page: Page, groups: Groups) -> dict[int, dict[int, Cell]]:
    """Collect the rows right above the labels in which several groups have a cell each."""
    found: dict[int, dict[int, Cell]] = {}
    for row in reversed([number for number in page.numbers if number < groups.row]):
        own: dict[int, Cell] = {}
        for cell in page.rows[row]:
            group = groups.of(cell.column)
            right = page.extent(row, cell.column).right
            if group in own or (right < groups.starts[-1] and groups.of(right) != group):
                return found
            if group is not None:
                own[group] = cell
        if len(own) < 2:
            return found
        found[row] = own
    return found


def _are_names(table: Table, place: int) -> bool:
    """Whether the labels at a place of each group head names: different words in most rows."""
    label = table.page.at(table.groups.row, table.labelled(place))
    role = vocabulary().columns.role(label.text) if label else None
    if role is not None:
        return role in NAMES
    columns = [own[place] for own in table.columns]
    return _are_different_words(table.cells(columns), len(table.rows) * len(columns))


def _are_different_words(cells: Sequence[Cell], places: int) -> bool:
    words = [plain(cell.text) for cell in cells if is_word(cell) and not _starts_as_number(cell)]
    return len(words) >= MOSTLY * places and len(set(words)) >= MOSTLY * len(words)


def _starts_as_number(cell: Cell) -> bool:
    return plain(cell.text)[:1] in "≥≤><=0123456789" if cell.text.strip() else False


def _project_column(table: Table, *, has_names: bool) -> int | None:
    """Find the shared column that names a project in each row."""
    labels = {column: table.label(column) for column in table.shared}
    roles = {
        column: vocabulary().fields.role(label.text) for column, label in labels.items() if label
    }
    named = next((column for column, role in roles.items() if role == "project_name"), None)
    if named is not None and (has_names or table.keys):
        return named
    if not has_names:
        return None
    return next(
        (
            column
            for column in table.shared
            if column < table.groups.starts[0]
            and roles.get(column) is None
            and _are_different_words(table.cells([column]), len(table.rows))
            and not any(level_of(cell.text) for cell in table.cells([column]))
        ),
        None,
    )


def _tell_projects(table: Table) -> bool:
    """Whether what stands above the groups names projects: no years, parts of one, reviewers."""
    for row, own in table.keys.items():
        texts = [cell.text.strip() for cell in own.values()]
        if len(own) < table.groups.count or any(map(_tells_otherwise, texts)):
            return False
        label = table.page.rows[row][0]
        if vocabulary().fields.role(label.text) == "project_name":
            return True
    return any(
        len(set(own.values())) == len(own)
        and min(len(plain(cell.text)) for cell in own.values()) >= SHORTEST_NAME
        for own in table.keys.values()
    ) and _values_differ(table)


def _tells_otherwise(text: str) -> bool:
    """Whether a key names a period, a level or a reviewer."""
    words = vocabulary()
    return (
        names_year(text)
        or names_other_period(text)
        or level_of(text) is not None
        or words.columns.match(text) is not None
        or any(sign.isdigit() for sign in text)
    )


def _values_differ(table: Table) -> bool:
    """Whether no two columns under one label are equal, as the targets of two periods are."""
    first, *others = table.columns
    for own in others:
        for one, other in zip(first, own, strict=False):
            left = [plain(cell.text) for cell in table.cells([one])]
            right = [plain(cell.text) for cell in table.cells([other])]
            if len(set(left)) > 1 and left == right:
                return False
    return True


def _by_group(sheet: Sheet, table: Table) -> Iterator[Sheet]:
    """Copy the sheet for each group, without the other groups."""
    rows = range(table.top, table.rows[-1] + 1)
    for no in range(table.groups.count):

        def is_of_another(place: tuple[int, int], own: int = no) -> bool:
            return place[0] in rows and table.groups.of(place[1]) not in (None, own)

        yield _named(without(sheet, is_of_another), table, no + 1)


def _named(sheet: Sheet, table: Table, view: int) -> Sheet:
    """Write the label of the project's name beside a key that has none."""
    if any(table.page.rows[row][0].column < table.groups.starts[0] for row in table.keys):
        return replace(sheet, view=view)
    copy = Copy(sheet)
    copy.move_rows({row for row, _ in sheet.cells})
    row = max(table.keys, key=lambda one: len(table.keys[one][0].text))
    copy.write(row, table.page.left, PROJECT, (row, table.groups.starts[view - 1]))
    return replace(copy.made(), view=view)


def _by_row(sheet: Sheet, table: Table, project: int, *, has_names: bool) -> Iterator[Sheet]:
    """Copy the sheet for each project of a row, its groups below each other."""
    page = table.page
    rows = [
        row
        for row in table.rows
        if (name := page.at(row, project)) and is_word(name) and not _is_total(name)
    ]
    named = [list(own) for _, own in groupby(rows, key=lambda row: page.ref(row, project))]
    score = _summed_column(table, rows)
    for view, own in enumerate(named, 1):
        made = _one_project(sheet, table, own, score, has_names=has_names)
        yield replace(made, view=view)


def _is_total(cell: Cell) -> bool:
    return vocabulary().totals.match(cell.text) is not None


def _summed_column(table: Table, rows: Sequence[int]) -> tuple[int, int] | None:
    """Find the shared column that holds the sum of one place of all groups: the total points."""
    for column in reversed(table.shared):
        for place in reversed(range(len(table.groups.labels))):
            places = [own[place] for own in table.columns]
            if rows and all(_is_sum(table.page, row, column, places) for row in rows):
                return column, place
    return None


def _is_sum(page: Page, row: int, column: int, places: Sequence[int]) -> bool:
    total = read_number(page.at(row, column))
    found = [read_number(page.at(row, one)) for one in places]
    parts = [one.value for one in found if one]
    return total is not None and len(parts) > 1 and abs(sum(parts) - total.value) <= SUM_SLACK


def _one_project(
    sheet: Sheet,
    table: Table,
    rows: Sequence[int],
    total: tuple[int, int] | None,
    *,
    has_names: bool,
) -> Sheet:
    """Write one project as a form: its shared values, one row for each group, its total."""
    page = table.page
    copy = Copy(sheet)
    copy.move_rows(row for row in page.numbers if row < table.top)
    at = _shared_values(copy, table, rows[0], total)
    _head(copy, table, at, has_names=has_names)
    for row in rows:
        for no, columns in enumerate(table.columns):
            if any(page.at(row, column) for column in columns):
                at += 1
                _group(copy, table, at, row, no)
    if total is not None and (label := table.label(total[0])):
        at += 1
        copy.put(at, 1, (label.row, label.column))
        copy.put(at, 2 + total[1], (rows[0], total[0]))
    below = [row for row in page.numbers if row > table.rows[-1]]
    copy.move_rows(below, at - table.rows[-1])
    return copy.made()


def _shared_values(copy: Copy, table: Table, row: int, total: tuple[int, int] | None) -> int:
    """Write the shared columns as labels with values; return the row below them."""
    at = table.top
    for column in table.shared:
        label, value = table.label(column), table.page.at(row, column)
        is_passed = total is not None and column == total[0]
        if label and value and not is_passed and vocabulary().columns.role(label.text) != "no":
            copy.put(at, 1, (label.row, label.column))
            copy.put(at, 2, (row, column))
            at += 1
    return at


def _head(copy: Copy, table: Table, at: int, *, has_names: bool) -> None:
    """Write the labels of a group, with one for the keys above the groups."""
    if table.keys:
        keys = list(table.keys[max(table.keys)].values())
        is_level = has_names or all(level_of(cell.text) for cell in keys)
        copy.write(at, 1, SECOND if is_level else THIRD, (keys[0].row, keys[0].column))
    for place in range(len(table.groups.labels)):
        copy.put(at, place + 2, (table.groups.row, table.labelled(place)))


def _group(copy: Copy, table: Table, at: int, row: int, no: int) -> None:
    """Write the values of one group in a row of their own, behind its key."""
    key = table.keys[max(table.keys)].get(no) if table.keys else None
    if key is not None:
        copy.put(at, 1, (key.row, key.column))
    for place, column in enumerate(table.columns[no], 2):
        copy.put(at, place, (row, column))
