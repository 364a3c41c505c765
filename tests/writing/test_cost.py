"""What filling a form costs, beside openpyxl doing the same on the same forms in the same run."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from evalxl.config import load
from evalxl.pipeline import evaluate, open_form, parted
from evalxl.records import Source
from evalxl.writing.form import ScoredForm
from evalxl.writing.options import OutputOptions
from evalxl.writing.scored import scored_copy
from evalxl.xlsx import Grid

FILL_ONLY = OutputOptions(notes=False, colours=False, sheets=False)
FORMS = sorted((Path(__file__).parents[1] / "data" / "forms").glob("*.xlsx"))


def test_filling_costs_less_than_a_tenth_of_what_openpyxl_needs() -> None:
    works = [_understood(path) for path in FORMS]

    def ours() -> None:
        for content, grid, form in works:
            assert scored_copy(content, grid, form, FILL_ONLY)

    def theirs() -> None:
        for content, _, form in works:
            book = openpyxl.load_workbook(io.BytesIO(content))
            for row in form.rows["indicators"]:
                if row["cell_score"]:
                    book[row["sheet"]][row["cell_score"]] = row["computed_score"]
            book.save(io.BytesIO())

    ours()  # tables of words are read once
    assert min(_seconds(theirs) for _ in range(2)) > 10 * min(_seconds(ours) for _ in range(3))


def _understood(path: Path) -> tuple[bytes, Grid, ScoredForm]:
    content, settings = path.read_bytes(), load()
    outcome = evaluate([open_form(Source(path.name, content), settings)], settings)
    (rows,), (findings,) = parted(outcome)
    grid = outcome.opened[0].grid
    assert grid is not None
    return content, grid, ScoredForm(outcome.opened[0].workbook, rows, findings)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
