"""Reading one form, from bytes to score tables, against openpyxl's load of the same bytes.

`python -m benchmarks.reading` prints milliseconds of CPU, the median of several rounds in turn.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import click
import openpyxl

from evalxl.reading import read_workbook
from evalxl.xlsx import read_grid

FORMS = Path(__file__).resolve().parent.parent / "tests" / "data" / "forms"


def ours(content: bytes) -> object:
    """Read a form as evalxl does."""
    return read_workbook(read_grid(content, ""))


def theirs(content: bytes) -> object:
    """Load a workbook with openpyxl."""
    return openpyxl.load_workbook(io.BytesIO(content))


def milliseconds(function: Callable[[bytes], object], content: bytes) -> float:
    """Time one call."""
    started = time.process_time()
    function(content)
    return (time.process_time() - started) * 1000


@click.command()
@click.option("--rounds", default=9, show_default=True)
def main(rounds: int) -> None:
    """Compare on each of the five forms."""
    click.echo(f"{'ms CPU':>8}{'openpyxl':>10}{'ratio':>7}  form")
    for path in sorted(FORMS.glob("*.xlsx")):
        content = path.read_bytes()
        ours(content)
        pairs = [
            (milliseconds(ours, content), milliseconds(theirs, content)) for _ in range(rounds)
        ]
        mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
        click.echo(f"{mine:8.1f}{other:10.1f}{other / mine:7.1f}  {path.stem}")


if __name__ == "__main__":
    main()
