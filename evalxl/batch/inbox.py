"""What lies in the inbox: which files are forms to work on, which are passed over and why.

Looking never parses: the parent process only lists, hashes and sniffs.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from evalxl.batch import names, places

CONTROL = ("evalxl.toml", "roster.xlsx", "adjustments.xlsx", "waivers.toml")
SPREADSHEETS = (
    *(".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt"),
    *(".et", ".ett", ".ods", ".fods", ".csv"),
)
STAYING = ("unsettled", "vanished", "unreadable_folder")
"""Reasons that say nothing about the file: what is known of it stays until it can be seen."""
PARTIAL = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".!ut", ".td")
ARCHIVE = ".zip"
_ZIP_START, _OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_OLE_WORKBOOKS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))


@dataclass(frozen=True, slots=True)
class Item:
    """One input: a file, or a member of an archive (`member` is its place there).

    `path` is the label (see `names`), `location` the real path. `dated` is a member's own date.
    `refusal` names a trouble known before anything is read (`refusals.known_before`), `found` its
    figure, `detail` its name.
    """

    path: str
    location: str
    size: int
    modified_ns: int
    department: str | None = None
    sha256: str = ""
    member: int | None = None
    dated: str | None = None
    refusal: str = ""
    found: int = 0
    detail: str = ""

    @property
    def modified(self) -> str:
        """The date of the file or member, ISO 8601, to the second (files: UTC)."""
        if self.dated:
            return self.dated
        seconds = min(max(self.modified_ns // 10**9, 0), 253402300799)
        return datetime.fromtimestamp(seconds, UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Skipped:
    """One file that is passed over; `reason` is a key of `words.SKIPPED`."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """The present inbox: inputs, archives still to be listed, and what is passed over, by path."""

    items: list[Item]
    archives: list[Item]
    skipped: list[Skipped]


def look(
    inbox: Path,
    out: Path,
    *,
    settle_seconds: float,
    largest: int,
    largest_archive: int,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> Inbox:
    """List the inbox and hash every input.

    Args:
        inbox: The folder.
        out: The output folder; skipped where it lies below.
        settle_seconds: Files younger than this are looked at again after it.
        largest: Bytes; larger inputs are not read.
        largest_archive: The same for archives.
        wait: How to wait for young files to settle.
        clock: Seconds since 1970, to tell which files are young.
    """
    found = list(_walk(inbox, out))
    files = [one for one in found if isinstance(one, Item)]
    skipped = [one for one in found if isinstance(one, Skipped)]
    if any(0 <= clock() - one.modified_ns / 1e9 < settle_seconds for one in files):
        wait(settle_seconds)
    most = {True: largest_archive, False: largest}
    seen = [_fingerprint(one, most[_is_archive(one)]) for one in files]
    skipped += [one for one in seen if isinstance(one, Skipped)]
    items = [one for one in seen if isinstance(one, Item)]
    return Inbox(
        [one for one in items if not _is_archive(one)],
        [one for one in items if _is_archive(one)],
        sorted(skipped, key=lambda one: one.path),
    )


def _is_archive(item: Item) -> bool:
    return item.path.lower().endswith(ARCHIVE) and not item.refusal


def department(path: str) -> str | None:
    """Name the department by the first folder below the inbox; an archive is no folder of its own.

    `工信局/a.xlsx` and `包.zip/工信局/a.xlsx` belong to 工信局, `包.zip/a.xlsx` to nobody yet.
    """
    folders = [part for part in path.split("/")[:-1] if not part.lower().endswith(ARCHIVE)]
    return folders[0] if folders else None


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


class Unsettled(OSError):  # noqa: N818 - a state, and no error
    """A file changes while it is looked at."""


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _walk(inbox: Path, out: Path) -> Iterator[Item | Skipped]:
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


def passed_over(path: str) -> str:
    """Tell by its name why a file is passed over; empty where it is not."""
    name = PurePosixPath(path).name
    if name.startswith("~$"):
        return "lock_file"
    if name.startswith("."):
        return "hidden"
    if name.lower().endswith(PARTIAL):
        return "partial"
    if name.lower() in CONTROL:
        return "control" if "/" not in path else "control_too_deep"
    return ""


def _fingerprint(item: Item, largest: int) -> Item | Skipped:
    try:
        status = os.lstat(item.location)
        if _state(status) != (item.size, item.modified_ns):
            return Skipped(item.path, "unsettled")
        if item.size > largest:
            return _refused(item, "limit_exceeded")
        content = read(item)
    except FileNotFoundError:
        return Skipped(item.path, "vanished")
    except Unsettled:
        return Skipped(item.path, "unsettled")
    except OSError:
        return _refused(item, "unreadable")
    if not is_spreadsheet(item.path, content) and not _is_archive(item):
        return Skipped(item.path, "no_spreadsheet")
    return replace(item, sha256=hashlib.sha256(content).hexdigest())


def _refused(item: Item, slug: str) -> Item | Skipped:
    if not item.path.lower().endswith((*SPREADSHEETS, ARCHIVE)):
        return Skipped(item.path, "no_spreadsheet")
    mark = hashlib.sha256(f"{slug} {item.size} {item.modified_ns}".encode()).hexdigest()
    return replace(item, sha256=mark, refusal=slug, found=item.size)


def is_spreadsheet(path: str, content: bytes) -> bool:
    """Tell whether a file is a spreadsheet by its name or by its content."""
    if path.lower().endswith(SPREADSHEETS):
        return True
    if content.startswith(_ZIP_START):
        return b"xl/workbook" in content and not path.lower().endswith(ARCHIVE)
    if content.startswith(_OLE_START):
        return any(name in content for name in _OLE_WORKBOOKS)
    return _XML_WORKBOOK in content[:4096]
