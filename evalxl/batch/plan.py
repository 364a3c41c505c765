"""What is to be done: compare the present inbox with the ledger and the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import ceil
from typing import TYPE_CHECKING

import evalxl
from evalxl.batch.inputs.inbox import Item
from evalxl.batch.storage import names
from evalxl.batch.storage.ledger import Entry, Ledger, Owner
from evalxl.batch.storage.store import Store
from evalxl.core.records import WITHOUT_COPY

if TYPE_CHECKING:
    from evalxl.settings.config import Settings

# Starting a worker and its first chunk take 0.25 s of processor time, as much as
_PAYS_FROM_FILES = 20
_PAYS_FROM_BYTES = 1 << 20


NOT_AS_WRITTEN = "output missing or changed"


@dataclass(frozen=True, slots=True)
class Plan:
    """`todo`: inputs with the reason each is done; `gone`: entries whose input is not there."""

    todo: list[tuple[Item, str]]
    unchanged: int
    gone: list[Entry]
    present: frozenset[str]


def plan(
    items: Iterable[Item],
    ledger: Ledger,
    store: Store,
    settings: Settings,
    *,
    unsettled: Collection[str] = (),
    force: bool = False,
) -> Plan:
    """Decide for each input whether it must be done, and which entries have lost theirs.

    Args:
        items: The present inputs.
        ledger: What was done before.
        store: The outputs; an entry counts only if its output is there, with its hash.
        settings: The settings in force.
        unsettled: Inputs that are there but still change; what is known of them stays.
        force: Do everything again.
    """
    listed = sorted(items, key=lambda item: item.path)
    present = frozenset(item.path for item in listed)
    keys = Keys(settings)
    todo, standing = [], []
    for item in listed:
        entry = ledger.entry(item.path)
        why = "forced" if force else _why(item, entry, keys, present)
        if why:
            todo.append((item, why))
        elif entry and entry.output_sha256:
            standing.append((item, entry.output, entry.output_sha256))
    found = store.digests(output for _, output, _ in standing)
    todo += [
        (item, NOT_AS_WRITTEN)
        for (item, _, sha256), there in zip(standing, found, strict=True)
        if there != sha256
    ]
    todo.sort(key=lambda one: one[0].path)
    absent = (path for path in sorted(ledger.paths() - present))
    lost = (ledger.entry(path) for path in absent if not _is_unsettled(path, unsettled))
    gone = [entry for entry in lost if entry is not None]
    return Plan(todo, len(listed) - len(todo), gone, present)


def is_mass_exit(made: Plan, items: Iterable[Item], known: int) -> bool:
    """Whether all forms are gone, or more than half: a share that is not mounted looks like it.

    A form that lies elsewhere in the inbox now is not gone. One alone may always leave, as long as
    something is left.
    """
    present = {item.sha256 for item in items}
    lost = sum(entry.sha256 not in present for entry in made.gone)
    return lost > 0 and (not present or (lost > 1 and lost * 2 > known))


def _is_unsettled(path: str, unsettled: Collection[str]) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in unsettled)


def _why(item: Item, entry: Entry | None, keys: Keys, present: Collection[str]) -> str:
    if entry is None:
        return "new"
    if entry.sha256 != item.sha256:
        return "changed"
    if not entry.key:
        return "tried again"
    if entry.key != keys.of(item, entry.owners):
        return "settings or program changed"
    if entry.status not in WITHOUT_COPY and entry.output != target(
        item.path, entry.status, entry.suffix, present
    ):
        return "name of the output"
    return ""


def target(path: str, status: str, suffix: str, present: Collection[str]) -> str:
    """Name the output of an input (see `names.output`)."""
    return names.output("scored" if status == "scored" else "refused", path, suffix, present)


class Keys:
    """Names everything an output depends on: bytes, program, settings, own decisions of people."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._digest = settings, settings.digest()

    def of(self, item: Item, owners: Iterable[Owner]) -> str:
        """Return the key of one input whose projects belong to `owners`."""
        said = [item.sha256, item.department or "", evalxl.__version__, self._digest]
        said += [self._settings.digest_for(owner.unit, owner.project) for owner in owners]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def workers_that_pay(todo: Sequence[Item]) -> int:
    """Return the most workers that are worth starting."""
    size = sum(item.size for item in todo)
    return ceil(max(len(todo) / _PAYS_FROM_FILES, size / _PAYS_FROM_BYTES))


def chunks(todo: list[Item], size: int, jobs: int, most_bytes: int) -> Iterator[list[Item]]:
    """Cut the work into chunks: at most `size` files and `most_bytes`, as many for each worker."""
    sizes = _sizes(len(todo), size, jobs)
    most = next(sizes)
    part: list[Item] = []
    weight = 0
    for item in todo:
        if part and (len(part) >= most or weight + item.size > most_bytes):
            yield part
            part, weight, most = [], 0, next(sizes)
        part.append(item)
        weight += item.size
    if part:
        yield part


def _sizes(count: int, size: int, jobs: int) -> Iterator[int]:
    """Return the sizes of chunks one after the other.

    Workers that come back at once wait for one another while the parent commits. In a run of
    several rounds each begins with another share of a chunk, and ends with the rest of it.
    """
    rounds = max(1, ceil(count / (size * jobs)))
    size = max(1, ceil(count / (rounds * jobs)))
    if rounds > 1:
        shares = [ceil(size * worker / jobs) for worker in range(1, jobs + 1)]
        yield from shares
        yield from repeat(size, (rounds - 1) * jobs)
        yield from (size - share for share in shares[:-1])
    yield from repeat(size)
