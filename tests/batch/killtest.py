"""The batch's own harness: break a run at one file operation, run again, and compare.

`python -m tests.batch.killtest IN OUT` is one night with the simplest pipeline. With `FAULT_AT=n`
the n-th file operation, in whatever process it falls, does what `FAULT_DO` says: `kill` (the whole
group dies before it), `torn` (half of a write, then death), `eio` (it fails), `enospc` (it and all
after it fail, the disk is full), `broken` (the same, the disk answers no more), `memory` (it finds
no memory). `FAULT_COUNT` names the file whose length counts the operations.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evalxl.batch.storage import store
from evalxl.batch.work import workers
from evalxl.core.errors import UsageError
from tests.batch import fakes

ROOT = Path(__file__).parents[2]
WATCHED = (*((os, name) for name in ("fsync", "replace", "unlink", "mkdir")), (store, "write"))
NEVER_FAIL = {"unlink"}
LASTING = {"enospc": errno.ENOSPC, "broken": errno.EIO}


def install(at: int, what: str, counter: Path) -> None:
    """Lay the faults under the file operations of this process."""
    for owner, name in WATCHED:
        setattr(owner, name, _faulty(name, getattr(owner, name), at, what, counter))
    whole = sqlite3.connect

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = whole(*args, **options)
        made.set_trace_callback(lambda said: _before_commit(said, at, what, counter))
        return made

    sqlite3.connect = connect  # type: ignore[assignment]


def _faulty(
    name: str, whole: Callable[..., Any], at: int, what: str, counter: Path
) -> Callable[..., Any]:
    def operation(*args: Any, **options: Any) -> Any:
        now = _count(counter)
        if now == at and what == "torn" and name == "write":
            whole(args[0], args[1][: len(args[1]) // 2])
        if now == at and what in {"kill", "torn"}:
            _die()
        if name not in NEVER_FAIL:
            if now >= at > 0 and what in LASTING:
                raise OSError(LASTING[what], os.strerror(LASTING[what]))
            if now == at and what == "eio":
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            if now == at and what == "memory":
                raise MemoryError
        return whole(*args, **options)

    return operation


def _before_commit(said: str, at: int, what: str, counter: Path) -> None:
    if said == "COMMIT" and _count(counter) == at and what in {"kill", "torn"}:
        _die()


def _count(counter: Path) -> int:
    handle = os.open(counter, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, b".")
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def _die() -> None:
    os.killpg(0, signal.SIGKILL)
    signal.pause()


@dataclass(frozen=True, slots=True)
class Trial:
    """One inbox, one output folder, and how nights are run on them."""

    inbox: Path
    out: Path

    def start(self, faults: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a night in a process group of its own."""
        command = [sys.executable, "-m", "tests.batch.killtest", str(self.inbox), str(self.out)]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **(faults or {})}
        return subprocess.Popen(
            command,
            env=env,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def night(self, **faults: str) -> int:
        """Run a night to its end, whatever that is; give its exit code."""
        with self.start({name.upper(): value for name, value in faults.items()}) as running:
            code = running.wait(120)
        with_group(running)
        return code

    def broken(self, what: str, at: int) -> int:
        """Run a night with a fault at the given operation."""
        counter = self.out.with_name(f"{self.out.name}.count")
        counter.unlink(missing_ok=True)
        return self.night(fault_do=what, fault_at=str(at), fault_count=str(counter))

    def operations(self) -> int:
        """Count the file operations of one night."""
        self.broken("none", 0)
        return self.out.with_name(f"{self.out.name}.count").stat().st_size


def with_group(running: subprocess.Popen[bytes]) -> None:
    """End what a night left behind: the group is ours, its leader was `running`."""
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main() -> int:
    """Run one night."""
    inbox, out = map(Path, sys.argv[1:])
    from evalxl.batch.storage.lock import FolderBusy

    workers._PRELOADED[:] = ["pandas", "tests.batch.fakes"]  # all that such a pipeline needs
    try:
        report = fakes.night(inbox, out, fakes.settings(chunk=3), jobs=2)
    except FolderBusy:
        return 6
    except UsageError:
        return 2
    return report.exit_code("never")


if "FAULT_COUNT" in os.environ:
    install(int(os.environ["FAULT_AT"]), os.environ["FAULT_DO"], Path(os.environ["FAULT_COUNT"]))
if __name__ == "__main__":
    sys.exit(main())
