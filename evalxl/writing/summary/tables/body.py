"""A worksheet that takes the rows of a table as ready XML, a column at a time.

XlsxWriter makes a tuple, a dictionary entry and a handful of calls of every cell; for tables of
many thousand rows that is nearly all the time a summary takes. What stands above the rows, and
everything else about a sheet, goes through XlsxWriter as ever. This is the only place that knows
its inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import repeat
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from evalxl.writing.summary.tables.texts import clean

DASH = "—"

_PIXEL = 0.75  # points
_ENDLESS = float("inf")
_RANGES = ("range", "a_range", "autofilter")
_SHARED = ' t="s"><v>'
_EXCEL_LINKS = 65_530  # more on one sheet, and Excel calls the file damaged


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet with a body: rows below all others, written past XlsxWriter's cells."""

    dim_rowmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self._body: list[str] = []
        self._body_first: int | None = None
        self._links: list[bytes] = []  # cell, number of the workbook, place: a fifth as text
        self._paths: dict[str, int] = {}

    def begin_body(self, first: int, last: int, columns: int) -> int:
        """Announce the rows `first` to `last` (from 0); nothing else may be written below.

        Returns:
            A negative code where they do not fit on a sheet, as XlsxWriter does.
        """
        code = self._check_dimensions(last, columns - 1) or self._check_dimensions(first, 0)
        self._body_first = first
        if self.constant_memory:
            self._write_single_row(first)
        return int(code)

    def add_table_over(self, head: int, last: int, edge: int, options: dict[str, Any]) -> int:
        """Make an Excel table of the columns 0 to `edge`.

        XlsxWriter notes every cell of a table to find those that overlap; it is told of the first
        row only.
        """
        code = self.add_table(head, 0, head + 1, edge, options)
        if not code:
            self.tables[-1] |= dict.fromkeys(_RANGES, xl_range(head, 0, last, edge))
        return int(code)

    def add_rows(self, heads: Iterable[str], columns: Sequence[Iterable[str]]) -> None:
        """Add rows: their `<row>` tags, and the cells of each column in the same order."""
        text = "".join(map("".join, zip(heads, *columns, repeat("</row>"))))
        if self.constant_memory:
            self.row_data_fh.write(text)
        else:
            self._body.append(text)
            self.str_table.count += text.count(_SHARED)
            self.str_table.unique_count = len(self.str_table.string_table)

    def string(self, text: str) -> str:
        """Return what stands after the style of a cell that holds a text."""
        if self.constant_memory:
            space = ' xml:space="preserve"' if text != text.strip() else ""
            inside = escape(self._escape_control_characters(text), quote=False)
            return f' t="inlineStr"><is><t{space}>{inside}</t></is></c>'
        known: dict[str, int] = self.str_table.string_table
        return f"{_SHARED}{known.setdefault(text, len(known))}</v></c>"

    def link(self, cell: str, target: str) -> None:
        """Let a cell lead to `path` or `path#place`, relative to the workbook, escaped."""
        path, _, place = target.partition("#")
        number = self._paths.setdefault(path, len(self._paths))
        self._links.append(f"{cell} {number} {place}".encode("utf-8", "surrogatepass"))

    def _write_rows(self) -> None:
        """Write what was written cell by cell, then the body."""
        last = self.dim_rowmax
        if self._body_first is not None:
            self.dim_rowmax = self._body_first - 1
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.writelines(self._body)
        self._body.clear()

    def _write_hyperlinks(self) -> None:
        """Write the links; cells of one workbook share its relationship."""
        if not self._links:
            return
        first = self.rel_count + 1
        self._xml_start_tag("hyperlinks")
        for link in self._links[:_EXCEL_LINKS]:
            cell, number, place = link.decode("utf-8", "surrogatepass").split(" ", 2)
            to = [("r:id", f"rId{first + int(number)}"), *([("location", place)] if place else [])]
            self._xml_empty_tag("hyperlink", [("ref", cell), *to])
        self._xml_end_tag("hyperlinks")
        for path in self._paths:
            target = path.replace("/", "\\")
            self.external_hyper_links.append(["/hyperlink", target, "External"])
        self.rel_count += len(self._paths)


def row_heads(first: int, heights: Iterable[float] | None, count: int) -> Iterable[str]:
    """Return the tags of rows from `first` (from 0) on, `heights` in points."""
    if heights is None:
        return (f'<row r="{row}">' for row in range(first + 1, first + 1 + count))
    return (
        f'<row r="{row}" ht="{int(height / _PIXEL + 0.5) * _PIXEL:.16g}" customHeight="1">'
        for row, height in enumerate(heights, first + 1)
    )


class Cells:
    """Makes the cells of one column of a body.

    Args:
        sheet: Where the column stands.
        column: Its number, from 0.
        look: The format of its cells.
        dash: That of cells for which nothing is known.
    """

    def __init__(self, sheet: Sheet, column: int, look: Any, dash: Any) -> None:
        self._sheet = sheet
        self._letters = xl_col_to_name(column)
        self._start = f'<c r="{self._letters}'
        self._look = f'" s="{look._get_xf_index()}"'
        self._dash = f'" s="{dash._get_xf_index()}"'

    def numbers(self, first: int, values: Iterable[Any], divisor: float) -> list[str]:
        """Write numbers from row `first` (from 0) on; a missing or endless one is a dash."""
        start, look, dash = self._start, f"{self._look}><v>", self._dash + self._sheet.string(DASH)
        return [
            f"{start}{row}{look}{value / divisor:.16G}</v></c>"
            if value is not None and -_ENDLESS < value < _ENDLESS
            else f"{start}{row}{dash}"
            for row, value in enumerate(values, first + 1)
        ]

    def texts(self, first: int, values: Sequence[Any]) -> list[str]:
        """Write texts; a missing one is a dash. Each distinct text is made once."""
        start, made = self._start, {value: self._text(value) for value in dict.fromkeys(values)}
        return [f"{start}{row}{made[value]}" for row, value in enumerate(values, first + 1)]

    def links(
        self, first: int, values: Sequence[Any], targets: Sequence[str | None], plain: Cells
    ) -> list[str]:
        """Write texts that lead somewhere; one without a target looks as in `plain`."""
        cells, linked = plain.texts(first, values), self.texts(first, values)
        for at, target in enumerate(targets):
            if target is not None:
                cells[at] = linked[at]
                self._sheet.link(f"{self._letters}{first + at + 1}", target)
        return cells

    def formulas(self, first: int, formulas: Iterable[str], results: Iterable[Any]) -> list[str]:
        """Write formulas with their results, texts or numbers."""
        both = enumerate(zip(formulas, results, strict=True), first + 1)
        return [
            f"{self._start}{row}{self._look}{_typed(result)}"
            f"<f>{escape(formula.removeprefix('='), quote=False)}</f><v>{_shown(result)}</v></c>"
            for row, (formula, result) in both
        ]

    def _text(self, value: Any) -> str:
        if value is None or value != value:
            return self._dash + self._sheet.string(DASH)
        return self._look + ("/>" if value == "" else self._sheet.string(clean(str(value))))


def _typed(result: Any) -> str:
    return ' t="str">' if isinstance(result, str) and result else ">"


def _shown(result: Any) -> str:
    return escape(result, quote=False) if isinstance(result, str) else str(result)
