"""Forms laid on their side: labels below each other, one indicator a column."""

from __future__ import annotations

from collections.abc import Sequence

from evalxl.core.model import CellRef
from evalxl.reading.page import Page
from evalxl.reading.tables.column import LEVELS
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_NAMES = {*LEVELS, "name"}
FEWEST_INDICATORS = 2


def lies_sideways(page: Page) -> CellRef | None:
    """Return the first label of a form whose indicators stand in columns; `None` for any other.

    It has rows for names, for targets or weights, and for results or scores, each with its label
    in front and the values of several indicators behind.
    """
    labels = [label for row in page.numbers if (label := _label(page.rows[row]))]
    roles = {role for role, _ in labels}
    if roles & _NAMES and roles & {"target", "weight"} and roles & {"actual", "score"}:
        first = labels[0][1]
        return page.ref(first.row, first.column)
    return None


def _label(cells: Sequence[Cell]) -> tuple[str, Cell] | None:
    """Return the role and the cell of the one label of a row, if several values follow it.

    Only a section's name, such as 绩效指标, may stand before it.
    """
    columns = vocabulary().columns
    before = 1 if len(cells) > 1 and vocabulary().sections.match(cells[0].text) else 0
    label, *values = cells[before:]
    is_listed = label.kind == "s" and columns.is_listed(label.text)
    if not is_listed or len(values) < FEWEST_INDICATORS:
        return None
    role = columns.role(label.text)
    return (role, label) if role and not any(columns.match(cell.text) for cell in values) else None
