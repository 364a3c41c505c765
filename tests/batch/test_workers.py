"""Workers that die cost at most the file they had in hand."""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

from evalxl.batch.inputs.inbox import Item
from evalxl.batch.work import workers
from evalxl.batch.work.chunk import Job
from tests.batch import fakes


def item(place: Path) -> Item:
    state = place.stat()
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    return Item(place.name, str(place), state.st_size, state.st_mtime_ns, sha256=digest)


def test_a_worker_that_dies_between_two_chunks_costs_nothing(tmp_path: Path) -> None:
    first = item(fakes.form(tmp_path / "1.xlsx", unit="甲局"))
    second = item(fakes.form(tmp_path / "2.xlsx", unit="乙局"))

    def chunks() -> Iterator[list[Item]]:
        yield [first]
        for child in multiprocessing.active_children():
            child.kill()
        time.sleep(1)  # until the pool of the dead worker has broken
        yield [second]

    job = Job(fakes.settings(), fakes.process)
    found = [done for part in workers.work(chunks(), job, 1, lambda: False) for done in part]
    assert [(done.item.path, done.status) for done in found] == [
        ("1.xlsx", "scored"),
        ("2.xlsx", "scored"),
    ]
