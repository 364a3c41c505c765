"""The nightly run: look, plan, work, commit, conclude. Running it again is always right."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalxl.batch import (
    archives,
    commit,
    inbox,
    lock,
    places,
    plan,
    rebuild,
    signals,
    stage,
    workers,
)
from evalxl.batch.commit import Desk, Notes
from evalxl.batch.inbox import Inbox, Item
from evalxl.batch.ledger import Ledger, Output
from evalxl.batch.report import RunReport
from evalxl.batch.store import LocalStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from evalxl.batch.chunk import Done, Process
    from evalxl.batch.stage import Conclude
    from evalxl.config import Settings
    from evalxl.records import FileRecord, Source

_CHUNK_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, told after each chunk: `done` of `total` inputs."""

    done: int
    total: int
    path: str


def process_with_pipeline(sources: Sequence[Source], settings: Settings) -> list[FileRecord]:
    """Work on one chunk with the real pipeline, which only workers load."""
    from evalxl import pipeline

    return pipeline.process(sources, settings)


def conclude_with_pipeline(
    records: Iterable[FileRecord], files: pd.DataFrame, settings: Settings, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Conclude with the real pipeline, which only the concluding process loads."""
    from evalxl import conclusion

    return conclusion.conclude(records, files, settings, now)


@dataclass(frozen=True, slots=True)
class Options:
    """How one run is to be done; nothing here changes a scored copy."""

    now: datetime
    jobs: int | None = None
    force: bool = False
    dry_run: bool = False
    limit: int | None = None
    fail_on: str = "never"
    progress: Callable[[Progress], None] | None = None
    process: Process = process_with_pipeline
    conclude: Conclude = conclude_with_pipeline


@dataclass(slots=True)
class _Run:
    """What a run carries along."""

    folder: Path
    out: Path
    settings: Settings
    options: Options
    report: RunReport
    notes: Notes = field(default_factory=Notes)


def run(folder: Path, out: Path, settings: Settings, options: Options) -> RunReport:
    """Bring the output folder in line with the inbox; only what changed is done.

    Args:
        folder: The inbox.
        out: The output folder; made where there is none.
        settings: The settings in force.
        options: How to run.

    Raises:
        UsageError: The folders cannot be used.
        FolderBusy: Another run holds the output folder.
    """
    places.expect_usable(folder, out)
    report = RunReport(str(folder), str(out), options.now.isoformat(), dry_run=options.dry_run)
    this = _Run(folder, out, settings, options, report)
    if options.dry_run:
        return _rehearse(this)
    with lock.held(places.state(out)), signals.caught() as stopped:
        store = LocalStore(out)
        store.sweep()
        with rebuild.ledger_of(out) as ledger, _faults_end_the_run(report):
            present = _look(this, ledger)
            todo = _plan(this, ledger, store, present)
            desk = Desk(ledger, store, settings, todo.present, this.notes)
            _note_inbox(this, ledger)
            commit.withdraw(todo.gone, desk)
            _work(this, todo, desk, stopped)
            _conclude(this, desk, present, is_partial=stopped())
        report.interrupted = stopped()
    return report


def _note_inbox(this: _Run, ledger: Ledger) -> None:
    place = str(this.folder.resolve()).encode("utf-8", "replace").decode()
    if ledger.meta("inbox") != place:
        with ledger.change() as change:
            change.note("inbox", place)


def _rehearse(this: _Run) -> RunReport:
    with rebuild.reading(this.out) as ledger:
        present = _look(this, ledger)
        todo = _plan(this, ledger, LocalStore(this.out), present)
    steps = [("withdraw", entry.path, "gone") for entry in todo.gone]
    steps += [("score", item.path, why) for item, why in todo.todo]
    this.report.plan = [{"action": action, "path": path, "why": why} for action, path, why in steps]
    return this.report


def _look(this: _Run, ledger: Ledger) -> Inbox:
    limits = this.settings.limits
    present = inbox.look(
        this.folder,
        this.out,
        settle_seconds=this.settings.batch.settle_seconds,
        largest=limits.file_bytes,
        largest_archive=limits.total_bytes,
    )
    listings = [_listing(this, ledger, archive) for archive in present.archives]
    items, skipped = archives.expand(present.archives, iter(listings))
    return Inbox(
        present.items + items,
        [],
        sorted(present.skipped + skipped, key=lambda one: one.path),
    )


def _listing(this: _Run, ledger: Ledger, archive: Item) -> dict[str, Any]:
    kept: dict[str, Any] | None = ledger.archive(archive.sha256)
    if kept is not None:
        return kept
    limits, seconds = this.settings.limits, this.settings.batch.seconds_per_file
    try:
        said: dict[str, Any] = workers.apart(archives.listing, archive, limits, seconds=seconds)
    except Exception:
        return archives.Listing(refusal="unreadable").plain()
    if not this.options.dry_run:
        with ledger.change() as change:
            change.list_archive(archive.sha256, said)
    return said


def _plan(this: _Run, ledger: Ledger, store: LocalStore, present: Inbox) -> plan.Plan:
    made = plan.plan(
        present.items,
        ledger,
        store,
        this.settings,
        unsettled={one.path for one in present.skipped if one.reason in inbox.STAYING},
        force=this.options.force,
    )
    todo = made.todo[: this.options.limit]
    this.report.counts = {
        "inputs": len(made.present),
        "passed_over": len(present.skipped),
        "unsettled": sum(one.reason == "unsettled" for one in present.skipped),
        "unchanged": made.unchanged,
        "withdrawn": len(made.gone),
        "done": 0,
        "pending": len(made.todo) - len(todo),
    }
    return replace(made, todo=todo)


def _work(this: _Run, todo: plan.Plan, desk: Desk, stopped: Callable[[], bool]) -> None:
    items = [item for item, _ in todo.todo]
    if not items:
        return
    batch = this.settings.batch
    jobs = min(this.options.jobs or batch.jobs or os.cpu_count() or 1, len(items))
    chunks = plan.chunks(items, batch.chunk, jobs, _CHUNK_BYTES)
    job = workers.Job(this.settings, this.options.process)
    for done in workers.work(chunks, job, jobs, stopped):
        commit.commit(done, desk)
        _tell(this, done, len(items))


def _tell(this: _Run, done: list[Done], total: int) -> None:
    counts = this.report.counts
    counts["done"] += sum(one.status != "unsettled" for one in done)
    counts["unsettled"] += sum(one.status == "unsettled" for one in done)
    if this.options.progress:
        this.options.progress(Progress(counts["done"], total, done[-1].item.path))


def _conclude(this: _Run, desk: Desk, present: Inbox, *, is_partial: bool) -> None:
    """Rebuild summary and reports from the ledger, unless they stand as they should."""
    report, ledger = this.report, desk.ledger
    statuses = [entry.status for entry in ledger.entries()]
    report.counts |= {name: statuses.count(name) for name in ("scored", "refused", "faulted")}
    report.kept, report.in_use = this.notes.kept, this.notes.in_use
    report.troubles = this.notes.troubles
    if is_partial:
        return
    key = stage.key(ledger, present.skipped, this.settings, this.options.now)
    before = ledger.meta("conclusion") or {}
    if before.get("key") == key and _stands(desk) and not report.troubles:
        report.severities = before["severities"]
        return
    report.run_id = f"{this.options.now:%Y%m%dT%H%M%S}-{key[:8]}"
    built = workers.apart(
        stage.build,
        stage.Order(
            places.ledger(this.out),
            this.out,
            this.settings,
            this.options.now,
            this.options.conclude,
            present.skipped,
            report,
            this.options.fail_on,
        ),
    )
    report.severities = built.severities
    _publish(built, key, desk)
    desk.store.keep_newest("runs", this.settings.batch.keep_runs)


def _stands(desk: Desk) -> bool:
    return all(desk.store.digest(one.path) == one.sha256 for one in desk.ledger.outputs("summary"))


def _publish(built: stage.Built, key: str, desk: Desk) -> None:
    placed = desk.publish(built.outputs)
    desk.publish(built.reports)
    new = {one.path for one in placed}
    stale = [one.path for one in desk.ledger.outputs("summary") if one.path not in new]
    for path in stale:
        desk.remove(path)
    with desk.ledger.change() as change:
        for path in stale:
            change.drop(path)
        for one in placed:
            if not one.trouble:
                change.put(Output(one.path, one.sha256, "summary"))
        change.note("conclusion", {"key": key, "severities": built.severities})


@contextmanager
def _faults_end_the_run(report: RunReport) -> Iterator[None]:
    """Make a machine's or our own trouble the run's last word: what was committed stays."""
    try:
        yield
    except Exception as error:
        report.fault = f"{type(error).__name__}: {error}"
