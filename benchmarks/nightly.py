"""Whether a night can be broken, and what it costs: `python -m benchmarks.nightly -n 10000`.

Generated forms, two workers: the first run, one with nothing to do, one that is killed half-way
and taken up again. Then, on `--variants` forms, other numbers of workers, chunks, and two nights
instead of one. All must give the same bytes; the command fails where they do not.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.end_to_end import HERE, Run, fill, measure
from benchmarks.reruns import tell
from tests.generator.real_like import real_like

_OWN = (".evalxl", "runs")
_VARIANTS = ((1, 250), (2, 250), (1, 7), (2, 7), (1, 1), (2, 1))


def outputs(out: Path) -> dict[str, str]:
    """Give the hash of each output, without the ledger and the records of the runs."""
    found = {}
    for place in sorted(out.rglob("*")):
        name = place.relative_to(out)
        if place.is_file() and name.parts[0] not in _OWN:
            found[name.as_posix()] = hashlib.sha256(place.read_bytes()).hexdigest()
    return found


def expect_same(name: str, out: Path, known: dict[str, str]) -> None:
    """Say whether the outputs are those of the first run.

    Raises:
        click.ClickException: They are not.
    """
    found = outputs(out)
    other = sorted(path for path in found | known if found.get(path) != known.get(path))
    if other:
        raise click.ClickException(f"{name}: {len(other)} outputs differ: {other[:5]}")
    click.echo(f"       {name}: {len(found)} outputs, byte for byte those of the first run")


def command(inbox: Path, out: Path, jobs: int = 2, chunk: int | None = None) -> list[str]:
    """Name the program with its arguments."""
    made = [sys.executable, str(HERE / "evalxl_run.py"), str(inbox), str(out), "--jobs", f"{jobs}"]
    return [*made, "--chunk", f"{chunk}"] if chunk else made


def killed(inbox: Path, out: Path, count: int) -> tuple[Run, Run]:
    """Kill a run when half of the copies are there, and take it up again."""
    scored = out / "scored"

    def is_half() -> bool:
        return sum(1 for _ in scored.rglob("*.xlsx")) * 2 >= count

    first = measure(command(inbox, out), out, kill_when=is_half)
    return first, measure(command(inbox, out), out, fresh=False)


def whole_nights(work: Path, count: int) -> None:
    """Measure the first run, an idle one, and one that is killed and taken up again."""
    inbox = work / "inbox"
    fill(inbox, real_like(count))
    first = measure(command(inbox, work / "first"), work / "first")
    tell("first", count, first)
    known = outputs(work / "first")
    tell("nothing to do", count, measure(command(inbox, work / "first"), work, fresh=False))
    expect_same("nothing to do", work / "first", known)
    half, rest = killed(inbox, work / "killed", count)
    tell("killed half-way", count, half)
    tell("taken up again", count, rest)
    expect_same("killed and taken up", work / "killed", known)
    extra = (half.cpu + rest.cpu) / first.cpu - 1
    click.echo(f"       killed and taken up again: {extra:+.1%} processor time")


def variants(work: Path, count: int) -> None:
    """Run with other workers and chunks, and in two nights."""
    inbox, later = work / "some", work / "later"
    fill(inbox, real_like(count))
    measure(command(inbox, work / "known"), work / "known")
    known = outputs(work / "known")
    for jobs, chunk in _VARIANTS:
        out = work / f"{jobs}-{chunk}"
        tell(f"-j {jobs}, chunks of {chunk}", count, measure(command(inbox, out, jobs, chunk), out))
        expect_same(f"-j {jobs}, chunks of {chunk}", out, known)
    forms = sorted(inbox.rglob("*.xlsx"))
    for place in forms[::2]:
        aside = later / place.relative_to(inbox)
        aside.parent.mkdir(parents=True, exist_ok=True)
        place.rename(aside)
    measure(command(inbox, work / "nights"), work / "nights")
    for place in forms[::2]:
        (later / place.relative_to(inbox)).rename(place)
    measure(command(inbox, work / "nights"), work, fresh=False)
    expect_same("in two nights", work / "nights", known)


@click.command()
@click.option("-n", "--count", default=10_000, show_default=True)
@click.option("--variants", "some", default=1_000, show_default=True)
def main(count: int, some: int) -> None:
    """Measure whole nights, then compare variants."""
    with tempfile.TemporaryDirectory() as folder:
        variants(Path(folder), some)
        whole_nights(Path(folder), count)


if __name__ == "__main__":
    main()
