"""Outputs made once more from what they were made from, to compare them with what lies there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evalxl.batch import finish, plan, stage
from evalxl.batch.inputs import present
from evalxl.batch.options import Options
from evalxl.batch.report import RunReport
from evalxl.batch.storage import places, rebuild
from evalxl.batch.storage.ledger import Entry, Ledger, Output
from evalxl.batch.storage.store import LocalStore
from evalxl.batch.work import workers
from evalxl.batch.work.chunk import Job
from evalxl.core.urls import Place, place

if TYPE_CHECKING:
    from evalxl.batch.inputs.inbox import Item
    from evalxl.settings.config import Settings

_CHUNK = 100
Why = str
"""Why an output cannot be made again: `form_gone` (its form is no longer in the inbox as it was),
`other_settings` (settings or program are not those of the run), `not_reproducible` (withdrawn
copies, forms that a fault spoiled)."""


@dataclass(frozen=True, slots=True)
class Again:
    """One output made again: its bytes, or `why` there are none."""

    output: Output
    content: bytes | None
    why: Why = ""


def again(
    out: Place, wanted: Iterable[Output], settings: Settings, options: Options
) -> Iterator[Again]:
    """Make outputs again; nothing is written below OUT.

    Args:
        out: The output folder.
        wanted: Outputs as the ledger knows them.
        settings: The settings in force; outputs of other ones are not made.
        options: How runs are done here; their time is that of the last run.
    """
    outputs = list(wanted)
    of_files = [one for one in outputs if one.role != "summary"]
    of_all = [one for one in outputs if one.role == "summary"]
    with rebuild.reading(out) as ledger:
        past = _Past(out, ledger, settings, options)
        if of_files:
            yield from _of_files(past, of_files)
        if of_all:
            yield from _of_all(past, of_all)


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier runs left, and how runs are done here."""

    out: Place
    ledger: Ledger
    settings: Settings
    options: Options


def _of_files(past: _Past, wanted: Sequence[Output]) -> Iterator[Again]:
    """Make copies and notes again, each from its own form."""
    ledger, settings = past.ledger, past.settings
    folder = ledger.meta("inbox")
    there = place(folder) if folder else None
    items = (
        present.look(there, past.out, ledger, settings).items if there and there.is_dir() else []
    )
    found = {item.path: item for item in items}
    keys = plan.Keys(settings)
    todo: list[tuple[Item, Output]] = []
    for one in wanted:
        entry, item = ledger.entry(one.owner), found.get(one.owner)
        why = _why_not(one, entry, item, keys)
        if why or item is None:
            yield Again(one, None, why)
        else:
            todo.append((item, one))
    job = Job(settings, past.options.process, ledger.stamps())
    chunks = ([item for item, _ in todo[at : at + _CHUNK]] for at in range(0, len(todo), _CHUNK))
    asked = {item.path: one for item, one in todo}
    for done in workers.work(chunks, job, 1, lambda: False) if todo else ():
        for made in done:
            content = made.output
            yield Again(asked[made.item.path], content, "" if content else "form_gone")


def _why_not(one: Output, entry: Entry | None, item: Item | None, keys: plan.Keys) -> Why:
    if entry is None or not entry.key or entry.output != one.path:
        return "not_reproducible"
    if item is None or item.sha256 != entry.sha256:
        return "form_gone"
    return "" if entry.key == keys.of(item, entry.owners) else "other_settings"


def _of_all(past: _Past, wanted: Sequence[Output]) -> Iterator[Again]:
    """Make summary, departments and data again, from the ledger alone."""
    ledger, settings = past.ledger, past.settings
    said = ledger.meta(finish.CONCLUSION) or {}
    now = datetime.fromisoformat(said["now"]) if "now" in said else None
    skipped = finish.skipped_before(ledger)
    if now is None or stage.key(ledger, skipped, settings, now) != said.get("key"):
        yield from (Again(one, None, "other_settings") for one in wanted)
        return
    with TemporaryDirectory(prefix="evalxl-") as folder:
        store = LocalStore(Path(folder))
        report = RunReport("", str(past.out), now.isoformat())
        how = replace(past.options, now=now, progress=None)
        order = stage.Order(places.ledger(past.out), store, settings, how, skipped, report)
        built: stage.Built = workers.apart(stage.build, order)
        made = {one.path: one for one in built.outputs}
        for one in wanted:
            lies = made.get(one.path)
            yield Again(one, store.staged(lies) if lies else None, "" if lies else "other_settings")
