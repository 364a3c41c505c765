"""The nightly run: look, plan, work, commit, conclude. Running it again is always right."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalxl.batch import commit, finish, plan, typed
from evalxl.batch.commit import Desk, Notes
from evalxl.batch.inputs import inbox, present
from evalxl.batch.inputs.inbox import Inbox, Skipped
from evalxl.batch.options import Here, Options, Progress
from evalxl.batch.report import RunReport
from evalxl.batch.storage import lock, places, rebuild, traces
from evalxl.batch.storage.ledger import Ledger
from evalxl.batch.storage.ledger_corruption import is_damage
from evalxl.batch.storage.store import Store
from evalxl.batch.work import memory, signals
from evalxl.batch.work.chunk import Job
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place, is_ours_alone

if TYPE_CHECKING:
    from evalxl.batch.work.chunk import Done
    from evalxl.settings.config import Settings

__all__ = ["Options", "Progress", "resummarise", "run"]

logger = logging.getLogger(__name__)
_CHUNK_BYTES = 64 << 20


@dataclass(slots=True)
class _Run:
    """What a run carries along."""

    folder: Place
    out: Place
    settings: Settings
    options: Options
    report: RunReport
    notes: Notes = field(default_factory=Notes)


def run(folder: Place, out: Place, settings: Settings, options: Options) -> RunReport:
    """Bring the output folder in line with the inbox; only what changed is done.

    Args:
        folder: The inbox: a folder or a URL.
        out: Where outputs go; a folder is made where there is none.
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
    with lock.on(out), signals.caught() as stopped:
        with _faults_end_the_run(out, report):
            traces.prepare(out)
            _with_whole_ledger(this, stopped)
        report.interrupted = stopped()
    return report


def _with_whole_ledger(this: _Run, stopped: Callable[[], bool]) -> None:
    """Do a night's work; where the ledger turns out to be damaged, once more with a new one."""
    try:
        _night(this, stopped)
    except Exception as error:
        if not is_damage(error):
            raise
        rebuild.put_aside(places.ledger(this.out))
        this.notes = Notes()
        _night(this, stopped)


def _night(this: _Run, stopped: Callable[[], bool]) -> None:
    with rebuild.ledger_of(this.out) as ledger:
        store = places.store(this.out, this.settings.batch.mode)
        store.sweep()
        there = _present(this, ledger)
        todo = _plan(this, ledger, store, there)
        desk = Desk(ledger, store, this.settings, todo.present, this.notes)
        _note_inbox(this, ledger)
        this.report.typed = _keep_typed(this, todo, desk)
        commit.withdraw(todo.gone, desk)
        _work(this, todo, desk, stopped)
        if not (stopped() or this.report.held or this.report.counts["pending"]):
            commit.withdraw_orphans(desk, _staying(there))
        _close(this, desk, there.skipped, is_whole=not stopped())


def _keep_typed(this: _Run, todo: plan.Plan, desk: Desk) -> int:
    """Keep answers typed into outputs; return their number."""
    known = (desk.ledger.entry(item.path) for item, why in todo.todo if why == plan.NOT_AS_WRITTEN)
    copies = [one.output for one in known if one and one.status == "scored"]
    return typed.keep(desk.ledger, desk.store, this.settings, copies, this.options.now.isoformat())


def resummarise(out: Place, settings: Settings, options: Options) -> RunReport:
    """Make summary and reports again from what the ledger holds, whatever lies in the inbox.

    Raises:
        UsageError: No run has been made there, or none since the ledger was made again.
        FolderBusy: A run is at work.
    """
    places.expect_state(out)
    report = RunReport("", str(out), options.now.isoformat())
    this = _Run(Path(), out, settings, options, report)
    with (
        lock.on(out),
        _faults_end_the_run(out, report),
        rebuild.ledger_of(out) as ledger,
    ):
        traces.prepare(out)
        report.inbox = ledger.meta("inbox") or ""
        skipped = finish.skipped_before(ledger)
        paths = ledger.paths()
        if not paths and ledger.outputs("scored"):
            raise _empty(out)
        report.counts = {"inputs": len(paths), "passed_over": len(skipped)}
        desk = Desk(ledger, places.store(out, settings.batch.mode), settings, paths, this.notes)
        _close(this, desk, skipped, is_whole=True)
    return report


def _empty(out: Place) -> UsageError:
    return UsageError(
        f"{out}: the ledger was made again and does not hold the forms yet; run "
        "`evalxl run INBOX -o OUT` first",
        f"{out}：台账是重建的，还没有表格内容；请先运行 evalxl run INBOX -o OUT",
    )


def _close(this: _Run, desk: Desk, skipped: list[Skipped], *, is_whole: bool) -> None:
    """Sum up; a run that was interrupted leaves summary and reports to the next."""
    report = this.report
    finish.count(desk.ledger, report)
    report.kept, report.in_use = this.notes.kept, this.notes.in_use
    report.troubles = this.notes.troubles
    if is_whole:
        finish.finish(desk, this.out, this.options, report, skipped)


def _note_inbox(this: _Run, ledger: Ledger) -> None:
    place = str(this.folder.resolve()).encode("utf-8", "replace").decode()
    if ledger.meta("inbox") != place:
        with ledger.change() as change:
            change.note("inbox", place)


def _rehearse(this: _Run) -> RunReport:
    with rebuild.reading(this.out) as ledger:
        there = _present(this, ledger)
        todo = _plan(this, ledger, places.store(this.out), there)
    steps = [("withdraw", entry.path, "gone") for entry in todo.gone]
    steps += [("score", item.path, why) for item, why in todo.todo]
    this.report.plan = [{"action": action, "path": path, "why": why} for action, path, why in steps]
    return this.report


def _present(this: _Run, ledger: Ledger) -> Inbox:
    return present.look(
        this.folder, this.out, ledger, this.settings, is_kept=not this.options.dry_run
    )


def _staying(there: Inbox) -> set[str]:
    """Return the inputs and folders of which nothing can be said today."""
    return {one.path for one in there.skipped if one.reason in inbox.STAYING}


def _plan(this: _Run, ledger: Ledger, store: Store, there: Inbox) -> plan.Plan:
    made = plan.plan(
        there.items,
        ledger,
        store,
        this.settings,
        unsettled=_staying(there),
        force=this.options.force,
    )
    if not this.options.allow_empty and plan.is_mass_exit(made, there.items, len(ledger.paths())):
        this.report.held = [entry.path for entry in made.gone]
        made = replace(made, gone=[])
    this.report.gone = [entry.path for entry in made.gone]
    todo = made.todo[: this.options.limit]
    this.report.counts = {
        "inputs": len(made.present),
        "passed_over": len(there.skipped),
        "unsettled": sum(one.reason == "unsettled" for one in there.skipped),
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
    is_asked = this.options.jobs or batch.jobs
    most = len(items) if is_asked else plan.workers_that_pay(items)
    jobs = min(this.options.workers(this.settings), most)
    chunks = plan.chunks(items, batch.chunk, jobs, _CHUNK_BYTES)
    job = Job(this.settings, this.options.process, desk.ledger.stamps())
    memory.return_at_once()
    engine = Here() if is_ours_alone(this.folder) else this.options.engine
    for done in engine.work(chunks, job, jobs, stopped):
        commit.commit(done, desk)
        _tell(this, done, len(items))
        del done  # it is large, and the next one is on its way


def _tell(this: _Run, done: list[Done], total: int) -> None:
    counts = this.report.counts
    counts["done"] += sum(one.status != "unsettled" for one in done)
    counts["unsettled"] += sum(one.status == "unsettled" for one in done)
    if this.options.progress:
        this.options.progress(Progress(counts["done"], total, done[-1].item.path))


@contextmanager
def _faults_end_the_run(out: Place, report: RunReport) -> Iterator[None]:
    """Make a machine's or our own trouble the run's last word: what was committed stays.

    Raises:
        UsageError: The output folder may not be written, or something asked for cannot be.
    """
    try:
        yield
    except UsageError:
        raise
    except Exception as error:
        logger.debug("the run ended early", exc_info=True)
        known = places.trouble(out, error)
        if known:
            raise known from error
        report.fault = f"{type(error).__name__}: {error}"
