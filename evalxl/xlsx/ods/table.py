"""The tables of an OpenDocument spreadsheet, read in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalxl.core import lazy_re as re
from evalxl.core.errors import Refused
from evalxl.xlsx.addresses import MAX_COLUMN, MAX_ROW
from evalxl.xlsx.grid import Block, Cell, Sheet
from evalxl.xlsx.markup import Attributes, End, Start
from evalxl.xlsx.ods.cells import TABLE, make_cell
from evalxl.xlsx.ods.text import TextCollector
from evalxl.xlsx.sheets import Budget, SheetBuilder

_STYLE_NAME = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 name"
_ADDRESS = re.compile(r"\$?(?:(?P<quoted>'(?:[^']|'')+')|(?P<plain>[^.']+))\.(?P<cells>.+)")
_UNSEEN = ("collapse", "filter")


@dataclass(slots=True)
class TableReader:
    """Collects the sheets of `content.xml`."""

    budget: Budget
    texts: TextCollector
    sheets: list[Sheet] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    has_external_tables: bool = False
    _builder: SheetBuilder | None = None
    _style: str = ""
    _unseen_styles: set[str] = field(default_factory=set)
    _row: int = 1
    _column: int = 1
    _described_column: int = 1
    _repeat: int = 1
    _attributes: Attributes = field(default_factory=dict)
    _cells: list[Cell] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: set[int] = field(default_factory=set)

    def starts(self) -> dict[str, Start]:
        """Return the handlers of start tags."""
        return {
            "style": self._start_style,
            "table-properties": self._start_table_properties,
            "table": self._start_table,
            "table-source": self._start_source,
            "table-column": self._start_column,
            "table-row": self._start_row,
            "table-cell": self._start_cell,
            "covered-table-cell": self._start_cell,
            "named-range": self._start_name,
        }

    def ends(self) -> dict[str, End]:
        """Return the handlers of end tags."""
        return {
            "table": self._end_table,
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
        }

    def _start_style(self, attributes: Attributes) -> None:
        self._style = attributes.get(_STYLE_NAME, "")

    def _start_table_properties(self, attributes: Attributes) -> None:
        if attributes.get(f"{TABLE} display") == "false":
            self._unseen_styles.add(self._style)

    def _start_table(self, attributes: Attributes) -> None:
        is_unseen = attributes.get(f"{TABLE} style-name", "") in self._unseen_styles
        name = attributes.get(f"{TABLE} name", "")
        sheet = Sheet(name, "content.xml", "hidden" if is_unseen else "visible")
        self._builder = SheetBuilder(sheet, self.budget)
        self._row = self._described_column = 1
        self._blocks, self._hidden_rows, self._hidden_columns = [], set(), set()

    def _start_name(self, attributes: Attributes) -> None:
        """Note a name of the workbook: `$表1.$A$1` as `'表1'!$A$1`."""
        found = _ADDRESS.fullmatch(attributes.get(f"{TABLE} cell-range-address", ""))
        if found and self._builder is None:
            sheet = found["quoted"] or f"'{found['plain']}'"
            self.names[attributes.get(f"{TABLE} name", "")] = f"{sheet}!{found['cells']}"

    def _start_source(self, _attributes: Attributes) -> None:
        self._builder = None  # another file's table, kept as a copy
        self.has_external_tables = True

    def _end_table(self, _text: str) -> None:
        if self._builder is not None:
            self._builder.finish(self._blocks, self._hidden_rows, self._hidden_columns)
            self.sheets.append(self._builder.sheet)
        self._builder = None

    def _start_column(self, attributes: Attributes) -> None:
        first = self._described_column
        self._described_column += _repeats(attributes, "columns")
        if attributes.get(f"{TABLE} visibility") in _UNSEEN:
            end = min(self._described_column, MAX_COLUMN + 1)
            self._hidden_columns.update(range(first, end))

    def _start_row(self, attributes: Attributes) -> None:
        self._column, self._cells = 1, []
        self._repeat = _repeats(attributes, "rows")
        if attributes.get(f"{TABLE} visibility") in _UNSEEN:
            end = min(self._row + self._repeat, MAX_ROW + 1)
            self._hidden_rows.update(range(self._row, end))

    def _end_row(self, _text: str) -> None:
        if self._builder is not None and self._cells:
            for row in range(self._row, self._row + self._repeat):
                if row > MAX_ROW:
                    raise Refused("unreadable", kind="bad_reference", detail=f"row {row}")
                for cell in self._cells:
                    self._builder.put(cell._replace(row=row))
        self._row += self._repeat

    def _start_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self.texts.take()

    def _end_cell(self, _text: str) -> None:
        text, comment = self.texts.take()
        attributes, first = self._attributes, self._column
        self._column += _repeats(attributes, "columns")
        if self._builder is None:
            return
        limits = self.budget.limits
        limits.check("text_length", len(text), f"R{self._row}C{first}")
        cell = make_cell(self._row, first, attributes, text)
        if cell is not None:
            if self._column > MAX_COLUMN + 1:
                raise Refused("unreadable", kind="bad_reference", detail=f"column {self._column}")
            self._cells += [cell._replace(column=at) for at in range(first, self._column)]
        if comment:
            self._builder.sheet.comments[(self._row, first)] = comment
        self._span(attributes, first)

    def _span(self, attributes: Attributes, column: int) -> None:
        rows = _count(attributes.get(f"{TABLE} number-rows-spanned"))
        columns = _count(attributes.get(f"{TABLE} number-columns-spanned"))
        if rows > 1 or columns > 1:
            bottom = min(self._row + rows - 1, MAX_ROW)
            right = min(column + columns - 1, MAX_COLUMN)
            self._blocks.append(Block(self._row, column, bottom, right))


def _repeats(attributes: Attributes, what: str) -> int:
    return _count(attributes.get(f"{TABLE} number-{what}-repeated"))


def _count(text: str | None) -> int:
    is_number = text is not None and text.isdecimal() and len(text) < 10
    return max(int(text), 1) if text is not None and is_number else 1
