"""Files below one folder, opened step by step from its handle and never through a link.

A name can be exchanged for a link between a look and an opening; an open folder cannot. Where the
system has no folder handles (Windows), each step is checked before it is taken.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import NamedTuple

_HAS_HANDLES = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_READ = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | getattr(os, "O_BINARY", 0)
_ABSENT = {
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG),
    *(errno.ENXIO, errno.EOPNOTSUPP),  # what opening a socket gives
}


class Spot(NamedTuple):
    """One name in a folder that is held open; on Windows a whole path and no handle."""

    name: str
    folder: int | None


class Entry(NamedTuple):
    """One name in a folder, and whether it is a folder itself (a link never is)."""

    name: str
    is_folder: bool


def is_absent(error: OSError) -> bool:
    """Whether an error only says that there is no such file, or none without following a link."""
    return error.errno in _ABSENT


def steps(path: str) -> list[str]:
    """Split a relative posix path.

    Raises:
        OSError: It is absolute, empty or leads out of its folder.
    """
    parts = path.split("/")
    is_windows = os.name == "nt" and any(mark in path for mark in ":\\")
    if is_windows or "\0" in path or any(part in {"", ".", ".."} for part in parts):
        raise OSError(errno.EINVAL, "not a path below this folder", path)
    return parts


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder and everything below it; all paths are relative to it, posix.

    The folder itself may be a link, since a person named it. What lies below is never reached
    through one: such a path raises `OSError`, as one with `..` does.
    """

    root: Path

    @contextmanager
    def at(self, path: str) -> Iterator[Spot]:
        """Hold the folder of a path open."""
        *folders, name = steps(path)
        if not _HAS_HANDLES:
            yield Spot(self._checked(folders, name), None)
            return
        handle = os.open(self.root, _FOLDER)
        try:
            for folder in folders:
                inner = os.open(folder, _FOLDER | _NO_FOLLOW, dir_fd=handle)
                os.close(handle)
                handle = inner
            yield Spot(name, handle)
        finally:
            os.close(handle)

    def _checked(self, folders: list[str], name: str) -> str:
        place = self.root
        for folder in folders:
            place /= folder
            status = os.lstat(place)
            if not stat.S_ISDIR(status.st_mode) or getattr(status, "st_reparse_tag", False):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
        whole = str(place / name)
        return f"\\\\?\\{Path(whole).absolute()}" if len(whole) > 240 else whole

    def status(self, path: str) -> os.stat_result | None:
        """Return what stands at a path, links as such; `None` where nothing does."""
        try:
            with self.at(path) as spot:
                return os.stat(spot.name, dir_fd=spot.folder, follow_symlinks=False)
        except OSError as error:
            if is_absent(error):
                return None
            raise

    @contextmanager
    def opened(self, path: str) -> Iterator[BufferedReader]:
        """Open a regular file for reading.

        Raises:
            OSError: There is none, or it may not be read.
        """
        with self.at(path) as spot:
            handle = os.open(spot.name, _READ, dir_fd=spot.folder)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise FileNotFoundError(errno.ENOENT, "no regular file", path)
            yield stream

    @contextmanager
    def created(self, path: str, mode: int | None = None) -> Iterator[BufferedRandom]:
        """Create a file that must not exist yet, for writing and reading back.

        Args:
            path: Below the folder.
            mode: Its permissions; `None`: what the system's umask leaves.
        """
        with self.at(path) as spot:
            handle = os.open(spot.name, _CREATE, mode or 0o666, dir_fd=spot.folder)
        with os.fdopen(handle, "w+b") as stream:
            _set_mode(handle, mode)
            yield stream

    def replace(self, old: str, new: str) -> None:
        """Rename; a file at `new` is replaced, a link there too, but never what it points to."""
        with self.at(old) as source, self.at(new) as target:
            os.replace(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder)

    def unlink(self, path: str) -> None:
        """Remove a file or link."""
        with self.at(path) as spot:
            os.unlink(spot.name, dir_fd=spot.folder)

    def make_folder(self, path: str, mode: int | None = None) -> None:
        """Make one folder, whose own folder is there; `mode` as for files."""
        with self.at(path) as spot:
            os.mkdir(spot.name, mode or 0o777, dir_fd=spot.folder)
            if mode is None or spot.folder is None:
                return
            handle = os.open(spot.name, _FOLDER | _NO_FOLLOW, dir_fd=spot.folder)
            try:
                _set_mode(handle, mode)
            finally:
                os.close(handle)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        with self.at(path) as spot:
            os.rmdir(spot.name, dir_fd=spot.folder)

    def sync(self, folder: str) -> None:
        """Make the names in a folder (`""`: the root) safe; Windows has no such thing."""
        if os.name == "nt":
            return
        with self.at(f"{folder}/_" if folder else "_") as spot:
            assert spot.folder is not None
            os.fsync(spot.folder)

    def entries(self, folder: str = "") -> list[Entry]:
        """List a folder by name; an empty list where there is none."""
        try:
            with self.at(f"{folder}/_" if folder else "_") as spot:
                place = Path(spot.name).parent if spot.folder is None else spot.folder
                with os.scandir(place) as listing:
                    found = [Entry(one.name, one.is_dir(follow_symlinks=False)) for one in listing]
        except OSError as error:
            if is_absent(error):
                return []
            raise
        return sorted(found)

    def files(self, folder: str) -> Iterator[str]:
        """Go through everything below a folder that is no folder; what is closed is passed over."""
        pending = [folder]
        while pending:
            below = pending.pop()
            try:
                found = self.entries(below)
            except OSError:
                continue
            for one in found:
                path = f"{below}/{one.name}" if below else one.name
                if one.is_folder:
                    pending.append(path)
                else:
                    yield path


def _set_mode(handle: int, mode: int | None) -> None:
    """Set the permissions of an open file whatever the umask; Windows has none."""
    if mode is not None and os.name != "nt":
        os.fchmod(handle, mode)
