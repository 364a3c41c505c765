"""A thin, suspicious door to XlsxWriter: every refusal is an error, every text stays a text."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from evalxl.core.errors import EvalxlError
from evalxl.writing.summary.speech import speech
from evalxl.writing.summary.tables import style
from evalxl.writing.summary.tables.body import Sheet
from evalxl.writing.summary.tables.texts import sheet_name

_LIGHT = 2_000  # rows of a table


class WriteRefused(EvalxlError):  # noqa: N818 - the library refused, and so do we
    """XlsxWriter would not write a cell, link, chart or rule; the summary is not made."""


def done(code: Any) -> None:
    """Turn a negative return code of XlsxWriter into an exception."""
    if isinstance(code, int) and code < 0:
        raise WriteRefused(f"XlsxWriter refused a write (return code {code})")


class Book:
    """One workbook in the making; the same calls give the same bytes.

    Args:
        now: Stands in the document's properties as its time of creation.
        title: The document's title.
        rows: Of its longest table. Sheets of very many wait in files, not in memory.
        lean: Write row by row in constant memory; rows must then be written in order.
        lang: Of what it says.
    """

    def __init__(
        self,
        now: datetime,
        title: str,
        *,
        rows: int = 0,
        lean: bool = False,
        lang: str = "zh",
    ) -> None:
        self.lean, self.say = lean, speech(lang)
        self._buffer = BytesIO()
        self._formats: dict[str, Any] = {}
        self._workbook = xlsxwriter.Workbook(
            self._buffer,
            {
                "constant_memory": lean,
                "in_memory": rows <= _LIGHT and not lean,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_format_properties": {"font_name": style.FONT, "font_size": 10},
            },
        )
        self._workbook.set_properties(
            {"title": self.say(title), "author": "evalxl", "created": now.replace(tzinfo=None)}
        )

    def sheet(self, name: str, *, is_hidden: bool = False) -> Any:
        """Add a worksheet; two of the same name are our own mistake and raise."""
        sheet = self._workbook.add_worksheet(sheet_name(self.say(name)), Sheet)
        if is_hidden:
            sheet.hide()
        return sheet

    def format(self, name: str) -> Any:
        """Return the format of that name (see `style.properties`), made once."""
        if name not in self._formats:
            self._formats[name] = self._workbook.add_format(style.properties(name))
        return self._formats[name]

    def fill(self, colour: str) -> Any:
        """Return a bare background, for conditional formats."""
        return self._formats.setdefault(
            colour, self._workbook.add_format({"bg_color": colour, "font_color": style.INK})
        )

    def chart(self, kind: str, subtype: str | None = None) -> Any:
        """Make a chart of a kind, such as `column`."""
        options = {"type": kind, **({"subtype": subtype} if subtype else {})}
        return self._workbook.add_chart(options)

    def define(self, name: str, formula: str) -> None:
        """Define a name for a cell, for use in formulas."""
        done(self._workbook.define_name(self.say.name(name), self.say.formula(formula)))

    def close(self) -> bytes:
        """Finish the workbook and give its bytes."""
        self._workbook.close()
        return self._buffer.getvalue()
