"""Write the rows of a table: texts, numbers, dashes and links, a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.writing.summary.tables import style
from evalxl.writing.summary.tables.body import Cells, row_heads
from evalxl.writing.summary.tables.book import Book, done
from evalxl.writing.summary.tables.table import DIVISORS, Placed, Table, Values
from evalxl.writing.summary.tables.texts import clean
from evalxl.writing.summary.view import SummaryOptions

LINE = 14.5  # points a line of text takes
_WIDE = 1.9  # the places a Chinese character of the tables' type takes
_TALLEST = 9  # lines; longer texts can be read in the cell itself
STRETCH = 5_000  # rows turned into plain values at once, to keep memory flat
_URL_LIMIT = 2_000
_PIECES = re.compile(r"[!-~]+ ?|.|\n")

_Writer = Callable[[int, Values], list[str]]


def write_rows(
    book: Book, placed: Placed, table: Table, options: SummaryOptions, foot: Sequence[str]
) -> None:
    """Write all rows and the lines below them.

    Texts wrap as long as there are not too many rows to fit by height.
    """
    if not len(table.rows):
        for row, text in enumerate(foot, placed.first + 1):
            done(placed.worksheet.write_string(row, 0, clean(text), book.format("point")))
        return
    wraps = len(table.rows) <= options.lean_rows
    writers = list(_writers(book, placed, table, wraps, options))
    wrapped = [one for one in table.columns if one.kind == "wrap" and one.is_printed]
    worded = [one.key for one in table.columns if one.worded]
    sheet = placed.worksheet
    done(sheet.begin_body(placed.first, placed.last + len(foot), len(table.columns)))
    for start in range(0, len(table.rows), STRETCH):
        first, values = placed.first + start, table.values(start, start + STRETCH)
        values = values.assign(**{key: book.say.column(values[key]) for key in worded})
        texts = [(values[one.key], one.width) for one in wrapped]
        tall = heights(texts, len(values)) if wraps else None
        cells = [write(first, values) for write in writers]
        sheet.add_rows(row_heads(first, tall, len(values)), cells)
    below = Cells(sheet, 0, book.format("point"), book.format("point"))
    lines_below = below.texts(placed.last + 1, list(foot))
    sheet.add_rows(
        row_heads(placed.last + 1, [14 + LINE, *[4 + LINE] * (len(foot) - 1)], len(foot)),
        [lines_below],
    )


@cache
def folded(text: str, width: float) -> tuple[str, ...]:
    """Part a text into lines of a width, a Chinese character taking two places.

    Latin words stay whole.
    """
    parts, room = [""], width
    for piece in _PIECES.findall(text):
        room -= len(piece.encode("gbk", errors="replace"))
        if room < 0 or piece == "\n":
            parts.append("")
            room = width - len(piece.encode("gbk", errors="replace"))
        parts[-1] += piece.strip("\n")
    return tuple(parts)


def heights(wrapped: Sequence[tuple[list[Any], float]], count: int) -> list[float]:
    """The height of so many rows in points: that of the tallest text in columns of a width."""
    tallest = [1] * count
    for texts, width in wrapped:
        known = {text: lines(text, width - 2) for text in dict.fromkeys(texts)}
        tallest = list(map(max, tallest, map(known.__getitem__, texts)))
    return [6 + LINE * min(needed, _TALLEST) for needed in tallest]


def lines(text: Any, width: float) -> int:
    """Count the lines a text takes in a column of that width."""
    if not isinstance(text, str) or (len(text) * _WIDE <= width and "\n" not in text):
        return 1
    # In GBK a Chinese character takes two bytes, a Latin one takes one: the places it fills.
    parts = text.encode("gbk", errors="replace").split(b"\n")
    return sum(1 + int((len(part) - 1) // width) for part in parts)


def _writers(
    book: Book, placed: Placed, table: Table, wraps: bool, options: SummaryOptions
) -> Iterator[_Writer]:
    links = _Links(book, options)
    for index, column in enumerate(table.columns):
        kind = "text" if column.kind == "wrap" and not wraps else column.kind
        looks = [book.format(f"{kind}.helper" if column.helper else kind), book.format("dash")]
        cells = Cells(placed.worksheet, index, *looks)
        if kind in style.NUMBER_FORMATS:
            yield _numbers(cells, column.key, DIVISORS.get(kind, 1.0))
        elif column.link is None:
            yield _texts(cells, column.key)
        else:
            linked = Cells(placed.worksheet, index, book.format(f"{kind}.link"), looks[1])
            yield links.writer(linked, cells, column.key, column.link)


def _numbers(cells: Cells, key: str, divisor: float) -> _Writer:
    return lambda first, rows: cells.numbers(first, rows[key], divisor)


def _texts(cells: Cells, key: str) -> _Writer:
    return lambda first, rows: cells.texts(first, rows[key])


class _Links:
    """Writes linked columns of one sheet; past a number of links the texts stand alone.

    One count for all columns: Excel limits the links of a whole sheet.
    """

    def __init__(self, book: Book, options: SummaryOptions) -> None:
        self._left = options.lean_links_per_sheet if book.lean else options.links_per_sheet

    def writer(self, linked: Cells, plain: Cells, key: str, link: str) -> _Writer:
        """Make a writer of texts that lead to the addresses in the column `link`."""

        def write(first: int, rows: Values) -> list[str]:
            texts = rows[key]
            targets = [*map(self._target, texts, rows[link])]
            return linked.links(first, texts, targets, plain)

        return write

    def _target(self, text: Any, link: Any) -> str | None:
        is_link = isinstance(link, str) and isinstance(text, str) and len(link) < _URL_LIMIT
        if not is_link or not self._left:
            return None
        self._left -= 1
        return str(link)
