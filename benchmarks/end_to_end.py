"""evalxl, everything on, beside the naive script and the floor: the table of docs/performance.md.

`python -m benchmarks.end_to_end [-n 200 -n 2000] [--rounds 3]`: nights of different forms
(`tests.generator.real_like`), the programs in turn. Each command runs in processes of its own; all
their processor time is counted, that of workers and orphans too (Linux). Ratios are taken round by
round. On a machine that does other work, judge by processor time.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tests.generator.real_like import real_like

HERE = Path(__file__).resolve().parent
PR_SET_CHILD_SUBREAPER = 36
_HEAD = """\
| forms | program | CPU ms a form | wall ms a form | × naive, CPU | × naive, wall | peak MB |
|---:|---|---:|---:|---:|---:|---:|"""


@dataclass(frozen=True)
class Run:
    """One measured run: seconds, and bytes of the largest process."""

    cpu: float
    wall: float
    peak: int
    said: str = ""


def commands(inbox: Path, out: Path) -> dict[str, list[str]]:
    """Name the programs that are compared."""

    def python(script: str, *args: str) -> list[str]:
        return [sys.executable, str(HERE / script), str(inbox), str(out), *args]

    return {
        "naive": python("naive.py"),
        "floor": python("floor.py"),
        "evalxl -j1": python("evalxl_run.py", "--jobs", "1"),
        "evalxl -j2": python("evalxl_run.py", "--jobs", "2"),
    }


def measure(
    command: Sequence[str],
    out: Path,
    *,
    fresh: bool = True,
    kill_when: Callable[[], bool] | None = None,
) -> Run:
    """Run a command in a child that adopts all its orphans, and read the child's account.

    `kill_when`: asked again and again; once it says so, all processes of the command are killed.
    """
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs have compiled modules
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        started = time.monotonic()
        status, told = _finished(command, kill_when)
        wall = time.monotonic() - started
        while True:
            try:
                os.wait()
            except ChildProcessError:
                break
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
        said = f"{status} {cpu} {wall} {peak} {told}"
        os.write(write_end, said.encode())
        os._exit(0)
    os.close(write_end)
    said = os.read(read_end, 1000).decode().split(maxsplit=4)
    os.waitpid(child, 0)
    if said[0] != "0":
        raise click.ClickException(f"{' '.join(command)} ended with {said[0]}")
    return Run(float(said[1]), float(said[2]), int(said[3]), said[4] if said[4:] else "")


def _finished(command: Sequence[str], kill_when: Callable[[], bool] | None) -> tuple[int, str]:
    """Run a command to its end, or to the one that is asked for, which counts as a good one."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while kill_when and process.poll() is None:
            if kill_when():
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return 0, ""
            time.sleep(0.05)
        told, _ = process.communicate()
        return process.returncode, told


def median(runs: Sequence[Run]) -> Run:
    """Take the median of each figure."""
    return Run(
        statistics.median(run.cpu for run in runs),
        statistics.median(run.wall for run in runs),
        int(statistics.median(run.peak for run in runs)),
    )


def fill(inbox: Path, forms: Iterable[tuple[str, bytes]]) -> None:
    """Put forms into an empty folder."""
    shutil.rmtree(inbox, ignore_errors=True)
    for path, content in forms:
        place = inbox / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def compare(count: int, rounds: int, work: Path) -> None:
    """Measure all programs on the same forms, in turn, and print a row of the table for each."""
    inbox, out = work / "inbox", work / "out"
    fill(inbox, real_like(count))
    programs = commands(inbox, out)
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            runs[name].append(measure(command, out))
    naive = runs["naive"]
    for name, measured in runs.items():
        one = median(measured)
        click.echo(
            f"| {count} | {name} | {one.cpu / count * 1000:.1f} | {one.wall / count * 1000:.1f} "
            f"| {_times(naive, measured, 'cpu')} | {_times(naive, measured, 'wall')} "
            f"| {one.peak / 1e6:.0f} |"
        )


def _times(base: Sequence[Run], runs: Sequence[Run], figure: str) -> str:
    """Say how many times faster than the base, round by round: the median, least and most."""
    ratios = sorted(
        getattr(one, figure) / getattr(other, figure) for one, other in zip(base, runs, strict=True)
    )
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"


@click.command()
@click.option("-n", "--count", "counts", default=(200, 2000, 8000), multiple=True, type=int)
@click.option("--rounds", default=3, show_default=True)
def main(counts: tuple[int, ...], rounds: int) -> None:
    """Run the comparison at each size."""
    click.echo(_HEAD)
    with tempfile.TemporaryDirectory() as work:
        for count in counts:
            compare(count, rounds, Path(work))


if __name__ == "__main__":
    main()
