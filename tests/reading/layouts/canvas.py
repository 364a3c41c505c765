"""Sheets under construction: values by place, and beside them the facts those places state."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import openpyxl

Place = tuple[int, int]
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a right reader finds.

    Attributes:
        project: Which project of the layout, from 0.
        line: The indicator's name; None where the fact is of the whole project.
        field: Which fact, as `name`, `weight`, `budget`, `source:<name>:paid`.
        value: The right answer; money in yuan.
        also: Other right answers; None is one where the sheet may leave it open.
        places: Where it stands, and the labels it stands under or beside.
    """

    project: int
    line: str | None
    field: str
    value: Value
    places: tuple[Place, ...]
    also: tuple[Value, ...] = ()


@dataclass(slots=True)
class Canvas:
    """One sheet, or a part of one, counted from row 1 and column 1."""

    name: str = "Sheet1"
    cells: dict[Place, Value] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    @property
    def height(self) -> int:
        return max([row for row, _ in self.cells] + [block[2] for block in self.merges], default=0)

    @property
    def width(self) -> int:
        return max([col for _, col in self.cells] + [block[3] for block in self.merges], default=0)

    def put(self, row: int, column: int, value: Value, *, down: int = 1, across: int = 1) -> Place:
        """Write one cell, merged over some rows and columns."""
        if value is not None:
            self.cells[row, column] = value
        if down > 1 or across > 1:
            self.merges.append((row, column, row + down - 1, column + across - 1))
        return row, column

    def state(
        self,
        project: int,
        line: str | None,
        what: str,
        value: Value,
        *places: Place,
        also: tuple[Value, ...] = (),
    ) -> None:
        """Note a fact that the places state."""
        self.facts.append(Fact(project, line, what, value, places, also))

    def paste(self, other: Canvas, top: int = 1, left: int = 1) -> None:
        """Lay another canvas with its corner at a place."""
        moved = other.moved(lambda row: row + top - 1, lambda column: column + left - 1)
        self.cells |= moved.cells
        self.formats |= moved.formats
        self.merges += moved.merges
        self.facts += moved.facts

    def below(self, other: Canvas, gap: int = 0) -> None:
        """Lay another canvas under this one."""
        self.paste(other, self.height + 1 + gap)

    def moved(self, row: Callable[[int], int], column: Callable[[int], int]) -> Canvas:
        """Return this canvas with every row and column moved."""

        def at(place: Place) -> Place:
            return row(place[0]), column(place[1])

        return Canvas(
            self.name,
            {at(place): value for place, value in self.cells.items()},
            {at(place): value for place, value in self.formats.items()},
            [(*at((top, left)), *at((low, right))) for top, left, low, right in self.merges],
            [replace(fact, places=tuple(map(at, fact.places))) for fact in self.facts],
        )

    def loosened(self, rng: random.Random) -> Canvas:
        """Return this canvas with blank rows or columns put in."""
        at_row, at_column = rng.randint(2, self.height), rng.randint(1, self.width)
        down, right = rng.choice(((1, 0), (0, 1), (2, 1)))
        return self.moved(
            lambda row: row + down if row >= at_row else row,
            lambda column: column + right if column >= at_column else column,
        )


def workbook(sheets: list[Canvas]) -> bytes:
    """Write the sheets as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            cell = page.cell(row, column, value)
            cell.number_format = sheet.formats.get((row, column), "General")
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
