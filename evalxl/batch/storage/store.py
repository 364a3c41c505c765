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
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import BinaryIO, Protocol

from evalxl.batch.storage import names
from evalxl.batch.storage.tree import Tree, is_absent, steps
from evalxl.core import lazy_re as re

TEMPORARY = ".evalxl-"
HAND_EDITED = "人工修改"
IN_USE = "新"
OURS = ("scored", "refused", "withdrawn", "departments", "data", "runs")
RECORDS = ("manifest.json", "findings.jsonl", "findings.sarif", "run.log")
"""What a run writes below `runs/<run id>/`."""
_RUN = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_HOPELESS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

Known = Callable[[str, str], bool]
"""Tells whether a path with this sha256 was written by us."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One output, safe on disk under a temporary name (none where it lies there already).

    `kept` is the name under which a link or file was kept that stood where a folder has to be.
    """

    path: str
    sha256: str
    temporary: str | None = None
    trouble: str = ""
    kept: str | None = None


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
        """Return the sha256 of a file, `None` where there is none."""

    def digests(self, paths: Iterable[str]) -> Iterator[str | None]:
        """Return the sha256 of many files, in their order."""

    def folders(self, path: str) -> list[str]:
        """Name the folders directly below a folder, in order."""

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Make files safe under temporary names."""

    def staged(self, one: Staged) -> bytes:
        """Read a file that was staged."""

    def publish(self, staged: Sequence[Staged], known: Known) -> list[Placed]:
        """Return staged files their names; foreign predecessors are kept beside."""

    def move(self, old: str, new: str, known: Known) -> str | None:
        """Move a file; what it would overwrite is kept beside unless it is ours."""

    def remove(self, path: str, known: Known) -> str | None:
        """Remove a file of ours; one that is not is kept beside."""

    def sweep(self) -> int:
        """Remove what killed runs left under temporary names; give their number."""

    def keep_newest(self, folder: str, count: int) -> None:
        """Remove all but the newest folders, by name."""


class LocalStore:
    """A folder on a disk; nothing in it is reached through a link (see `tree`)."""

    def __init__(self, root: Path, mode: int | None = None) -> None:
        """Take a folder; `mode`: permissions of new files (folders: passable for who may read)."""
        self.root, self.mode = root, mode
        self._tree = Tree(root)

    def digest(self, path: str) -> str | None:
        """Return the sha256 of a file, `None` where there is no regular file.

        Raises:
            OSError: There is one that cannot be read.
        """
        try:
            with self._tree.opened(path) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            if is_absent(error):
                return None
            raise

    def read(self, path: str) -> bytes:
        """Read a file."""
        with self._tree.opened(path) as stream:
            return stream.read()

    def digests(self, paths: Iterable[str]) -> Iterator[str | None]:
        """Return the sha256 of many files, in their order; `None` also for what cannot be read."""
        return map(self._digest_if_readable, paths)

    def _digest_if_readable(self, path: str) -> str | None:
        try:
            return self.digest(path)
        except OSError:
            return None

    def folders(self, path: str) -> list[str]:
        """Name the folders directly below a folder, in order."""
        return [one.name for one in self._tree.entries(path) if one.is_folder]

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Write all, then make all safe; one that cannot be written costs itself only.

        Raises:
            OSError: Nothing more can be written (disk full, read-only).
        """
        self.root.mkdir(parents=True, exist_ok=True)
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
        if self._tree.status(old) is None:
            return None
        self._make_folder(new)
        self._keep_beside(new, known)
        self._tree.replace(old, new)
        self._sync_folders([old, new])
        self._drop_empty_folders(old)
        return new

    def remove(self, path: str, known: Known) -> str | None:
        """Remove a file of ours; one that was edited by hand is kept under another name.

        Returns:
            The name under which it was kept, if it was.
        """
        kept = self._keep_beside(path, known)
        if kept is None and self._tree.status(path) is not None:
            self._tree.unlink(path)
            self._sync_folders([path])
            self._drop_empty_folders(path)
        return kept

    def sweep(self) -> int:
        """Remove leftovers of killed runs, in our own folders only."""
        found = [one.name for one in self._tree.entries() if _is_temporary(one.name)]
        for folder in OURS:
            found += [path for path in self._tree.files(folder) if _is_temporary(path)]
        for leftover in found:
            with contextlib.suppress(OSError):
                self._tree.unlink(leftover)
        return len(found)

    def keep_newest(self, folder: str, count: int) -> None:
        """Remove the records of all but the newest runs below `folder`, by name."""
        for old in old_runs(self.folders(folder), count):
            for one in RECORDS:
                with contextlib.suppress(OSError):
                    self._tree.unlink(f"{folder}/{old}/{one}")
            with contextlib.suppress(OSError):
                self._tree.remove_folder(f"{folder}/{old}")

    def _write(self, path: str, content: bytes) -> Staged:
        sha256 = hashlib.sha256(content).hexdigest()
        temporary = kept = None
        try:
            if self.digest(path) == sha256:
                return Staged(path, sha256)
            kept = self._make_folder(path)
            temporary = str(PurePosixPath(path).with_name(f"{TEMPORARY}{token_hex(8)}.tmp"))
            with self._tree.created(temporary, self.mode) as stream:
                write(stream, content)
        except OSError as error:
            return self._failed(path, temporary, error)
        return Staged(path, sha256, temporary, kept=kept)

    def _secure(self, staged: Staged) -> Staged:
        if staged.temporary is None:
            return staged
        try:
            with self._tree.opened(staged.temporary) as stream:
                os.fsync(stream.fileno())
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != staged.sha256:
                raise OSError(errno.EIO, "the disk gave back other bytes")
        except OSError as error:
            return self._failed(staged.path, staged.temporary, error)
        return staged

    def _failed(self, path: str, temporary: str | None, error: OSError) -> Staged:
        if temporary is not None:
            with contextlib.suppress(OSError):
                self._tree.unlink(temporary)
        if error.errno in _HOPELESS:
            raise error
        return Staged(path, "", None, error.strerror or str(error))

    def _publish(self, staged: Staged, known: Known) -> Placed:
        if staged.trouble:
            return Placed(staged.path, staged.path, "", trouble=staged.trouble)
        if staged.temporary is None:
            return Placed(staged.path, staged.path, staged.sha256)
        try:
            kept = self._keep_beside(staged.path, known)
            self._tree.replace(staged.temporary, staged.path)
        except PermissionError:  # Windows: a person has the old output open in Excel
            return self._publish_beside(staged, staged.temporary)
        except OSError as error:
            failed = self._failed(staged.path, staged.temporary, error)
            return Placed(staged.path, staged.path, "", trouble=failed.trouble)
        return Placed(staged.path, staged.path, staged.sha256, kept or staged.kept)

    def _publish_beside(self, staged: Staged, temporary: str) -> Placed:
        second = names.beside(staged.path, IN_USE)
        try:
            self._tree.replace(temporary, second)
        except OSError as error:
            failed = self._failed(staged.path, temporary, error)
            return Placed(staged.path, staged.path, "", trouble=failed.trouble)
        return Placed(staged.path, second, staged.sha256)

    def _keep_beside(self, path: str, known: Known) -> str | None:
        """Put whatever stands at a path and is not ours under another name: file, link, folder."""
        status = self._tree.status(path)
        if status is None:
            return None
        present = self.digest(path) if stat.S_ISREG(status.st_mode) else None
        if present is not None and known(path, present):
            return None
        kept = kept_name(path, lambda name: self._is_free(name, present))
        self._tree.replace(path, kept)
        return kept

    def _is_free(self, name: str, present: str | None) -> bool:
        if self._tree.status(name) is None:
            return True
        return present is not None and self.digest(name) == present

    def _make_folder(self, path: str) -> str | None:
        """Make the folders of a path; return where a link or file in their place was put."""
        kept = None
        for folder in reversed(list(PurePosixPath(path).parents)[:-1]):
            status = self._tree.status(str(folder))
            if status is not None and not stat.S_ISDIR(status.st_mode):
                kept = self._keep_beside(str(folder), lambda *_: False)
                status = None
            if status is None:
                with contextlib.suppress(FileExistsError):
                    self._tree.make_folder(str(folder), _passable(self.mode))
                self._sync_folders([str(folder)])
        return kept

    def _sync_folders(self, paths: Iterable[str]) -> None:
        for folder in sorted({str(PurePosixPath(path).parent) for path in paths}):
            try:
                self._tree.sync("" if folder == "." else folder)
            except OSError as error:
                if not is_absent(error):
                    raise

    def _drop_empty_folders(self, path: str) -> None:
        for folder in list(PurePosixPath(path).parents)[:-1]:
            with contextlib.suppress(OSError):
                self._tree.remove_folder(str(folder))


def _passable(mode: int | None) -> int | None:
    """Return the permissions of a folder: whoever may read its files may enter it."""
    return None if mode is None else mode | (mode & 0o444) >> 2


def write(stream: BinaryIO, content: bytes) -> None:
    """Write a whole file; a function of its own, for tests that break it."""
    stream.write(content)


def _is_temporary(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(TEMPORARY) and name.endswith(".tmp")


def runs(folders: Iterable[str]) -> list[str]:
    """Name the folders of runs, oldest first; what is not named like one is not ours."""
    return sorted(one for one in folders if _RUN.fullmatch(one))


def old_runs(folders: Iterable[str], count: int) -> list[str]:
    """Name the folders of all but the newest runs."""
    there = runs(folders)
    return there[: max(len(there) - count, 0)]


def is_ours(path: str) -> bool:
    """Whether an output can lie at a path: below OUT, among our folders, not a run's record."""
    try:
        first, *rest = steps(path)
    except OSError:
        return False
    return (first in OURS and first != "runs") if rest else not first.startswith(".")


def kept_name(path: str, is_free: Callable[[str], bool]) -> str:
    """Name the place beside `path` for a hand-edited file: free, or the same bytes already."""
    number = 1
    while not is_free(names.beside(path, HAND_EDITED, number)):
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
