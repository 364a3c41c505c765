"""Forms beside each other: the labels of the left one stand again further right."""

from __future__ import annotations

from collections import Counter, defaultdict

from evalxl.reading.page import Page, whole
from evalxl.reading.repetition.copies import without
from evalxl.reading.repetition.groups import is_word
from evalxl.xlsx.grid import Cell, Sheet

FEWEST_LABELS = 5
FEWEST_OF_A_ROW = 3
MOST_COPIES = 6
"""A text that stands more often is a value."""
LONGEST_SHARED = 60
"""Longer texts above two forms belong to the first alone."""


def strips(sheet: Sheet, page: Page) -> list[Sheet]:
    """Cut a sheet into its forms side by side, each with the titles above all of them."""
    found = _cut(page)
    if found is None:
        return [sheet]
    cut, top = found

    def is_right(place: tuple[int, int]) -> bool:
        return place[0] >= top and place[1] >= cut

    def is_left(place: tuple[int, int]) -> bool:
        row, column = place
        return (row >= top and column < cut) or (
            row < top and len(sheet.cells[place].text) > LONGEST_SHARED
        )

    rest = without(sheet, is_left)
    return [without(sheet, is_right), *strips(rest, whole(rest))]


def _cut(page: Page) -> tuple[int, int] | None:
    """Find the first column of the second form, and the first row of both."""
    copies = _copies(page)
    if len(copies) < FEWEST_LABELS:
        return None
    columns = {cell.column for cells in copies for cell in cells}
    tried = [(len(_on_both_sides(copies, cut)), cut) for cut in columns]
    count, cut = max(tried)
    both = _on_both_sides(copies, cut)
    if count < FEWEST_LABELS or not _repeat_a_row(both, cut):
        return None
    cells = [cell for some in both for cell in some]
    top = _top(page, cut, max(cell.row for cell in cells))
    if top is None:
        return None
    below = [cell.column for row in page.numbers if row >= top for cell in page.rows[row]]
    edges = {min(below), min(column for column in below if column >= cut)}
    return (cut, top) if edges <= {cell.column for cell in cells} else None


def _copies(page: Page) -> list[list[Cell]]:
    """Collect the words that stand several times in a page, with all their places."""
    places: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in page.cells():
        if cell.kind == "s" and len(cell.text) > 1:
            places[cell.text].append(cell)
    return [
        cells
        for cells in places.values()
        if 1 < len(cells) <= MOST_COPIES
        and len({cell.column for cell in cells}) > 1
        and is_word(cells[0])
    ]


def _on_both_sides(copies: list[list[Cell]], cut: int) -> list[list[Cell]]:
    return [
        cells
        for cells in copies
        if any(cell.column < cut for cell in cells) and any(cell.column >= cut for cell in cells)
    ]


def _repeat_a_row(copies: list[list[Cell]], cut: int) -> bool:
    """Whether several words of one row stand in one row again beyond the cut: a head."""
    rows = Counter(
        (left.row, right.row)
        for cells in copies
        for left in cells
        for right in cells
        if left.column < cut <= right.column
    )
    return max(rows.values(), default=0) >= FEWEST_OF_A_ROW


def _top(page: Page, cut: int, last: int) -> int | None:
    """Return the first row of the forms: from it on no cell reaches over the cut."""
    top: int | None = None
    for row in page.numbers:
        if row > last:
            break
        cells = page.rows[row]
        blocks = [page.extent(row, cell.column) for cell in cells]
        if any(block.left < cut <= block.right for block in blocks):
            top = None
        elif top is None and cells[0].column < cut <= cells[-1].column:
            top = row
    return top
