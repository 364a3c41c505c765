"""A table: its head, the rows that belong to it, and its cells by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from evalxl.core.model import CellRef
from evalxl.reading.page import Page
from evalxl.reading.tables.column import LEVELS, STAGES, Column
from evalxl.reading.tables.headers import Head
from evalxl.reading.tables.shared_cells import part_of_cell
from evalxl.xlsx.grid import Cell


class Kind(StrEnum):
    """What a table is about."""

    INDICATORS = "indicators"
    TARGETS = "targets"
    MONEY = "money"
    SUBPROJECTS = "subprojects"
    DIMENSIONS = "dimensions"
    DOCUMENTS = "documents"
    SITUATION = "situation"


VALUES = ("target", "actual", "score", "weight", *STAGES)
"""Roles of which a row of a table has at least one, each in a cell of its own."""
NAMES = (*LEVELS, "name", "subproject")


@dataclass(slots=True)
class Table:
    """One table: its head, its body rows, headings inside it, subtotal and total rows.

    `notes` are rows with nothing but a remark. `level_rows` are those subtotals that stand above
    their indicators, each with its level's role; `numbered` are those told by their numbers.
    """

    kind: Kind
    head: Head
    page: Page
    rows: list[int] = field(default_factory=list)
    bands: dict[int, str] = field(default_factory=dict)
    subtotals: list[int] = field(default_factory=list)
    level_rows: dict[int, str] = field(default_factory=dict)
    total_row: int | None = None
    notes: list[int] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)
    numbered: dict[int, str] = field(default_factory=dict)
    _lines: dict[int, dict[str, Cell]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last row that belongs to the table."""
        return max(self.taken())

    def taken(self) -> set[int]:
        """Collect all rows that belong to the table."""
        total = [] if self.total_row is None else [self.total_row]
        head = range(self.head.top, self.head.bottom + 1)
        return {*head, *self.rows, *self.bands, *self.notes, *self.subtotals, *total}

    def name_columns(self, columns: Mapping[str, Column]) -> None:
        """Give the columns other roles."""
        self.head = replace(self.head, columns=columns)
        self._lines.clear()

    def own(self, row: int, role: str) -> Cell | None:
        """Return the cell of a role in a row, unless it is a wide one reaching into others."""
        line = self._lines.get(row)
        if line is None:
            line = self._lines[row] = self._line(row)
        return line.get(role)

    def level_cell(self, row: int, role: str) -> Cell | None:
        """Return the cell that names a level; without columns for levels the names' column does."""
        if self.level_rows.get(row) == role and not self.head.has("level1", "level2"):
            return self.own(row, self.head.name_role or "name")
        return self.own(row, role)

    def ref(self, row: int, role: str) -> CellRef | None:
        """Name the place of a role in a row, blank or not; `None` where the table has no such."""
        column = self.head.columns.get(role)
        if column is None:
            return None
        cell = self.own(row, role)
        return self.page.ref(row, cell.column if cell else column.first)

    def role_of(self, column: int) -> str | None:
        """Return the role of a column of the sheet; `None` where the head names none."""
        return next(
            (role for role, one in self.head.columns.items() if one.first <= column <= one.last),
            None,
        )

    def _line(self, row: int) -> dict[str, Cell]:
        """Collect the cells of a row by role.

        Names that share a column with what they have in common (集中培训 | 人数) stand last.
        """
        line: dict[str, Cell] = {}
        for role, column in self.head.columns.items():
            places = range(column.first, column.last + 1)
            cells = (cell for number in places if (cell := self.page.at(row, number)))
            first = next(cells, None)
            if first is not None and column.part is not None:
                first = part_of_cell(first, column.part)
            if first is not None and not self._is_wide(first):
                line[role] = [first, *cells][-1] if role == self.head.name_role else first
        return line

    def _is_wide(self, cell: Cell) -> bool:
        """Return whether a merged cell reaches over columns of different meaning."""
        block = self.page.extents.get((cell.row, cell.column))
        if block is None or block.right == block.left:
            return False
        covered = [
            role
            for role, column in self.head.columns.items()
            if block.left <= column.first <= block.right and not column.part
        ]
        values = sum(role in VALUES for role in covered)
        return values > 1 or (values == 1 and any(role in NAMES for role in covered))

    def is_named(self, row: int) -> bool:
        """Return whether a row has something in the column that names the rows."""
        role = self.head.name_role
        return role is not None and self.own(row, role) is not None
