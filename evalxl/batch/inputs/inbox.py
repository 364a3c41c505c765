"""What lies in the inbox: which files are forms to work on, which are passed over and why.

Looking never parses: the parent process only lists, hashes and sniffs.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from evalxl.batch.inputs import folder_inbox
from evalxl.batch.inputs.items import ARCHIVE, Item, Skipped, Unsettled, department, without_blanks
from evalxl.core import lazy_re as re
from evalxl.core.urls import Place, Url, is_url, place

__all__ = [
    "Inbox",
    "Item",
    "Skipped",
    "at_once",
    "department",
    "is_seen",
    "is_spreadsheet",
    "look",
    "read",
]

SPREADSHEETS = (
    *(".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt"),
    *(".et", ".ett", ".ods", ".fods", ".csv"),
)
STAYING = ("unsettled", "vanished", "unreadable_folder")
"""Reasons that say nothing about the file: what is known of it stays until it can be seen."""
_ZIP_START, _OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_NAMES = re.compile(rb"urn:schemas-microsoft-com:office:(?:spreadsheet|excel)")
_OLE_WORKBOOKS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))


_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Inbox:
    """The present inbox: inputs, archives still to be listed, and what is passed over, by path."""

    items: list[Item]
    archives: list[Item]
    skipped: list[Skipped]


def look(
    inbox: Place,
    out: Place,
    *,
    settle_seconds: float,
    largest: int,
    largest_archive: int,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> Inbox:
    """List the inbox and hash every input.

    Args:
        inbox: The folder, or its URL.
        out: The output folder; skipped where it lies below.
        settle_seconds: Files younger than this are looked at again after it.
        largest: Bytes; larger inputs are not read.
        largest_archive: The same for archives.
        wait: How to wait for young files to settle.
        clock: Seconds since 1970, to tell which files are young.
    """
    found = _listed(inbox, out)
    if any(0 <= clock() - one.modified_ns / 1e9 < settle_seconds for one in _items(found)):
        wait(settle_seconds)
        found = _listed(inbox, out, found)
    files = _items(found)
    skipped = [one for one in found if isinstance(one, Skipped)]
    del found
    most = {True: largest_archive, False: largest}
    seen = at_once(lambda n: _fingerprint(files[n], most[_is_archive(files[n])]), files)
    for number, one in enumerate(seen):  # in place: thousands of files are held once
        if isinstance(one, Item):
            files[number] = one
        else:
            skipped.append(one)
    items = [one for one in files if one.sha256]
    return Inbox(
        [one for one in items if not _is_archive(one)],
        [one for one in items if _is_archive(one)],
        sorted(skipped, key=lambda one: one.path),
    )


def _items(found: Iterable[Item | Skipped]) -> list[Item]:
    return [one for one in found if isinstance(one, Item)]


def _listed(
    inbox: Place, out: Place, before: Sequence[Item | Skipped] = ()
) -> list[Item | Skipped]:
    """List the inbox; a second time only on a store, where no file is looked at again."""
    if not isinstance(inbox, Url):
        return list(before or without_blanks(list(folder_inbox.walk(inbox, out))))
    from evalxl.batch.inputs import remote_inbox

    found = list(without_blanks(list(remote_inbox.walk(inbox, out))))
    return list(remote_inbox.settled(before, found)) if before else found


def _is_archive(item: Item) -> bool:
    return item.path.lower().endswith(ARCHIVE) and not item.refusal


def read(item: Item) -> bytes:
    """Read a file that must not change meanwhile.

    Raises:
        OSError: It is gone, no regular file any more, or was changed while it was read.
    """
    if not is_url(item.location):
        return folder_inbox.read(item)
    from evalxl.batch.inputs import remote_inbox

    return remote_inbox.read(item)


def at_once(function: Callable[[int], _Found], items: Sequence[Item]) -> Iterator[_Found]:
    """Apply a function that reads the n-th item, to all n; together where a store is waited for.

    Members of an archive take turns, so that it is read once.
    """
    here = place(items[0].location) if items else None
    if isinstance(here, Url) and all(one.member is None for one in items):
        return here.at_once(function, range(len(items)))
    return map(function, range(len(items)))


def is_seen(item: Item) -> bool:
    """Return whether an input can be reached from here."""
    return place(item.location).exists()


def _fingerprint(item: Item, largest: int) -> Item | Skipped:
    try:
        if not is_url(item.location):
            folder_inbox.expect_unchanged(item)
        if item.size > largest:
            return _refused(item, "limit_exceeded")
        content = read(item)
    except FileNotFoundError:
        return Skipped(item.path, "vanished")
    except Unsettled:
        return Skipped(item.path, "unsettled")
    except OSError as error:
        if is_url(item.location) and not isinstance(error, PermissionError):
            raise  # the storage is in trouble, not this file
        detail = "no_permission" if isinstance(error, PermissionError) else ""
        return _refused(replace(item, detail=detail), "unreadable")
    if not is_spreadsheet(item.path, content) and not _is_archive(item):
        return Skipped(item.path, "no_spreadsheet")
    return replace(item, sha256=hashlib.sha256(content).hexdigest())


def _refused(item: Item, slug: str) -> Item | Skipped:
    if not item.path.lower().endswith((*SPREADSHEETS, ARCHIVE)):
        return Skipped(item.path, "no_spreadsheet")
    mark = hashlib.sha256(f"{slug} {item.size} {item.modified_ns}".encode()).hexdigest()
    return replace(item, sha256=mark, refusal=slug, found=item.size)


def is_spreadsheet(path: str, content: bytes) -> bool:
    """Return whether a file is a spreadsheet by its name or by its content."""
    if path.lower().endswith(SPREADSHEETS):
        return True
    if content.startswith(_ZIP_START):
        return b"xl/workbook" in content and not path.lower().endswith(ARCHIVE)
    if content.startswith(_OLE_START):
        return any(name in content for name in _OLE_WORKBOOKS)
    return _OFFICE_NAMES.search(content[:4096]) is not None
