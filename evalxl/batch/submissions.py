"""Several submissions of one project: the newest counts, the chain of older ones is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from evalxl.batch.storage import ledger as ledgers
from evalxl.batch.storage.ledger import Entry, Ledger
from evalxl.core.records import FileRecord

_Same = tuple[str | float, ...]
Project = tuple[str, int]
"""Path of a file, and the project's number within it, from 0."""


def superseded(entries: Iterable[Entry], now: datetime) -> dict[Project, str]:
    """Return which projects a newer submission replaces, and the path of the next newer one.

    Submissions belong together when department, unit, project and year agree; their date is the
    document's own, else the file's. Anybody can write another unit's name or a date to come: such
    submissions replace nothing, as equal dates do not; both count, and a check says so. Of files
    with equal bytes one counts, whatever their dates (see `repeated`).

    Args:
        entries: The forms of the present inbox.
        now: The time of the run; a day more is granted for clocks and time zones.
    """
    distinct, replaced = _distinct(entries)
    for group in _groups(distinct, now):
        replaced |= _chain(group)
    return replaced


def _distinct(entries: Iterable[Entry]) -> tuple[list[Entry], dict[Project, str]]:
    """Part files from repetitions of their bytes, whose projects the file that counts replaces."""
    known = sorted(entries, key=lambda one: one.path)
    counts = repeated(known)
    replaced = {
        (one.path, number): counts[one.path]
        for one in known
        if one.path in counts
        for number in range(len(one.owners))
    }
    return [one for one in known if one.path not in counts], replaced


def repeated(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the files that repeat the bytes of another, and the path of the one that counts.

    The file in the folder of the department that the form names counts, so a copy filed under
    another department changes nothing. Where several or none are there, the first by path counts.
    """
    first: dict[str, str] = {}
    known = sorted(entries, key=lambda one: (not _is_at_home(one), one.path))
    paths = {one.path: first.setdefault(one.sha256, one.path) for one in known}
    return {path: other for path, other in paths.items() if path != other}


def _is_at_home(entry: Entry) -> bool:
    folder = _squeezed(entry.department or "")
    named = (_squeezed(name or "") for one in entry.owners for name in (one.unit, one.supervisor))
    return bool(folder) and any(name and (folder in name or name in folder) for name in named)


def _groups(entries: Iterable[Entry], now: datetime) -> Iterator[list[tuple[datetime, Project]]]:
    """Put the dated submissions of each project together, oldest first."""
    latest = (now if now.tzinfo else now.replace(tzinfo=UTC)) + timedelta(days=1)
    groups: defaultdict[_Same, list[tuple[datetime, Project]]] = defaultdict(list)
    for entry in entries:
        dated = moment(entry.modified)
        if dated is None or dated > latest:
            continue
        for number, owner in enumerate(entry.owners):
            if owner.unit and owner.project and owner.year:
                names = (entry.department or "", owner.unit, owner.project)
                same: _Same = (*map(_squeezed, names), owner.year)
                groups[same].append((dated, (entry.path, number)))
    yield from map(sorted, groups.values())


def _chain(group: list[tuple[datetime, Project]]) -> dict[Project, str]:
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


def resubmitted(
    ledger: Ledger, replaced: Mapping[Project, str], now: datetime
) -> Iterator[tuple[FileRecord, FileRecord]]:
    """Pair the first submission with the present one: at the same path, and beside it.

    The records hold all projects of their files; one that is in only one of them has no partner.
    """
    kept = dict(ledger.earlier())
    distinct, _ = _distinct(ledger.entries())
    beside = {(group[0][1][0], group[-1][1][0]) for group in _groups(distinct, now)}
    for old, new in sorted(beside | {(path, path) for path in kept}):
        if old != new or old in kept:
            first = kept.get(old) or ledger.body(old)
            yield FileRecord(**ledgers.unpack(first)), counted(ledger.body(new), replaced)


def counted(body: bytes, replaced: Mapping[Project, str]) -> FileRecord:
    """Unpack a record without the projects that are replaced."""
    return FileRecord(**counting(ledgers.unpack(body), replaced))


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
