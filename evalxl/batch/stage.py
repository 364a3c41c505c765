"""The batch stage: from the state store alone to summary, departments, data and reports.

`build` runs in a process of its own, so that the parent stays small however many files there are;
it makes everything safe under temporary names, and the parent gives it its names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evalxl
from evalxl.batch import reports, roster, submissions
from evalxl.batch.inputs.inbox import Skipped
from evalxl.batch.report import RunReport
from evalxl.batch.storage import ledger as ledgers
from evalxl.batch.storage.ledger import Entry, Ledger
from evalxl.batch.storage.store import Staged, Store
from evalxl.batch.words import SKIPPED
from evalxl.batch.work import memory
from evalxl.frames import FINDINGS

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from evalxl.batch.options import Conclude, Options
    from evalxl.core.records import FileRecord
    from evalxl.outputs.batch_outputs import Batch
    from evalxl.settings.config import Settings

FILES = (
    *("path", "sha256", "status", "form", "department", "reason_zh", "reason_en"),
    *("scored_path", "size", "modified", "superseded_by", "same_as"),
)
"""Columns of the files frame: one row an input or passed-over file, by path.

As `writing.summary.view.FILES`, and `superseded_by`: the newer submissions of its projects, a line
each (where all are replaced, `status` is `superseded`); `same_as`: the file that counts of those
with the same bytes. `modified` is a day: what follows from the inbox must not change with a second.
"""
_OF_REVIEWERS = ("adjustment_unmatched", "review_line_flawed")
_Row = dict[str, str | int | None]
DATA = "data/"
CHANGES = "changes.xlsx"
FINDINGS_FILE = f"{DATA}findings.parquet"


@dataclass(frozen=True, slots=True)
class Order:
    """What the batch stage works from; `made`: what its steps leave to each other (see `Batch`)."""

    ledger: Path
    store: Store
    settings: Settings
    options: Options
    skipped: list[Skipped]
    report: RunReport
    made: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What the steps have made so far: outputs and reports under temporary names.

    `unmatched`: reviewers' scores that belong to no row. `unwritten`: data that later steps read
    and that could not be put away.
    """

    outputs: tuple[Staged, ...] = ()
    reports: tuple[Staged, ...] = ()
    severities: Mapping[str, int] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()
    unwritten: Mapping[str, bytes] = field(default_factory=dict)

    def data(self, store: Store, named: str = DATA) -> dict[str, bytes]:
        """Read the Parquet files among the outputs, by name; `named`: how the names begin."""
        lying = [one for one in self.outputs if one.path.startswith(named) and not one.trouble]
        return {one.path: store.staged(one) for one in lying} | dict(self.unwritten)

    def joined(self, more: Built) -> Built:
        """Return both together."""
        return Built(
            self.outputs + more.outputs,
            self.reports + more.reports,
            {**self.severities, **more.severities},
            self.unmatched + more.unmatched,
            {**self.unwritten, **more.unwritten},
        )


Step = Callable[[Order, Built], Built]
"""Gives what it adds to what was built before; can be done in a process of its own."""


def build(order: Order) -> Built:
    """Make summary, departments, data and reports in one process."""
    return in_rounds(order.options, lambda steps, built: [step(order, built) for step in steps])


def in_rounds(options: Options, take: Callable[[list[Step], Built], Iterable[Built]]) -> Built:
    """Go from the records to the reports.

    Args:
        options: Name the steps between.
        take: Has the steps of one round taken, which do not need each other.
    """
    steps: list[Step] = [partial(_concluded, one) for one in options.conclude]
    built = Built()
    rounds: list[list[Step]] = [steps[:1], steps[1:], [_reported]]
    for together in rounds:
        built = reduce(Built.joined, take(together, built), built)
    return built


def _concluded(conclude: Conclude, order: Order, built: Built) -> Built:
    with _opened(order) as (batch, _, give_back):
        outputs, unwritten = list[Staged](), dict[str, bytes]()
        for name, content in conclude(replace(batch, data=built.data(order.store))):
            outputs += order.store.stage([(name, content)])
            if outputs[-1].trouble and name.startswith(DATA):
                unwritten[name] = content
            del content  # before the next one is made
            give_back()
        return Built(tuple(outputs), unwritten=unwritten)


def _reported(order: Order, built: Built) -> Built:
    with _opened(order) as (batch, ledger, _):
        lines = roster.check(order.settings.control.roster, ledger.entries())
        reminders = roster.reminders(lines, ledger.entries(), order.options.now.date())
        reminded = Built(tuple(order.store.stage(reminders)))
        outputs = [*built.joined(reminded).outputs]
        found = _found(built.data(order.store, FINDINGS_FILE).get(FINDINGS_FILE), batch.records)
        order.report.severities = severities(found)
        order.report.unmatched = unmatched(found)
        made = reports.make(
            order.report, batch.files, found, ledger, outputs, order.options.fail_on
        )
        changed = _changes(order, ledger, built)
        return replace(
            reminded,
            reports=tuple(order.store.stage((*made, *changed))),
            severities=order.report.severities,
            unmatched=tuple(order.report.unmatched),
        )


def _changes(order: Order, ledger: Ledger, built: Built) -> Iterator[tuple[str, bytes]]:
    """Tell what changed since the run before, where its data still stand as they were written."""
    from evalxl.outputs.since_last import PARTS, since_last

    names = {part: f"{DATA}{part}.parquet" for part in PARTS}
    said = {one.path: one.sha256 for one in ledger.outputs("summary")}
    digests = dict(zip(names.values(), order.store.digests(names.values()), strict=True))
    stands = all(digest and digest == said.get(name) for name, digest in digests.items())
    lying = built.data(order.store) if stands else {}
    if not set(names.values()) <= lying.keys():
        return
    before = {part: order.store.read(name) for part, name in names.items()}
    now = {part: lying[name] for part, name in names.items()}
    with suppress(KeyError, ValueError):  # the run before was of a version with other columns
        content = since_last(before, now, order.options.now, order.settings.output.lang)
        yield f"runs/{order.report.run_id}/{CHANGES}", content


@contextmanager
def _opened(order: Order) -> Iterator[tuple[Batch, Ledger, Callable[[], None]]]:
    from evalxl.outputs.batch_outputs import Batch

    with ledgers.opened(order.ledger) as ledger, memory.sparing() as give_back:
        replaced = submissions.superseded(ledger.entries(), order.options.now)
        files = files_frame(ledger, order.skipped, replaced)
        records = counted(ledger, replaced)
        give_back()
        batch = Batch(
            records,
            files,
            order.settings,
            order.options.now,
            resubmitted=submissions.resubmitted(ledger, replaced, order.options.now),
            answers=ledger.answers(),
            made=order.made,
        )
        yield batch, ledger, give_back


def _found(packed: bytes | None, records: Iterable[FileRecord]) -> pd.DataFrame:
    """Return all findings, from their file where there is one."""
    import pandas as pd

    from evalxl.outputs.parquet import Gathered

    if packed is not None:
        return Gathered({"findings": packed}).frame("findings")
    rows = [row for one in records for row in one.findings]
    return pd.DataFrame(rows, columns=list(FINDINGS))


def counted(ledger: Ledger, replaced: dict[submissions.Project, str]) -> Iterator[FileRecord]:
    """Return the records that count, one at a time, without replaced projects."""
    for _, body in ledger.bodies():
        yield submissions.counted(body, replaced)


def files_frame(
    ledger: Ledger, skipped: Iterable[Skipped], replaced: dict[submissions.Project, str]
) -> pd.DataFrame:
    """Lay all files of the inbox out as a frame with the columns `FILES`."""
    import pandas as pd

    same = submissions.repeated(ledger.entries())
    rows = [_file_row(one, same.get(one.path), replaced) for one in ledger.entries()]
    rows += [_skipped_row(one) for one in skipped]
    rows.sort(key=lambda row: str(row["path"]))
    return pd.DataFrame(rows, columns=list(FILES))


def _file_row(one: Entry, same: str | None, replaced: dict[submissions.Project, str]) -> _Row:
    newer = [replaced.get((one.path, number)) for number in range(len(one.owners))]
    superseded_by = "\n".join(dict.fromkeys(path for path in newer if path)) or None
    is_same = same is not None and superseded_by == same
    return {
        "path": one.path,
        "sha256": one.sha256,
        "status": "superseded" if newer and all(newer) else one.status,
        "form": one.form,
        "department": one.department,
        "reason_zh": f"与 {same} 内容相同，只计一次" if is_same else one.reason or None,
        "reason_en": f"the same bytes as {same}; counts once" if is_same else one.reason_en or None,
        "scored_path": one.output if one.status == "scored" else None,
        "size": one.size,
        "modified": one.modified[:10] if one.modified else None,
        "superseded_by": superseded_by,
        "same_as": same,
    }


def _skipped_row(over: Skipped) -> _Row:
    words = SKIPPED[over.reason]
    status = "control" if over.reason.startswith("control") else "passed_over"
    said = {"status": status, "reason_zh": words["zh"], "reason_en": words["en"]}
    return dict.fromkeys(FILES) | {"path": over.path} | said


def key(ledger: Ledger, skipped: Iterable[Skipped], settings: Settings, now: datetime) -> str:
    """Name everything the batch stage depends on; the day only where there are deadlines."""
    said = hashlib.sha256(f"{evalxl.__version__} {settings.control.digests}".encode())
    if settings.control.roster:
        said.update(now.date().isoformat().encode())
    said.update(settings.model_dump_json(exclude={"batch", "origin"}).encode())
    for one in ledger.entries():
        facts = (one.path, one.key, one.status, one.output, one.output_sha256, one.reason)
        said.update(repr(facts).encode("utf-8", "surrogatepass"))
    said.update(repr(sorted(submissions.superseded(ledger.entries(), now).items())).encode())
    said.update(repr([(one.path, one.reason) for one in skipped]).encode())
    said.update(repr(ledger.answers()).encode("utf-8", "surrogatepass"))
    return said.hexdigest()


def unmatched(found: pd.DataFrame) -> list[str]:
    """Say which reviewers' scores are not used, and why; and which nobody signed."""
    return [str(one) for one in found.loc[found["slug"].isin(_OF_REVIEWERS), "message"]]


def severities(found: pd.DataFrame) -> dict[str, int]:
    """Count findings by severity."""
    if found.empty:
        return {}
    return {str(name): int(number) for name, number in found["severity"].value_counts().items()}
