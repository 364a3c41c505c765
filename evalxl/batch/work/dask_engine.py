"""Many machines: the chunks of a run on a Dask cluster, results committed here as they come.

Every worker must see the inbox under the same path or URL and have the same version of this
program. A worker that is lost costs its chunk, which the scheduler gives to another; a chunk that
has killed as many workers as the scheduler allows is cut in half until the file is found.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evalxl
from evalxl.batch.inputs.inbox import Item, is_seen
from evalxl.batch.work import chunk
from evalxl.batch.work.chunk import Job
from evalxl.core.errors import UsageError
from evalxl.core.urls import is_url

if TYPE_CHECKING:
    from evalxl.batch.work.chunk import Done

_TRIAL = {  # a cluster that lives for one run; nobody watches it, and watching costs time
    "distributed.scheduler.allowed-failures": 1,
    # A worker that died comes back under a new address; its guardian is closed after this time for
    # the old one, and nothing would be left to work on.
    "distributed.deploy.lost-worker-timeout": "365d",
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
}
_LOOK_EVERY = 0.2  # seconds between looks whether the run is to stop


@dataclass(frozen=True, slots=True)
class Dask:
    """An engine: the cluster at `scheduler` (`tcp://…`), or one of processes here, for trial."""

    scheduler: str | None = None

    def work(
        self,
        chunks: Iterable[list[Item]],
        job: Job,
        jobs: int,
        stopped: Callable[[], bool],
    ) -> Iterator[list[Done]]:
        """Have all chunks worked on; give results as they come (see `workers.work`).

        Raises:
            UsageError: A worker cannot do the work.
        """
        with self._client(jobs) as client:
            yield from _work(client, chunks, job, stopped)

    @contextmanager
    def _client(self, jobs: int) -> Iterator[Any]:
        from dask import config
        from distributed import Client, LocalCluster

        if self.scheduler:
            with _connected(self.scheduler) as client:
                yield client
            return
        alone = {"n_workers": jobs, "threads_per_worker": 1, "dashboard_address": ":0"}
        with (
            config.set(_TRIAL),
            LocalCluster(**alone) as cluster,
            Client(cluster) as client,
        ):
            yield client


def _connected(scheduler: str) -> Any:
    from distributed import Client

    try:
        return Client(scheduler)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--scheduler {scheduler}: cannot be reached ({error}); check the address, and that "
            "the scheduler runs",
            f"--scheduler {scheduler}：连不上（{error}）；请检查地址，以及调度器是否在运行",
        ) from None


def _work(
    client: Any, chunks: Iterable[list[Item]], job: Job, stopped: Callable[[], bool]
) -> Iterator[list[Done]]:
    """Keep every thread of the cluster busy with one chunk, and no chunk waiting behind another.

    Who is done gets the next chunk before the results are committed, which takes a while.
    """
    from distributed import wait

    waiting = deque[list[Item]]()
    fresh = iter(chunks)
    flying: dict[Any, list[Item]] = {}

    def fill() -> None:
        while len(flying) < max(1, sum(client.nthreads().values())):
            items = waiting.popleft() if waiting else (None if stopped() else next(fresh, None))
            if not items:
                return
            task = client.submit(work_there, _absolute(items), job, evalxl.__version__, pure=False)
            flying[task] = items

    while True:
        fill()
        if not flying:
            return
        ready = wait(list(flying), return_when="FIRST_COMPLETED").done
        done = [(task, flying.pop(task)) for task in ready]
        fill()
        while done:  # a result is given up as soon as it is committed
            yield from _collect(*done.pop(), waiting)


def _collect(task: Any, items: list[Item], waiting: deque[list[Item]]) -> Iterator[list[Done]]:
    """Take a result; put back in parts what kills workers or takes all their memory."""
    from distributed import KilledWorker

    try:
        done: list[Done] = task.result()
    except (KilledWorker, MemoryError) as error:
        if items[0].refusal:
            raise
        waiting.extendleft(reversed(_parts(items, type(error).__name__)))
    else:
        originals = {item.path: item for item in items}
        yield [replace(one, item=originals[one.item.path]) for one in done]


def _parts(items: list[Item], trouble: str) -> list[list[Item]]:
    if len(items) == 1:
        return [[replace(items[0], refusal="worker_died", detail=trouble)]]
    middle = len(items) // 2
    return [items[:middle], items[middle:]]


def _absolute(items: list[Item]) -> list[Item]:
    """Name the files of a disk from its root; a URL is whole already."""
    return [
        item
        if is_url(item.location)
        else replace(item, location=str(Path(item.location).absolute()))
        for item in items
    ]


def work_there(items: list[Item], job: Job, version: str) -> list[Done]:
    """Work on one chunk in a worker of the cluster.

    Raises:
        UsageError: The worker is of another version, or does not see the inbox.
    """
    if version != evalxl.__version__:
        raise UsageError(
            f"a worker has evalxl {evalxl.__version__}, this run is of {version}: install the same",
            f"工作节点的 evalxl 是 {evalxl.__version__}，本次运行是 {version}：请装成同一版本",
        )
    if not any(is_seen(item) for item in items):
        raise UsageError(
            f"a worker does not see {items[0].location}: share the inbox with all workers",
            f"工作节点看不到 {items[0].location}：请把收件箱共享给所有节点，路径要一致",
        )
    with _ended_when_stuck(job.settings.batch.seconds_per_file) as tell:
        return chunk.work(items, job, tell)


@contextmanager
def _ended_when_stuck(seconds: float) -> Iterator[Callable[[int], None]]:
    """Return a function to tell progress with; where it falls silent, this worker ends itself."""
    last = time.monotonic()
    over = threading.Event()

    def tell(_place: int) -> None:
        nonlocal last
        last = time.monotonic()

    def watch() -> None:
        while not over.wait(_LOOK_EVERY):
            if time.monotonic() - last > seconds:
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield tell
    finally:
        over.set()
