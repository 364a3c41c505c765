"""What shall change in a workbook, described before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from evalxl.xlsx.grid import Value

Place = tuple[int, int]
SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight on one cell: its own number format, font and alignment stay.

    `fill` (RGB, such as `FFE699`) is painted only where the cell has no fill of its own;
    `sides` gives a line (style, RGB) to some edges, the others keep theirs.
    """

    fill: str | None = None
    sides: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is painted: its `<fill>` and `<border>` as XML without prefixes.

    What `Book.look` tells about a cell can be given back to it later, also after other
    programs saved the file and numbered the styles anew.
    """

    fill: str
    border: str


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The style of a cell on a sheet of ours."""

    bold: bool = False
    italic: bool = False
    size: float = 10.5
    colour: str = "000000"
    fill: str | None = None
    border: bool = False
    format: str = "General"
    horizontal: str | None = None
    vertical: str = "center"
    wrap: bool = True
    underline: bool = False
    indent: int = 0


class NewCell(NamedTuple):
    """One cell of a sheet of ours; `link` is a place in the workbook such as `'表1'!H22`."""

    value: Value = None
    style: CellStyle = CellStyle()
    formula: str | None = None
    link: str | None = None


A3, A4 = 8, 9


@dataclass(slots=True)
class NewSheet:
    """A sheet of ours, complete.

    `rows` are the cells from column A on, from row 1 on; `heights` in points by row;
    `widths` in characters by column; `repeat` are the first and last heading rows on every
    printed page; `freeze` is the first row that scrolls. `paper` is the number of the paper's size
    in the format; a `hidden` sheet is not printed.
    """

    name: str
    rows: list[list[NewCell | None]] = field(default_factory=list)
    widths: tuple[float, ...] = ()
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    repeat: tuple[int, int] | None = None
    freeze: int | None = None
    landscape: bool = False
    footer: str = ""
    paper: int = A4
    hidden: bool = False


@dataclass(slots=True)
class SheetEdits:
    """Changes to one sheet, by (row, column).

    `values`: `None` empties a cell; the value of a formula cell refreshes its stored result,
    the formula stays. `looks`: a highlight, or a look to give back. `notes`: texts of notes
    of ours; where somebody's note stands already, ours goes to the next free cell beside it.
    `dropped_notes`: places whose notes go.
    `last_printed_row`: the print area is to reach at least this row.
    """

    values: dict[Place, Value] = field(default_factory=dict)
    looks: dict[Place, Mark | Look] = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    dropped_notes: set[Place] = field(default_factory=set)
    last_printed_row: int = 0


@dataclass(slots=True)
class Edits:
    """Changes to a workbook; sheets by name.

    `names` are hidden defined names (name → reference), set anew where they exist.
    `calculates`: the program that opens the file is asked to compute all formulas.
    """

    sheets: dict[str, SheetEdits] = field(default_factory=dict)
    added: list[NewSheet] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    removed_names: list[str] = field(default_factory=list)
    calculates: bool = False

    def of(self, sheet: str) -> SheetEdits:
        """Return the changes to a sheet, to add to them."""
        return self.sheets.setdefault(sheet, SheetEdits())
