"""One run a folder: a lock held by the kernel, so that it dies with the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from evalxl.errors import UsageError


class FolderBusy(UsageError):  # noqa: N818 - a state, and no error
    """Another run holds the output folder."""

    exit_code = 6


@contextmanager
def held(state: Path) -> Iterator[None]:
    """Hold the folder whose state lies in `state`.

    Raises:
        FolderBusy: Another run holds it.
        UsageError: Nothing can be written there.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "run.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise FolderBusy(
            f"{state.parent}: another run is at work here; wait for it",
            f"{state.parent}：另一次运行正在使用这个文件夹，请等它结束",
        ) from None
    except OSError as error:
        raise UsageError(
            f"{state.parent}: cannot be written ({error.strerror}); choose another folder with -o",
            f"{state.parent}：无法写入（{error.strerror}），请用 -o 另选一个文件夹",
        ) from None
    try:
        yield
    finally:
        lock.release()
