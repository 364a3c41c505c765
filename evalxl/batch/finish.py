"""The end of a run: summary and reports in line with the ledger, whatever was done before."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from evalxl.batch import stage
from evalxl.batch.commit import Desk
from evalxl.batch.inputs.inbox import Skipped
from evalxl.batch.options import Options
from evalxl.batch.report import RunReport
from evalxl.batch.stage import Built, Order
from evalxl.batch.storage import places
from evalxl.batch.storage.ledger import Ledger, Output
from evalxl.batch.work import workers
from evalxl.core.records import WITHOUT_COPY
from evalxl.core.urls import Place

CONCLUSION = "conclusion"
"""The name under which the ledger keeps what the last batch stage was made from."""
ANSWERS = "answers"
"""The name under which it keeps how many answers the last run knew."""
_FEW = 500


def count(ledger: Ledger, report: RunReport) -> None:
    """Count the present inbox by status."""
    statuses = Counter(entry.status for entry in ledger.entries())
    counted = ("scored", "refused", "faulted", *sorted(WITHOUT_COPY))
    report.counts |= {name: statuses[name] for name in counted}
    total = len(ledger.answers())
    report.counts |= {"answers_read": total, "answers_new": total - (ledger.meta(ANSWERS) or 0)}


def finish(
    desk: Desk, out: Place, options: Options, report: RunReport, skipped: list[Skipped]
) -> None:
    """Make summary, departments, data and reports again, unless they stand as they should.

    What they depend on has a key, which is recorded last: a run killed before that concludes again
    next time, and one with nothing to do writes nothing.
    """
    ledger, settings = desk.ledger, desk.settings
    key = stage.key(ledger, skipped, settings, options.now)
    before = ledger.meta(CONCLUSION) or {}
    if before.get("key") == key and _stands(desk) and not report.troubles and not options.force:
        report.severities = before["severities"]
        report.unmatched = before.get("unmatched", [])
        return
    report.run_id = f"{options.now:%Y%m%dT%H%M%S}-{key[:8]}"
    alone = replace(options, progress=None)  # a terminal's progress bar cannot go along
    order = Order(places.ledger(out), desk.store, settings, alone, skipped, report)
    built = _built(order, len(ledger.paths()))
    report.severities, report.unmatched = dict(built.severities), list(built.unmatched)
    report.changes = next((o.path for o in built.reports if o.path.endswith(stage.CHANGES)), "")
    kept: dict[str, object] = {
        "key": key,
        "severities": report.severities,
        "unmatched": report.unmatched,
        "now": options.now.isoformat(),
    }
    _publish(built, desk, kept, skipped)
    desk.store.keep_newest("runs", settings.batch.keep_runs)


def _built(order: Order, files: int) -> Built:
    """Take the steps, of a large batch each in a process of its own, side by side where it goes.

    What a process no longer needs goes with it; for a few files starting one costs more than that.
    """
    if files <= _FEW:
        few: Built = workers.apart(stage.build, order)
        return few
    with ThreadPoolExecutor(order.options.workers(order.settings)) as threads:
        return stage.in_rounds(
            order.options,
            lambda steps, built: threads.map(lambda step: workers.apart(step, order, built), steps),
        )


def skipped_before(ledger: Ledger) -> list[Skipped]:
    """Return what the last run passed over."""
    return [Skipped(path, reason) for path, reason in ledger.meta("skipped") or []]


def _stands(desk: Desk) -> bool:
    wanted = desk.ledger.outputs("summary")
    found = desk.store.digests(one.path for one in wanted)
    return all(there == one.sha256 for one, there in zip(wanted, found, strict=True))


def _publish(
    built: Built, desk: Desk, conclusion: dict[str, object], skipped: list[Skipped]
) -> None:
    placed = desk.publish([*built.outputs])
    told = desk.store.publish(built.reports, lambda *_: True)  # a run told twice is told anew
    desk.notes.troubles |= {one.wanted: one.trouble for one in told if one.trouble}
    desk.notes.kept += [one.kept for one in told if one.kept]
    is_whole = not any(one.trouble for one in [*placed, *told])
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
        change.note("skipped", [[one.path, one.reason] for one in skipped])
        change.settle_stamps()
        change.note(ANSWERS, len(desk.ledger.answers()))
        change.note(CONCLUSION, conclusion if is_whole else {})
