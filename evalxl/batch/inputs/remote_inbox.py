"""An inbox on shared storage, listed in few requests and read object by object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from evalxl.batch.inputs.items import Item, Skipped, Unsettled, department, passed_over
from evalxl.batch.storage import names
from evalxl.core.urls import Place, Url, storage_errors

_DATES = ("mtime", "LastModified", "last_modified", "modified", "updated", "created")
"""Names that the clients of storage have for the date of a file, the best first."""


def walk(inbox: Url, out: Place) -> Iterator[Item | Skipped]:
    """Go through all objects in the order of their names."""
    files, root = inbox.opened()
    with storage_errors(inbox):
        listing = files.find(root, detail=True)
    hidden: set[str] = set()
    inside = out if isinstance(out, Url) and inbox in out.parents else None
    for name, facts in sorted(listing.items()):
        path = str(name).removeprefix(root).lstrip("/")
        location = inbox / path
        if facts["type"] != "file" or inside in location.parents:
            continue
        folder = _hidden_folder(path)
        if folder is None:
            yield _classify(path, location, facts)
        elif folder not in hidden:
            hidden.add(folder)
            yield Skipped(names.label(folder), "hidden")


def settled(
    before: Iterable[Item | Skipped], after: Iterable[Item | Skipped]
) -> Iterator[Item | Skipped]:
    """Compare two listings: what is not as it was is still being written."""
    now = {one.location: one for one in after if isinstance(one, Item)}
    for one in before:
        still = isinstance(one, Skipped) or now.get(one.location) == one
        yield one if still else Skipped(one.path, "unsettled")


def read(item: Item) -> bytes:
    """Read one object, which must be as large as it was listed.

    Raises:
        OSError: It is gone, or another by now.
    """
    content = Url(item.location).read_bytes()
    if len(content) != item.size:
        raise Unsettled(item.path)
    return content


def _hidden_folder(path: str) -> str | None:
    parts = path.split("/")[:-1]
    hidden = (n for n, part in enumerate(parts, 1) if part.startswith(".") and part.strip("."))
    end = next(hidden, None)
    return "/".join(parts[:end]) if end else None


def _classify(path: str, location: Url, facts: Mapping[str, Any]) -> Item | Skipped:
    label = _label(path)
    reason = passed_over(label)
    if reason:
        return Skipped(label, reason)
    size = int(facts.get("size") or 0)
    return Item(label, str(location), size, _modified_ns(facts), department(label))


def _label(path: str) -> str:
    """Name an object; a name no folder could hold (`a//b`, `a/../b`) must not meet another's."""
    label = names.label(path)
    if not {"", ".", ".."} & set(path.split("/")):
        return label
    place = PurePosixPath(label)
    return str(place.with_name(names.with_mark(place.name, path)))


def _modified_ns(facts: Mapping[str, Any]) -> int:
    """Return nanoseconds since 1970; 0 where the storage keeps no date."""
    said = next((facts[name] for name in _DATES if facts.get(name)), 0)
    if isinstance(said, str):
        said = datetime.fromisoformat(said)
    if isinstance(said, datetime):
        said = (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()
    return int(said * 10**6) * 1000
