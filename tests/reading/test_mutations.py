"""Whatever people do to a form, its facts stay the same, or a finding says what was lost."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import ScoreTable, Workbook
from evalxl.reading import read_workbook
from evalxl.xlsx import read_grid
from evalxl.xlsx.grid import Grid

from .mutate import MUTATIONS, reformat, split_sheet
from .test_dialects import told

FORMS = sorted((Path(__file__).parents[1] / "data" / "forms").glob("*.xlsx"))
ROUNDS = range(60)
PLACES = {"sheet", "score_cells", "funds"}
"""What a table tells of places; money is compared without its cells."""

LOSSES = {"level_missing", "rows_not_read", "sheet_not_read", "text_not_placed", "covered_value"}
"""Findings that say what was lost."""


@cache
def original(path: Path) -> tuple[Grid, Workbook]:
    grid = read_grid(path.read_bytes(), path.name)
    return grid, read_workbook(grid)


def facts(table: ScoreTable) -> dict[str, Any]:
    said = {key: value for key, value in told(table).items() if key not in PLACES}
    said["money"] = [line.rsplit(" ", 1)[0] for line in told(table)["funds"]]
    return said


@pytest.mark.parametrize("seed", ROUNDS)
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem[:8])
def test_facts_survive_what_people_do_to_a_form(path: Path, seed: int) -> None:
    grid, before = original(path)
    chance = random.Random(f"{path.name} {seed}")
    steps = chance.sample(MUTATIONS, chance.choice((1, 1, 2, 3)))
    steps.sort(key=lambda step: step is split_sheet)  # the other steps know but one sheet
    for step in steps:
        table = read_workbook(grid).tables[0]
        grid = step(grid, table, chance)
    after = read_workbook(grid)
    names = " + ".join(step.__name__ for step in steps)
    assert len(after.tables) == len(before.tables), names
    for old, new in zip(before.tables, after.tables, strict=True):
        said, wanted = facts(new), facts(old)
        wrong = {key: (wanted[key], said[key]) for key in wanted if said[key] != wanted[key]}
        extra = {one.slug for one in after.findings} - {one.slug for one in before.findings}
        assert not wrong or extra & LOSSES, f"{names}: {wrong}"
        assert wrong or reformat in steps or not extra, f"{names}: {extra}"
