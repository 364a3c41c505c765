"""Time and memory of the summary workbook on synthetic batches of growing size.

    python benchmarks/summary.py [PROJECTS …]

Each size runs in a child process: CPU seconds of making the workbook, rows over all detail
sheets, CPU per 100,000 of them, and the peak memory with and without the frames in it.
"""

from __future__ import annotations

import multiprocessing
import pickle
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (500, 1_000, 2_000, 4_000, 8_000)
DETAILS = ("项目汇总", "未达标指标", "指标明细", "资金执行", "问题清单", "整改台账", "目标偏低")


def build(projects: int, path: Path) -> None:
    from tests.writing_summary.builder import batch

    path.write_bytes(pickle.dumps(batch(projects)))


def measure(path: Path) -> tuple[int, int, float, float, float, int]:
    from evalxl.writing.summary import SummaryOptions, summary_workbook, table_writer

    view = pickle.loads(path.read_bytes())
    rows = 0
    write_part = table_writer._write_part

    def counting(book, table, options):  # type: ignore[no-untyped-def]
        nonlocal rows
        rows += len(table.rows) if table.sheet[:4] in DETAILS or table.sheet[:5] in DETAILS else 0
        return write_part(book, table, options)

    table_writer._write_part = counting
    before = peak()
    start = time.process_time()
    size = len(summary_workbook(view, SummaryOptions(split_rows=10**9)))
    cpu = time.process_time() - start
    return len(view.frames.indicators), rows, cpu, before, peak(), size


def child(work: Callable[..., Any], *given: object) -> Any:
    """Run in a process of its own, so that its memory is its own too."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    print("projects  indicators     rows  cpu s  s/100k rows  MB frames  MB peak  MB file")
    for projects in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "batch.pickle"
            child(build, projects, path)
            indicators, rows, cpu, before, after, size = child(measure, path)
        print(
            f"{projects:8,} {indicators:11,} {rows:8,} {cpu:6.1f} {cpu / rows * 1e5:12.1f} "
            f"{before:10.0f} {after:8.0f} {size / 2**20:8.1f}"
        )


if __name__ == "__main__":
    main()
