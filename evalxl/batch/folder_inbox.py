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
    """Go through the folder in the order of the labels; links are never followed.

    Paths are plain texts here: `pathlib` would keep every name it has seen.
    """
    inside = out.resolve()
    pending = [""]  # below the inbox, posix, with a slash at the end
    while pending:
        below = pending.pop()
        try:
            with os.scandir(inbox / below) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            yield Skipped(names.label(below), "unreadable_folder")
            continue
        for entry in entries:
            path = below + entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield _classify(path, entry.path)
            elif entry.name.startswith("."):
                yield Skipped(names.label(path), "hidden")
            elif (place := Path(entry.path)).resolve() == inside:
                continue
            elif (place / places.STATE).is_dir():
                yield Skipped(names.label(path), "outputs")
            else:
                pending.append(f"{path}/")


def _classify(path: str, location: str) -> Item | Skipped:
    label = names.label(path)
    try:
        status = os.lstat(location)
    except OSError:
        return Skipped(label, "vanished")
    reason = passed_over(label)
    if stat.S_ISLNK(status.st_mode):
        reason = "link"
    elif not stat.S_ISREG(status.st_mode):
        reason = "special"
    if reason:
        return Skipped(label, reason)
    return Item(label, location, status.st_size, status.st_mtime_ns, department(label))


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
