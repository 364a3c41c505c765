"""Whatever came, went, was renamed or returned: the folder looks as after one run from scratch."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalxl.batch.options import Here
from evalxl.batch.work import workers
from tests.batch import fakes
from tests.batch.fakes import form, night, outputs

MEMORY = Path("/dev/shm")  # a night waits for the disk a dozen times
NAMES = (
    *("a.xls", "a.xls.xlsx", "a.xls.xlsx.xlsx", "a.xlsx", "a.xlsx.xlsx", "a.et", "a.et.xlsx"),
    *("a.xls~2.xlsx", "a.xls~2.xls", "a.ods", "a.csv", "a.xlsb.xlsx", "a.xlsb", "a~2.xlsx"),
)
"""Names that ask for the outputs of each other, of every kind of suffix."""


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conclude a night without starting a process, which takes longer than the night."""
    monkeypatch.setattr(workers, "apart", lambda function, *args, seconds=None: function(*args))


@dataclass(frozen=True)
class Step:
    """What happens to one name in a day: a form comes in (`old`: in another format), or goes.

    `moved`: the file of this name becomes that of `name`.
    """

    name: str
    do: str = "scored"
    moved: str = ""
    version: int = 0


def take(inbox: Path, step: Step) -> None:
    """Change the inbox."""
    there = inbox / "甲局" / step.name
    before = inbox / "甲局" / step.moved
    if step.moved and before.is_file():
        before.replace(there)
    elif step.do == "gone":
        there.unlink(missing_ok=True)
    else:
        ways: dict[str, dict[str, Any]] = {"refuse": {"do": "refuse"}, "old": {"old": True}}
        how = ways.get(step.do, {})
        project = f"{step.name}{step.version}"
        form(there, unit="甲局", project=project, year=2024, modified="2025-01-01", **how)


steps = st.builds(
    Step,
    name=st.sampled_from(NAMES),
    do=st.sampled_from(("scored", "old", "old", "refuse", "gone", "gone")),
    moved=st.sampled_from(("", "", *NAMES)),
    version=st.integers(0, 1),
)
days = st.lists(st.lists(steps, min_size=1, max_size=4), min_size=2, max_size=5)


def standing(out: Path) -> dict[str, bytes]:
    """Return the outputs but for withdrawn copies, which tell of the days before."""
    return {k: v for k, v in outputs(out).items() if not k.startswith("withdrawn/")}


def check(days: list[list[Step]], chunk: int) -> None:
    options = {"engine": Here(), "conclude": (), "allow_empty": True}  # most may leave in a day
    chosen = fakes.settings(chunk=chunk)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        inbox, out = Path(place) / "in", Path(place) / "out"
        (inbox / "甲局").mkdir(parents=True)
        for day in days:
            for step in day:
                take(inbox, step)
            night(inbox, out, chosen, **options)
        night(inbox, Path(place) / "fresh", chosen, **options)
        assert standing(out) == standing(Path(place) / "fresh")
        again = night(inbox, out, chosen, **options)
        assert again.counts["done"] == 0


def test_a_returned_copy_beside_its_old_form_costs_no_copy() -> None:
    check([[Step("a.xls", "old")], [Step("a.xls.xlsx")]], 100)
    check([[Step("a.xls", "old")], [Step("a.xls.xlsx")]], 1)


def test_an_old_form_that_breaks_as_its_copy_comes_back_has_its_copy_withdrawn(
    tmp_path: Path,
) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    for step in (Step("a.xls", "old"), Step("b.xlsx")):
        take(inbox, step)
    night(inbox, out)
    before = (out / "scored/甲局/a.xls.xlsx").read_bytes()
    for step in (Step("a.xls", "refuse"), Step("a.xls.xlsx")):
        take(inbox, step)
    night(inbox, out)
    assert (out / "withdrawn/甲局/a.xls.xlsx").read_bytes() == before
    assert (out / "scored/甲局/a.xls.xlsx").read_bytes() != before
    take(inbox, Step("a.xls.xlsx", "gone"))
    night(inbox, out)
    assert (out / "withdrawn/甲局/a.xls.xlsx").read_bytes() == before
    assert (out / "withdrawn/甲局/a.xls~2.xlsx").is_file()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(days, st.sampled_from((1, 100)))
def test_any_sequence_ends_as_from_scratch(days: list[list[Step]], chunk: int) -> None:
    check(days, chunk)


@pytest.mark.thorough
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(days, st.sampled_from((1, 3, 100)))
def test_any_of_many_sequences_ends_as_from_scratch(days: list[list[Step]], chunk: int) -> None:
    check(days, chunk)
