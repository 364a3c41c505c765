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

Pairs = list[tuple[Cell, Cell]]


def strips(sheet: Sheet, page: Page) -> list[Sheet]:
    """Cut a sheet into its forms side by side, each with the titles above all of them."""
    pairs = _repeated(page)
    cut = min((right.column for _, right in pairs), default=0)
    pairs = [(left, right) for left, right in pairs if left.column < cut]
    if len({left.text for left, _ in pairs}) < FEWEST_LABELS or not _repeat_a_row(pairs):
        return [sheet]
    top = _top(page, cut, max(max(left.row, right.row) for left, right in pairs))
    if top is None or min(left.column for left, _ in pairs) > _left(page, top):
        return [sheet]

    def is_right(place: tuple[int, int]) -> bool:
        return place[0] >= top and place[1] >= cut

    def is_left(place: tuple[int, int]) -> bool:
        row, column = place
        return (row >= top and column < cut) or (
            row < top and len(sheet.cells[place].text) > LONGEST_SHARED
        )

    rest = without(sheet, is_left)
    return [without(sheet, is_right), *strips(rest, whole(rest))]


def _repeated(page: Page) -> Pairs:
    """Return the words that stand twice at the distance at which most do."""
    places: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in page.cells():
        if is_word(cell) and len(cell.text) > 1:
            places[cell.text].append(cell)
    distances: defaultdict[int, Pairs] = defaultdict(list)
    for cells in places.values():
        if 1 < len(cells) <= MOST_COPIES:
            for left in cells:
                for right in cells:
                    if right.column > left.column:
                        distances[right.column - left.column].append((left, right))
    return max(
        distances.values(), key=lambda pairs: len({one.text for one, _ in pairs}), default=[]
    )


def _repeat_a_row(pairs: Pairs) -> bool:
    """Whether several words of one row stand in one row again: a head."""
    rows = Counter((left.row, right.row) for left, right in pairs)
    return max(rows.values()) >= FEWEST_OF_A_ROW


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


def _left(page: Page, top: int) -> int:
    return min(cell.column for row in page.numbers if row >= top for cell in page.rows[row])
