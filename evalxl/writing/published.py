"""A form laid out anew for publication, with personal data masked.

Nothing but what the form shows is carried over: no notes, pictures, properties or hidden parts,
where names and numbers would survive the masking of cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from evalxl.core.model import CellRef
from evalxl.language.personal import NAME, masked, masked_field, names_in
from evalxl.writing.rebuild import rebuilt
from evalxl.writing.seal import own_sheets
from evalxl.xlsx.grid import Cell, Grid, Sheet

Fields = Mapping[tuple[str, int, int], str]
"""What is known of some cells by their labels: a kind of `language.personal`, "" for a code."""


class Masked(NamedTuple):
    """One cell that was masked: where, of which kinds, and what stands there now."""

    sheet: str
    cell: str
    kinds: str
    text: str


def shown_sheets(grid: Grid) -> Grid:
    """Return the sheets of the form that people see, without those evalxl added."""
    ours = own_sheets(grid)
    seen = [one for one in grid.sheets if one.name not in ours and one.state == "visible"]
    return replace(grid, sheets=list(map(_shown, seen)), defined_names={}, package=None)


def _shown(sheet: Sheet) -> Sheet:
    cells = {
        place: cell
        for place, cell in sheet.cells.items()
        if place[0] not in sheet.hidden_rows and place[1] not in sheet.hidden_columns
    }
    return replace(sheet, cells=cells, covered=[], comments={})


def published(grid: Grid, fields: Fields, form: str) -> tuple[bytes, list[Masked]]:
    """Lay a form out anew with personal data masked.

    Args:
        grid: What may be shown (`shown_sheets`).
        fields: What the labels of some cells say.
        form: Its id, as for `rebuild.rebuilt`.

    Returns:
        An `.xlsx`, and the cells that were masked.
    """
    people = sorted(set(_people(grid, fields)), key=len, reverse=True)
    told: list[Masked] = []
    sheets = []
    for sheet in grid.sheets:
        cells = {}
        for place, cell in sheet.cells.items():
            kind = fields.get((sheet.name, *place))
            text, kinds = _masked(cell.text, kind, people)
            cells[place] = _holding(cell, text) if kinds else cell
            if kinds:
                address = CellRef(sheet.name, *place).address
                told.append(Masked(sheet.name, address, "、".join(kinds), text))
        sheets.append(replace(sheet, cells=cells))
    return rebuilt(replace(grid, sheets=sheets), form), told


def _people(grid: Grid, fields: Fields) -> Iterator[str]:
    for sheet in grid.sheets:
        for place, cell in sheet.cells.items():
            if fields.get((sheet.name, *place)) == NAME:
                yield from names_in(cell.text)


def _masked(text: str, kind: str | None, people: Iterable[str]) -> tuple[str, list[str]]:
    if kind == "":
        return text, []
    found, kinds = masked(text, people)
    if kind:
        whole = masked_field(found, kind)
        kinds = list(dict.fromkeys([kind, *kinds])) if whole != text else kinds
        found = whole
    return found, kinds


def _holding(cell: Cell, text: str) -> Cell:
    return cell._replace(kind="s", value=text, text=text, format="General", formula=None)
