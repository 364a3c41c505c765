"""The files a person names: each as it is, every form below a folder, every member of an archive.

For commands and calls without state; what counts as a form there is what counts in an inbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalxl.batch.inputs import archives, inbox, refusals
from evalxl.batch.inputs.items import ARCHIVE, Item, Skipped
from evalxl.batch.storage import places
from evalxl.batch.storage.known import stamps_near
from evalxl.core.errors import Refused
from evalxl.core.records import Source
from evalxl.core.urls import read_whole
from evalxl.steps.opening import Opened, open_form, refused

if TYPE_CHECKING:
    from evalxl.settings.config import Settings
    from evalxl.xlsx import Limits

_NOWHERE = ".evalxl-none"


def open_all(
    given: Sequence[Path], settings: Settings, *, out: Path | None = None
) -> tuple[list[Opened], list[Skipped]]:
    """Open what was given, each file once, in the order given.

    Args:
        given: Files, folders and archives.
        settings: The settings in force.
        out: The folder results go to; passed over where it lies below a given folder.

    Returns:
        The files as opened, named as they were given, and what was passed over.

    Raises:
        OSError: A file that was given itself cannot be read.
        UsageError: A folder is the output folder of a run.
    """
    opened: dict[str, Opened] = {}
    skipped: list[Skipped] = []
    for path in given:
        for one in _one(path, settings, out):
            if isinstance(one, Skipped):
                skipped.append(one)
            elif one.source.path not in opened:
                opened[one.source.path] = one
    return list(opened.values()), skipped


def _one(path: Path, settings: Settings, out: Path | None) -> Iterator[Opened | Skipped]:
    if path.is_dir():
        found = _below(path, settings.limits, out or path / _NOWHERE)
    elif path.suffix.lower() == ARCHIVE:
        found = _members([_archive(path)], settings.limits)
    else:
        yield open_one(path, settings)
        return
    stamps = stamps_near(path)
    for one in found:
        yield one if isinstance(one, Skipped) else _open(one, settings, stamps)


def open_one(path: Path, settings: Settings, name: str | None = None) -> Opened:
    """Open one file, under the name it was given or another one.

    Raises:
        OSError: It cannot be read.
    """
    called = name or str(path)
    try:
        content = read_whole(path, settings.limits.file_bytes)
    except Refused as refusal:
        return refused(Source(called, b""), refusal)
    return open_form(Source(called, content, stamps=stamps_near(path)), settings)


def _below(folder: Path, limits: Limits, out: Path) -> list[Item | Skipped]:
    places.expect_no_outputs(folder)
    seen = inbox.look(
        folder, out, settle_seconds=0, largest=limits.file_bytes, largest_archive=limits.total_bytes
    )
    items = [replace(one, path=f"{folder}/{one.path}") for one in seen.items]
    packed = [replace(one, path=f"{folder}/{one.path}") for one in seen.archives]
    skipped = [replace(one, path=f"{folder}/{one.path}") for one in seen.skipped]
    return sorted([*items, *_members(packed, limits), *skipped], key=lambda one: one.path)


def _members(packed: list[Item], limits: Limits) -> list[Item | Skipped]:
    listings = (archives.listing(archive, limits) for archive in packed)
    items, skipped = archives.expand(packed, listings)
    return [*items, *skipped]


def _archive(path: Path) -> Item:
    state = path.stat()
    return Item(str(path), str(path), state.st_size, state.st_mtime_ns)


def _open(item: Item, settings: Settings, stamps: frozenset[str]) -> Opened | Skipped:
    try:
        source = Source(item.path, _content(item, settings.limits), stamps=stamps)
    except Refused as refusal:
        return refused(Source(item.path, b""), refusal)
    except OSError:
        return Skipped(item.path, "vanished")
    return open_form(source, settings)


def _content(item: Item, limits: Limits) -> bytes:
    if item.refusal:
        raise refusals.known_before(item, limits)
    return inbox.read(item) if item.member is None else archives.member(item, limits)
