"""One worksheet's XML, read in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalxl.core.errors import Refused
from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW, parse_address, parse_block
from evalxl.xlsx.blank_rows import blank_rows_at_end
from evalxl.xlsx.cells import KINDS, CellMaker, Stored
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.formula.moving import moved
from evalxl.xlsx.grid import Block, Sheet
from evalxl.xlsx.markup import MAIN, Attributes, scan
from evalxl.xlsx.sheets import PICTURE, WPS_PICTURE, SheetBuilder
from evalxl.xlsx.strings import unescape

_TRUE = ("1", "true")


@dataclass(slots=True)
class SheetReader:
    """Fills a `Sheet` from its XML; one instance a sheet."""

    builder: SheetBuilder
    cells: CellMaker
    is_protected: bool = False
    _is_sheet: bool = False
    _row: int = 0
    _column: int = MAX_COLUMN  # outside of a row, a cell without an address has no place
    _attributes: Attributes = field(default_factory=dict)
    _value: str | None = None
    _formula: str | None = None
    _doubt: tuple[str, str] | None = None
    _formula_attributes: Attributes = field(default_factory=dict)
    _masters: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    _runs: list[str] = field(default_factory=list)
    _in_phonetic: bool = False
    _in_cell: bool = False
    _merges: list[Block] = field(default_factory=list)
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: bytearray = field(default_factory=lambda: bytearray(MAX_COLUMN + 1))

    def read(self, markup: bytes) -> None:
        """Read the whole part.

        Raises:
            Refused: `unreadable` or `limit_exceeded`.
        """
        starts = {
            "worksheet": self._start_sheet,
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "is": self._start_inline,
            "extLst": self._start_extensions,
            "rPh": self._start_phonetic,
            "col": self._start_columns,
            "mergeCell": self._start_merge,
            "sheetProtection": self._start_protection,
        }
        ends = {
            "c": self._end_cell,
            "row": self._end_row,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_run,
            "is": self._end_inline,
            "rPh": self._end_phonetic,
        }
        blank = blank_rows_at_end(markup)
        markup = markup[: blank.start] + markup[blank.stop :]
        scan(markup, self._sheet.part, MAIN, starts, ends, foreign=self._meet_foreign)
        if not self._is_sheet:  # some other part: a sheet that seems empty is not
            raise damaged("no_worksheet", self._sheet.part)
        columns = range(1, self._sheet.max_column + 1)
        hidden_columns = [column for column in columns if self._hidden_columns[column]]
        self.builder.finish(self._merges, self._hidden_rows, hidden_columns)

    @property
    def _sheet(self) -> Sheet:
        return self.builder.sheet

    def _start_sheet(self, _attributes: Attributes) -> None:
        self._is_sheet = True

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        row = self._row + 1 if number is None else self._whole(number)
        if row > MAX_ROW:
            raise self._bad_reference(f"row {row}")
        if row <= self._row:
            self._note_once("rows_out_of_order", row)
        self._row, self._column = row, 0
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
            self._hidden_rows.add(row)

    def _end_row(self, _text: str) -> None:
        self._column = MAX_COLUMN

    def _start_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._value = self._formula = self._doubt = None
        self._in_cell = True
        address = attributes.get("r")
        if address is not None:
            self._row, self._column = parse_address(address, self._sheet.part)
        elif self._column < MAX_COLUMN:
            self._column += 1
        else:
            raise self._bad_reference(f"row {self._row}")

    def _start_formula(self, attributes: Attributes) -> None:
        self._formula_attributes = attributes
        if attributes.get("t") in ("array", "dataTable"):
            self._sheet.arrays.append(parse_block(attributes.get("ref", ""), self._sheet.part))

    def _end_formula(self, text: str) -> None:
        self._formula = unescape(text)
        if self._formula_attributes.get("t") != "shared":
            return
        number = self._formula_attributes.get("si", "")
        if text:
            self._masters[number] = (self._formula, self._row, self._column)
        elif number in self._masters:
            formula, row, column = self._masters[number]
            self._formula = moved(formula, self._row - row, self._column - column)

    def _end_value(self, text: str) -> None:
        if self._value is not None and self._value != text:
            self._doubt = ("存了两个值", "it holds two values")
        self._value = text

    def _meet_foreign(self) -> None:
        """Doubt a cell that holds what is no part of a cell: other programs may show that."""
        if self._in_cell:
            self._doubt = ("里面有不属于单元格的内容", "it holds what is no part of a cell")

    def _start_inline(self, _attributes: Attributes) -> None:
        self._runs.clear()

    def _end_run(self, text: str) -> None:
        if not self._in_phonetic:
            self._runs.append(text)

    def _end_inline(self, _text: str) -> None:
        self._end_value("".join(self._runs))

    def _start_extensions(self, _attributes: Attributes) -> None:
        self._in_cell = False  # what stands in there is made to be passed over

    def _start_phonetic(self, _attributes: Attributes) -> None:
        self._in_phonetic = True

    def _end_phonetic(self, _text: str) -> None:
        self._in_phonetic = False

    def _start_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
            first = self._whole(attributes.get("min", ""))
            last = min(self._whole(attributes.get("max", "")), MAX_COLUMN)
            self._hidden_columns[first : last + 1] = b"\x01" * (last + 1 - first)

    def _start_merge(self, attributes: Attributes) -> None:
        self._merges.append(parse_block(attributes.get("ref", ""), self._sheet.part))
        self.builder.budget.limits.check("merged_places", len(self._merges), self._sheet.name)

    def _start_protection(self, attributes: Attributes) -> None:
        self.is_protected = attributes.get("sheet") in _TRUE

    def _end_cell(self, _text: str) -> None:
        self._in_cell = False
        if not self._value and self._formula is None:
            return  # styled, but empty, whatever its type
        kind, style = self._attributes.get("t", "n"), self._attributes.get("s")
        if kind not in KINDS:
            self._doubt = (f"类型“{kind[:20]}”不明", f"its type “{kind[:20]}” is none")
        value = self._value or ""
        if self._is_picture(kind, value):
            kind, value = "str", PICTURE
        stored = Stored(self._row, self._column, kind, style, value, self._formula)
        cell = self.cells.make(stored)
        if cell.value in (None, "") and cell.formula is None:
            return
        if kind == "n" and cell.kind == "s":
            self.builder.note("bad_number", cell, provided=cell.text[:40])
        if self._doubt is not None:
            self.builder.put_unclear(cell, *self._doubt)
            return
        self.builder.put(cell)

    def _is_picture(self, kind: str, value: str) -> bool:
        """Whether a picture lies in the cell: of Excel's kind, or of the kind of WPS."""
        if kind == "e" and value == "#VALUE!" and self._attributes.get("vm"):
            return True
        return bool(self._formula and WPS_PICTURE.match(self._formula))

    def _note_once(self, slug: str, row: int) -> None:
        if all(noted != slug for noted, _params in self._sheet.problems):
            self._sheet.problems.append((slug, {"row": row}))

    def _whole(self, text: str) -> int:
        if text.isdecimal() and len(text) < 10 and int(text) > 0:
            return int(text)
        raise self._bad_reference(text[:20])

    def _bad_reference(self, found: str) -> Refused:
        detail = f"{self._sheet.part}: {found}"
        return Refused("unreadable", kind="bad_reference", detail=detail)


def _is_zero(size: str | None) -> bool:
    """Return whether a height or width is nothing: people hide rows by pulling them shut."""
    return size is not None and not size.strip("0. ")
