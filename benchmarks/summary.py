"""Time and memory of the whole batch stage: data, summary, page, department workbooks, reports.

    python -m benchmarks.summary [FORMS …]

A few hundred generated forms are read once; their records are laid down again and again under
other names, with other texts, until a ledger holds so many forms. Each step runs in a process of
its own as in the nightly batch: CPU seconds, rows over all detail sheets of the summary
workbook, CPU of that workbook and the page per 100,000 of them, and the peak memory of the process
of each step: data, summary and page, departments, reports.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

SEED_FORMS = 400
SIZES = (2_000, 4_000, 8_000, 16_000, 32_000)
DETAILS = ("项目汇总", "未达标指标", "指标明细", "资金执行", "问题清单", "整改台账", "目标偏低")
NOW = datetime(2026, 1, 1)
_OTHER = {  # texts that real forms do not share
    "projects": ("project_name",),
    "indicators": ("name", "actual", "why_zh", "why_en", "reason"),
    "narratives": ("text",),
}


def records() -> list[Any]:
    """Read and score the generated forms."""
    from evalxl import pipeline
    from evalxl.core.records import Source
    from evalxl.settings import config
    from tests.generator import generate
    from tests.generator.faults import FAULTS

    settings, made = config.load(), []
    forms = list(generate(SEED_FORMS, seed=2026, plant=tuple(FAULTS), share=0.3))
    for start in range(0, len(forms), 200):
        chunk = forms[start : start + 200]
        sources = [Source(one.path, one.content, one.path.split("/")[0]) for one in chunk]
        made += pipeline.process(sources, settings)
    return made


def build(forms: int, out: Path) -> None:
    """Lay a ledger down that holds so many forms."""
    from evalxl.batch.storage import ledger as ledgers

    seeds = records()
    kept = ledgers.connect(out / "ledger.sqlite")
    with kept.change() as change:
        for number in range(forms):
            seed = asdict(seeds[number % len(seeds)]) | {"copy": None}
            again = changed(seed, number // len(seeds), number % 20)
            change.keep(_entry(again), ledgers.pack(again))
    kept.close()


def changed(record: dict[str, Any], turn: int, department: int) -> dict[str, Any]:
    """Make another form of a record: another name, other texts, one of twenty departments."""
    whose, mark = f"第{department + 1}局", f"·{turn}"
    path = f"{whose}/{turn:03}/{record['path'].replace('/', '_')}"
    rows = {part: [dict(row) for row in some] for part, some in record["rows"].items()}
    for part, names in _OTHER.items():
        for row in rows.get(part, ()):
            row |= {name: row[name] + mark for name in names if row[name]}
    for row in rows.get("projects", ()):
        row |= {"file": path, "department": whose}
    found = [{**row, "file": path, "message": row["message"] + mark} for row in record["findings"]]
    return {**record, "path": path, "rows": rows, "findings": found}


def _entry(record: dict[str, Any]) -> Any:
    from evalxl.batch.storage.ledger import Entry, Owner

    path, scored = record["path"], record["status"] == "scored"
    owners = tuple(
        Owner(row["unit"], row["project_name"], row["year"])
        for row in record["rows"].get("projects", ())
    )
    return Entry(
        path=path, sha256=f"{hash(path):x}", key="", status=record["status"],
        form=record["form"], department=path.split("/")[0], owners=owners,
        output=f"scored/{path}" if scored else "", reason="" if scored else "读不出",
    )  # fmt: skip


def measure(out: Path) -> tuple[int, int, float, float, list[float]]:
    """Run the batch stage of a ledger as the nightly batch does, each step in its own process.

    Returns:
        Rows of the indicator sheet and of all detail sheets, CPU of the step with the summary
        workbook and of all, and the peak of each process.
    """
    from evalxl.batch import stage
    from evalxl.batch.options import Options
    from evalxl.batch.report import RunReport
    from evalxl.batch.storage.store import LocalStore
    from evalxl.settings import config

    report = RunReport(str(out), str(out), "run", NOW.isoformat())
    store, options = LocalStore(out), Options(now=NOW)
    order = stage.Order(out / "ledger.sqlite", store, config.load(), options, [], report)
    rows = dict[str, int]()
    workbook, cpu, peaks = 0.0, 0.0, list[float]()

    def take(steps: list[stage.Step], built: stage.Built) -> Iterator[stage.Built]:
        nonlocal workbook, cpu, rows
        for step in steps:
            made, spent, most, written = child(measured, step, order, built)
            cpu += spent
            peaks.append(most)
            if any(one.path == "summary.xlsx" for one in made.outputs):
                workbook, rows = spent, written
            yield made

    stage.in_rounds(options, take)
    details = sum(rows.get(one, 0) for one in DETAILS)
    return rows.get("指标明细", 0), details, workbook, cpu, peaks


def measured(step: Any, order: Any, built: Any) -> tuple[Any, float, float, dict[str, int]]:
    """Do one step; give what it built, its CPU and peak memory, and the rows of its sheets."""
    from evalxl.writing.summary.tables import table_writer

    rows: dict[str, int] = {}
    write_part = table_writer._write_part

    def counting(book, table, options):  # type: ignore[no-untyped-def]
        sheet = table.sheet.split("（")[0]
        rows[sheet] = rows.get(sheet, 0) + len(table.rows)
        return write_part(book, table, options)

    table_writer._write_part = counting
    begun = time.process_time()
    built = step(order, built)
    return built, time.process_time() - begun, peak(), rows


def child(work: Callable[..., Any], *given: object) -> Any:
    """Run in a process of its own, so that its memory is its own too."""
    from evalxl.batch.work import workers

    return workers.apart(work, *given)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    print("   forms  indicators     rows  workbook s  s/100k rows  all CPU s  ms/form  MB peaks")
    for forms in sizes:
        with tempfile.TemporaryDirectory() as folder:
            child(build, forms, Path(folder))
            indicators, rows, workbook, cpu, peaks = measure(Path(folder))
        print(
            f"{forms:8,} {indicators:11,} {rows:8,} {workbook:11.1f} {workbook / rows * 1e5:12.1f} "
            f"{cpu:10.1f} {cpu / forms * 1000:8.2f}  " + " ".join(f"{most:.0f}" for most in peaks),
            flush=True,
        )


if __name__ == "__main__":
    main()
