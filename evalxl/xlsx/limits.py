"""How much one file may hold. Everything beyond is refused, with the limit named."""

from __future__ import annotations

from dataclasses import dataclass

from evalxl.core.errors import Refused

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form may cost to read; real ones stay a hundred times below.

    Sizes are bytes. `part_bytes` and `total_bytes` are counted while inflating, whatever the
    archive claims; `ratio` (inflated to packed) counts once a part is above `ratio_from_bytes`.
    `tags` bounds the time for all XML read: a million empty rows that state a style still pass;
    with heights and spans, too, they exceed `part_bytes`.
    `cells` are the non-empty ones of the whole workbook; `merged_places` the places under merges;
    `text_length` counts the characters of one cell, `total_text` those of all as displayed.
    """

    file_bytes: int = 25_000_000
    entries: int = 1_000
    part_bytes: int = 64 * MEBIBYTE
    total_bytes: int = 256 * MEBIBYTE
    ratio: int = 100
    ratio_from_bytes: int = MEBIBYTE
    tags: int = 6_000_000
    cells: int = 200_000
    merged_places: int = 500_000
    strings: int = 1_000_000
    text_length: int = 100_000
    total_text: int = 50_000_000

    def check(self, limit: str, found: int, place: str) -> None:
        """Refuse what exceeds a limit.

        Args:
            limit: The name of one of the fields.
            found: How much there is, in the field's unit.
            place: Where: a file, part or cell.

        Raises:
            Refused: `limit_exceeded`, with `limit`, `allowed`, `found` and `place`.
        """
        allowed: int = getattr(self, limit)
        if found > allowed:
            raise Refused("limit_exceeded", limit=limit, allowed=allowed, found=found, place=place)
