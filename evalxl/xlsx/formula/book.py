"""The formulas of a whole workbook: which depend on what, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from evalxl.xlsx.formula.functions import Argument, Range, called, single
from evalxl.xlsx.formula.lexer import NotUnderstoodError
from evalxl.xlsx.formula.nodes import Area, Call, Failure, Literal, Node, Unknown
from evalxl.xlsx.formula.parser import parse
from evalxl.xlsx.formula.tables import TableColumns
from evalxl.xlsx.formula.values import FailedError, Scalar, truth
from evalxl.xlsx.grid import Block, Cell, Grid, Sheet, Value

_ANYWHERE = ("INDIRECT", "OFFSET", "CELL", "GETPIVOTDATA")  # what they read stands in values
_MOST_PLACES = 20_000
_DEEPEST = 200
_NOTHING = Unknown("")


class Address(NamedTuple):
    """A cell of a workbook."""

    sheet: str
    row: int
    column: int


class Book:
    """A workbook to be computed again after some cells were written.

    Args:
        grid: The workbook as read.
        written: What is to stand in cells instead of what was read.
    """

    def __init__(self, grid: Grid, written: Mapping[Address, Value]) -> None:
        self._grid = grid
        self._written = written
        self._sheets = {sheet.name.casefold(): sheet for sheet in grid.sheets}
        self._tables = TableColumns(grid)
        self._nodes: dict[Address, Node] = {}
        self._dirty: set[Address] = set()
        self._known: dict[Address, Scalar] = {}
        self._open: list[Address] = []

    def results(self) -> dict[Address, Value]:
        """Compute every formula that depends on a written cell.

        Returns:
            Its new result; `None` where it is not understood, so that no old one stays.
        """
        places = [*self._formulas()]
        self._nodes = {place: self._parsed(place, formula) for place, formula in places}
        self._dirty = self._dependents()
        return {place: self._result(place) for place in sorted(self._dirty)}

    def _formulas(self) -> Iterator[tuple[Address, str]]:
        for sheet in self._grid.sheets:
            for place, cell in sheet.cells.items():
                if cell.formula is not None and Address(sheet.name, *place) not in self._written:
                    yield Address(sheet.name, *place), cell.formula

    def _parsed(self, place: Address, formula: str) -> Node:
        try:
            return self._resolved(parse(formula), place, 0)
        except (NotUnderstoodError, RecursionError):  # the second: a sum of thousands of terms
            return _NOTHING

    def _resolved(self, node: Node, place: Address, depth: int) -> Node:
        """Put what names and table references stand for in their places."""
        if isinstance(node, Call):
            arguments = (one and self._resolved(one, place, depth) for one in node.arguments)
            return Call(node.name, tuple(arguments))
        if isinstance(node, Area):
            return Area(node.sheet or place.sheet, node.block)
        if not isinstance(node, Unknown) or depth > 5:
            return node
        column = self._tables.area(node.text, place.sheet, place.row)
        if column is not None:
            return column
        defined = self._defined(node.text, place.sheet)
        # A name may be relative to the cell it stands in; `$` says that it is not.
        if defined is None or "$" not in defined:
            return node
        return self._resolved(parse(defined), place, depth + 1)

    def _defined(self, name: str, sheet: str) -> str | None:
        number = next((i for i, one in enumerate(self._grid.sheets) if one.name == sheet), -1)
        names = {key.casefold(): text for key, text in self._grid.defined_names.items()}
        local, whole = f"{name}@{number}".casefold(), name.casefold()
        return names.get(local, names.get(whole))

    def _dependents(self) -> set[Address]:
        """Find the formulas that depend on written cells, directly or not."""
        readers: dict[tuple[str, int, int], list[Address]] = defaultdict(list)
        blocks: list[tuple[str, Block, Address]] = []
        found: set[Address] = set()
        for place, node in self._nodes.items():
            for part in _walked(node):
                if isinstance(part, Area) and part.is_cell:
                    key = ((part.sheet or "").casefold(), part.block.top, part.block.left)
                    readers[key].append(place)
                elif isinstance(part, Area):
                    blocks.append(((part.sheet or "").casefold(), part.block, place))
                elif _may_read_anything(part):
                    found.add(place)
        waiting = [*self._written, *found]
        while waiting:
            sheet, row, column = waiting.pop()
            name = sheet.casefold()
            touched = [*readers.get((name, row, column), ())]
            touched += [to for on, block, to in blocks if on == name and block.holds(row, column)]
            fresh = {*touched} - found
            found |= fresh
            waiting += fresh
        return found

    def _result(self, place: Address) -> Value:
        try:
            value = self._formula_value(place)
        except (NotUnderstoodError, RecursionError):  # the second: a long chain of formulas
            return None
        if isinstance(value, Failure):
            return None  # a stored error needs a type of its own: a program computes it soon
        if value is None:
            return 0.0
        return float(f"{value:.15g}") if isinstance(value, float) else value

    def _formula_value(self, place: Address) -> Scalar:
        if place in self._known:
            return self._known[place]
        if place in self._open or len(self._open) > _DEEPEST:
            raise NotUnderstoodError("a circle of formulas")
        self._open.append(place)
        try:
            value = self._value(self._nodes[place])
        finally:
            self._open.pop()
        self._known[place] = value
        return value

    def _value(self, node: Node) -> Scalar:
        """Compute a node to one value, an error among them."""
        try:
            return single(self._computed(node))
        except FailedError as failed:
            return failed.failure

    def _computed(self, node: Node | None) -> Argument:
        match node:
            case Literal(value):
                return value
            case Failure():
                return node
            case Area():
                return self._range(node)
            case Call(name, arguments):
                lazy = _LAZY.get(name)
                if lazy is not None:
                    return lazy(self._value, arguments)
                if name == "SUBTOTAL":
                    self._expect_all_count(arguments)
                return called(name, [self._argument(one) for one in arguments])
        raise NotUnderstoodError("a reference or name")

    def _argument(self, node: Node | None) -> Argument:
        if node is None:
            raise NotUnderstoodError("an argument left out")
        return self._range(node) if isinstance(node, Area) else self._value(node)

    def _range(self, area: Area) -> Range:
        sheet = self._sheet(area)
        block = area.block
        bottom = min(block.bottom, max(sheet.max_row, block.top))
        right = min(block.right, max(sheet.max_column, block.left))
        if (bottom - block.top + 1) * (right - block.left + 1) > _MOST_PLACES:
            raise NotUnderstoodError("a large range")
        return [
            [
                self._cell_value(sheet, Address(sheet.name, row, column))
                for column in range(block.left, right + 1)
            ]
            for row in range(block.top, bottom + 1)
        ]

    def _sheet(self, area: Area) -> Sheet:
        sheet = self._sheets.get((area.sheet or "").casefold())
        if sheet is None:
            raise NotUnderstoodError("a sheet that is not there")
        return sheet

    def _cell_value(self, sheet: Sheet, place: Address) -> Scalar:
        if place in self._written:
            value = self._written[place]
            return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        cell = sheet.cells.get((place.row, place.column))
        if cell is None:
            return None
        if cell.formula is not None and (cell.value is None or place in self._dirty):
            return self._formula_value(place)
        return _stored(cell)

    def _expect_all_count(self, arguments: tuple[Node | None, ...]) -> None:
        """Refuse SUBTOTAL where it leaves cells out: hidden rows, and totals within totals."""
        for area in (one for one in arguments if isinstance(one, Area)):
            sheet = self._sheet(area)
            hidden = any(area.block.top <= row <= area.block.bottom for row in sheet.hidden_rows)
            nested = any(
                "SUBTOTAL" in (cell.formula or "").upper()
                for place, cell in sheet.cells.items()
                if area.block.holds(*place)
            )
            if hidden or nested:
                raise NotUnderstoodError("SUBTOTAL over hidden rows or totals")


def _stored(cell: Cell) -> Scalar:
    if cell.kind == "e":
        return Failure(str(cell.value))
    if isinstance(cell.value, bool) or cell.value is None:
        return cell.value
    return cell.value if isinstance(cell.value, str) else float(cell.value)


def _walked(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Call):
            waiting += [one for one in node.arguments if one is not None]


def _may_read_anything(node: Node) -> bool:
    if isinstance(node, Unknown):
        return not node.is_elsewhere
    return isinstance(node, Call) and node.name in _ANYWHERE


def _if(value: Callable[[Node], Scalar], arguments: tuple[Node | None, ...]) -> Scalar:
    if not 2 <= len(arguments) <= 3 or None in arguments:
        raise NotUnderstoodError("IF")
    condition, yes, *no = (one for one in arguments if one is not None)
    if truth(value(condition)):
        return _not_blank(value(yes))
    return _not_blank(value(no[0])) if no else False


def _if_error(value: Callable[[Node], Scalar], arguments: tuple[Node | None, ...]) -> Scalar:
    if len(arguments) != 2 or arguments[0] is None or arguments[1] is None:
        raise NotUnderstoodError("IFERROR")
    first = value(arguments[0])
    return _not_blank(value(arguments[1]) if isinstance(first, Failure) else first)


def _not_blank(value: Scalar) -> Scalar:
    """Refuse a blank cell as the result of a choice: programs make 0, "" or nothing of it."""
    if value is None:
        raise NotUnderstoodError("a blank cell chosen")
    return value


_LAZY: dict[str, Callable[[Callable[[Node], Scalar], tuple[Node | None, ...]], Scalar]] = {
    "IF": _if,
    "IFERROR": _if_error,
}
