"""Whether a change kept every output: `python -m benchmarks.same_bytes --against HEAD~1`.

The samples and a night of different forms are run by another revision and by this state of the
program with other numbers of workers and chunk sizes; the command fails where any output differs.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks.end_to_end import HERE, fill, measure
from benchmarks.nightly import command, expect_same, outputs
from tests.generator.real_like import real_like

ROOT = HERE.parent
VARIANTS = ((1, 250), (2, 250), (1, 7), (2, 1))


def forms(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the samples and of so many different forms."""
    samples = ROOT / "samples" / "inbox"
    for place in sorted(samples.rglob("*")):
        if place.is_file():
            yield place.relative_to(samples).as_posix(), place.read_bytes()
    yield from real_like(count)


@contextmanager
def checked_out(revision: str, place: Path) -> Iterator[Path]:
    """Lay a revision down beside this one, as long as it is needed."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(place), revision], check=True)
    try:
        yield place
    finally:
        subprocess.run([*git, "remove", "--force", str(place)], check=True)


def run(tree: Path, inbox: Path, out: Path, jobs: int, chunk: int) -> None:
    """Have one state of the program do the night."""
    os.environ["PYTHONPATH"] = str(tree)
    python, script, *rest = command(inbox, out, jobs, chunk)
    measure([python, str(tree / Path(script).relative_to(ROOT)), *rest], out)


@click.command()
@click.option("-n", "--count", default=300, show_default=True)
@click.option("--against", default="HEAD", show_default=True, help="A revision.")
def main(count: int, against: str) -> None:
    """Compare all outputs."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        fill(work / "inbox", forms(count))
        with checked_out(against, work / "before") as tree:
            run(tree, work / "inbox", work / "known", *VARIANTS[0])
        known = outputs(work / "known")
        for jobs, chunk in VARIANTS:
            run(ROOT, work / "inbox", work / "out", jobs, chunk)
            expect_same(f"-j {jobs}, chunks of {chunk}", work / "out", known)


if __name__ == "__main__":
    main()
