"""A zip archive as a package of parts, opened with suspicion."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from isal import isal_zlib

from evalxl.core.errors import Refused
from evalxl.xlsx.damage import damaged
from evalxl.xlsx.encoding import is_other_than_utf8
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.markup import PACKAGE_RELATIONSHIPS, scan

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_KEPT_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Relationship:
    """One arrow from a part to another: `kind` is the last word of its type."""

    kind: str
    target: str
    is_external: bool = False


@dataclass(slots=True)
class Package:
    """The parts of one file. Names are found whatever their letter case.

    Args:
        content: The whole file.
        limits: What it may cost.

    `lost` are the parts that hold no value of a cell and could not be read, each with why;
    `foreign` those that were read and are not in UTF-8.

    Raises:
        Refused: `unreadable`, `encrypted` or `limit_exceeded`.
    """

    content: bytes
    limits: Limits
    entries: dict[str, zipfile.ZipInfo] = field(init=False)
    inflated: int = field(init=False, default=0)
    _kept: dict[str, bytes] = field(init=False, default_factory=dict, repr=False)
    tags: int = field(init=False, default=0)
    lost: dict[str, Refused] = field(init=False, default_factory=dict)
    foreign: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.limits.check("entries", _count_entries(self.content), "zip")
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                found = archive.infolist()
        except Exception as fault:  # zipfile raises half a dozen kinds on a broken directory
            raise damaged("archive", why=fault) from fault
        self.entries = {part_key(entry.filename): entry for entry in found}
        if len(self.entries) != len(found):
            raise damaged("same_name")
        _refuse_overlaps(found)

    def __contains__(self, name: str) -> bool:
        return part_key(name) in self.entries

    def names(self) -> list[str]:
        """List the parts, lower case and without a leading slash."""
        return list(self.entries)

    def read(self, name: str) -> bytes:
        """Return one part; it is inflated and counted once, and again only where it is large."""
        key = part_key(name)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._unpacked(name, self.entries.get(key))
            if len(kept) <= _KEPT_BYTES:
                self._kept[key] = kept
        return kept

    def _unpacked(self, name: str, entry: zipfile.ZipInfo | None) -> bytes:
        if entry is None:
            raise damaged("missing_part", name)
        if entry.flag_bits & _ENCRYPTED:
            raise Refused("encrypted", kind="zip", detail=name)
        packed = _packed_bytes(self.content, entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            plain = bytes(packed)
            self._count(entry, len(plain))
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            plain = self._inflate(entry, packed)
        else:
            raise damaged("compression", name, entry.compress_type)
        if len(plain) != entry.file_size or isal_zlib.crc32(plain) != entry.CRC:
            raise damaged("checksum", name)
        if is_other_than_utf8(plain):
            self.foreign.add(part_key(name))
        self.inflated += len(plain)
        self.tags += plain.count(b"<")
        self.limits.check("tags", self.tags, name)
        return plain

    def arrows(self) -> Iterator[tuple[str, Mapping[str, Relationship]]]:
        """Go over all parts from which arrows start, passing over arrows that cannot be read."""
        for place in self.entries:
            if place.endswith(".rels"):
                part = place.replace("_rels/", "").removesuffix(".rels")
                with suppress(Refused):
                    yield part, self.relationships(part)

    @contextmanager
    def passing_over(self, part: str) -> Iterator[None]:
        """Note that a part without values of cells cannot be read, and go on without it."""
        try:
            yield
        except Refused as refusal:
            if refusal.slug != "unreadable":
                raise
            self.lost[part_key(part)] = refusal

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Read the arrows that start at a part (`""`: at the package), by id, targets resolved.

        There are none where their part is lost.
        """
        arrows = relationships_part(part)
        if arrows not in self or part_key(arrows) in self.lost:
            return {}
        return _arrows(self.read(arrows), arrows, posixpath.dirname(part))

    def _inflate(self, entry: zipfile.ZipInfo, packed: memoryview) -> bytes:
        inflater = isal_zlib.decompressobj(-isal_zlib.MAX_WBITS)
        pieces, size, rest = [], 0, bytes(packed)
        try:
            while not inflater.eof:
                piece = inflater.decompress(rest, _CHUNK)
                if not piece and not inflater.eof:
                    raise damaged("cut_off", entry.filename)
                pieces.append(piece)
                size += len(piece)
                self._count(entry, size)
                rest = inflater.unconsumed_tail
        except isal_zlib.error as fault:  # type: ignore[misc]  # its stub declares an instance
            raise damaged("packed", entry.filename, fault) from fault
        return b"".join(pieces)

    def _count(self, entry: zipfile.ZipInfo, size: int) -> None:
        check, name = self.limits.check, entry.filename
        check("part_bytes", size, name)
        check("total_bytes", self.inflated + size, name)
        if size > self.limits.ratio_from_bytes:
            check("ratio", size // max(entry.compress_size, 1), name)


def lost_parts(package: Package) -> dict[str, Mapping[str, object]]:
    """Return what `Refused` says of each lost part."""
    return {part: refusal.params for part, refusal in package.lost.items()}


@lru_cache(maxsize=256)
def _arrows(markup: bytes, part: str, folder: str) -> Mapping[str, Relationship]:
    """Read a relationships part; forms of one origin have the same, byte for byte."""
    found: dict[str, Relationship] = {}

    def add(attributes: dict[str, str]) -> None:
        is_external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        arrow = Relationship(
            attributes.get("Type", "").rpartition("/")[2],
            target if is_external else _resolve(folder, target),
            is_external,
        )
        if found.setdefault(attributes.get("Id", ""), arrow) != arrow:
            raise damaged("same_id", part)

    scan(markup, part, PACKAGE_RELATIONSHIPS, {"Relationship": add}, {})
    return found


@lru_cache(maxsize=4096)
def part_key(name: str) -> str:
    """Bring a part name to the form in which names are compared."""
    return name.replace("\\", "/").lstrip("/").casefold()


def relationships_part(part: str) -> str:
    """Name the part that lists the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(folder: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    if not target.startswith("/"):
        target = posixpath.join("/", folder, target)
    return posixpath.normpath(target).lstrip("/")


def _count_entries(content: bytes) -> int:
    """Count the entries of the directory before anything takes them apart."""
    end = content.rfind(_END)
    if end < 0 or end + 16 > len(content):
        raise damaged("no_directory")
    (size,) = struct.unpack_from("<L", content, end + 12)
    return content.count(_ENTRY, max(end - size, 0), end)


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    reached = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < reached:
            raise damaged("overlap", entry.filename)
        reached = entry.header_offset + _LOCAL_HEADER.size + entry.compress_size


def _packed_bytes(content: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """Find an entry's bytes by its local header, which must tell the same name."""
    start = entry.header_offset
    if start < 0 or start + _LOCAL_HEADER.size > len(content):
        raise damaged("no_header", entry.filename)
    header = _LOCAL_HEADER.unpack_from(content, start)
    name_start = start + _LOCAL_HEADER.size
    first = name_start + header[9] + header[10]
    raw_name = content[name_start : name_start + header[9]]
    encoding = "utf-8" if header[2] & 0x800 else "cp437"
    if header[0] != b"PK\x03\x04" or raw_name.decode(encoding, "replace") != entry.orig_filename:
        raise damaged("header_differs", entry.filename)
    if first + entry.compress_size > len(content):
        raise damaged("cut_off", entry.filename)
    return memoryview(content)[first : first + entry.compress_size]
