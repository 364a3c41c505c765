"""A clerk at work: types known content into a committed blank form, through openpyxl."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell import Cell

from evalxl.core import resources
from evalxl.writing.forms import load_description
from evalxl.writing.forms.place import Placed, place
from tests.clerk import opened

FILLED = Path(__file__).parent / "filled"
FORMS = sorted(path.stem for path in resources.templates().glob("*.toml"))
_NUMBERS = {"no", "weight", "score", "level1_weight", "level2_weight", "coefficient"}
_NUMBERS |= {"rate", "budget"}


@dataclass(frozen=True)
class Given:
    """What is typed: single cells by role, tables as rows of role → value."""

    content: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]


def given(form: str) -> Given:
    """Load `filled/<form>.toml`."""
    told = tomllib.loads((FILLED / f"{form}.toml").read_text(encoding="utf-8"))
    return Given(told["content"], {name: _rows(text) for name, text in told["tables"].items()})


def _rows(text: str) -> list[dict[str, Any]]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.split("\n") if line]
    is_money_table = "budget" in head
    numbers = _NUMBERS | ({"actual"} if is_money_table else set())
    return [
        {role: _value(role, cell, numbers) for role, cell in zip(head, line, strict=False) if cell}
        for line in lines
    ]


def _value(role: str, cell: str, numbers: set[str]) -> Any:
    return float(cell) if role in numbers else cell


def filled(form: str, what: Given) -> bytes:
    """Type `what` into the blank form and save it."""
    path = resources.templates() / f"{form}.xlsx"
    book = opened(path.read_bytes())
    described = load_description(path.with_suffix(".toml"))
    for sheet in described.sheets:
        for cell in place(sheet, {}, described.starts):
            paper = book[sheet.name].cell(cell.row, cell.column)
            assert isinstance(paper, Cell)
            _type(paper, cell, what)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _type(paper: Cell, cell: Placed, what: Given) -> None:
    if cell.role is None:
        printed = str(cell.value)
        for gap in cell.gaps:
            printed = printed.replace("　　", str(what.content.get(gap, "")), 1)
        paper.value = printed
        return
    source: dict[str, Any] = what.content
    if cell.table is not None and cell.entry is not None:
        rows = what.tables[cell.table]
        source = rows[cell.entry] if cell.entry < len(rows) else {}
    if cell.role in source:
        paper.value = source[cell.role]
