"""How long scoring takes: `python -m benchmarks.scoring [ROWS]`, 1,000,000 rows unless told."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd

from evalxl.frames import (
    DIMENSIONS,
    FIELDS,
    FUNDS,
    INDICATORS,
    NARRATIVES,
    PROJECTS,
    SUBPROJECTS,
    Frames,
    frame,
)
from evalxl.policies import load
from evalxl.scoring import score

ROWS_PER_PROJECT = 20
POLICIES = ("mof-2020", "jiangmen", "platform", "hubei")
TARGETS = ("≥{0}家", "{0}次", "≥{0}%", "≤{0}天", "不少于{0}件", "有所提高", "2023年12月底前")
ACTUALS = ("{0}家", "{0}次", "{0}%", "{0}天", "{0}件", "有提高", "2023年11月")
NAMES = (
    "服务企业数量",
    "培训场次",
    "验收合格率",
    "平均办理时间",
    "作品征集数量",
    "创新能力",
    "完成时间",
)


def frames_of(rows: int) -> Frames:
    """Make up projects of 20 indicators, with texts as varied as a province's."""
    chance = np.random.default_rng(2026)
    count = max(rows // ROWS_PER_PROJECT, 1)
    kind = chance.integers(0, len(TARGETS), rows)
    asked, done = chance.integers(1, 40, rows), chance.integers(0, 60, rows)
    project = np.arange(rows) // ROWS_PER_PROJECT
    texts = {
        "target": [TARGETS[k].format(n) for k, n in zip(kind, asked, strict=True)],
        "actual": [ACTUALS[k].format(n) for k, n in zip(kind, done, strict=True)],
        "name": [NAMES[k] for k in kind],
    }
    given = {
        **texts,
        "project": project,
        "no": np.arange(rows) % ROWS_PER_PROJECT + 1,
        "row": np.arange(rows) % ROWS_PER_PROJECT + 13,
        "level1": "产出指标",
        "level2": "数量指标",
        "weight": 4.5,
        "score": 4.5,
        "is_execution": False,
    }
    heads = {
        "file": [f"{number}.xlsx" for number in range(count)],
        "no_in_file": 0,
        "policy": [POLICIES[number % len(POLICIES)] for number in range(count)],
        "year": 2023.0,
        "money_unit": "万元",
        "budget_weight": 10.0,
        "budget_own_score": 10.0,
        "printed_rate": 90.0,
        "own_total": 95.0,
    }
    return Frames(
        projects=_frame(heads, PROJECTS, count),
        funds=_funds(count, chance),
        subprojects=frame((), SUBPROJECTS),
        indicators=_frame(given, INDICATORS, rows),
        dimensions=frame((), DIMENSIONS),
        narratives=frame((), NARRATIVES),
        fields=frame((), FIELDS),
    )


def _frame(given: dict[str, object], columns: dict[str, str], rows: int) -> pd.DataFrame:
    empty = {"object": None, "float64": np.nan, "int64": 0, "bool": False}
    return pd.DataFrame(
        {
            name: pd.Series(given.get(name, empty[kind]), index=range(rows), dtype=kind)
            for name, kind in columns.items()
        }
    )


def _funds(count: int, chance: np.random.Generator) -> pd.DataFrame:
    keys = ("total_initial", "total_budget", "total_paid")
    amounts = np.round(chance.uniform(10, 5000, count * len(keys)), 2)
    given = {
        "project": np.repeat(np.arange(count), len(keys)),
        "key": list(keys) * count,
        "value": amounts,
        "unit": "万元",
        "yuan": np.round(amounts * 1e4, 2),
    }
    return _frame(given, FUNDS, len(amounts))


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    policies = {name: load(name) for name in POLICIES}
    score(frames_of(100), policies)  # imports and caches are not what is measured
    for some in (rows // 2, rows):
        frames = frames_of(some)
        started = time.process_time()
        done = score(frames, policies)
        seconds = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        decided = int((done.indicators["score_kind"] == "decided").sum())
        print(f"{some:>9,} rows: {seconds:5.2f} s CPU, {peak:,.0f} MB peak, {decided:,} decided")


if __name__ == "__main__":
    main()
