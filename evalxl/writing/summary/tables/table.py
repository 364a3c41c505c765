"""What a table is made of: columns, rows, notes; and where it came to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evalxl.writing.summary.tables.style import NUMBER_FORMATS

if TYPE_CHECKING:
    import pandas as pd

A3, A4 = 8, 9
ROOM = {A4: 138.0, A3: 200.0}
"""How wide (in characters) what is printed on a landscape page may be, so that type of 10 pt is
printed at 8 pt at least, also where another font stands in for the workbook's."""
SIGNATURES = "单位负责人：　　　　　　审核人：　　　　　　制表人：　　　　　　联系电话："
DIVISORS = {"money": 10_000.0, "percent": 100.0}
"""Frames hold yuan and percent; cells hold 万元 and fractions."""

UNIT = "金额单位：万元"
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
    each cell leads to. A `helper` column is hidden; a `folded` one is grouped and collapsed, a
    click away. Neither is printed. A `worded` one holds words of ours, not the form's.
    """

    key: str
    heading: str
    kind: str = "text"
    width: float = 12
    total: str | Ratio | None = None
    link: str | None = None
    helper: bool = False
    folded: bool = False
    worded: bool = False

    def headed(self, heading: str) -> Column:
        """Return the column under another heading, wide enough for its longest Latin word."""
        if heading == self.heading:
            return self
        longest = max((len(word) for word in heading.split() if word.isascii()), default=0)
        return replace(self, heading=heading, width=max(self.width, longest * 1.25 + 1.5))

    @property
    def is_printed(self) -> bool:
        """Whether the column is in sight."""
        return not self.helper and not self.folded


@dataclass(frozen=True, slots=True)
class Values:
    """Rows as plain columns; a missing value is `None` or NaN.

    A step of pandas costs as much for ten rows as for a thousand, and small tables are many.
    """

    columns: Mapping[str, list[Any]]
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, key: str) -> list[Any]:
        return self.columns[key]

    @classmethod
    def of(cls, frame: pd.DataFrame, keys: Iterable[str]) -> Values:
        """Take columns of a frame."""
        return cls({key: frame[key].tolist() for key in keys}, len(frame))

    def assign(self, **columns: Iterable[Any]) -> Values:
        """Return the rows with other columns, as a frame does."""
        made = {name: list(values) for name, values in columns.items()}
        return Values({**self.columns, **made}, self.count)

    def cut(self, start: int, end: int) -> Values:
        """Return the rows from `start` to before `end`."""
        cut = {key: values[start:end] for key, values in self.columns.items()}
        return Values(cut, min(end, self.count) - start)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet's table.

    `frozen`: how many columns stay when scrolling to the right. `choices`: column key → what
    may be picked from a drop-down list. `prepare` adds columns of text to a stretch of `rows`
    just before it is written, where all rows at once would take too much memory. A note may be
    a function of the table, as one that counts its rows. `counted`: the column `no` numbers them.
    `above` stands at the left, in the middle and at the right between title and headings, `signed`
    below the rows: what an official table is filed and signed with. A table with `is_needed`
    false has no sheet where it has no rows.
    """

    sheet: str
    title: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame | Values
    notes: tuple[str | Callable[[Table], str], ...] = ()
    above: tuple[str, str, str] | None = None
    signed: str = ""
    is_needed: bool = False
    frozen: int = 4
    nothing: str = NOTHING
    choices: Mapping[str, list[str]] = field(default_factory=dict)
    prepare: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    counted: bool = False

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as they were laid out; tables that are cut from others have none."""
        assert not isinstance(self.rows, Values)
        return self.rows

    def of(self, rows: pd.DataFrame | Values) -> Table:
        """Make the same table of some of its rows, which are prepared where they are values."""
        if self.counted:
            rows = rows.assign(no=range(1, len(rows) + 1))
        return replace(self, rows=rows)

    def cut(self, start: int, end: int) -> pd.DataFrame | Values:
        """Return some of the rows, as they are kept."""
        rows = self.rows
        return rows.cut(start, end) if isinstance(rows, Values) else rows.iloc[start:end]

    def values(self, start: int, end: int) -> Values:
        """Return some of the rows as they are written."""
        rows = self.cut(start, end)
        if isinstance(rows, Values):
            return rows
        keys = dict.fromkeys(key for one in self.columns for key in (one.key, one.link) if key)
        return Values.of(self.prepare(rows) if self.prepare else rows, keys)

    def spoken(self, say: Callable[[str], str]) -> Table:
        """Return the table with its texts said; the sheet's name is, where it is made."""
        left, middle, right = self.above or ("", "", self._money())
        return replace(
            self,
            title=say(self.title),
            columns=tuple(one.headed(say(one.heading)) for one in self.columns),
            notes=tuple(map(say, (*self.said(), MISSING))),
            above=(say(left), say(middle), say(right)),
            signed=say(self.signed),
            nothing=say(self.nothing),
        )

    def _money(self) -> str:
        return UNIT if any(one.kind == "money" for one in self.columns) else ""

    def said(self) -> list[str]:
        """Return the notes."""
        return [note if isinstance(note, str) else note(self) for note in self.notes]

    @property
    def has_totals(self) -> bool:
        """Whether a row of totals stands above the headings."""
        return any(column.total for column in self.columns)

    @property
    def head(self) -> int:
        """The row of the headings, counted from 0: below title, notes and totals."""
        return 3 if self.has_totals else 2

    @property
    def printed(self) -> list[int]:
        """The numbers of the columns in sight."""
        return [number for number, column in enumerate(self.columns) if column.is_printed]

    @property
    def paper(self) -> int:
        """The paper on which the columns in sight are printed at 8 pt or more."""
        return A4 if sum(self.columns[number].width for number in self.printed) <= ROOM[A4] else A3

    def fitted(self) -> Table:
        """Return the table with columns wide enough for their numbers and room for all of them.

        Wrapped texts give way where the columns in sight would be printed below 8 pt.
        """
        wide = [replace(one, width=max(one.width, _digits(one, self))) for one in self.columns]
        spare = sum(one.width for one in wide if one.is_printed) - ROOM[A3]
        texts = sum(one.width for one in wide if one.is_printed and one.kind in _GIVE_WAY)
        share = max(1 - spare / texts, 0.4) if spare > 0 and texts else 1.0
        return replace(
            self,
            columns=tuple(
                replace(one, width=one.width * share) if one.kind in _GIVE_WAY else one
                for one in wide
            ),
        )

    def numbers(self, key: str) -> list[float]:
        """Return the known numbers of a column, in the unit of the frame."""
        rows = self.rows
        values = rows[key] if isinstance(rows, Values) else rows[key].tolist()
        return [one for one in values if one is not None and one == one]


_GIVE_WAY = ("wrap", "answer", "text")


def _digits(column: Column, table: Table) -> float:
    """How wide a number column must be so that nothing, not even its sum, shows as `####`."""
    if column.kind not in NUMBER_FORMATS:
        return 0
    known = [abs(number) for number in table.numbers(column.key)]
    largest = (sum(known) if column.total == "sum" else max(known, default=0)) or 0
    decimals = 0 if column.kind in ("count", "year") else 3
    return len(f"{largest / DIVISORS.get(column.kind, 1):,.0f}") * 1.15 + decimals + 2


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
