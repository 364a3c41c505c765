"""evalxl against the naive script and the floor, side by side, several rounds in turn.

`python -m benchmarks.end_to_end -n 500 --rounds 3 [--scale] [--real]` prints processor time, wall
time, peak memory of the largest process and ratios. Each command runs in processes of its own; all
their processor time is counted, that of orphans too (Linux). On a machine that does other work,
judge by processor time.
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tests.generator import generate

HERE = Path(__file__).resolve().parent
REAL = HERE.parent / "tests" / "data" / "forms"
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Run:
    """One measured run: seconds, and bytes of the largest process."""

    cpu: float
    wall: float
    peak: int
    said: str = ""


def commands(inbox: Path, out: Path) -> dict[str, list[str]]:
    """Name the programs that are compared."""
    evalxl = [sys.executable, str(HERE / "evalxl_run.py"), str(inbox), str(out)]
    return {
        "floor": [sys.executable, str(HERE / "floor.py"), str(inbox), str(out)],
        "naive, no summary": [
            sys.executable, str(HERE / "naive.py"), str(inbox), str(out), "--no-summary",
        ],
        "naive": [sys.executable, str(HERE / "naive.py"), str(inbox), str(out)],
        "evalxl -j1, no summary": [*evalxl, "--jobs", "1", "--no-summary"],
        "evalxl -j2, no summary": [*evalxl, "--jobs", "2", "--no-summary"],
        "evalxl -j1": [*evalxl, "--jobs", "1"],
        "evalxl -j2": [*evalxl, "--jobs", "2"],
    }  # fmt: skip


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


def fill(inbox: Path, count: int, *, real: bool) -> None:
    """Put `count` forms into a folder: generated ones, or the real ones over and over."""
    shutil.rmtree(inbox, ignore_errors=True)
    forms = [place.read_bytes() for place in sorted(REAL.glob("*.xlsx"))] if real else []
    named = (
        (f"{n % 20:02}/{n:05}.xlsx", forms[n % len(forms)]) for n in range(count if real else 0)
    )
    made = named if real else ((one.path, one.content) for one in generate(count, seed=2026))
    for path, content in made:
        place = inbox / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def compare(count: int, rounds: int, work: Path, *, real: bool) -> None:
    """Measure all programs on the same forms, in turn."""
    inbox, out = work / "inbox", work / "out"
    fill(inbox, count, real=real)
    programs = commands(inbox, out)
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            runs[name].append(measure(command, out))
    kind = "real" if real else "generated"
    click.echo(f"\n{count} {kind} forms, median of {rounds} rounds in turn")
    click.echo(f"{'':24}{'CPU s':>9}{'wall s':>9}{'CPU ms/form':>13}{'peak MB':>9}"
               f"{'× naive CPU':>13}{'× naive wall':>14}")  # fmt: skip
    for name, measured in runs.items():
        one = median(measured)
        base = median(runs["naive, no summary" if "no summary" in name else "naive"])
        click.echo(
            f"{name:24}{one.cpu:9.2f}{one.wall:9.2f}{one.cpu / count * 1000:13.1f}"
            f"{one.peak / 1e6:9.0f}{base.cpu / one.cpu:13.1f}{base.wall / one.wall:14.1f}"
        )


@click.command()
@click.option("-n", "--count", default=500, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--scale", is_flag=True, help="Also 2n and 4n forms.")
@click.option("--real", is_flag=True, help="The real forms over and over, not generated ones.")
def main(count: int, rounds: int, scale: bool, real: bool) -> None:
    """Run the comparison."""
    with tempfile.TemporaryDirectory() as work:
        for factor in (1, 2, 4) if scale else (1,):
            compare(count * factor, rounds, Path(work), real=real)


if __name__ == "__main__":
    main()
