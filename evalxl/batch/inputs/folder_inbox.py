"""An inbox on a disk: listed without following links, read without trusting that a file stays."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from evalxl.batch.inputs.items import Item, Skipped, Unsettled, department, passed_over
from evalxl.batch.storage import names, places
from evalxl.batch.storage.tree import Tree
from evalxl.core.urls import Place

_OURS = "ours"


def expect_unchanged(item: Item) -> None:
    """Refuse a file that is not as it was listed.

    Raises:
        OSError: It is gone, or was changed.
    """
    if _state(os.lstat(item.location)) != (item.size, item.modified_ns):
        raise Unsettled(item.path)


def read(item: Item) -> bytes:
    """Read a file that must be regular and must not change meanwhile.

    It is opened from the inbox downwards without following a link, so that what was listed is
    what is read, even where somebody exchanges one of its folders in between.

    Raises:
        OSError: It is gone, no regular file any more, or was changed while it was read.
    """
    root, below = _parted(item)
    with Tree(root).opened(below) as stream:
        before = os.fstat(stream.fileno())
        if _state(before) != (item.size, item.modified_ns):
            raise Unsettled(item.path)
        content = stream.read(item.size + 1)
        if _state(os.fstat(stream.fileno())) != _state(before) or len(content) != item.size:
            raise Unsettled(item.path)
    return content


def _parted(item: Item) -> tuple[Path, str]:
    if not item.below:
        place = Path(item.location)
        return place.parent, place.name
    return Path(item.location[: -len(item.below)]), item.below


def walk(inbox: Path, out: Place) -> Iterator[Item | Skipped]:
    """Go through the folder in the order of the labels; links are never followed.

    A folder that cannot be looked into costs itself only. Paths are plain texts here: `pathlib`
    would keep every name it has seen.
    """
    outputs = _identity(out) if isinstance(out, Path) else None
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
            if not _is_folder(entry):
                yield _classify(path, entry.path)
            elif reason := _passed_over(entry, outputs):
                if reason != _OURS:
                    yield Skipped(names.label(path), reason)
            else:
                pending.append(f"{path}/")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _passed_over(entry: os.DirEntry[str], outputs: tuple[int, int] | None) -> str:
    """Say why a folder is not looked into; empty where it is."""
    if entry.name.startswith("."):
        return "hidden"
    if outputs is not None and _identity(Path(entry.path)) == outputs:
        return _OURS
    return "outputs" if places.is_output_folder(Path(entry.path)) else ""


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


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
    below = label if label == path else path  # one text for thousands of files
    return Item(label, location, status.st_size, status.st_mtime_ns, department(label), below=below)


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
