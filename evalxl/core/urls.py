"""Places that are no folders of this machine: `s3://bucket/inbox`, reached through fsspec.

A `Url` has the few words of `pathlib.Path` that reading needs. Whatever goes wrong on the way is
an `OSError`, as on a disk; that nothing is there is known only where the storage says so.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from evalxl.core import lazy_re as re
from evalxl.core.errors import Refused, UsageError

AT_ONCE = 16
"""Requests under way together; more than any one answer needs, less than a store objects to."""

_PROTOCOL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_Thing = TypeVar("_Thing")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Url:
    """A file or folder on shared storage; `text` has no slash at its end."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __truediv__(self, below: str) -> Url:
        return Url(f"{self.text}/{below}")

    @property
    def name(self) -> str:
        """The last part."""
        return self.text.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The last part from its last dot."""
        return PurePosixPath(self.name).suffix

    @property
    def parents(self) -> list[Url]:
        """The folders above, nearest first."""
        lead, _, path = self.text.partition("://")
        parts = path.split("/")
        return [Url(f"{lead}://{'/'.join(parts[:n])}") for n in range(len(parts) - 1, 0, -1)]

    def resolve(self) -> Url:
        """Return the place itself: storage has no links."""
        return self

    def is_dir(self) -> bool:
        """Return whether there is such a folder, or anything below that name."""
        return self._kind() == "directory"

    def is_file(self) -> bool:
        """Return whether there is such a file."""
        return self._kind() == "file"

    def exists(self) -> bool:
        """Return whether there is anything under this name."""
        return self._kind() != ""

    def read_bytes(self) -> bytes:
        """Read the whole file.

        Raises:
            OSError: There is none, or the storage does not give it.
        """
        files, path = self.opened()
        with storage_errors(self):
            content: bytes = files.cat_file(path)
        return content

    def glob(self, pattern: str) -> Iterator[Url]:
        """Go through the files right below whose names match; none where there is no folder."""
        files, path = self.opened()
        with storage_errors(self):
            found = files.glob(f"{path}/{pattern}")
        for one in sorted(found):
            yield self / str(one).rpartition("/")[2]

    def read_text(self, encoding: str = "utf-8") -> str:
        """Read the whole file as text."""
        return self.read_bytes().decode(encoding)

    def opened(self) -> tuple[Any, str]:
        """Return the file system and the path there.

        Raises:
            UsageError: No such protocol, or the package it needs is not installed.
        """
        files = _files(self.text.partition("://")[0], self.text)
        return files, str(files._strip_protocol(self.text))

    def at_once(
        self, function: Callable[[_Thing], _Found], things: Iterable[_Thing]
    ) -> Iterator[_Found]:
        """Apply a function that waits for this storage to all things, in their order.

        Together where the storage's client can: those written for object stores. Others are for
        file servers, and nothing says that threads may share them.
        """
        if not self.opened()[0].async_impl:
            yield from map(function, things)
            return
        left = iter(things)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            while group := list(islice(left, 16 * AT_ONCE)):
                yield from threads.map(function, group)

    def _kind(self) -> str:
        """Look it up.

        Raises:
            UsageError: The storage does not say.
        """
        files, path = self.opened()
        try:
            with storage_errors(self):
                return str(files.info(path)["type"])
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise UsageError(
                f"{self}: cannot be reached ({error}); check address, credentials and network",
                f"{self}：无法访问（{error}）；请检查网址、访问凭证和网络",
            ) from None


Place = Path | Url


def is_ours_alone(where: Place) -> bool:
    """Return whether only this process sees a place: fsspec's store in memory, for trial."""
    return isinstance(where, Url) and where.text.startswith("memory://")


def is_url(text: str) -> bool:
    """Distinguish a URL from a path; one letter and a colon is a drive of Windows."""
    return _PROTOCOL.match(text) is not None


def place(text: str) -> Place:
    """Return the place a person named: a path, or a URL; `file://` is a path as well."""
    if not is_url(text):
        return Path(text)
    protocol, _, path = text.partition("://")
    if protocol.lower() == "file":
        from urllib.request import url2pathname  # which loads the whole of HTTP

        return Path(url2pathname(urlsplit(text).path))
    return Url(f"{protocol.lower()}://{path.rstrip('/')}")


@contextmanager
def storage_errors(where: object) -> Iterator[None]:
    """Turn what the clients of storage raise into the `OSError` of a disk, which names the place.

    Only what is known of one file keeps its kind: it is not there, it is, it must not be read.
    """
    try:
        yield
    except (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError):
        raise
    except Exception as error:  # each client has exceptions of its own
        raise OSError(errno.EIO, f"{type(error).__name__}: {error}", str(where)) from error


def _files(protocol: str, url: str) -> Any:
    try:
        import fsspec

        kind = fsspec.get_filesystem_class(protocol)
    except ValueError:
        raise UsageError(
            f"{url}: no storage is known as {protocol}://; give a folder, or a URL such as s3://…",
            f"{url}：不认识 {protocol}:// 这种存储；请用文件夹，或 s3://… 这样的网址",
        ) from None
    except ImportError as error:
        raise UsageError(
            f"{url}: needs a package: pip install 'evalxl[remote]' ({error})",
            f"{url}：还缺软件包：pip install 'evalxl[remote]'（{error}）",
        ) from None
    return _client(kind, tuple(sorted(kind._get_kwargs_from_urls(url).items())))


@lru_cache
def _client(kind: Any, options: tuple[tuple[str, Any], ...]) -> Any:
    """Make one client for all threads of a process, without a listing kept from earlier.

    fsspec's own cache makes one a thread, each with connections of its own.
    """
    return kind(use_listings_cache=False, skip_instance_cache=True, **dict(options))


LARGEST = 25_000_000
"""Bytes of a form or control file, unless the settings say otherwise."""


def read_whole(place: Place, most: int = LARGEST) -> bytes:
    """Read a file that may have at most so many bytes.

    Raises:
        Refused: It has more.
        OSError: It cannot be read.
    """
    if isinstance(place, Url):
        content = place.read_bytes()
    else:
        with place.open("rb") as stream:  # a device says it has no size at all
            content = stream.read(most + 1)
    if len(content) > most:
        found = f">{most}"
        raise Refused("limit_exceeded", limit="file_bytes", allowed=most, found=found, place="")
    return content


def too_large(place: Place) -> tuple[str, str]:
    """Say in English and Chinese that a file is larger than any of its kind."""
    return (
        f"{place}: has more than {LARGEST // 1_000_000} MB; no such file needs them",
        f"{place}：超过 {LARGEST // 1_000_000} MB；这类文件用不了这么大",
    )
