"""References to the columns of tables: `表1[得分]`, `表1[[#This Row],[分值]]`."""

from __future__ import annotations

from dataclasses import dataclass

from evalxl.core import lazy_re as re
from evalxl.core.errors import Refused
from evalxl.xlsx.addresses import parse_block
from evalxl.xlsx.formula.nodes import Area
from evalxl.xlsx.grid import Block, Grid
from evalxl.xlsx.markup import MAIN, Attributes, scan

_COLUMN = r"\[(?P<{0}>(?:'.|[^\[\]'\#@])+)\]"
_WHOLE = re.compile(r"(?P<table>[^\[\]]+)" + _COLUMN.format("column"))
_THIS_ROW = re.compile(
    r"(?P<table>[^\[\]]*)\[\s*(?:\[\#This\ Row\]\s*,\s*|@)"
    r"\[?(?P<column>(?:'.|[^\[\]'\#@])+)\]?\s*\]",
    re.IGNORECASE,
)
_ESCAPED = re.compile("'(.)")


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: str
    body: Block
    columns: list[str]


class TableColumns:
    """The tables of a workbook, read when the first formula asks for one."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._tables: dict[str, _Table] | None = None

    def area(self, reference: str, sheet: str, row: int) -> Area | None:
        """Return the cells a reference means; `None` where it is none of these two kinds."""
        if "[" not in reference:
            return None
        if found := _THIS_ROW.fullmatch(reference):
            table = self._find(found["table"], sheet, row)
            if table and table.body.top <= row <= table.body.bottom:
                return _column(table, found["column"], row, row)
        elif found := _WHOLE.fullmatch(reference):
            table = self._find(found["table"], sheet, row)
            if table:
                return _column(table, found["column"], table.body.top, table.body.bottom)
        return None

    def _find(self, name: str, sheet: str, row: int) -> _Table | None:
        if self._tables is None:
            self._tables = _read(self._grid)
        if name:
            return self._tables.get(name.casefold())
        own = [one for one in self._tables.values() if one.sheet == sheet]
        return own[0] if len(own) == 1 else None


def _column(table: _Table, name: str, top: int, bottom: int) -> Area | None:
    plain = _ESCAPED.sub(r"\1", name).casefold()
    places = [at for at, one in enumerate(table.columns) if one.casefold() == plain]
    if len(places) != 1:
        return None
    column = table.body.left + places[0]
    return Area(table.sheet, Block(top, column, bottom, column))


def _read(grid: Grid) -> dict[str, _Table]:
    package, found = grid.package, {}
    for sheet in grid.sheets if package else ():
        assert package
        for arrow in package.relationships(sheet.part).values():
            if arrow.kind == "table" and not arrow.is_external and arrow.target in package:
                try:
                    name, table = _table(package.read(arrow.target), arrow.target, sheet.name)
                except (Refused, ValueError):
                    continue  # no table: formulas that name it are not understood
                found[name.casefold()] = table
    return found


def _table(markup: bytes, part: str, sheet: str) -> tuple[str, _Table]:
    about: Attributes = {}
    columns: list[str] = []
    starts = {
        "table": about.update,
        "tableColumn": lambda attributes: columns.append(attributes.get("name", "")),
    }
    scan(markup, part, MAIN, starts, {})
    block = parse_block(about.get("ref", ""), part)
    head = int(about.get("headerRowCount", "1"))
    foot = int(about.get("totalsRowCount", "0"))
    body = Block(block.top + head, block.left, block.bottom - foot, block.right)
    return about.get("displayName") or about.get("name", ""), _Table(sheet, body, columns)
