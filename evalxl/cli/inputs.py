"""The files a command was given: as they are, or all forms below a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evalxl.cli.language import t
from evalxl.errors import UsageError

if TYPE_CHECKING:
    from evalxl.records import Source


def sources(given: Sequence[Path]) -> list[Source]:
    """Read every given file, and every spreadsheet below a given folder.

    Raises:
        UsageError: Something given is not there or cannot be read.
    """
    from evalxl.records import Source

    return [Source(label, _content(path)) for label, path in _paths(given)]


def _paths(given: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    from evalxl.batch.inbox import SPREADSHEETS

    for path in given:
        if not path.is_dir():
            yield str(path), path
            continue
        for below in sorted(path.rglob("*")):
            is_form = below.suffix.lower() in SPREADSHEETS and not below.name.startswith(
                (".", "~$")
            )
            if is_form and below.is_file() and not below.is_symlink():
                yield str(below), below


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(
            t(
                f"{path}：没有这个文件；请核对路径",
                f"{path}: there is no such file; check the path",
            )
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror})", f"{path}：无法读取（{error.strerror}）"
        ) from None
