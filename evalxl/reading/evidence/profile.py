"""What the cells of one column look like, whatever its heading says."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.words import any_of, comparators, words_of
from evalxl.reading.numbers import read_number
from evalxl.reading.page import Page
from evalxl.reading.tables.indicators import MEANS_NONE
from evalxl.reading.tables.levels import level_name, level_of
from evalxl.xlsx.grid import Cell

_SIGN = re.compile(r"[≥≤><=≧≦≡﹥﹤＝]|[><]=|定性|定量|正向|反向|大于等于|小于等于|等于")
_NUMBERING = r"\d{1,2}[.、)][^\d.]|\d{1,2}(?:[.-]\d{1,2}){2}"
"""What begins with a number and is none: `1、…`, and codes such as 1.2.1."""
_TICK = re.compile(r"[√✓✔☑是否有无]")
_STANDARD = re.compile(r"扣\s*[\d.]+\s*分|得\s*(?:[\d.]+|满|相应|权重)?\s*分|分值|不得分|酌情")
LONG = 14


@cache
def _quantity() -> re.Pattern[str]:
    """Compile a number with or without a unit, behind any words that compare or round it."""
    before = {*comparators("before"), *words_of("approximate", "before"), *words_of("the_result")}
    return re.compile(f"(?!{_NUMBERING})(?:{any_of(before).pattern}|[≧≦])*\\d[\\d,.]*\\D{{0,8}}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One column over the data rows of a table.

    `texts` are the texts seen in each row, through merges, `""` where blank; `own` tells in which
    rows a cell begins; `numbers` are the plain numbers.
    """

    column: int
    texts: tuple[str, ...]
    own: tuple[bool, ...]
    numbers: tuple[float | None, ...]
    is_percent: bool
    total: float | None = None

    @property
    def filled(self) -> list[str]:
        """The texts that say something."""
        return [text for text in self.texts if text not in MEANS_NONE]

    @property
    def share_filled(self) -> float:
        """How many of the rows say something."""
        return len(self.filled) / max(len(self.texts), 1)

    def share(self, pattern: re.Pattern[str]) -> float:
        """How many of the filled cells are wholly of a kind."""
        filled = self.filled
        return sum(bool(pattern.fullmatch(text)) for text in filled) / max(len(filled), 1)

    @property
    def share_numbers(self) -> float:
        """How many of the filled cells are plain numbers."""
        return sum(one is not None for one in self.numbers) / max(len(self.filled), 1)

    @property
    def are_points(self) -> bool:
        """Whether all that is filled in could be points."""
        points = [one for one in self.numbers if one is not None]
        return bool(points) and self.share_numbers == 1 and all(0 <= one <= 100 for one in points)

    @property
    def are_signs(self) -> bool:
        """Whether the cells compare: ≥, ≤, 定性."""
        return bool(self.filled) and self.share(_SIGN) == 1

    @property
    def are_ticks(self) -> bool:
        """Whether the cells are only ticked."""
        return bool(self.filled) and self.share(_TICK) == 1

    @property
    def share_quantities(self) -> float:
        """How many of the filled cells are quantities with or without a unit."""
        return max(self.share(_quantity()), self.share_numbers)

    @property
    def share_long(self) -> float:
        """How many of the filled cells are sentences."""
        filled = self.filled
        return sum(len(text) >= LONG for text in filled) / max(len(filled), 1)

    @property
    def share_standards(self) -> float:
        """How many of the filled cells say how points are given."""
        filled = self.filled
        return sum(bool(_STANDARD.search(text)) for text in filled) / max(len(filled), 1)

    @property
    def share_levels(self) -> float:
        """How many of the filled cells are names of levels."""
        filled = self.filled
        return sum(level_of(level_name(text)) is not None for text in filled) / max(len(filled), 1)

    @property
    def level(self) -> str | None:
        """The level whose names the column mostly holds."""
        roles = [level_of(level_name(text)) for text in self.filled]
        known = [role for role in roles if role]
        if 2 * len(known) <= len(roles):
            return None
        return max(set(known), key=known.count)

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(set(self.filled))

    @property
    def is_words(self) -> bool:
        """Whether most cells are words and no quantities."""
        return bool(self.filled) and self.share_quantities <= 1 / 3 and not self.are_signs

    def sum(self) -> float:
        """The sum of the numbers that begin in their row."""
        own = zip(self.numbers, self.own, strict=True)
        return round(sum(one for one, begins in own if one is not None and begins), 6)


def profile(page: Page, rows: Sequence[int], column: int, total_row: int | None) -> Profile:
    """Look at a column over some rows."""
    cells = [page.at(row, column) for row in rows]
    total = read_number(page.at(total_row, column)) if total_row else None
    return Profile(
        column,
        tuple(plain(cell.text) if cell else "" for cell in cells),
        tuple(cell is not None and cell.row == row for cell, row in zip(cells, rows, strict=True)),
        tuple(number(cell) for cell in cells),
        sum(cell is not None and cell.text.strip().endswith(("%", "％")) for cell in cells) > 0,
        total.value if total else None,
    )


def number(cell: Cell | None) -> float | None:
    """Read a plain number, such as points: one with another unit is none."""
    found = read_number(cell)
    return found.value if found and found.unit in (None, "分") else None


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Write a text without blanks and full-width signs."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
