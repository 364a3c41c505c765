"""A thin, suspicious door to XlsxWriter: every refusal is an error, every text stays a text."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

import xlsxwriter

from evalxl.errors import EvalxlError
from evalxl.writing.summary import style

TEXT_LIMIT = 32_767
CLIPPED = "……（余文见原表）"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class WriteRefused(EvalxlError):  # noqa: N818 - the library refused, and so do we
    """XlsxWriter would not write a cell, link, chart or rule; the summary is not made."""


def done(code: Any) -> None:
    """Turn a negative return code of XlsxWriter into an exception."""
    if isinstance(code, int) and code < 0:
        raise WriteRefused(f"XlsxWriter refused a write (return code {code})")


def clean(text: str) -> str:
    """Make a text fit for a cell: no control characters, no markup, not too long.

    Formulas need no defence here: texts are only ever written as strings.
    """
    if _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if text.startswith("<r>"):  # XlsxWriter takes such a text for its own rich-text markup
        text = " " + text
    if len(text) > TEXT_LIMIT // 2:  # Excel counts UTF-16 units, two for a rare character
        units = text.encode("utf-16-le")
        if len(units) > 2 * TEXT_LIMIT:
            kept = units[: 2 * (TEXT_LIMIT - len(CLIPPED))]
            text = kept.decode("utf-16-le", errors="ignore") + CLIPPED
    return text


def sheet_name(text: str) -> str:
    """Make a text fit for a sheet's name: no forbidden character, at most 31 long."""
    return (_SHEET_NAME.sub("_", clean(text)).strip("' ")[:31]) or "_"


class Book:
    """One workbook in the making; the same calls give the same bytes.

    Args:
        now: Stands in the document's properties as its time of creation.
        title: The document's title.
        lean: Write row by row in constant memory; rows must then be written in order.
    """

    def __init__(self, now: datetime, title: str, *, lean: bool = False) -> None:
        self.lean = lean
        self._buffer = BytesIO()
        self._formats: dict[str, Any] = {}
        self._workbook = xlsxwriter.Workbook(
            self._buffer,
            {
                "constant_memory": lean,
                "in_memory": not lean,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": style.FONT, "font_size": 10},
            },
        )
        self._workbook.set_properties(
            {"title": title, "author": "evalxl", "created": now.replace(tzinfo=None)}
        )

    def sheet(self, name: str) -> Any:
        """Add a worksheet; two of the same name are our own mistake and raise."""
        return self._workbook.add_worksheet(sheet_name(name))

    def format(self, name: str) -> Any:
        """Give the format of that name (see `style.properties`), made once."""
        if name not in self._formats:
            self._formats[name] = self._workbook.add_format(style.properties(name))
        return self._formats[name]

    def fill(self, colour: str) -> Any:
        """Give a bare background, for conditional formats."""
        return self._formats.setdefault(
            colour, self._workbook.add_format({"bg_color": colour, "font_color": style.INK})
        )

    def chart(self, kind: str, subtype: str | None = None) -> Any:
        """Make a chart of a kind, such as `column`."""
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        return self._workbook.add_chart(options)

    def define(self, name: str, formula: str) -> None:
        """Give a cell a name for formulas."""
        done(self._workbook.define_name(name, formula))

    def close(self) -> bytes:
        """Finish the workbook and give its bytes."""
        self._workbook.close()
        return self._buffer.getvalue()


def number_writer(sheet: Any, look: Any, dash: Any, divisor: float = 1.0) -> Any:
    """Make a writer (row, column, value) of numbers; a missing one becomes a dash."""
    return partial(_write_number, sheet, look, dash, divisor)


def text_writer(sheet: Any, look: Any, dash: Any) -> Any:
    """Make a writer (row, column, value) of texts; a missing one becomes a dash."""
    return partial(_write_text, sheet, look, dash)


def _write_number(
    sheet: Any, look: Any, dash: Any, divisor: float, row: int, column: int, value: Any
) -> None:
    if value is None or value != value or value in (float("inf"), float("-inf")):
        done(sheet.write_string(row, column, "—", dash))
    else:
        done(sheet.write_number(row, column, value / divisor, look))


def _write_text(sheet: Any, look: Any, dash: Any, row: int, column: int, value: Any) -> None:
    if value is None or value != value:
        done(sheet.write_string(row, column, "—", dash))
    elif value == "":
        done(sheet.write_blank(row, column, None, look))
    else:
        done(sheet.write_string(row, column, clean(str(value)), look))
