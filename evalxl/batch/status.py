"""What is done, refused and changed since the last run, without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from evalxl.batch import verify
from evalxl.batch.finish import CONCLUSION
from evalxl.batch.inputs import inbox as inboxes
from evalxl.batch.storage import lock, places, rebuild
from evalxl.batch.storage.ledger import Entry
from evalxl.core.urls import Place, place
from evalxl.xlsx import Limits

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")


@dataclass(frozen=True, slots=True)
class Status:
    """How an output folder stands; lists hold paths below inbox or output folder.

    `refused` and `faulted` map to the reason. `new`, `changed`, `gone` compare with the inbox the
    last run read, as it is now; `damaged` are outputs that are missing or no longer what we wrote,
    `outputs` says which, in the words of `evalxl verify` (`verify.Verdict.state`). `last_run`:
    when, on which machine and by which version outputs were written last.
    """

    out: str
    inbox: str | None
    scored: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    faulted: dict[str, str] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    last_run: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the status as JSON-able data."""
        return {"schema": "evalxl-status/1", **asdict(self)}


def status(out: Place, lang: str = "zh") -> Status:
    """Say how an output folder stands, with reasons in the language asked for.

    Raises:
        UsageError: No run has been made there.
    """
    places.expect_state(out)
    with rebuild.reading(out) as ledger:
        entries = {entry.path: entry for entry in ledger.entries()}
        folder = ledger.meta("inbox")
        new, changed, gone = _since(folder, out, entries)
        damaged = [one for one in verify.outputs(out, ledger) if one.state != verify.OK]
        return Status(
            out=str(out),
            inbox=folder,
            scored=sum(one.status == "scored" for one in entries.values()),
            refused=_reasons(entries, "refused", lang),
            faulted=_reasons(entries, "faulted", lang),
            new=new,
            changed=changed,
            gone=gone,
            damaged=[one.path for one in damaged],
            outputs={one.path: one.state for one in damaged},
            last_run=rebuild.last_run(places.store(out)),
        )


def inbox_of(out: Place) -> Place | None:
    """Return the inbox of the last run, where it is still there: its control files count on."""
    with rebuild.reading(out) as ledger:
        said = ledger.meta("inbox")
    folder = place(said) if said else None
    return folder if folder is not None and folder.is_dir() else None


def last_run(out: Place) -> date | None:
    """Return the day of the last run that summed up: waivers ran out or not as they did then."""
    with rebuild.reading(out) as ledger:
        said = (ledger.meta(CONCLUSION) or {}).get("now")
    return datetime.fromisoformat(said).date() if said else None


def output_lines(out: Place) -> Iterator[str]:
    """Return one line an output workbook, `path<TAB>sha256`, as the ledger has it.

    Raises:
        UsageError: No run has been made there.
    """
    places.expect_state(out)
    with rebuild.reading(out) as ledger:
        for one in ledger.outputs():
            if one.path.lower().endswith(WORKBOOKS):
                yield f"{one.path}\t{one.sha256}"


def rebuild_ledger(out: Place) -> int:
    """Make the ledger again from outputs and manifests; the old one is kept beside.

    Returns:
        How many files of the folder were recognised.

    Raises:
        FolderBusy: A run is at work.
    """
    with lock.on(out):
        return rebuild.anew(out)


def _reasons(entries: dict[str, Entry], status: str, lang: str) -> dict[str, str]:
    said = {path: one for path, one in entries.items() if one.status == status}
    return {
        path: (one.reason_en or one.reason) if lang == "en" else one.reason
        for path, one in said.items()
    }


def _since(
    folder: str | None, out: Place, entries: dict[str, Entry]
) -> tuple[list[str], list[str], list[str]]:
    """Compare with the inbox; archives are told by their members' paths only."""
    if folder is None or not place(folder).is_dir():
        return [], [], []
    limits = Limits()  # what is larger was refused by its size, which is in its mark
    present = inboxes.look(
        place(folder),
        out,
        settle_seconds=0,
        largest=limits.file_bytes,
        largest_archive=limits.total_bytes,
    )
    now = {one.path: one.sha256 for one in present.items}
    archives = tuple(f"{one.path}/" for one in present.archives)
    known = {path for path in entries if not path.startswith(archives)}
    new = sorted(now.keys() - known)
    changed = [path for path in sorted(now.keys() & known) if now[path] != entries[path].sha256]
    return new, changed, sorted(known - now.keys())
