"""One chunk of files, worked on in a worker process: bytes in, packed records and copies out.

This is the function that every engine calls, on this machine or on another.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

from evalxl.batch.inputs import archives, refusals
from evalxl.batch.inputs.inbox import Item, at_once, read
from evalxl.batch.storage import ledger
from evalxl.batch.storage.ledger import Owner
from evalxl.core.errors import Refused
from evalxl.core.records import WITHOUT_COPY

if TYPE_CHECKING:
    from evalxl.core.records import FileRecord, Source
    from evalxl.settings.config import Settings

Process = Callable[[Sequence["Source"], "Settings"], "list[FileRecord]"]
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker of a run is told when it starts.

    `stamps`: the marks of the scored copies the ledger knew when the run began.
    """

    settings: Settings
    process: Process
    stamps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """What one input came to, small enough for the parent.

    `status`: as of the record (`FileRecord.status`), or `unsettled` where it changed or vanished
    since it was listed. `output` are the bytes of the copy, or of the note that says why there is
    none. `stamp`: the mark of the stamp in it. `answers`: what the department said in it.
    `is_final`: doing it again would give the same.
    """

    item: Item
    status: str
    form: str = "unknown"
    output: bytes | None = None
    suffix: str = ""
    body: bytes = b""
    department: str | None = None
    modified: str | None = None
    reason: str = ""
    reason_en: str = ""
    owners: tuple[Owner, ...] = ()
    severities: dict[str, int] = field(default_factory=dict)
    stamp: str = ""
    answers: tuple[dict[str, Any], ...] = ()
    is_final: bool = True


class Watched(Sequence["Source"]):
    """The sources of a chunk, telling each time one is taken up."""

    def __init__(self, sources: list[Source], places: list[int], tell: Tell) -> None:
        self._sources, self._places, self._tell = sources, places, tell

    def __len__(self) -> int:
        return len(self._sources)

    def alone(self, index: int) -> Watched:
        """Return a chunk of one source."""
        return Watched([self._sources[index]], [self._places[index]], self._tell)

    @overload
    def __getitem__(self, index: int) -> Source: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Source]: ...
    def __getitem__(self, index: int | slice) -> Source | Sequence[Source]:
        """Return a source and say so."""
        if isinstance(index, int) and index < len(self._places):
            self._tell(self._places[index])
        return self._sources[index]


def work(items: Sequence[Item], job: Job, tell: Tell) -> list[Done]:
    """Read, score and copy the inputs of one chunk, in their order.

    Args:
        items: The inputs, as listed.
        job: What to do.
        tell: Called with an input's place in the chunk whenever work on it starts.
    """
    with collected_afterwards():
        return _worked(items, job, tell)


def _worked(items: Sequence[Item], job: Job, tell: Tell) -> list[Done]:
    results: dict[int, Done] = {}
    sources: list[Source] = []
    places: list[int] = []

    def take(place: int) -> Source | Done:
        tell(place)
        return _source(items[place], job)

    for place, found in enumerate(at_once(take, items)):
        if isinstance(found, Done):
            results[place] = found
        else:
            sources.append(found)
            places.append(place)
    watched = Watched(sources, places, tell)
    records = _records(watched, job.settings, job.process) if sources else []
    for place, source, record in zip(places, sources, records, strict=True):
        results[place] = _done(items[place], record, source.modified)
    return [results[place] for place in range(len(items))]


@contextmanager
def collected_afterwards() -> Iterator[None]:
    """Look for cyclic garbage once, at the end: what is made for a chunk lives as long as it.

    Looking for it in vain, again and again, costs a tenth of the time.
    """
    gc.freeze()  # libraries and caches stay for good: they need not be looked through
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _records(sources: Watched, settings: Settings, process: Process) -> list[FileRecord]:
    """Have the chunk processed; where we have a fault, file by file, so that it costs one."""
    try:
        return process(sources, settings)
    except MemoryError:  # not for this process to mend: the file gets a fresh one of its own
        raise
    except Exception as error:
        if len(sources) == 1:
            return [refusals.fault(sources[0].path, error)]
    alone = (sources.alone(place) for place in range(len(sources)))
    return [record for one in alone for record in _records(one, settings, process)]


def _source(item: Item, job: Job) -> Source | Done:
    from evalxl.core.records import Source

    limits = job.settings.limits
    if item.refusal:
        return _refused(item, refusals.known_before(item, limits))
    try:
        content = read(item) if item.member is None else archives.member(item, limits)
    except Refused as refusal:
        return _refused(item, refusal)
    except OSError:
        return Done(item, "unsettled")
    if hashlib.sha256(content).hexdigest() != item.sha256:
        return Done(item, "unsettled")
    return Source(item.path, content, item.department, item.modified, job.stamps)


def _refused(item: Item, refusal: Refused) -> Done:
    done = _done(item, refusals.record(item, refusal), item.modified)
    return replace(done, is_final=item.refusal not in refusals.PASSING)


def _done(item: Item, record: FileRecord, file_date: str | None) -> Done:
    projects = record.rows.get("projects", [])
    is_read = record.status in {"scored", *WITHOUT_COPY}
    why = ("", "") if is_read else refusals.reasons(record)
    dated = record.properties.get("modified") or file_date
    return Done(
        item=item,
        status=record.status,
        form=record.form,
        output=record.copy if is_read else refusals.note(record),
        suffix=record.copy_suffix if is_read else ".txt",
        body=ledger.pack(record.plain()),
        department=next((row.get("department") for row in projects), None) or item.department,
        modified=dated,
        reason=why[0],
        reason_en=why[1],
        owners=tuple(
            Owner(row.get("unit"), row.get("project_name"), row.get("year"), row.get("supervisor"))
            for row in projects
        ),
        severities=dict(Counter(str(row["severity"]) for row in record.findings)),
        stamp=record.stamp,
        answers=tuple({**one, "given": dated or ""} for one in record.answers),
        is_final=record.status != "faulted",
    )
