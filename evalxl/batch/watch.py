"""`run` again whenever the inbox changes and has settled."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from evalxl.batch.report import RunReport
from evalxl.batch.storage import places
from evalxl.batch.storage.lock import FolderBusy

if TYPE_CHECKING:
    from evalxl.settings.config import Settings

SETTLE_SECONDS = 2.0
"""A file younger than this may still be on its way, also where a nightly run need not wait."""
_LOOK_EVERY = 5_000  # milliseconds; also how soon a file that was still changing is tried again


def watch(
    inbox: Path,
    out: Path,
    once: Callable[[], RunReport],
    stop: Event,
    changes: Callable[[Path, Path, Event], Iterable[bool]] | None = None,
) -> Iterator[RunReport]:
    """Run at once, then after every change of the inbox; give each report that has news.

    Args:
        inbox: The inbox.
        out: The output folder; changes there count for nothing.
        once: One run.
        stop: Ends the watch.
        changes: Says after each wait whether something changed; `watchfiles` by default.
    """
    again = True
    for changed in _first_at_once((changes or _changes)(inbox, out, stop)):
        if not (changed or again):
            continue
        try:
            report = once()
        except FolderBusy:
            again = True
            continue
        again = bool(report.counts.get("unsettled"))
        if report.interrupted:
            return
        yield report


def settling(settings: Settings) -> Settings:
    """Return files that just arrived time to be whole, unless the bureau set a time itself."""
    wait = settings.batch.settle_seconds or SETTLE_SECONDS
    batch = settings.batch.model_copy(update={"settle_seconds": wait})
    return settings.model_copy(update={"batch": batch})


def _first_at_once(changes: Iterable[bool]) -> Iterator[bool]:
    yield True
    yield from changes


def _changes(inbox: Path, out: Path, stop: Event) -> Iterator[bool]:
    import watchfiles

    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it says in English that we end
    ours = out.resolve()
    for found in watchfiles.watch(
        inbox,
        watch_filter=lambda _, path: not Path(path).is_relative_to(ours),
        stop_event=stop,
        rust_timeout=_LOOK_EVERY,
        yield_on_timeout=True,
        force_polling=places.is_on_network(inbox) or None,
        raise_interrupt=False,
    ):
        yield bool(found)
