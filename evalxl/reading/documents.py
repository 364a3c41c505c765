"""Several documents about one project in one workbook: the self-evaluation counts.

An application, a monitoring sheet and the self-evaluation of one project repeat its indicators,
each under a head of its own. A form that goes on over several sheets does not repeat them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from evalxl.reading.page_content import Part
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables import Kind, Table

_RESULTS = ("actual", "score", "weight")


def self_evaluations(parts: Sequence[Part], remarks: Remarks) -> list[Part]:
    """Leave out sheets that tell of a project what another sheet's self-evaluation tells.

    Of sheets that repeat the indicators of one project, the one that fills in most of results,
    scores and weights counts; the others are named. Where two fill in as much, all are kept.
    """
    passed_over: set[str] = set()
    for name in {_named(part) for part in parts} - {""}:
        sheets = _sheets_of(name, parts)
        best = max(sheets, key=_filled, default=None)
        if best is None or sum(_filled(one) == _filled(best) for one in sheets) > 1:
            continue
        for other in sheets:
            if other is not best and _repeats(other, best):
                passed_over.add(other[0].page.name)
                remarks.add(
                    "document_passed_over",
                    passed=other[0].page.name,
                    counted=best[0].page.name,
                    project=name,
                )
    return [part for part in parts if part.page.name not in passed_over]


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
