"""One run a folder: a lock held by the kernel, so that it dies with the process.

On shared storage the kernel guards this machine alone; against others an object stands there, which
only one can create. It does not die with the process: the same user's next run here takes it over.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from evalxl.batch.storage import places
from evalxl.core.errors import UsageError
from evalxl.core.urls import Place, Url


class FolderBusy(UsageError):  # noqa: N818 - a state, and no error
    """Another run holds the output folder."""

    exit_code = 6


@contextmanager
def on(out: Place) -> Iterator[None]:
    """Hold an output place.

    Raises:
        FolderBusy: Another run holds it.
        UsageError: Nothing can be written there.
    """
    state = places.state(out)
    with held(state, str(out)):
        if not isinstance(out, Url):
            yield
            return
        with _held_for_all(out, state):
            yield


@contextmanager
def held(state: Path, shown: str = "") -> Iterator[None]:
    """Hold the folder whose state lies in `state`, against other processes of this machine.

    Raises:
        FolderBusy: Another run holds it.
        UsageError: Nothing can be written there.
    """
    shown = shown or str(state.parent)
    if state.is_symlink():
        raise UsageError(
            f"{state}: is a link; lock and ledger must lie in the output folder itself: remove it",
            f"{state}：是链接；锁和台账必须在输出文件夹里面，请删除这个链接",
        )
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / places.LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise FolderBusy(
            f"{shown}: another run is at work here; wait for it",
            f"{shown}：另一次运行正在使用这个文件夹，请等它结束",
        ) from None
    except OSError as error:
        raise places.unwritable(shown, error.strerror) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _held_for_all(out: Url, state: Path) -> Iterator[None]:
    from evalxl.batch.storage.remote import LOCK, RemoteLock

    lock = RemoteLock(out, _owner(state))
    try:
        holder = lock.acquire()
    except OSError as error:
        raise places.unwritable(str(out), error.strerror or str(error)) from None
    if holder:
        raise FolderBusy(
            f"{out}: a run on {holder} is at work here; wait for it. If it was killed, run there "
            f"again, or delete {out}/{LOCK}",
            f"{out}：{holder} 上的运行正在使用这里，请等它结束；如果它已被强行终止，"
            f"请在那台机器上再运行一次，或删除 {out}/{LOCK}",
        )
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # what is left behind, the next run here takes over
            lock.release()


def _owner(state: Path) -> str:
    """Name this user's state on this machine; made up once, as names of machines repeat."""
    place = state / "owner"
    if not place.is_file():
        place.write_text(uuid.uuid4().hex, encoding="ascii")
    return place.read_text(encoding="ascii")
