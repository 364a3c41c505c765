"""Scored copies of a few files in one folder, without ledger or state (`evalxl score`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from evalxl.batch.storage import names
from evalxl.batch.storage.store import LocalStore
from evalxl.core.errors import UsageError

if TYPE_CHECKING:
    from evalxl.core.records import FileRecord


class Written(NamedTuple):
    """What was written, and under which names other files were kept that stood there before."""

    paths: list[Path]
    kept: list[Path]


def write_copies(
    records: Iterable[FileRecord],
    folder: Path,
    given: Iterable[Path] = (),
    *,
    force: bool = False,
) -> Written:
    """Place each scored copy under its file's name; equal names become `name~2.xlsx`.

    Without a ledger a file that is there already may hold a person's work: it is kept beside,
    unless it is the same, byte for byte.

    Args:
        records: What the files came to.
        folder: Where copies go.
        given: The files and folders that were asked for.
        force: Replace what stands there.

    Returns:
        The paths written, in the order of the records.

    Raises:
        UsageError: A copy cannot be written, would take the place of a form it is made from, or
            would lie among the forms of a given folder and be one of them the next time.
    """
    kept = list(records)
    named = list(_named(kept))
    for name, _ in named:
        spare(folder / name, (Path(record.path) for record in kept))
    if any(one.is_dir() and one.resolve() == folder.resolve() for one in given):
        raise UsageError(
            f"{folder}: scored copies must not lie among the forms; choose another place with -o",
            f"{folder}：评分表不能和原表混在一起；请用 -o 另选一个位置",
        )
    return _place(folder, named, force=force)


def _place(folder: Path, files: list[tuple[str, bytes]], *, force: bool) -> Written:
    store = LocalStore(folder)
    try:
        placed = store.publish(store.stage(files), lambda *_: force)
    except OSError as error:
        raise _unwritable(folder / files[0][0], error.strerror) from None
    for one in placed:
        if one.trouble:
            raise _unwritable(folder / one.wanted, one.trouble)
    kept = [folder / one.kept for one in placed if one.kept]
    return Written([folder / one.path for one in placed], kept)


def _named(records: Iterable[FileRecord]) -> Iterator[tuple[str, bytes]]:
    taken: set[str] = set()
    for record in records:
        if record.copy is None:
            continue
        given = PurePosixPath(record.path).name
        name = names.fitting(given + record.copy_suffix)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = names.numbered(given + record.copy_suffix, number)
        taken.add(name.casefold())
        yield name, record.copy


def spare(target: Path, inputs: Iterable[Path]) -> None:
    """Make sure that writing `target` replaces none of the files it is made from.

    Raises:
        UsageError: It would.
    """
    if target.exists() and any(one.exists() and one.samefile(target) for one in inputs):
        raise UsageError(
            f"{target}: is the form itself, which is never changed; choose another place with -o",
            f"{target}：就是原表，原表从不改动；请用 -o 另选一个位置",
        )


def write_file(path: Path, content: bytes, *, force: bool = False) -> Written:
    """Place one file, whole or not at all; what stands there is kept beside.

    Raises:
        UsageError: It cannot be written.
    """
    return _place(path.parent, [(path.name, content)], force=force)


def write_files(folder: Path, files: list[tuple[str, bytes]], *, force: bool = False) -> Written:
    """Place some files below a folder, as `write_file` does one.

    Raises:
        UsageError: One cannot be written.
    """
    return _place(folder, files, force=force)


def _unwritable(path: Path, why: str | None) -> UsageError:
    return UsageError(
        f"{path}: cannot be written ({why}); choose another place with -o",
        f"{path}：无法写入（{why}），请用 -o 另选一个位置",
    )
