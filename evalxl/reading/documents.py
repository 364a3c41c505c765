"""Several documents about one project in one workbook: the self-evaluation counts.

An application, a monitoring sheet and the self-evaluation of one project repeat its indicators,
each under a head of its own. A form that goes on over several sheets does not repeat them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from evalxl.reading.page_content import Part
from evalxl.reading.tables.table import Kind, Table

_RESULTS = ("actual", "score", "weight")


class Other(NamedTuple):
    """A sheet that repeats the indicators of a self-evaluation, and the sheet of the latter."""

    sheet: str
    counted: str
    project: str
    parts: list[Part]


def self_evaluations(parts: Sequence[Part]) -> tuple[list[Part], list[Other]]:
    """Set sheets apart that tell of a project what another sheet's self-evaluation tells.

    Of sheets that repeat the indicators of one project, the one that fills in most of results,
    scores and weights counts. Where two fill in as much, all are kept.

    Returns:
        What counts, and the other documents.
    """
    others: dict[str, Other] = {}
    for name in {_named(part) for part in parts} - {""}:
        sheets = _sheets_of(name, parts)
        best = max(sheets, key=_filled, default=None)
        if best is None or sum(_filled(one) == _filled(best) for one in sheets) > 1:
            continue
        for other in sheets:
            if other is not best and _repeats(other, best):
                sheet = other[0].page.name
                own = [part for part in parts if part.page.name == sheet]
                others[sheet] = Other(sheet, best[0].page.name, name, own)
    return [part for part in parts if part.page.name not in others], list(others.values())


def _named(part: Part) -> str:
    """The project a part names; a department-level form has only its unit."""
    return part.value("project_name") or part.value("unit")


def _sheets_of(name: str, parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts of a project that name it, sheet by sheet, where they hold indicators."""
    own = [part for part in parts if _named(part) == name and _tables([part])]
    return [list(some) for _, some in groupby(own, key=lambda part: part.page.name)]


def _tables(parts: Sequence[Part]) -> list[Table]:
    return [table for part in parts for table in part.of(Kind.INDICATORS, Kind.TARGETS)]


def _filled(parts: Sequence[Part]) -> int:
    """How many kinds of results the rows of a sheet have."""
    return sum(
        any(table.own(row, role) for table in _tables(parts) for row in table.rows)
        for role in _RESULTS
    )


def _names(parts: Sequence[Part]) -> set[str]:
    found = (
        table.own(row, table.head.name_role)
        for table in _tables(parts)
        if table.head.name_role
        for row in table.rows
    )
    return {cell.text.strip() for cell in found if cell}


def _repeats(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Whether at least half of the indicators of one sheet stand in the other, too."""
    names = _names(one)
    return bool(names) and 2 * len(names & _names(other)) >= len(names)
