"""How one run is to be done; nothing here changes a scored copy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evalxl.batch.inputs.inbox import Item
    from evalxl.batch.work.chunk import Done, Job, Process
    from evalxl.core.records import FileRecord, Source
    from evalxl.outputs.batch_outputs import Batch
    from evalxl.settings.config import Settings

Conclude = Callable[["Batch"], Iterator[tuple[str, bytes]]]
"""One step of the batch stage (see `conclusion`)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, told after each chunk: `done` of `total` inputs, `path` the last one."""

    done: int
    total: int
    path: str


def process_with_pipeline(sources: Sequence[Source], settings: Settings) -> list[FileRecord]:
    """Work on one chunk with the real pipeline, which only workers load."""
    from evalxl import pipeline

    return pipeline.process(sources, settings)


def data_with_pipeline(batch: Batch) -> Iterator[tuple[str, bytes]]:
    """Gather all records; like the steps below loaded only by the process that does it."""
    from evalxl.outputs import batch_outputs

    return batch_outputs.data(batch)


def summary_with_pipeline(batch: Batch) -> Iterator[tuple[str, bytes]]:
    """Make summary workbook and page."""
    from evalxl.outputs import batch_outputs

    return batch_outputs.summary(batch)


def departments_with_pipeline(batch: Batch) -> Iterator[tuple[str, bytes]]:
    """Make the department workbooks."""
    from evalxl.outputs import batch_outputs

    return batch_outputs.departments(batch)


class Engine(Protocol):
    """Where chunks are worked on: in processes here, or on a cluster."""

    def work(
        self, chunks: Iterable[list[Item]], job: Job, jobs: int, stopped: Callable[[], bool]
    ) -> Iterator[list[Done]]:
        """Have all chunks worked on; give results as they come (see `workers.work`)."""


@dataclass(frozen=True, slots=True)
class Local:
    """The processes of this machine."""

    def work(
        self, chunks: Iterable[list[Item]], job: Job, jobs: int, stopped: Callable[[], bool]
    ) -> Iterator[list[Done]]:
        """Have all chunks worked on (see `workers.work`)."""
        from evalxl.batch.work import workers

        return workers.work(chunks, job, jobs, stopped)


@dataclass(frozen=True, slots=True)
class Here:
    """This process itself, for an inbox no other one sees; a form that kills it ends the run."""

    def work(
        self, chunks: Iterable[list[Item]], job: Job, jobs: int, stopped: Callable[[], bool]
    ) -> Iterator[list[Done]]:
        """Work on all chunks (see `workers.work`)."""
        from evalxl.batch.work import chunk

        for items in chunks:
            if stopped():
                return
            yield chunk.work(items, job, lambda _: None)


@dataclass(frozen=True, slots=True)
class Options:
    """How one run is to be done.

    `now` is the time of the run; `jobs` the number of workers (`None`: as configured); `limit` the
    most inputs to work on; `allow_empty` lets most of the forms leave at once; `fail_on` only tells
    the manifest how the command will end. `process` and the steps of `conclude` are the pipeline's
    two halves; `engine` has the chunks worked on.
    """

    now: datetime
    jobs: int | None = None
    force: bool = False
    dry_run: bool = False
    limit: int | None = None
    allow_empty: bool = False
    fail_on: str = "never"
    progress: Callable[[Progress], None] | None = None
    process: Process = process_with_pipeline
    conclude: Sequence[Conclude] = (
        data_with_pipeline,
        summary_with_pipeline,
        departments_with_pipeline,
    )
    engine: Engine = Local()

    def workers(self, settings: Settings) -> int:
        """Return the number of processes that may work at once."""
        return self.jobs or settings.batch.jobs or os.cpu_count() or 1
