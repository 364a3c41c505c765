"""What filling a form costs, beside openpyxl doing the same on the same forms in the same run.

`python -m benchmarks.filling` prints milliseconds of CPU a form and the ratio.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import click
import openpyxl

from evalxl.core.records import Source
from evalxl.pipeline import evaluate, open_form, parted
from evalxl.settings.config import load
from evalxl.writing.form import ScoredForm
from evalxl.writing.options import OutputOptions
from evalxl.writing.scored import scored_copy
from evalxl.xlsx import Grid

FILL_ONLY = OutputOptions(notes=False, colours=False, sheets=False)
FORMS = sorted((Path(__file__).parents[1] / "tests" / "data" / "forms").glob("*.xlsx"))
Work = tuple[bytes, Grid, ScoredForm]


def ours(works: list[Work]) -> None:
    """Fill each form with our patch writer."""
    for _, grid, form in works:
        assert scored_copy(grid, form, FILL_ONLY)


def theirs(works: list[Work]) -> None:
    """Load, fill and save each form with openpyxl."""
    for content, _, form in works:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in form.rows["indicators"]:
            if row["cell_score"]:
                book[row["sheet"]][row["cell_score"]] = row["computed_score"]
        book.save(io.BytesIO())


def main(rounds: int = 5) -> None:
    """Compare over the five forms, in turn."""
    works = [_understood(path) for path in FORMS]
    ours(works)  # tables of words are read once
    pairs = [(_seconds(ours, works), _seconds(theirs, works)) for _ in range(rounds)]
    mine, other = (statistics.median(side) * 1000 / len(works) for side in zip(*pairs, strict=True))
    click.echo(
        f"filled in {mine:.1f} ms CPU a form, openpyxl {other:.1f} ms: {other / mine:.1f} times"
    )


def _understood(path: Path) -> Work:
    content, settings = path.read_bytes(), load()
    outcome = evaluate([open_form(Source(path.name, content), settings)], settings)
    (rows,), (findings,) = parted(outcome)
    grid = outcome.opened[0].grid
    assert grid is not None
    return content, grid, ScoredForm(outcome.opened[0].workbook, rows, findings)


def _seconds(work: Callable[[list[Work]], None], works: list[Work]) -> float:
    start = time.process_time()
    work(works)
    return time.process_time() - start


if __name__ == "__main__":
    main()
