"""How many targets and results a second: `python -m benchmarks.targets`.

Repeated: the rows of `tests/data/rows.jsonl` over and over, as a batch meets them. Distinct:
every text is new, made from the same rows with another number in target and result.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from evalxl.targets import compare

ROWS = Path(__file__).parents[1] / "tests" / "data" / "rows.jsonl"
Row = tuple[str, str, str, str]


def rows() -> list[Row]:
    lines = ROWS.read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return [(r["target"], r["actual"], r["name"] or "", r["level2"] or "") for r in read]


def distinct(count: int) -> list[Row]:
    found: list[Row] = []
    for turn in range(count):
        target, actual, name, level2 = rows_cached[turn % len(rows_cached)]
        found.append((_other(target, turn), _other(actual, turn), f"{name}{turn}项", level2))
    return found


def _other(text: str, turn: int) -> str:
    if not re.search("[0-9]", text):
        return f"{text}{turn}"
    return re.sub(r"[0-9]+", lambda match: str(int(match[0]) + turn), text, count=1)


def per_second(work: list[Row]) -> float:
    started = time.process_time()
    for row in work:
        compare(*row)
    return len(work) / (time.process_time() - started)


rows_cached = rows()

if __name__ == "__main__":
    per_second(rows_cached)
    print(f"repeated: {per_second(rows_cached * 500):>10,.0f} comparisons a second per core")
    print(f"distinct: {per_second(distinct(20_000)):>10,.0f} comparisons a second per core")
