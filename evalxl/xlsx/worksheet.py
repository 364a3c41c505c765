"""One worksheet's XML, read in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from evalxl.errors import Refused
from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW, parse_address, parse_block
from evalxl.xlsx.formulas import moved
from evalxl.xlsx.grid import Block, Cell, Sheet, Value
from evalxl.xlsx.layout import resolve_merges
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.markup import MAIN, Attributes, scan
from evalxl.xlsx.numberformats import show_number, show_text
from evalxl.xlsx.strings import unescape

_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?\s*", re.ASCII)
_GENERAL = "General"
_PROTECTION = "sheet_protection"


@dataclass(slots=True)
class Shared:
    """What the sheets of one workbook have in common."""

    number_formats: Sequence[str]
    strings: Callable[[], Sequence[str]]
    limits: Limits
    date1904: bool = False
    cells_left: int = 0
    places_left: int = 0
    features: set[str] = field(default_factory=set)


class SheetReader:
    """Fills a `Sheet` from its XML; one instance a sheet."""

    def __init__(self, sheet: Sheet, shared: Shared) -> None:
        self.sheet = sheet
        self.shared = shared
        self.row = 0
        self.column = 0
        self.attributes: Attributes = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.formula_attributes: Attributes = {}
        self.runs: list[str] = []
        self.is_phonetic = False
        self.masters: dict[str, tuple[str, int, int]] = {}
        self.merges: list[Block] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns = bytearray(MAX_COLUMN + 1)

    def read(self, markup: bytes) -> None:
        """Read the whole part.

        Raises:
            Refused: `unreadable` or `limit_exceeded`.
        """
        starts = {
            "row": self.start_row,
            "c": self.start_cell,
            "f": self.start_formula,
            "is": self.start_inline,
            "rPh": self.start_phonetic,
            "col": self.start_columns,
            "mergeCell": self.start_merge,
            "sheetProtection": self.start_protection,
        }
        ends = {
            "c": self.end_cell,
            "v": self.end_value,
            "f": self.end_formula,
            "t": self.end_run,
            "is": self.end_inline,
            "rPh": self.end_phonetic,
        }
        scan(markup, self.sheet.part, MAIN, starts, ends)
        self.finish()

    def finish(self) -> None:
        """Settle what needs the whole sheet: its extent, merges, hidden rows and columns."""
        sheet = self.sheet
        self.shared.places_left -= resolve_merges(sheet, self.merges, self.shared.places_left)
        sheet.hidden_rows = frozenset(row for row in self.hidden_rows if row <= sheet.max_row)
        sheet.hidden_columns = frozenset(
            column for column in range(1, sheet.max_column + 1) if self.hidden_columns[column]
        )

    def start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        row = self.row + 1 if number is None else self.whole(number, MAX_ROW)
        if row > MAX_ROW:
            raise self.damaged("bad_reference", f"row {row}")
        if row <= self.row:
            self.sheet.problems.append(("rows_out_of_order", {"row": row, "after": self.row}))
        self.row, self.column = row, 0
        if attributes.get("hidden") in ("1", "true") or attributes.get("ht") in ("0", "0.0"):
            self.hidden_rows.add(row)

    def start_cell(self, attributes: Attributes) -> None:
        self.attributes = attributes
        self.value = self.formula = None
        address = attributes.get("r")
        if address is None:
            self.column += 1
            if self.column > MAX_COLUMN:
                raise self.damaged("bad_reference", f"row {self.row}")
        else:
            self.row, self.column = parse_address(address, self.sheet.part)

    def start_formula(self, attributes: Attributes) -> None:
        self.formula_attributes = attributes

    def end_formula(self, text: str) -> None:
        self.formula = unescape(text)
        if self.formula_attributes.get("t") != "shared":
            return
        number = self.formula_attributes.get("si", "")
        if text:
            self.masters[number] = (self.formula, self.row, self.column)
        elif number in self.masters:
            master, row, column = self.masters[number]
            self.formula = moved(master, self.row - row, self.column - column)

    def end_value(self, text: str) -> None:
        self.value = text

    def start_inline(self, _attributes: Attributes) -> None:
        self.runs.clear()

    def end_run(self, text: str) -> None:
        if not self.is_phonetic:
            self.runs.append(text)

    def end_inline(self, _text: str) -> None:
        self.value = "".join(self.runs)

    def start_phonetic(self, _attributes: Attributes) -> None:
        self.is_phonetic = True

    def end_phonetic(self, _text: str) -> None:
        self.is_phonetic = False

    def start_columns(self, attributes: Attributes) -> None:
        first = self.whole(attributes.get("min", ""), MAX_COLUMN)
        last = self.whole(attributes.get("max", ""), MAX_COLUMN)
        if attributes.get("hidden") in ("1", "true") or attributes.get("width") in ("0", "0.0"):
            self.hidden_columns[first : last + 1] = b"\x01" * (last + 1 - first)

    def start_merge(self, attributes: Attributes) -> None:
        self.merges.append(parse_block(attributes.get("ref", ""), self.sheet.part))

    def start_protection(self, attributes: Attributes) -> None:
        if attributes.get("sheet") in ("1", "true"):
            self.shared.features.add(_PROTECTION)

    def end_cell(self, _text: str) -> None:
        if self.value is None and self.formula is None:
            return
        kind = self.attributes.get("t", "n")
        cell = self.cell(kind, self.value or "")
        if cell.value is None or cell.value == "":
            if self.formula is None:
                return
        self.keep(cell)

    def cell(self, kind: str, stored: str) -> Cell:
        """Make a cell of what is stored under its type."""
        if kind == "n":
            return self.number_cell(stored)
        if kind == "b":
            truth = stored.strip() in ("1", "true")
            return self.make("b", truth if stored else None, str(truth).upper() if stored else "")
        if kind == "e":
            return self.make("e", stored or None, stored)
        if kind == "d":
            return self.date_cell(stored)
        text = self.shared_string(stored) if kind == "s" else unescape(stored)
        self.shared.limits.check("text_length", len(text), self.place)
        return self.make("s", text, show_text(text, self.format))

    def number_cell(self, stored: str) -> Cell:
        if not stored.strip():
            return self.make("n", None, "")
        value = float(stored) if _NUMBER.fullmatch(stored) else float("inf")
        if value in (float("inf"), float("-inf")):
            self.sheet.problems.append(
                ("bad_number", {"cell": self.place, "provided": stored[:40]})
            )
            return self.make("s", stored, stored)
        return self.shown(value)

    def date_cell(self, stored: str) -> Cell:
        """Turn an ISO 8601 date into the serial number any other file would hold."""
        try:
            when = datetime.fromisoformat(stored.strip()).replace(tzinfo=None)
        except ValueError:
            return self.make("s", stored, stored)
        start = datetime(1904, 1, 1) if self.shared.date1904 else datetime(1899, 12, 30)
        since = when - start
        serial = since.days + (since.seconds + since.microseconds / 1e6) / 86_400
        cell = self.shown(serial)
        return cell if self.format != _GENERAL else cell._replace(text=stored)

    def shown(self, value: float) -> Cell:
        text, is_raw = show_number(value, self.format, self.shared.date1904)
        return self.make("n", value, text, is_raw)

    def make(self, kind: str, value: Value, text: str, is_raw: bool = False) -> Cell:
        return Cell(self.row, self.column, kind, value, text, self.format, self.formula, is_raw)

    def keep(self, cell: Cell) -> None:
        """Put a cell in its place; of two in one place the later counts, as in other programs."""
        sheet, place = self.sheet, (cell.row, cell.column)
        self.shared.cells_left -= 1
        if self.shared.cells_left < 0:
            self.shared.limits.check("cells", self.shared.limits.cells + 1, sheet.name)
        if place in sheet.cells:
            before = sheet.cells[place].text
            problem = {"cell": self.place, "first": before, "second": cell.text}
            sheet.problems.append(("duplicate_cell", problem))
        sheet.cells[place] = cell
        sheet.max_row = max(sheet.max_row, cell.row)
        sheet.max_column = max(sheet.max_column, cell.column)

    @property
    def format(self) -> str:
        """The number format code of the cell at hand."""
        style = self.attributes.get("s")
        if style is None:
            return self.shared.number_formats[0] if self.shared.number_formats else _GENERAL
        number = int(style) if style.isdecimal() and len(style) < 10 else -1
        formats = self.shared.number_formats
        return formats[number] if 0 <= number < len(formats) else _GENERAL

    @property
    def place(self) -> str:
        """The cell at hand, for messages."""
        return f"{self.sheet.name}!R{self.row}C{self.column}"

    def shared_string(self, stored: str) -> str:
        strings = self.shared.strings()
        number = stored.strip()
        if number.isdecimal() and len(number) < 10 and int(number) < len(strings):
            return strings[int(number)]
        raise self.damaged("damaged", f"{self.place}: shared string {stored[:20]}")

    def whole(self, text: str, most: int) -> int:
        if text.isdecimal() and len(text) < 10 and 0 < int(text):
            return min(int(text), most) if most == MAX_COLUMN else int(text)
        raise self.damaged("bad_reference", text[:20])

    def damaged(self, kind: str, detail: str) -> Refused:
        return Refused("unreadable", kind=kind, detail=f"{self.sheet.part}: {detail}")
