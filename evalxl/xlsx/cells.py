"""From what a cell stores (type, style, text) to what it holds and shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from evalxl.core import lazy_re as re
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.formats.shown import show_number, show_text
from evalxl.xlsx.grid import Cell
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.strings import unescape
from evalxl.xlsx.styles import GENERAL

_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?\s*", re.ASCII)
_LOST = "\0lost"
KINDS = ("n", "b", "e", "d", "s", "str", "inlineStr")
"""The types a cell can have."""
_INFINITE = (float("inf"), float("-inf"))


class Stored(NamedTuple):
    """A cell as its XML states it; `kind` and `style` are the attributes `t` and `s`."""

    row: int
    column: int
    kind: str
    style: str | None
    text: str
    formula: str | None


@dataclass(slots=True)
class CellMaker:
    """Makes the cells of one workbook.

    Args:
        number_formats: Format codes by style index.
        strings: Gives the shared strings; called when the first cell needs them.
        limits: Bound the texts.
        date1904: Whether days count from 1904.
    """

    number_formats: Sequence[str]
    strings: Callable[[], Sequence[str]]
    limits: Limits
    date1904: bool = False
    _codes: dict[str | None, str] = field(default_factory=dict)

    def make(self, stored: Stored) -> Cell:
        """Make a cell; `value` is `None` where a formula was never computed.

        A number that is none (`<v>abc</v>`) is kept as text.

        Raises:
            Refused: `unreadable` for a shared string that does not exist, `limit_exceeded`.
        """
        code = self._format(stored.style)
        if code == _LOST:
            if stored.kind in ("n", "d") and stored.text.strip():  # `100%` would be read as 1
                raise damaged("lost_style", f"R{stored.row}C{stored.column}", stored.style)
            code = GENERAL  # texts look the same
        match stored.kind:
            case "n":
                return self._number(stored, code)
            case "b":
                return _boolean(stored, code)
            case "e":
                return _cell(stored, "e", stored.text or None, stored.text, code)
            case "d":
                return self._date(stored, code)
        text = self._shared(stored) if stored.kind == "s" else unescape(stored.text)
        if len(text) > self.limits.text_length:
            self.limits.check("text_length", len(text), f"R{stored.row}C{stored.column}")
        return _cell(stored, "s", text, show_text(text, code), code)

    def _format(self, style: str | None) -> str:
        if style not in self._codes:
            self._codes[style] = self._code(style)
        return self._codes[style]

    def _code(self, style: str | None) -> str:
        if style in (None, "", "0") and not self.number_formats:
            return GENERAL
        number = style or "0"
        if number.isdecimal() and len(number) < 10 and int(number) < len(self.number_formats):
            return self.number_formats[int(number)]
        return _LOST

    def _number(self, stored: Stored, code: str) -> Cell:
        if not stored.text.strip():
            return _cell(stored, "n", None, "", code)
        value = float(stored.text) if _NUMBER.fullmatch(stored.text) else _INFINITE[0]
        if value in _INFINITE:
            return _cell(stored, "s", stored.text, stored.text, code)
        return self._shown(stored, value, code)

    def _shown(self, stored: Stored, value: float, code: str) -> Cell:
        text, is_raw = show_number(value, code, self.date1904)
        return _cell(stored, "n", value, text, code, is_raw)

    def _date(self, stored: Stored, code: str) -> Cell:
        """Turn an ISO 8601 date into the serial number other files hold."""
        try:
            when = datetime.fromisoformat(stored.text.strip()).replace(tzinfo=None)
        except ValueError:
            return _cell(stored, "s", stored.text, stored.text, code)
        since = when - (datetime(1904, 1, 1) if self.date1904 else datetime(1899, 12, 30))
        cell = self._shown(stored, since.days + since.seconds / 86_400, code)
        return cell if code != GENERAL else cell._replace(text=stored.text)

    def _shared(self, stored: Stored) -> str:
        number = stored.text.strip()
        if not number:
            return ""
        strings = self.strings()
        if number.isdecimal() and len(number) < 10 and int(number) < len(strings):
            return strings[int(number)]
        raise damaged("lost_string", f"R{stored.row}C{stored.column}", number)


def _boolean(stored: Stored, code: str) -> Cell:
    truth = stored.text.strip()
    if not truth:
        return _cell(stored, "b", None, "", code)
    is_true = truth in ("1", "true")
    return _cell(stored, "b", is_true, str(is_true).upper(), code)


def _cell(
    stored: Stored,
    kind: str,
    value: float | str | bool | None,
    text: str,
    code: str,
    is_raw: bool = False,
) -> Cell:
    return Cell(stored.row, stored.column, kind, value, text, code, stored.formula, is_raw)
