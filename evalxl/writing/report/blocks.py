"""What a report is made of, before it is a Word file."""

from __future__ import annotations

from dataclasses import dataclass

GAP_OPENS, GAP_CLOSES = "【待补充：", "】"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the report's title, 1 a chapter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; gaps within it stand in 【待补充：…】."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table.

    `widths` are shares, `numbers` the columns set to the right, `merged` the column in which
    equal neighbours become one cell.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()
    merged: int | None = None


Block = Heading | Text | Table


def gap(what: str) -> str:
    """Mark what only a person knows."""
    return f"{GAP_OPENS}{what}{GAP_CLOSES}"
