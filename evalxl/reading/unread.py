"""What was not read although it looks as if it belonged to the form."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from evalxl.core import lazy_re as re
from evalxl.reading.page_content import Part
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.levels import level_name
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

FEWEST_CELLS = 3
FEWEST_ROWS = 2
FEWEST_LIKE = 4
"""A name, a target, a result, and points or a level."""
_QUANTITY = re.compile(r"(?:[≥≤><=≧≦]|不[低少高多]于|不超过|大于|小于|约)*\d[\d,.]*\D{0,6}")


def note_unread_sheet(part: Part, remarks: Remarks) -> None:
    """Note a page of which nothing was understood although it holds whole rows."""
    wide = [cells for cells in part.page.rows.values() if len(cells) >= FEWEST_CELLS]
    if len(wide) >= FEWEST_ROWS and is_strange(part):
        first = wide[0][0]
        at = part.page.ref(first.row, first.column)
        remarks.add("sheet_not_read", at, "", first.text[:40], rows=len(part.page.rows))


def note_unread_rows(part: Part, remarks: Remarks) -> None:
    """Note rows that look like indicators but stand in no table: their head is missing."""
    rows = sorted({*_left_over(part), *_like_indicators(part)})
    if rows and not (is_strange(part) and len(rows) >= FEWEST_ROWS):
        cells = [cell for row in rows for cell in part.page.rows[row]]
        at = part.page.ref(cells[0].row, cells[0].column)
        area = part.page.area(cells)
        remarks.add("rows_not_read", at, "", cells[0].text.strip()[:40], rows=len(rows), area=area)


def is_strange(part: Part) -> bool:
    """Return whether nothing of a page was understood."""
    return not (part.tables or part.pairs or part.narrative)


def _taken(part: Part) -> set[int]:
    return {row for table in part.tables for row in table.taken()}


def _left_over(part: Part) -> set[int]:
    """Collect rows below the ends of tables that their own heads understand."""
    return {row for table in part.tables for row in table.left_over} - _taken(part)


def _like_indicators(part: Part) -> list[int]:
    """List rows outside all tables that look like indicators by themselves.

    One that names a level is enough; others must be several.
    """
    page, taken = part.page, _taken(part)
    rows = [
        row for row in page.numbers if row not in taken and looks_like_indicator(page.rows[row])
    ]
    is_level = any(_names_level(cell) for row in rows for cell in page.rows[row])
    return rows if is_level or len(rows) >= FEWEST_ROWS else []


def looks_like_indicator(cells: Sequence[Cell]) -> bool:
    """Return whether a row has a name, then a target with its result, and points or a level."""
    if len(cells) < FEWEST_LIKE:
        return False
    words = vocabulary()
    if any(cell.kind == "s" and words.is_labelled(cell.text) for cell in cells):
        return False
    if words.totals.match(cells[0].text) or words.is_signature(cells[0].text):
        return False
    place = next((no for no, cell in enumerate(cells) if _is_name(cell)), len(cells))
    values = cells[place + 1 :]
    has_level = any(_names_level(cell) for cell in cells[:place])
    numbers = sum(cell.kind == "n" for cell in values)
    answered = any(_answers(target, actual) for target, actual in pairwise(values))
    return (answered and (has_level or numbers > 0)) or (has_level and numbers >= FEWEST_ROWS)


def _names_level(cell: Cell) -> bool:
    return cell.kind == "s" and vocabulary().levels.is_listed(level_name(cell.text))


def _is_name(cell: Cell) -> bool:
    return cell.kind == "s" and not _names_level(cell) and not _is_quantity(cell)


def _is_quantity(cell: Cell) -> bool:
    """Return whether a text is a number with its unit or sign: `≥90%`, `300人`."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell.text))
    return (cell.kind == "s" or plain.endswith("%")) and bool(_QUANTITY.fullmatch(plain))


def _answers(target: Cell, actual: Cell) -> bool:
    """Return whether two neighbours are a target and its result: quantities, or one text twice."""
    if _is_quantity(target) and _is_quantity(actual):
        return True
    return target.kind == actual.kind == "s" and target.text.strip() == actual.text.strip()
