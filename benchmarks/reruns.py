"""What the second night costs, and how cost and memory grow: `python -m benchmarks.reruns -n 1000`.

For n, 2n and 4n generated forms, one worker: the first run, one with nothing changed, one with 1 %
of the forms changed. Processor seconds of all processes; peak memory of the parent and of the
largest process.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from benchmarks.end_to_end import HERE, Run, fill, measure
from tests.generator.real_like import real_like


def change(inbox: Path, share: float) -> int:
    """Give some forms the bytes of their neighbours, as if others had been handed in."""
    forms = sorted(inbox.rglob("*.xlsx"))
    chosen = forms[:: round(1 / share)]
    for place in chosen:
        neighbour = forms[forms.index(place) + 1]
        place.write_bytes(neighbour.read_bytes())
    return len(chosen)


def tell(name: str, count: int, run: Run) -> None:
    """Print one line."""
    parent = run.said.split()[0] if run.said else "?"
    click.echo(
        f"{count:6} {name:28}{run.cpu:9.2f} CPU s{run.cpu / count * 1000:9.2f} ms/form"
        f"{run.wall:9.2f} wall s{run.peak >> 20:7} MB peak, parent {parent} MB"
    )


@click.command()
@click.option("-n", "--count", default=500, show_default=True)
@click.option("--factors", default="1,2,4", show_default=True)
def main(count: int, factors: str) -> None:
    """Measure first run, idle run and changed run."""
    for factor in map(int, factors.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            number = count * factor
            fill(work / "inbox", real_like(number))
            command = [sys.executable, str(HERE / "evalxl_run.py"), str(work / "inbox")]
            bare = [*command, str(work / "bare"), "--jobs", "1", "--no-summary"]
            whole = [*command, str(work / "out"), "--jobs", "1"]
            tell("first, no summary", number, measure(bare, work / "bare"))
            tell("first", number, measure(whole, work / "out"))
            tell("nothing changed", number, measure(whole, work / "out", fresh=False))
            changed = change(work / "inbox", 0.01)
            tell(f"{changed} changed, no summary", number, measure(bare, work, fresh=False))
            tell(f"{changed} changed", number, measure(whole, work, fresh=False))


if __name__ == "__main__":
    main()
