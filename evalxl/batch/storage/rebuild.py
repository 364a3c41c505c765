"""The ledger of an output folder: opened, or made again from outputs and manifests."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evalxl.answers import is_answer
from evalxl.batch.storage import ledger as ledgers
from evalxl.batch.storage import places
from evalxl.batch.storage.ledger import Ledger, Output
from evalxl.batch.storage.ledger_corruption import Damaged
from evalxl.batch.storage.store import Store, is_ours, runs, set_aside, sync_folder
from evalxl.core.urls import Place, Url

logger = logging.getLogger(__name__)
_RESTORED = "restored"
"""Noted with what was restored, so that a run killed in between restores again."""
_FACTS = ("path", "sha256", "role", "owner")


@contextmanager
def ledger_of(out: Place) -> Iterator[Ledger]:
    """Open the ledger for a run; a missing or damaged one is made again first."""
    place = places.ledger(out)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():  # what it leads to is not ours to write into
        put_aside(place)
    is_new = not place.exists()
    try:
        ledger = ledgers.connect(place)
    except Damaged:
        put_aside(place)
        ledger, is_new = ledgers.connect(place), True
    try:
        if is_new:
            sync_folder(place.parent)
            sync_folder(place.parent.parent)
        is_ours_alone = place.parent == places.state(out) and not isinstance(out, Url)
        if ledger.meta(_RESTORED) is None or (
            not is_ours_alone and _others_ran(places.store(out), ledger)
        ):
            restore(places.store(out), ledger)
        yield ledger
    finally:
        ledger.close()


def put_aside(place: Path) -> None:
    """Keep a damaged ledger beside its successor, and say so."""
    logger.warning("台账已损坏，另存后重建 / the ledger is damaged; kept and made again: %s", place)
    set_aside(place)


@contextmanager
def reading(out: Place) -> Iterator[Ledger]:
    """Open the ledger for a look; an empty one where there is none."""
    with ledgers.opened(places.ledger(out)) as ledger:
        yield ledger


def _others_ran(store: Store, ledger: Ledger) -> bool:
    """Return whether the last run there is none of this ledger's: one from another machine."""
    last = "".join(store.folders("runs")[-1:])
    ours = str((ledger.meta("conclusion") or {}).get("key", ""))
    return bool(last) and last.rpartition("-")[2] != ours[:8]


def anew(out: Place) -> int:
    """Make the ledger again; the old one is kept beside. Gives the number of known outputs."""
    place = places.ledger(out)
    if place.exists():
        set_aside(place)
    with ledger_of(out) as ledger:
        return len(ledger.outputs())


def restore(store: Store, ledger: Ledger) -> int:
    """Learn from the manifests which files in the folder are ours; give their number.

    Only what lies there with the hash a manifest names is taken up. The rows of the forms are not
    in the manifests: the next run reads the forms again and finds its outputs already there.
    """
    known = {
        (one.path, one.sha256): one for manifest in _manifests(store) for one in _outputs(manifest)
    }
    paths = sorted({path for path, _ in known})
    there = zip(paths, store.digests(paths), strict=True)
    present = [known[path, found] for path, found in there if found and (path, found) in known]
    with ledger.change() as change:
        change.note(_RESTORED, True)
        for one in present:
            change.put(one)
        for manifest in _manifests(store):
            for mark in _listed(manifest, "stamps"):
                if isinstance(mark, str):
                    change.stamp(mark, settled=True)
            change.answer(one for one in _listed(manifest, "answers") if is_answer(one))
    return len(present)


def _outputs(manifest: dict[str, Any]) -> Iterator[Output]:
    """Return the outputs a manifest names, as far as they can be ours."""
    for one in _listed(manifest, "outputs"):
        facts = [one.get(name, "") for name in _FACTS] if isinstance(one, dict) else [""]
        if all(isinstance(fact, str) for fact in facts) and is_ours(facts[0]):
            yield Output(*facts)


def _listed(manifest: dict[str, Any], name: str) -> list[Any]:
    said = manifest.get(name)
    return said if isinstance(said, list) else []


def last_run(store: Store) -> dict[str, str]:
    """Return `run_id`, `now`, `host` and `version` of the newest manifest, as far as it has them.

    On a share that several machines use by turns this is who wrote last.
    """
    said = next(_manifests(store, newest_first=True), {})
    return {name: str(said[name]) for name in ("run_id", "now", "host", "version") if name in said}


def _manifests(store: Store, *, newest_first: bool = False) -> Iterator[dict[str, Any]]:
    """Go through the manifests, oldest first."""
    for run in sorted(runs(store.folders("runs")), reverse=newest_first):
        try:
            said = json.loads(store.read(f"runs/{run}/manifest.json"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(said, dict):
            yield said
