"""Merged blocks: what stands under which anchor."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.errors import Refused
from evalxl.xlsx.grid import Block, Sheet

_SMALL_BLOCK = 10_000  # places; larger ones (whole rows or columns) end where the content ends


def resolve_merges(sheet: Sheet, blocks: Iterable[Block], most_places: int) -> int:
    """Note merged blocks on a sheet and move what lies invisible under them to `covered`.

    Args:
        sheet: Gets `merges`, `merged` and `covered`; its cells must be complete.
        blocks: As the file states them; of overlapping ones the first counts.
        most_places: How many places may lie under merges.

    Returns:
        How many do.

    Raises:
        Refused: `limit_exceeded` (`merged_places`).
    """
    for block in blocks:
        anchor = (block.top, block.left)
        if anchor in sheet.merged or (block.top, block.left) == (block.bottom, block.right):
            continue
        sheet.merges.append(block)
        bottom, right = _reach(block, sheet)
        if len(sheet.merged) + (bottom - block.top + 1) * (right - block.left + 1) > most_places:
            raise Refused("limit_exceeded", limit="merged_places", place=sheet.name)
        for row in range(block.top, bottom + 1):
            for column in range(block.left, right + 1):
                if (row, column) != anchor:
                    sheet.merged.setdefault((row, column), anchor)
    for place in [place for place in sheet.cells if place in sheet.merged]:
        sheet.covered.append(sheet.cells.pop(place))
    return len(sheet.merged)


def _reach(block: Block, sheet: Sheet) -> tuple[int, int]:
    places = (block.bottom - block.top + 1) * (block.right - block.left + 1)
    if places <= _SMALL_BLOCK:
        return block.bottom, block.right
    return (
        max(block.top, min(block.bottom, sheet.max_row)),
        max(block.left, min(block.right, sheet.max_column)),
    )
