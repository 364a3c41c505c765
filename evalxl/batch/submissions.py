"""Several submissions of one project: the newest counts, the chain of older ones is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from evalxl.batch.ledger import Entry

Project = tuple[str, int]
"""Path of a file, and the project's number within it, from 0."""


def superseded(entries: Iterable[Entry]) -> dict[Project, str]:
    """Tell which projects a newer submission replaces, and the path of the next newer one.

    Submissions belong together when unit, project and year agree; their date is the document's
    own, else the file's. Equal dates replace nothing: both count, and a check says so.
    """
    groups: defaultdict[tuple[str, str, float], list[tuple[datetime, Project]]] = defaultdict(list)
    for entry in entries:
        dated = moment(entry.modified)
        for number, owner in enumerate(entry.owners):
            if dated and owner.unit and owner.project and owner.year:
                same = (_squeezed(owner.unit), _squeezed(owner.project), owner.year)
                groups[same].append((dated, (entry.path, number)))
    replaced: dict[Project, str] = {}
    for group in groups.values():
        replaced |= _chain(group)
    return replaced


def _chain(group: list[tuple[datetime, Project]]) -> dict[Project, str]:
    group.sort()
    dates = sorted({dated for dated, _ in group})
    first_of = {dated: min(one for when, one in group if when == dated) for dated in dates}
    newer = dict(pairwise(dates))
    return {one: first_of[newer[dated]][0] for dated, one in group if dated in newer}


def moment(text: str | None) -> datetime | None:
    """Read an ISO 8601 date; without a zone it is taken as UTC; `None` where it is none."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _squeezed(text: str) -> str:
    return "".join(str(text).split())


def counting(record: dict[str, Any], replaced: Mapping[Project, str]) -> dict[str, Any]:
    """Take the replaced projects out of a record; those that stay are numbered anew from 0."""
    count = len(record["rows"].get("projects", []))
    stay = [number for number in range(count) if (record["path"], number) not in replaced]
    if len(stay) == count:
        return record
    new = {old: place for place, old in enumerate(stay)}
    rows = {name: _renumbered(name, frame, new) for name, frame in record["rows"].items()}
    found = [
        {**row, "project": None if row["project"] is None else new[row["project"]]}
        for row in record["findings"]
        if row["project"] is None or row["project"] in new
    ]
    return {**record, "rows": rows, "findings": found}


def _renumbered(
    name: str, frame: list[dict[str, Any]], new: dict[int, int]
) -> list[dict[str, Any]]:
    if name == "projects":
        return [row for number, row in enumerate(frame) if number in new]
    return [{**row, "project": new[row["project"]]} for row in frame if row["project"] in new]
