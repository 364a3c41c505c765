"""What a spreadsheet file holds, with no meaning put on it yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Value = float | int | str | bool | None


class Block(NamedTuple):
    """A rectangle of cells; all four count from 1 and are inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: object) -> bool:
        """Tell whether a (row, column) pair lies inside."""
        if not isinstance(place, tuple):
            return False
        row, column = place
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)


class Cell(NamedTuple):
    """One non-empty cell.

    `kind`: `n` number, `s` text, `b` boolean, `e` error. `value` is what is stored (the cached
    result where there is a formula, `None` if it was never computed). `text` is what a person
    sees; `format` the number format code; `formula` the formula's text without `=`.
    `text_is_raw` marks a number whose format we do not render: `text` is then its plain value.
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
    """

    name: str
    part: str
    state: str = "visible"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Block] = field(default_factory=list)
    covered: list[Cell] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    problems: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    max_row: int = 0
    max_column: int = 0
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Give the displayed text at a place, looking through merges; `""` where empty."""
        place = self.merged.get((row, column), (row, column))
        cell = self.cells.get(place)
        return cell.text if cell else ""


@dataclass(slots=True)
class Grid:
    """One workbook as cells.

    `properties` has `creator`, `last_modified_by`, `created`, `modified` (ISO 8601 texts) and
    `application` where the file states them. `features` names what else lies in the file
    (`macros`, `signature`, `external_links`, `drawings`, …).
    """

    name: str
    sheets: list[Sheet]
    date1904: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    defined_names: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
