"""The only place that writes, renames or removes files.

An output is absent or complete at every moment: temporary name in the same folder → write →
flush → fsync → read back and compare → rename → fsync of the folder. Everything works on groups
of files, so that a chunk costs one fsync a folder. Paths are relative to the store, posix.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from evalxl.batch import names

TEMPORARY = ".evalxl-"
HAND_EDITED = "人工修改"
IN_USE = "新"
OURS = ("scored", "refused", "withdrawn", "departments", "data", "runs")
_HOPELESS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

Known = Callable[[str, str], bool]
"""Tells whether a path with this sha256 was written by us."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One output, safe on disk under a temporary name (none where it lies there already)."""

    path: str
    sha256: str
    temporary: str | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """One output in its place: `path` differs from `wanted` where that was held open elsewhere.

    `kept` is the name under which a hand-edited predecessor was kept.
    """

    wanted: str
    path: str
    sha256: str
    kept: str | None = None
    trouble: str = ""


class Store(Protocol):
    """What the batch needs of a place for outputs: a disk, or shared storage (`remote`)."""

    def read(self, path: str) -> bytes:
        """Read a file."""

    def digest(self, path: str) -> str | None:
        """Give the sha256 of a file, `None` where there is none."""

    def digests(self, paths: Iterable[str]) -> Iterator[str | None]:
        """Give the sha256 of many files, in their order."""

    def folders(self, path: str) -> list[str]:
        """Name the folders directly below a folder, in order."""

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Make files safe under temporary names."""

    def staged(self, one: Staged) -> bytes:
        """Read a file that was staged."""

    def publish(self, staged: Sequence[Staged], known: Known) -> list[Placed]:
        """Give staged files their names; foreign predecessors are kept beside."""

    def move(self, old: str, new: str, known: Known) -> str | None:
        """Move a file; what it would overwrite is kept beside unless it is ours."""

    def remove(self, path: str, known: Known) -> str | None:
        """Remove a file of ours; one that is not is kept beside."""

    def sweep(self) -> int:
        """Remove what killed runs left under temporary names; give their number."""

    def keep_newest(self, folder: str, count: int) -> None:
        """Remove all but the newest folders, by name."""


class LocalStore:
    """A folder on a disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def digest(self, path: str) -> str | None:
        """Give the sha256 of a file, `None` where there is no regular file."""
        try:
            with self._real(path).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def read(self, path: str) -> bytes:
        """Read a file."""
        return self._real(path).read_bytes()

    def digests(self, paths: Iterable[str]) -> Iterator[str | None]:
        """Give the sha256 of many files, in their order."""
        return map(self.digest, paths)

    def folders(self, path: str) -> list[str]:
        """Name the folders directly below a folder, in order."""
        return sorted(one.name for one in (self.root / path).glob("*") if one.is_dir())

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Write all, then make all safe; one that cannot be written costs itself only.

        Raises:
            OSError: Nothing more can be written (disk full, read-only).
        """
        written = [self._write(path, content) for path, content in files]
        return [self._secure(staged) for staged in written]

    def staged(self, one: Staged) -> bytes:
        """Read a file that was staged."""
        return self.read(one.temporary or one.path)

    def publish(self, staged: Sequence[Staged], known: Known) -> list[Placed]:
        """Rename all into place, then fsync each folder once."""
        placed = [self._publish(one, known) for one in staged]
        self._sync_folders(one.path for one in staged if one.temporary)
        return placed

    def move(self, old: str, new: str, known: Known) -> str | None:
        """Move a file and make both folders safe; nothing happens where there is none.

        Returns:
            The new path, `None` where there was nothing to move.
        """
        if not self._real(old).exists():
            return None
        self._keep_beside(new, known)
        self._make_folder(new)
        self._real(old).replace(self._real(new))
        self._sync_folders([old, new])
        self._drop_empty_folders(old)
        return new

    def remove(self, path: str, known: Known) -> str | None:
        """Remove a file of ours; one that was edited by hand is kept under another name.

        Returns:
            The name under which it was kept, if it was.
        """
        kept = self._keep_beside(path, known)
        if self.digest(path) is not None:
            self._real(path).unlink()
            self._sync_folders([path])
            self._drop_empty_folders(path)
        return kept

    def sweep(self) -> int:
        """Remove leftovers of killed runs, in our own folders only."""
        found = [*self.root.glob(f"{TEMPORARY}*.tmp")]
        for folder in OURS:
            found += (self.root / folder).rglob(f"{TEMPORARY}*.tmp")
        for leftover in found:
            leftover.unlink(missing_ok=True)
        return len(found)

    def keep_newest(self, folder: str, count: int) -> None:
        """Remove all but the newest folders below `folder`, by name."""
        there = self.folders(folder)
        for old in there[: max(len(there) - count, 0)]:
            shutil.rmtree(self.root / folder / old, ignore_errors=True)

    def _real(self, path: str) -> Path:
        place = self.root / path
        if os.name == "nt" and len(str(place)) > 240:
            return Path(f"\\\\?\\{place.resolve()}")
        return place

    def _write(self, path: str, content: bytes) -> Staged:
        sha256 = hashlib.sha256(content).hexdigest()
        if self.digest(path) == sha256:
            return Staged(path, sha256)
        mark = hashlib.sha256(path.encode()).hexdigest()[:16]
        temporary = str(PurePosixPath(path).with_name(f"{TEMPORARY}{mark}.tmp"))
        try:
            self._make_folder(path)
            self._real(temporary).write_bytes(content)
        except OSError as error:
            return self._failed(path, temporary, error)
        return Staged(path, sha256, temporary)

    def _secure(self, staged: Staged) -> Staged:
        if staged.temporary is None:
            return staged
        try:
            with self._real(staged.temporary).open("r+b") as stream:
                os.fsync(stream.fileno())
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != staged.sha256:
                raise OSError(errno.EIO, "the disk gave back other bytes")
        except OSError as error:
            return self._failed(staged.path, staged.temporary, error)
        return staged

    def _failed(self, path: str, temporary: str, error: OSError) -> Staged:
        with contextlib.suppress(OSError):
            self._real(temporary).unlink(missing_ok=True)
        if error.errno in _HOPELESS:
            raise error
        return Staged(path, "", None, error.strerror or str(error))

    def _publish(self, staged: Staged, known: Known) -> Placed:
        if staged.trouble:
            return Placed(staged.path, staged.path, "", trouble=staged.trouble)
        if staged.temporary is None:
            return Placed(staged.path, staged.path, staged.sha256)
        source = self._real(staged.temporary)
        try:
            kept = self._keep_beside(staged.path, known)
            source.replace(self._real(staged.path))
        except PermissionError:  # Windows: a person has the old output open in Excel
            return self._publish_beside(staged, source)
        except OSError as error:
            failed = self._failed(staged.path, staged.temporary, error)
            return Placed(staged.path, staged.path, "", trouble=failed.trouble)
        return Placed(staged.path, staged.path, staged.sha256, kept)

    def _publish_beside(self, staged: Staged, source: Path) -> Placed:
        second = names.beside(staged.path, IN_USE)
        try:
            source.replace(self._real(second))
        except OSError as error:
            source.unlink(missing_ok=True)
            return Placed(staged.path, staged.path, "", trouble=error.strerror or str(error))
        return Placed(staged.path, second, staged.sha256)

    def _keep_beside(self, path: str, known: Known) -> str | None:
        present = self.digest(path)
        if present is None or known(path, present):
            return None
        kept = kept_name(path, present, self.digest)
        self._real(path).replace(self._real(kept))
        return kept

    def _make_folder(self, path: str) -> None:
        folder = self._real(path).parent
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for made in reversed(missing):
            made.mkdir(exist_ok=True)
            sync_folder(made.parent)

    def _sync_folders(self, paths: Iterable[str]) -> None:
        for folder in sorted({self._real(path).parent for path in paths}):
            if folder.is_dir():
                sync_folder(folder)

    def _drop_empty_folders(self, path: str) -> None:
        for folder in list(PurePosixPath(path).parents)[:-1]:
            with contextlib.suppress(OSError):
                (self.root / folder).rmdir()


def kept_name(path: str, present: str, digest: Callable[[str], str | None]) -> str:
    """Name the place beside `path` for a hand-edited file: free, or the same bytes already."""
    number = 1
    while digest(names.beside(path, HAND_EDITED, number)) not in {None, present}:
        number += 1
    return names.beside(path, HAND_EDITED, number)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe; Windows has no such thing and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_aside(place: Path) -> None:
    """Keep a damaged state file under another name, beside its successor."""
    number = 1
    while place.with_name(f"{place.stem}-damaged-{number}{place.suffix}").exists():
        number += 1
    place.replace(place.with_name(f"{place.stem}-damaged-{number}{place.suffix}"))
    place.with_name(f"{place.name}-journal").unlink(missing_ok=True)
