"""The files a command was given, opened: as they are, or all forms below a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evalxl.cli.common import Talk
from evalxl.cli.language import language
from evalxl.core.errors import Refused, UsageError
from evalxl.core.urls import read_whole, too_large

if TYPE_CHECKING:
    from evalxl.core.records import Source
    from evalxl.pipeline import Opened
    from evalxl.settings.config import Settings


def opened(
    files: Sequence[Path], settings: Settings, talk: Talk, *, out: Path | None = None
) -> list[Opened]:
    """Open every given file, every form below a given folder, every member of an archive.

    Raises:
        UsageError: Something given is not there or cannot be read.
    """
    from evalxl.batch.inputs.explicit_inputs import open_all
    from evalxl.batch.words import SKIPPED

    for path in files:
        _expect(path)
    try:
        found, skipped = open_all(files, settings, out=out)
    except OSError as error:
        raise _unreadable(error.filename, error) from None
    for one in skipped:
        say = talk.note if one.reason == "unreadable_folder" else talk.detail
        say(f"{one.path}: {SKIPPED[one.reason][language()]}")
    return found


def source(path: Path) -> Source:
    """Read the one file a command was given.

    Raises:
        UsageError: It is not there, is a folder, or cannot be read.
    """
    from evalxl.batch.storage.known import stamps_near
    from evalxl.core.records import Source

    _expect(path)
    if path.is_dir():
        raise UsageError(
            f"{path}: a folder; name one file", f"{path}：是文件夹，请指定其中一个文件"
        )
    return Source(str(path), whole(path), stamps=stamps_near(path))


def whole(path: Path) -> bytes:
    """Read a file of the sizes forms have.

    Raises:
        UsageError: It is larger, or cannot be read.
    """
    try:
        return read_whole(path)
    except Refused:
        english, chinese = too_large(path)
        raise UsageError(english, chinese) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def _expect(path: Path) -> None:
    if not path.is_file() and not path.is_dir():
        raise UsageError(
            f"{path}: there is no such file; check the path",
            f"{path}：没有这个文件；请核对路径",
        )


def _unreadable(path: object, error: OSError) -> UsageError:
    return UsageError(
        f"{path}: cannot be read ({error.strerror})", f"{path}：无法读取（{error.strerror}）"
    )
