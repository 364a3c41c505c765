"""Outputs on shared storage, with what of the disk's rules an object store can keep.

A store has no rename that is one step, and no fsync: an object is written whole under its name or
not at all. So outputs wait in a folder of this machine (the spool) until they are announced, are
put under their names, and read back and compared; only then the ledger says so.
"""

from __future__ import annotations

import errno
import hashlib
import json
import socket
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evalxl.batch.storage.store import TEMPORARY, Known, Placed, Staged, kept_name, old_runs
from evalxl.core.urls import Url, storage_errors

LOCK = ".evalxl/run.lock"


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A folder of an object store or file server; `spool` is where outputs wait."""

    root: Url
    spool: Path

    def read(self, path: str) -> bytes:
        """Read a file."""
        return (self.root / path).read_bytes()

    def digest(self, path: str) -> str | None:
        """Return the sha256 of a file as it is read back, `None` where there is none."""
        try:
            return hashlib.sha256(self.read(path)).hexdigest()
        except (FileNotFoundError, IsADirectoryError):
            return None

    def digests(self, paths: Iterable[str]) -> Iterator[str | None]:
        """Return the sha256 of many files, in their order."""
        return self.root.at_once(self.digest, paths)

    def folders(self, path: str) -> list[str]:
        """Name the folders directly below a folder, in order."""
        try:
            with storage_errors(self.root):
                found = self._client.ls(self._real(path), detail=True)
        except FileNotFoundError:
            return []
        return sorted(
            str(one["name"]).rstrip("/").rpartition("/")[2]
            for one in found
            if one["type"] == "directory"
        )

    def stage(self, files: Iterable[tuple[str, bytes]]) -> list[Staged]:
        """Lay files into the spool, but for those that are in the store already."""
        given = list(files)
        present = self.digests(path for path, _ in given)
        return [self._stage(*one, there) for one, there in zip(given, present, strict=True)]

    def staged(self, one: Staged) -> bytes:
        """Read a file that was staged: from the spool, or from the store where it lay already."""
        return (self.spool / one.temporary).read_bytes() if one.temporary else self.read(one.path)

    def publish(self, staged: Sequence[Staged], known: Known) -> list[Placed]:
        """Put staged files under their names, many at once, and read each back."""
        new = [one for one in staged if one.temporary]
        present = self.digests(one.path for one in new)
        kept = {
            one.path: self._keep_beside(one.path, there, known)
            for one, there in zip(new, present, strict=True)
        }
        put = {one.wanted: one for one in self.root.at_once(self._put, new)}
        return [
            replace(put[one.path], kept=kept[one.path])
            if one.temporary
            else Placed(one.path, one.path, one.sha256)
            for one in staged
        ]

    def move(self, old: str, new: str, known: Known) -> str | None:
        """Copy a file, compare, and only then remove it; nothing happens where there is none."""
        sha256 = self.digest(old)
        if sha256 is None:
            return None
        self._keep_beside(new, self.digest(new), known)
        self._copy(old, new, sha256)
        return new

    def remove(self, path: str, known: Known) -> str | None:
        """Remove a file of ours; one that is not is kept under another name, which is given."""
        present = self.digest(path)
        kept = self._keep_beside(path, present, known)
        if present is not None and kept is None:
            self._remove(path)
        return kept

    def sweep(self) -> int:
        """Empty the spool; in the store nothing lies under a temporary name."""
        left = list(self.spool.glob(f"{TEMPORARY}*.tmp"))
        for one in left:
            one.unlink()
        return len(left)

    def keep_newest(self, folder: str, count: int) -> None:
        """Remove all but the newest folders below `folder`, by name."""
        for old in old_runs(self.folders(folder), count):
            with storage_errors(self.root):
                self._client.rm(self._real(f"{folder}/{old}"), recursive=True)

    @property
    def _client(self) -> Any:
        return self.root.opened()[0]

    def _real(self, path: str) -> str:
        return (self.root / path).opened()[1]

    def _stage(self, path: str, content: bytes, present: str | None) -> Staged:
        sha256 = hashlib.sha256(content).hexdigest()
        if present == sha256:
            return Staged(path, sha256)
        temporary = f"{TEMPORARY}{hashlib.sha256(path.encode()).hexdigest()[:16]}.tmp"
        self.spool.mkdir(parents=True, exist_ok=True)
        (self.spool / temporary).write_bytes(content)
        return Staged(path, sha256, temporary)

    def _put(self, staged: Staged) -> Placed:
        waiting = self.spool / str(staged.temporary)
        try:
            self._write(staged.path, waiting.read_bytes())
            if self.digest(staged.path) != staged.sha256:
                raise OSError(errno.EIO, "the storage gave back other bytes")
        except OSError as error:
            return Placed(staged.path, staged.path, "", trouble=error.strerror or str(error))
        finally:
            waiting.unlink(missing_ok=True)
        return Placed(staged.path, staged.path, staged.sha256)

    def _keep_beside(self, path: str, present: str | None, known: Known) -> str | None:
        if present is None or known(path, present):
            return None
        kept = kept_name(path, lambda name: self.digest(name) in {None, present})
        self._copy(path, kept, present)
        return kept

    def _copy(self, old: str, new: str, sha256: str) -> None:
        """Move a file in the two steps a store has."""
        self._make_folder(new)
        with storage_errors(self.root):
            self._client.cp_file(self._real(old), self._real(new))
        if self.digest(new) != sha256:
            raise OSError(errno.EIO, "the storage gave back other bytes", new)
        self._remove(old)

    def _write(self, path: str, content: bytes) -> None:
        self._make_folder(path)
        with storage_errors(self.root):
            self._client.pipe_file(self._real(path), content)

    def _remove(self, path: str) -> None:
        with storage_errors(self.root):
            self._client.rm_file(self._real(path))

    def _make_folder(self, path: str) -> None:
        make_folder(self._client, self._real(path))


class RemoteLock:
    """An object that only one can create, where the storage has conditional writes."""

    def __init__(self, out: Url, owner: str) -> None:
        self._place, self._owner = out / LOCK, owner
        self._files, self._path = self._place.opened()

    def acquire(self) -> str:
        """Create the object, or take over what the same owner left behind.

        Returns:
            The machine that holds it; empty where we do now.

        Raises:
            OSError: Nothing can be written there.
        """
        said = {"owner": self._owner, "host": socket.gethostname()}
        make_folder(self._files, self._path)
        try:
            with storage_errors(self._place):
                self._files.pipe_file(self._path, json.dumps(said).encode(), mode="create")
        except FileExistsError:
            holder = self._holder()
            return "" if holder.get("owner") == self._owner else str(holder.get("host", "?"))
        return ""

    def release(self) -> None:
        """Remove the object, if it is still ours."""
        if self._holder().get("owner") == self._owner:
            with storage_errors(self._place):
                self._files.rm_file(self._path)

    def _holder(self) -> dict[str, Any]:
        try:
            said = json.loads(self._place.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}


def make_folder(files: Any, path: str) -> None:
    """Make a file's folder on a file server; an object store has none, and would make a bucket."""
    if not files.async_impl:
        with storage_errors(path):
            files.makedirs(path.rpartition("/")[0], exist_ok=True)
