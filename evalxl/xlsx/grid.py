"""What a spreadsheet file holds, with no meaning put on it yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from evalxl.xlsx.package import Package

Value = float | int | str | bool | None


class Block(NamedTuple):
    """A rectangle of cells; all four count from 1 and are inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a place lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __contains__(self, place: object) -> bool:
        """Return whether a (row, column) pair lies inside."""
        if not isinstance(place, tuple):
            return False
        row, column = place
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)


class Cell(NamedTuple):
    """One non-empty cell.

    `kind`: `n` number, `s` text, `b` boolean, `e` error. `value` is what is stored (the cached
    result where there is a formula, `None` if it was never computed). `text` is what a person
    sees, without characters that leave no trace (joiners, byte order marks); `format` the number
    format code; `formula` the formula's text without `=`. `text_is_raw` marks a number whose
    format we do not render: `text` is then its plain value.
    """

    row: int
    column: int
    kind: str
    value: Value
    text: str
    format: str = "General"
    formula: str | None = None
    text_is_raw: bool = False


@dataclass(slots=True)
class Sheet:
    """One worksheet. `cells` has only cells that hold something; merged blocks keep their anchor.

    `merged` maps every non-anchor place under a merge to its anchor. Cells that hold a value
    under a merge (invisible to people) are in `covered`, not in `cells`.

    `arrays` are the blocks that array formulas and data tables fill as a whole.

    `origin` and `view` are filled only in rearranged copies: where a moved place truly lies in
    the file, and which of several forms of the sheet the copy shows (from 1).

    `problems` has what the cells cannot show, as (slug, params) with `row` and mostly `column`:
    `duplicate_cell` (`first`, `second`) and `unclear_cell` (`provided`, `what`), whose places are
    `unclear` and hold no cell, `rows_out_of_order`, `bad_number` (`provided`: kept as text).
    `max_row` and `max_column` are those of filled cells; one far value makes them huge, so walk the
    cells, not the rectangle.
    """

    name: str
    part: str
    state: str = "visible"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Block] = field(default_factory=list)
    covered: list[Cell] = field(default_factory=list)
    unclear: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    problems: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    max_row: int = 0
    max_column: int = 0
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    arrays: list[Block] = field(default_factory=list)
    origin: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    view: int = 0

    def text(self, row: int, column: int) -> str:
        """Return the displayed text at a place, looking through merges; `""` where empty."""
        place = self.merged.get((row, column), (row, column))
        cell = self.cells.get(place)
        return cell.text if cell else ""


@dataclass(slots=True)
class Grid:
    """One workbook as cells.

    `properties` has `creator`, `last_modified_by`, `created`, `modified` (ISO 8601 texts) and
    `application` where the file states them. `features` names what else lies in the file:
    `macros`, `signature`, `external_links`, `drawings`, `pictures`, `cell_pictures`, `charts`,
    `pivot_tables`, `tables`, `embedded_objects`, `connections`, `threaded_comments`,
    `custom_xml`, `other_sheets`, `sheet_protection`, `workbook_protection`; `legacy` is a format
    that cannot be patched, `values_only` (also in `notes`) one without number formats.
    `defined_names` has names of the workbook, and `name@n` for those of its n-th sheet (from 0).
    `unread` has the sheets that could not be read, each with what `Refused` says of it.
    `lost` has the parts without values (comments, properties) that could not be read, likewise.
    `active` names what acts by itself or reaches out (Chinese, English).
    `package` is the opened file, for whoever is to change it; `None` where it cannot be patched.
    """

    name: str
    sheets: list[Sheet]
    date1904: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    defined_names: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unread: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    lost: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    active: Sequence[tuple[str, str]] = ()
    package: Package | None = field(default=None, repr=False, compare=False)
