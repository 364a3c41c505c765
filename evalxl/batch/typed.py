"""Answers that people typed into outputs in OUT: read before anything takes their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from evalxl.batch.storage.ledger import Ledger, Output
from evalxl.batch.storage.store import Store
from evalxl.batch.work import workers

if TYPE_CHECKING:
    from evalxl.settings.config import Settings
    from evalxl.xlsx import Limits

_WORKBOOK = ".xlsx"


def keep(ledger: Ledger, store: Store, settings: Settings, scored: Iterable[str], now: str) -> int:
    """Keep the answers in outputs that are no longer what was written; return their number.

    Args:
        ledger: Knows what was written; keeps the answers.
        store: The outputs.
        settings: Limits of reading.
        scored: Scored copies that are no longer what was written.
        now: The time of the run, at which these answers count as given.
    """
    found = [
        answer
        for path in (*_changed(ledger, store), *scored)
        for answer in _answers(store, path, settings, now)
    ]
    if found:
        with ledger.change() as change:
            change.answer(found)
    return len(found)


def _changed(ledger: Ledger, store: Store) -> Iterator[str]:
    """Go over the workbooks of the batch that somebody saved again."""
    written: list[Output] = [
        one for one in ledger.outputs("summary") if one.path.endswith(_WORKBOOK)
    ]
    there = store.digests(one.path for one in written)
    for one, digest in zip(written, there, strict=True):
        if digest not in {None, one.sha256}:
            yield one.path


def _answers(store: Store, path: str, settings: Settings, now: str) -> list[dict[str, Any]]:
    """Read one output apart from the run; what cannot be read has none."""
    batch = settings.batch
    try:
        content = store.read(path)
        read: list[dict[str, Any]] = workers.apart(
            _read, content, path, settings.limits, now, seconds=batch.seconds_per_file
        )
    except Exception:
        return []
    return read


def _read(content: bytes, path: str, limits: Limits, now: str) -> list[dict[str, Any]]:
    from evalxl import answers
    from evalxl.xlsx import read_grid

    return [one.plain() for one in answers.read(read_grid(content, path, limits), path, now)]
