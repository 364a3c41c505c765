"""`.zip` archives, read like folders: listed and taken apart in a worker, never in the parent."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from evalxl.batch.inputs.inbox import SPREADSHEETS, is_spreadsheet, read
from evalxl.batch.inputs.items import ARCHIVE, Item, Skipped, department, passed_over
from evalxl.batch.storage import names
from evalxl.core.errors import Refused
from evalxl.xlsx import Limits

MEMBERS = 20_000
"""More members than this are refused, as is an archive that inflates beyond 16 workbooks' limit."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive holds. `refusal`: the archive as a whole cannot be read."""

    items: list[Item] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refusal: str = ""
    is_workbook: bool = False

    def plain(self) -> dict[str, Any]:
        """The listing as JSON-able data, without what belongs to this copy of the archive."""
        return {
            "items": [
                [one.path, one.sha256, one.member, one.dated, one.refusal, one.found]
                for one in self.items
            ],
            "skipped": [[one.path, one.reason] for one in self.skipped],
            "refusal": self.refusal,
            "is_workbook": self.is_workbook,
        }


def restore(said: dict[str, Any], archive: Item) -> tuple[list[Item], list[Skipped]]:
    """Turn a kept listing into the inputs and passed-over files of this copy of the archive."""
    if said["is_workbook"]:
        return [archive], []
    if said["refusal"]:
        return [replace(archive, refusal=said["refusal"], found=archive.size)], []
    if not said["items"] and not said["skipped"]:
        return [], [Skipped(archive.path, "empty_archive")]
    items = []
    for name, sha256, member, dated, refusal, found in said["items"]:
        path = f"{archive.path}/{name}"
        items.append(
            replace(
                archive,
                path=path,
                department=department(path),
                sha256=sha256,
                member=member,
                dated=dated,
                refusal=refusal,
                found=found,
            )
        )
    return items, [Skipped(f"{archive.path}/{name}", reason) for name, reason in said["skipped"]]


def listing(archive: Item, limits: Limits) -> dict[str, Any]:
    """List an archive (in a worker): safe names, hashes of spreadsheets, what is passed over."""
    try:
        content = read(archive)
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return _list(archive, opened, limits).plain()
    except _BROKEN:
        return Listing(refusal="unreadable").plain()


def _list(archive: Item, opened: zipfile.ZipFile, limits: Limits) -> Listing:
    infos = opened.infolist()
    inner = {info.filename for info in infos}
    if "[Content_Types].xml" in inner and any(name.startswith("xl/") for name in inner):
        return Listing(is_workbook=True)
    told = sum(min(info.file_size, limits.file_bytes) for info in infos)  # zipfile reads no more
    if len(infos) > MEMBERS or told > limits.total_bytes * 16:
        return Listing(refusal="limit_exceeded")
    items: list[Item] = []
    skipped: list[Skipped] = []
    taken: set[str] = set()
    for number, info in enumerate(infos):
        if info.is_dir():
            continue
        path = _free(_label(info), taken)
        one = _member(replace(archive, path=path, member=number), opened, info, limits)
        if isinstance(one, Skipped):
            skipped.append(one)
        else:
            items.append(one)
    return Listing(items, skipped)


def _member(
    item: Item, opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits
) -> Item | Skipped:
    reason = passed_over(f"archive/{item.path}")
    if item.path.lower().endswith(ARCHIVE):
        reason = "nested_archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        reason = "link"
    if reason:
        return Skipped(item.path, reason)
    item = replace(item, dated=_date(info))
    try:
        content = _inflate(opened, info, limits)
    except Refused as refusal:
        if not item.path.lower().endswith(SPREADSHEETS):
            return Skipped(item.path, "no_spreadsheet")
        return replace(item, refusal=refusal.slug, sha256=_mark(info), found=info.file_size)
    if not is_spreadsheet(item.path, content):
        return Skipped(item.path, "no_spreadsheet")
    return replace(item, sha256=hashlib.sha256(content).hexdigest(), found=len(content))


def _inflate(opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Refused("encrypted", detail="zip")
    try:
        with opened.open(info) as stream:
            content = stream.read(limits.file_bytes + 1)
    except (RuntimeError, *_BROKEN) as error:
        raise Refused("unreadable", kind="zip", detail=type(error).__name__) from None
    limits.check("file_bytes", len(content), info.filename)
    return content


def _mark(info: zipfile.ZipInfo) -> str:
    return hashlib.sha256(f"{info.CRC} {info.file_size}".encode()).hexdigest()


def _date(info: zipfile.ZipInfo) -> str:
    year, month, day, hour, minute, second = info.date_time
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"


def _label(info: zipfile.ZipInfo) -> str:
    """Return a member's path, whatever code its name is written in."""
    name = info.filename if info.flag_bits & _UTF8_NAME else _decoded(info.filename)
    return names.label(name.replace("\\", "/").lstrip("/"), windows=True) or "_"


def _decoded(name: str) -> str:
    """Read a name without the UTF-8 flag.

    macOS and Linux write UTF-8 without it, Chinese Windows its code page; what makes a whole path
    of UTF-8 is hardly ever meant as anything else.
    """
    for code in ("utf-8", "gb18030"):
        try:
            return name.encode("cp437").decode(code)
        except UnicodeError:
            continue
    return name


def _free(path: str, taken: set[str]) -> str:
    """Distinguish members of one name, also where only the case of letters differs."""
    stem, dot, suffix = path.rpartition(".")
    free, number = path, 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}~{number}{dot}{suffix}" if dot else f"{path}~{number}"
    taken.add(free.casefold())
    return free


@lru_cache(maxsize=1)
def _archive_bytes(location: str, below: str, modified_ns: int, size: int) -> bytes:
    return read(Item(location, location, size, modified_ns, below=below))


def member(item: Item, limits: Limits) -> bytes:
    """Read one member (in a worker).

    Raises:
        OSError: The archive is gone or changes.
        Refused: The member cannot be read.
    """
    content = _archive_bytes(item.location, item.below, item.modified_ns, item.size)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return _inflate(opened, opened.infolist()[item.member or 0], limits)
    except (zipfile.BadZipFile, IndexError):
        raise Refused("unreadable", kind="zip", detail=item.path) from None


def expand(
    archives: list[Item], listings: Iterator[dict[str, Any]]
) -> tuple[list[Item], list[Skipped]]:
    """Put the contents of all archives side by side."""
    items: list[Item] = []
    skipped: list[Skipped] = []
    for archive, said in zip(archives, listings, strict=True):
        inner, over = restore(said, archive)
        items += inner
        skipped += over
    return items, skipped
