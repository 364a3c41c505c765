"""What a table is made of: columns, rows, notes; and where it came to stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

A3, A4 = 8, 9
DIVISORS = {"money": 10_000.0, "percent": 100.0}
"""Frames hold yuan and percent; cells hold 万元 and fractions."""

MISSING = "“—”表示未填、读不出或无法计算，不按 0 计。"
NOTHING = "没有符合条件的记录。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A total that divides the totals of two columns, such as all spent by all budgeted."""

    above: str
    below: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `key` names the frame's column, `kind` how it looks (see `style`).

    `total`: `sum`, `average` or a `Ratio`. `link` names the frame's column with the address
    each cell leads to. A `helper` column stands outside the printed area.
    """

    key: str
    heading: str
    kind: str = "text"
    width: float = 12
    total: str | Ratio | None = None
    link: str | None = None
    helper: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet's table.

    `frozen`: how many columns stay when scrolling to the right. `choices`: column key → what
    may be picked from a drop-down list. `prepare` adds columns of text to a stretch of `rows`
    just before it is written, where all rows at once would take too much memory. A note may be
    a function of the rows, as one that counts them. `counted`: the column `no` numbers the rows.
    """

    sheet: str
    title: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    notes: tuple[str | Callable[[pd.DataFrame], str], ...] = ()
    paper: int = A4
    frozen: int = 4
    nothing: str = NOTHING
    choices: Mapping[str, list[str]] = field(default_factory=dict)
    prepare: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    counted: bool = False

    def of(self, rows: pd.DataFrame) -> Table:
        """Make the same table of some of its rows."""
        numbered = rows.assign(no=range(1, len(rows) + 1)) if self.counted else rows
        return replace(self, rows=numbered)

    def said(self) -> list[str]:
        """Return the notes."""
        return [note if isinstance(note, str) else note(self.rows) for note in self.notes]

    @property
    def has_totals(self) -> bool:
        """Whether a row of totals stands above the headings."""
        return any(column.total for column in self.columns)

    @property
    def head(self) -> int:
        """The row of the headings, counted from 0: below title, notes and totals."""
        return 3 if self.has_totals else 2

    def numbers(self, key: str) -> list[float]:
        """Return the known numbers of a column, in the unit of the frame."""
        numbers: list[float] = self.rows[key].dropna().tolist()
        return numbers


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands: its sheet and its data rows (0-based, inclusive)."""

    worksheet: Any
    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]


def each(frame: pd.DataFrame) -> list[Any]:
    """Return the rows as named tuples, for small frames that are laid out by hand."""
    return list(frame.itertuples())
