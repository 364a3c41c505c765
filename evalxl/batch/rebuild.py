"""The ledger of an output folder: opened, or made again from outputs and manifests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evalxl.batch import ledger as ledgers
from evalxl.batch import places
from evalxl.batch.ledger import Damaged, Ledger, Output
from evalxl.batch.store import LocalStore, set_aside, sync_folder


@contextmanager
def ledger_of(out: Path) -> Iterator[Ledger]:
    """Open the ledger for a run; a missing or damaged one is made again first."""
    place = places.ledger(out)
    place.parent.mkdir(parents=True, exist_ok=True)
    is_new = not place.exists()
    try:
        ledger = ledgers.connect(place)
    except Damaged:
        set_aside(place)
        ledger, is_new = ledgers.connect(place), True
    try:
        if is_new:
            sync_folder(place.parent)
            sync_folder(out)
            restore(out, ledger)
        yield ledger
    finally:
        ledger.close()


@contextmanager
def reading(out: Path) -> Iterator[Ledger]:
    """Open the ledger for a look; an empty one where there is none."""
    with ledgers.opened(places.ledger(out)) as ledger:
        yield ledger


def anew(out: Path) -> int:
    """Make the ledger again; the old one is kept beside. Gives the number of known outputs."""
    place = places.ledger(out)
    if place.exists():
        set_aside(place)
    with ledger_of(out) as ledger:
        return len(ledger.outputs())


def restore(out: Path, ledger: Ledger) -> int:
    """Learn from the manifests which files in the folder are ours; give their number.

    Only what lies there with the hash a manifest names is taken up. The rows of the forms are not
    in the manifests: the next run reads the forms again and finds its outputs already there.
    """
    store = LocalStore(out)
    known: dict[str, Output] = {}
    for manifest in _manifests(out):
        for said in manifest.get("outputs", []):
            known[said["path"]] = Output(said["path"], said["sha256"], said["role"])
    present = [one for one in known.values() if store.digest(one.path) == one.sha256]
    if present:
        with ledger.change() as change:
            for one in present:
                change.put(one)
    return len(present)


def _manifests(out: Path) -> Iterator[dict[str, Any]]:
    """Go through the manifests, oldest first."""
    for place in sorted((out / "runs").glob("*/manifest.json")):
        try:
            said = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(said, dict):
            yield said
