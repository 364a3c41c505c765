"""Putting a sheet together: cells into their places, merged blocks over them, all counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import isfinite

from evalxl.core import lazy_re as re
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.formats.hiding import is_hidden, plainly, shows_another_number
from evalxl.xlsx.formats.shown import NO_NUMBER
from evalxl.xlsx.grid import Block, Cell, Sheet
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.visible import visible

ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"))
"""What programs show instead of a result; as a text it says as little."""
_SMALL_BLOCK = 10_000  # places; larger ones (whole rows or columns) end where the content ends
_MANY = 20  # covered values: fewer are left behind by people who merge filled cells


PICTURE = "（图片）"
"""What stands for a picture in a cell, which other programs show as `#VALUE!` or as a formula."""
WPS_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
"""A picture of WPS: a formula, or its text where a program saved the values only."""


@dataclass(slots=True)
class Budget:
    """How much of the limits the sheets of one workbook have used together."""

    limits: Limits
    cells: int = 0
    characters: int = 0
    merged_places: int = 0

    def spend(self, cell: Cell, sheet: str) -> None:
        """Count one cell."""
        self.cells += 1
        self.characters += len(cell.text)
        if self.cells > self.limits.cells or self.characters > self.limits.total_text:
            self.limits.check("cells", self.cells, sheet)
            self.limits.check("total_text", self.characters, sheet)

    def spend_merged(self, places: int, sheet: str) -> None:
        """Count places under a merge, before they are noted."""
        self.merged_places += places
        self.limits.check("merged_places", self.merged_places, sheet)


def _content(cell: Cell) -> tuple[object, ...]:
    return cell.kind, cell.value, cell.formula


@dataclass(slots=True)
class SheetBuilder:
    """Fills one sheet; `finish` comes last."""

    sheet: Sheet
    budget: Budget

    def put(self, cell: Cell) -> None:
        """Put a cell in its place; of two that differ neither counts: programs differ in which."""
        sheet, place = self.sheet, (cell.row, cell.column)
        self.budget.spend(cell, sheet.name)
        cell = self._seen(cell)
        if shows_another_number(cell):
            what = {"zh": f"数字格式显示的数不是存放的数 {plainly(cell)}"}
            what["en"] = f"its number format shows another number than the stored {plainly(cell)}"
            self.note("unclear_cell", cell, provided=cell.text[:40], what=what)
            sheet.unclear.add(place)
        first = sheet.cells.get(place)
        if first is not None and _content(first) != _content(cell):
            self.note("duplicate_cell", cell, first=first.text, second=cell.text)
            sheet.unclear.add(place)
        if place in sheet.unclear:
            sheet.cells.pop(place, None)
            return
        sheet.cells[place] = cell
        if cell.row > sheet.max_row:
            sheet.max_row = cell.row
        if cell.column > sheet.max_column:
            sheet.max_column = cell.column

    def _seen(self, cell: Cell) -> Cell:
        """Leave out characters nobody sees; note a value that its format hides, and show it."""
        if cell.kind == "n" and isinstance(cell.value, float) and not isfinite(cell.value):
            return cell._replace(kind="e", value=NO_NUMBER, text=NO_NUMBER)
        if cell.kind == "s" and WPS_PICTURE.match(cell.text):
            return cell._replace(value=PICTURE, text=PICTURE)
        text = visible(cell.text)
        if not text and is_hidden(cell):
            text = visible(plainly(cell))
            self.note("hidden_value", cell, provided=text)
        if cell.kind == "s" and text in ERRORS:
            return cell._replace(kind="e", text=text)  # pasted as a value, or laid out anew
        return cell if text == cell.text else cell._replace(text=text)

    def put_unclear(self, cell: Cell, zh: str, en: str) -> None:
        """Leave a place empty whose content can be read in several ways, and say so."""
        what = {"zh": zh, "en": en}
        self.note("unclear_cell", cell, provided=cell.text[:40], what=what)
        self.sheet.unclear.add((cell.row, cell.column))
        self.put(cell)

    def note(self, slug: str, cell: Cell, **params: object) -> None:
        """Note a problem that the cells themselves cannot show."""
        self.sheet.problems.append((slug, {"row": cell.row, "column": cell.column, **params}))

    def finish(
        self,
        blocks: Iterable[Block],
        hidden_rows: Collection[int],
        hidden_columns: Collection[int],
    ) -> None:
        """Settle what needs the whole sheet; what is hidden beyond its content does not matter."""
        sheet = self.sheet
        for block in blocks:
            self._merge(block)
        for place in [place for place in sheet.cells if place in sheet.merged]:
            sheet.covered.append(sheet.cells.pop(place))
        if len(self._unseen()) > max(len(sheet.cells), _MANY):
            raise damaged("hidden_by_merges", sheet.name)
        sheet.hidden_rows = frozenset(row for row in hidden_rows if row <= sheet.max_row)
        sheet.hidden_columns = frozenset(at for at in hidden_columns if at <= sheet.max_column)

    def _unseen(self) -> list[Cell]:
        """List covered values that differ from what is seen: exporters repeat the latter."""
        sheet = self.sheet
        return [cell for cell in sheet.covered if not self._repeats(cell)]

    def _repeats(self, cell: Cell) -> bool:
        sheet = self.sheet
        seen = sheet.cells.get(sheet.merged[cell.row, cell.column])
        shown = seen.text.strip() if seen else ""
        return cell.text.strip() in ("", shown) or (seen is not None and cell.value == seen.value)

    def _merge(self, block: Block) -> None:
        """Note a block; of overlapping ones the first counts."""
        sheet, anchor = self.sheet, (block.top, block.left)
        if anchor in sheet.merged or anchor == (block.bottom, block.right):
            return
        sheet.merges.append(block)
        bottom, right = self._reach(block)
        places = (bottom - block.top + 1) * (right - block.left + 1) - 1
        self.budget.spend_merged(places, sheet.name)
        for row in range(block.top, bottom + 1):
            for column in range(block.left, right + 1):
                if (row, column) != anchor:
                    sheet.merged.setdefault((row, column), anchor)

    def _reach(self, block: Block) -> tuple[int, int]:
        places = (block.bottom - block.top + 1) * (block.right - block.left + 1)
        if places <= _SMALL_BLOCK:
            return block.bottom, block.right
        return (
            max(block.top, min(block.bottom, self.sheet.max_row)),
            max(block.left, min(block.right, self.sheet.max_column)),
        )
