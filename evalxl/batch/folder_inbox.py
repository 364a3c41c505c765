"""An inbox on a disk: listed without following links, read without trusting that a file stays."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from evalxl.batch import names, places
from evalxl.batch.items import Item, Skipped, Unsettled, department, passed_over
from evalxl.urls import Place


def expect_unchanged(item: Item) -> None:
    """Refuse a file that is not as it was listed.

    Raises:
        OSError: It is gone, or was changed.
    """
    if _state(os.lstat(item.location)) != (item.size, item.modified_ns):
        raise Unsettled(item.path)


def read(item: Item) -> bytes:
    """Read a file that must be regular and must not change meanwhile.

    Raises:
        OSError: It is gone, no regular file any more, or was changed while it was read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(item.location, flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode) or _state(before) != (item.size, item.modified_ns):
            raise Unsettled(item.path)
        content = stream.read(item.size + 1)
        if _state(os.fstat(handle)) != _state(before) or len(content) != item.size:
            raise Unsettled(item.path)
    return content


def walk(inbox: Path, out: Place) -> Iterator[Item | Skipped]:
    """Go through the folder in the order of the labels; links are never followed."""
    inside = out.resolve()
    pending = [inbox]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            yield Skipped(_label(folder, inbox), "unreadable_folder")
            continue
        for entry in entries:
            place = Path(entry.path)
            if not entry.is_dir(follow_symlinks=False):
                yield _classify(place, inbox)
            elif entry.name.startswith("."):
                yield Skipped(_label(place, inbox), "hidden")
            elif place.resolve() != inside and (place / places.STATE).is_dir():
                yield Skipped(_label(place, inbox), "outputs")
            elif place.resolve() != inside:
                pending.append(place)


def _label(place: Path, inbox: Path) -> str:
    return names.label(place.relative_to(inbox).as_posix())


def _classify(place: Path, inbox: Path) -> Item | Skipped:
    path = _label(place, inbox)
    try:
        status = place.lstat()
    except OSError:
        return Skipped(path, "vanished")
    reason = passed_over(path)
    if stat.S_ISLNK(status.st_mode):
        reason = "link"
    elif not stat.S_ISREG(status.st_mode):
        reason = "special"
    if reason:
        return Skipped(path, reason)
    return Item(path, str(place), status.st_size, status.st_mtime_ns, department(path))


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
