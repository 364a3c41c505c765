"""The order in which results become outputs, so that no moment of death loses or lies.

Safe under temporary names → announced in the ledger → renamed → folders safe → recorded in the
ledger. What a file left behind elsewhere (a note, an older copy) is moved away before its record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evalxl.batch import plan
from evalxl.batch.storage import names
from evalxl.batch.storage.ledger import Change, Entry, Ledger, Output
from evalxl.batch.storage.store import LocalStore, Placed, Staged, Store

if TYPE_CHECKING:
    from evalxl.batch.work.chunk import Done
    from evalxl.settings.config import Settings


@dataclass(slots=True)
class Notes:
    """What a person should hear about the outputs."""

    kept: list[str] = field(default_factory=list)
    in_use: list[str] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to commit."""

    ledger: Ledger
    store: Store
    settings: Settings
    present: Collection[str]
    notes: Notes

    def place(self, files: Iterable[tuple[str, bytes]]) -> list[Placed]:
        """Put outputs into place; the record is the caller's."""
        return self.publish(self.store.stage(files))

    def publish(self, staged: list[Staged]) -> list[Placed]:
        """Announce staged outputs and give them their names."""
        new = [(one.path, one.sha256) for one in staged if one.temporary]
        if new:
            self.ledger.announce(new)
        placed = self.store.publish(staged, self.ledger.wrote)
        self.notes.kept += [one.kept for one in placed if one.kept]
        self.notes.in_use += [one.wanted for one in placed if one.path != one.wanted]
        self.notes.troubles |= {one.wanted: one.trouble for one in placed if one.trouble}
        return placed

    def withdraw(self, entry: Entry) -> list[Output]:
        """Move a scored copy to `withdrawn/`; return it under its new name, if it was there."""
        aside = self._aside(entry)
        try:
            self.store.move(entry.output, aside, self.ledger.wrote)
            found = self.store.digest(aside)
        except OSError as error:
            self._tell(entry.output, error)
            found = None
        return [Output(aside, found, "withdrawn", entry.path)] if found else []

    def _aside(self, entry: Entry) -> str:
        """Name the place of a withdrawn copy; one that another input's copy has is left to it."""
        first = place = _withdrawn(entry.output)
        number = 1
        while (there := self.ledger.output(place)) and there.owner not in {"", entry.path}:
            number += 1
            place = names.numbered(first, number)
        return place

    def remove(self, output: str) -> list[Output]:
        """Remove an output that has no use any more."""
        try:
            kept = self.store.remove(output, self.ledger.wrote)
        except OSError as error:
            self._tell(output, error)
            kept = None
        self.notes.kept += [kept] if kept else []
        return []

    def _tell(self, output: str, error: OSError) -> None:
        """Note that one output could not be taken away, which is no reason to end the run."""
        if not isinstance(self.store, LocalStore):
            raise error  # the storage is in trouble, not this output
        self.notes.troubles[output] = error.strerror or str(error)


def commit(done: list[Done], desk: Desk) -> list[Entry]:
    """Commit one chunk.

    Returns:
        The entries recorded; an input whose output could not be written has none and is done
        again next time.
    """
    settled = [one for one in done if one.status != "unsettled"]
    wanted = {
        plan.target(one.item.path, one.status, one.suffix, desk.present): one for one in settled
    }
    files = [(path, one.output) for path, one in wanted.items() if one.output is not None]
    _make_way({path: one.item.path for path, one in wanted.items()}, desk)
    placed = {one.wanted: one for one in desk.place(files)}
    keys, recorded = plan.Keys(desk.settings), []
    for path, one in wanted.items():
        place = placed.get(path)
        if place is not None and place.trouble:
            continue
        recorded.append((_entry(one, place, keys), one.body))
    retired = _clear([entry for entry, _ in recorded], desk)
    with desk.ledger.change() as change:
        for one in settled:
            if one.stamp:
                change.stamp(one.stamp)
        for entry, body in recorded:
            change.keep(entry, body)
            if entry.output:
                change.put(_output(entry))
        change.answer(answer for one in settled for answer in one.answers)
        _record_retired(change, retired)
    return [entry for entry, _ in recorded]


def withdraw(gone: Iterable[Entry], desk: Desk) -> None:
    """Take everything of inputs that are gone out of the way."""
    entries = list(gone)
    if not entries:
        return
    retired = [(entry.output, _retire(entry, desk)) for entry in entries if _owns(entry, desk)]
    with desk.ledger.change() as change:
        for entry in entries:
            change.forget(entry.path)
        _record_retired(change, retired)


def _make_way(wanted: Mapping[str, str], desk: Desk) -> None:
    """Withdraw the copies of other inputs that lie where outputs of this chunk are to lie.

    `a.xls` had `a.xls.xlsx` until an input of that name came in: its own turn may be a later one.
    """
    known = {path: desk.ledger.output(path) for path in wanted}
    others = [one for path, one in known.items() if one and one.owner not in {"", wanted[path]}]
    entries = [desk.ledger.entry(one.owner) for one in others]
    retired = [
        (one.output, desk.withdraw(one)) for one in entries if one and one.status == "scored"
    ]
    if retired:
        with desk.ledger.change() as change:
            _record_retired(change, retired)


def withdraw_orphans(desk: Desk, staying: Collection[str]) -> None:
    """Remove outputs that no input of the present inbox owns, as are left after a lost ledger.

    Args:
        desk: What is needed to commit.
        staying: Inputs and folders that could not be looked at; what may be theirs stays.
    """
    owned = {entry.output for entry in desk.ledger.entries()} | set(desk.notes.troubles)
    left = [
        one
        for role in ("scored", "refused")
        for one in desk.ledger.outputs(role)
        if one.path not in owned and not _may_belong_to(one.path, staying)
    ]
    if not left:
        return
    former = [Entry(one.owner, "", "", one.role, output=one.path) for one in left]
    retired = [(one.output, _retire(one, desk)) for one in former]
    with desk.ledger.change() as change:
        _record_retired(change, retired)


def _may_belong_to(output: str, staying: Collection[str]) -> bool:
    label = output.partition("/")[2]
    return any(label.startswith(one) for one in staying)


def _clear(entries: list[Entry], desk: Desk) -> list[tuple[str, list[Output]]]:
    """Take away what inputs left elsewhere: former outputs, copies among the withdrawn."""
    cleared = [one for entry in entries for one in _clear_former(entry, desk)]
    scored = [one for one in entries if one.status == "scored"]
    asides = [
        aside for one in scored for aside in desk.ledger.withdrawn(one.path, _withdrawn(one.output))
    ]
    return cleared + [(aside, desk.remove(aside)) for aside in asides]


def _clear_former(entry: Entry, desk: Desk) -> list[tuple[str, list[Output]]]:
    before = desk.ledger.entry(entry.path)
    if before is None or before.output in {"", entry.output} or not _owns(before, desk):
        return []
    replaced = before.status == entry.status
    return [(before.output, desk.remove(before.output) if replaced else _retire(before, desk))]


def _owns(entry: Entry, desk: Desk) -> bool:
    """Whether the output of an entry is still its own, and no other input has taken its place."""
    there = desk.ledger.output(entry.output) if entry.output else None
    return there is not None and there.owner in {"", entry.path}


def _retire(entry: Entry, desk: Desk) -> list[Output]:
    return desk.withdraw(entry) if entry.status == "scored" else desk.remove(entry.output)


def _record_retired(change: Change, retired: list[tuple[str, list[Output]]]) -> None:
    for old, new in retired:
        change.drop(old)
        for output in new:
            change.put(output)


def _output(entry: Entry) -> Output:
    role = "scored" if entry.status == "scored" else "refused"
    return Output(entry.output, entry.output_sha256, role, entry.path)


def _withdrawn(output: str) -> str:
    return f"withdrawn/{output.partition('/')[2]}"


def _entry(one: Done, placed: Placed | None, keys: plan.Keys) -> Entry:
    return Entry(
        path=one.item.path,
        sha256=one.item.sha256,
        key=keys.of(one.item, one.owners) if one.is_final else "",
        status=one.status,
        form=one.form,
        department=one.department,
        suffix=one.suffix,
        output=placed.path if placed else "",
        output_sha256=placed.sha256 if placed else "",
        modified=one.modified,
        size=one.item.size,
        reason=one.reason,
        reason_en=one.reason_en,
        owners=one.owners,
        severities=one.severities,
    )
