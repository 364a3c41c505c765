"""Worker processes: each in a pebble pool of its own, so that one that dies costs one file.

A worker says which file it takes up through a number in shared memory. When it dies, or a file
takes too long, that file is tried once more alone and the rest of its chunk goes on. Workers die
with the parent, whatever ends it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pebble import ProcessPool

from evalxl.batch.inputs.inbox import Item
from evalxl.batch.work import chunk, spawn
from evalxl.batch.work.chunk import Job

if TYPE_CHECKING:
    from pebble import ProcessFuture

    from evalxl.batch.work.chunk import Done

_LOOK_EVERY = 0.2  # seconds between looks at workers that say nothing
_PRELOADED = ["evalxl.batch.work.preloaded"]  # once for all workers


def _context() -> Any:
    context = spawn.context()
    if spawn.METHOD == "forkserver":
        context.set_forkserver_preload(_PRELOADED)
    return context


@dataclass(slots=True)
class _Post:
    """One worker, its present chunk, and since when it works on which file of it."""

    job: Job
    place: Any = field(init=False)
    pool: ProcessPool = field(init=False)
    items: list[Item] = field(default_factory=list)
    future: ProcessFuture[bytes] | None = None
    seen: int = -1
    since: float = 0.0

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        context = _context()
        self.place = context.RawValue("i", -1)
        self.pool = ProcessPool(1, 0, _start, [self.place, self.job], context)

    def give(self, items: list[Item]) -> None:
        self.place.value = self.seen = -1
        self.since = time.monotonic()
        self.items = items
        try:
            self.future = self.pool.schedule(_work, args=[items])
        except RuntimeError:  # the worker died between two chunks, and its pool with it
            self.dismiss()
            self.renew()
            self.future = self.pool.schedule(_work, args=[items])

    def seconds_on_file(self) -> float:
        if self.place.value != self.seen:
            self.seen, self.since = self.place.value, time.monotonic()
        return 0.0 if self.seen < 0 else time.monotonic() - self.since

    def dismiss(self) -> None:
        with contextlib.suppress(Exception):
            _end(self.pool)


def work(
    chunks: Iterable[list[Item]], job: Job, jobs: int, stopped: Callable[[], bool]
) -> Iterator[list[Done]]:
    """Have all chunks worked on; give results as they come.

    Args:
        chunks: Taken up one by one, as workers become free.
        job: What to do.
        jobs: Number of workers.
        stopped: When it says so, nothing new is begun; what is in flight is finished.
    """
    waiting = deque[list[Item]]()
    fresh = iter(chunks)
    posts = [_Post(job) for _ in range(jobs)]
    try:
        while True:
            for post in posts:
                _assign(post, waiting, fresh, stopped)
            busy = [post for post in posts if post.future is not None]
            if not busy:
                return
            futures = (post.future for post in busy if post.future is not None)
            wait(futures, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
            for post in busy:
                done = _collect(post, waiting)
                if done:  # the next chunk is in work while this one is committed
                    _assign(post, waiting, fresh, stopped)
                    yield done
                del done  # it is large, and waiting for the next one may take long
    finally:
        for post in posts:
            post.dismiss()


def _assign(
    post: _Post,
    waiting: deque[list[Item]],
    fresh: Iterator[list[Item]],
    stopped: Callable[[], bool],
) -> None:
    if post.future is not None:
        return
    items = waiting.popleft() if waiting else (None if stopped() else next(fresh, None))
    if items:
        post.give(items)


def _collect(post: _Post, waiting: deque[list[Item]]) -> list[Done]:
    """Take a result; where the worker died or hangs, put the chunk back in parts."""
    future = post.future
    assert future is not None
    limit = post.job.settings.batch.seconds_per_file
    if not future.done():
        if post.seconds_on_file() <= limit:
            return []
        trouble, detail = "too_slow", ""
    else:
        try:
            answer = future.result()
        except Exception as error:  # the worker died
            if post.items[0].refusal:
                raise
            trouble, detail = "worker_died", type(error).__name__
        else:
            post.future = None
            done: list[Done] = pickle.loads(answer)  # noqa: S301 - from our own worker
            return done
    post.dismiss()
    blame = replace(post.items[0], refusal=trouble, detail=detail, found=int(limit))
    parts = _parts(post.items, post.place.value) if len(post.items) > 1 else [[blame]]
    waiting.extendleft(reversed(parts))
    post.renew()
    post.future = None
    return []


def _parts(items: list[Item], place: int) -> list[list[Item]]:
    """Split a chunk at the file that was in work, or in the middle where none was."""
    if not 0 <= place < len(items):
        place = len(items) // 2
    parts = [items[:place], [items[place]], items[place + 1 :]]
    return [part for part in parts if part]


def apart(function: Callable[..., Any], *args: Any, seconds: float | None = None) -> Any:
    """Call a function in a process of its own.

    Raises:
        Exception: Whatever the function raised; `ProcessExpired` or `TimeoutError` where the
            process died or took too long.
    """
    pool = ProcessPool(1, 0, _live_with_parent, [], _context())
    try:
        return pool.schedule(function, args=args, timeout=seconds).result()
    finally:
        _end(pool)


def _end(pool: Any) -> None:
    pool.stop()
    pool.join()


_place: Any = None
_job: Job | None = None


def _start(place: Any, job: Job) -> None:
    global _place, _job  # one worker, one job, for the life of the process
    _place, _job = place, job
    _live_with_parent()
    _guard(job.settings.batch.megabytes_per_worker)


def _work(items: list[Item]) -> bytes:
    """Answer in bytes: one that cannot be read here would make the pool wait for ever.

    That happens where the program is replaced while it runs; it ends the run, and costs no file.
    """
    assert _job is not None

    def tell(place: int) -> None:
        _place.value = place

    return pickle.dumps(chunk.work(items, _job, tell))


def _live_with_parent() -> None:
    """End this process when the parent is gone, even in the middle of a file."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _guard(megabytes: int) -> None:
    """Limit the memory a file can take; too much becomes a MemoryError in this process only."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
