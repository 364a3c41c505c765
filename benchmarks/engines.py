"""Dask beside the process pool: `python -m benchmarks.engines -n 2000 --rounds 3`.

Both engines have two workers on this machine and run in turn, each run in processes of its own:
`evalxl run` without the summary, from files to committed copies. Each round runs a few forms and
then all of them, on both; throughput is the forms between the two by the seconds between the two,
so that starting (processes, imports, the cluster) counts on neither side. On a machine that does
other work, judge by processor time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import click

from benchmarks.end_to_end import HERE, Run, fill, measure
from tests.generator.real_like import real_like

WORKERS = 2
FEW = 2 * WORKERS
ENGINES: dict[str, list[str]] = {"local": [], "dask": ["--dask"]}


def copies(out: Path) -> dict[str, bytes]:
    """Read all scored copies."""
    found = sorted((out / "scored").rglob("*.xlsx"))
    return {str(place.relative_to(out)): place.read_bytes() for place in found}


def compare(count: int, rounds: int, work: Path) -> None:
    """Measure both engines in turn, each round in the other order."""
    few, every = work / "few", work / "every"
    fill(few, real_like(FEW))
    fill(every, real_like(count))
    starts: dict[str, list[Run]] = defaultdict(list)
    wholes: dict[str, list[Run]] = defaultdict(list)
    for number in range(rounds):
        for name in sorted(ENGINES, reverse=bool(number % 2)):
            out = work / f"out-{name}"
            program = [sys.executable, str(HERE / "evalxl_run.py")]
            how = [str(out), "--jobs", str(WORKERS), "--no-summary", *ENGINES[name]]
            starts[name].append(measure([*program, str(few), *how], out))
            wholes[name].append(measure([*program, str(every), *how], out))
    click.echo(f"{count} forms, {WORKERS} workers, no summary; medians of {rounds} rounds in turn")
    click.echo(
        f"{'':8}{'forms/s':>10}{'of local':>10}{'CPU ms/form':>13}{'of local':>10}  per round"
    )
    walls = {name: _rates(starts[name], wholes[name], count, "wall") for name in ENGINES}
    costs = {name: _rates(starts[name], wholes[name], count, "cpu") for name in ENGINES}
    for name in ENGINES:
        wall, cpu = statistics.median(walls[name]), 1000 / statistics.median(costs[name])
        share = wall / statistics.median(walls["local"])
        dear = cpu * statistics.median(costs["local"]) / 1000
        each = " ".join(f"{one:.1f}" for one in walls[name])
        click.echo(f"{name:8}{wall:10.1f}{share:10.0%}{cpu:13.1f}{dear:10.0%}  {each}")
    found = [copies(work / f"out-{name}") for name in ENGINES]
    click.echo(f"{len(found[0])} copies, equal byte for byte: {found[0] == found[1]}")


def _rates(few: list[Run], every: list[Run], count: int, what: str) -> list[float]:
    pairs = zip(few, every, strict=True)
    return [(count - FEW) / (getattr(all_, what) - getattr(some, what)) for some, all_ in pairs]


@click.command()
@click.option("-n", "--count", default=2000, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(count: int, rounds: int) -> None:
    """Run the comparison."""
    with tempfile.TemporaryDirectory() as work:
        compare(count, rounds, Path(work))


if __name__ == "__main__":
    main()
