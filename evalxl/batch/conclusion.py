"""The batch stage: from the state store alone to summary, departments, data and reports.

`build` runs in a process of its own, so that the parent stays small however many files there are;
it makes everything safe under temporary names, and the parent gives it its names.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalxl.batch import ledger as ledgers
from evalxl.batch import reports, submissions
from evalxl.batch.inbox import Skipped
from evalxl.batch.ledger import Ledger
from evalxl.batch.report import RunReport
from evalxl.batch.store import LocalStore, Staged
from evalxl.batch.words import SKIPPED

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.config import Settings
    from evalxl.records import FileRecord

Conclude = Callable[
    [Iterable["FileRecord"], "pd.DataFrame", "Settings", datetime], Iterator[tuple[str, bytes]]
]
FILES = (
    *("path", "department", "status", "form", "sha256", "modified"),
    *("output", "reason", "superseded_by", "same_as"),
)
"""Columns of the files frame: one row an input or passed-over file, by path.

`superseded_by`: the newer submission where all projects of the file are replaced. `same_as`: the
first file with the same bytes.
"""
FINDINGS_FILE = "data/findings.parquet"


@dataclass(frozen=True, slots=True)
class Order:
    """What the batch stage works from."""

    ledger: Path
    out: Path
    settings: Settings
    now: datetime
    conclude: Conclude
    skipped: list[Skipped]
    report: RunReport
    fail_on: str


@dataclass(frozen=True, slots=True)
class Built:
    """What the batch stage made: outputs and reports under temporary names."""

    outputs: list[Staged]
    reports: list[Staged]
    severities: dict[str, int]


def build(order: Order) -> Built:
    """Make summary, departments, data and reports."""
    store = LocalStore(order.out)
    with ledgers.opened(order.ledger) as ledger:
        replaced = submissions.superseded(ledger.entries())
        files = files_frame(ledger, order.skipped, replaced)
        outputs: list[Staged] = []
        found: list[dict[str, Any]] | None = None
        for name, content in order.conclude(
            counted(ledger, replaced), files, order.settings, order.now
        ):
            outputs += store.stage([(name, content)])
            if name == FINDINGS_FILE:
                found = _rows(content)
        if found is None:
            found = [row for one in counted(ledger, replaced) for row in one.findings]
        order.report.severities = dict(Counter(str(row["severity"]) for row in found))
        made = reports.make(order.report, files, found, ledger, outputs, order.fail_on)
        return Built(outputs, store.stage(made), order.report.severities)


def counted(ledger: Ledger, replaced: dict[submissions.Project, str]) -> Iterator[FileRecord]:
    """Give the records that count, one at a time, without replaced projects."""
    from evalxl.records import FileRecord

    for _, body in ledger.bodies():
        yield FileRecord(**submissions.counting(ledgers.unpack(body), replaced))


def files_frame(
    ledger: Ledger, skipped: Iterable[Skipped], replaced: dict[submissions.Project, str]
) -> pd.DataFrame:
    """Lay all files of the inbox out as a frame with the columns `FILES`."""
    import pandas as pd

    first: dict[str, str] = {}
    rows: list[tuple[str | None, ...]] = []
    for one in ledger.entries():
        newer = [replaced.get((one.path, number)) for number in range(len(one.owners))]
        same = first.setdefault(one.sha256, one.path)
        rows.append(
            (
                *(one.path, one.department, one.status, one.form, one.sha256),
                *(_day(one.modified), one.output, one.reason),
                newer[0] if newer and all(newer) else None,
                same if same != one.path else None,
            )
        )
    for over in skipped:
        why = SKIPPED[over.reason]["zh"]
        rows.append((over.path, None, "passed_over", None, None, None, None, why, None, None))
    return pd.DataFrame(sorted(rows, key=lambda row: str(row[0])), columns=list(FILES))


def key(ledger: Ledger, skipped: Iterable[Skipped], settings: Settings, extra: str) -> str:
    """Name everything the batch stage depends on."""
    entries = list(ledger.entries())
    said = hashlib.sha256(extra.encode())
    said.update(settings.model_dump_json(exclude={"batch", "origin"}).encode())
    for one in entries:
        facts = (one.path, one.key, one.status, one.output, one.output_sha256, one.reason)
        said.update(repr(facts).encode("utf-8", "surrogatepass"))
    said.update(repr(sorted(submissions.superseded(entries).items())).encode())
    said.update(repr([(one.path, one.reason) for one in skipped]).encode())
    return said.hexdigest()


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None


def _rows(content: bytes) -> list[dict[str, Any]]:
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(content)).astype(object)
    return [
        {str(name): value for name, value in row.items()}
        for row in frame.where(frame.notna(), None).to_dict("records")
    ]
