"""Whatever breaks a run, and wherever: nothing half is seen, and one more run makes it right."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from evalxl.batch import status
from tests.batch.fakes import MARK, form, outputs, tree
from tests.batch.killtest import Trial, with_group

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills process groups")


def filled(folder: Path) -> Path:
    for number in range(5):
        form(folder / "甲局" / f"{number}.xlsx", unit="甲局", project=f"{number}", year=2024)
    form(folder / "乙局" / "坏.xlsx", do="refuse")
    return folder


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    folder = tmp_path_factory.mktemp("reference")
    trial = Trial(filled(folder / "in"), folder / "out")
    assert trial.night() == 0
    return trial


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(filled(tmp_path / "in"), tmp_path / "out")


def expect_nothing_half(trial: Trial, reference: Trial) -> None:
    """Every output that is there is one of the uninterrupted run; inputs are untouched."""
    assert tree(trial.inbox) == tree(reference.inbox)
    whole = outputs(reference.out)
    for name, content in outputs(trial.out).items() if trial.out.exists() else ():
        if name.startswith("scored/") and not name.endswith(".tmp"):
            assert content == whole[name]
            assert content.endswith(MARK)


def expect_right_after_one_more_night(trial: Trial, reference: Trial) -> None:
    assert trial.night() == 0
    assert outputs(trial.out) == outputs(reference.out)
    assert list(status.output_lines(trial.out)) == list(status.output_lines(reference.out))
    assert {one.name for one in (trial.out / ".evalxl").iterdir()} <= {"ledger.sqlite", "run.lock"}
    before = tree(trial.out)
    assert trial.night() == 0
    assert tree(trial.out) == before


@pytest.mark.parametrize("what", ["kill", "torn", "eio", "enospc"])
def test_a_run_broken_in_the_middle(trial: Trial, reference: Trial, what: str) -> None:
    trial.broken(what, 20)
    expect_nothing_half(trial, reference)
    expect_right_after_one_more_night(trial, reference)


def test_a_run_that_is_interrupted_finishes_what_is_in_flight(tmp_path: Path) -> None:
    for number in range(30):
        form(tmp_path / "in" / f"{number:02}.xlsx", do="nap")
    trial = Trial(tmp_path / "in", tmp_path / "out")
    running = trial.start()
    while not (trial.out / "scored").exists() and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 130
    done = len(list(trial.out.glob("scored/*.xlsx")))
    assert 0 < done < 30
    assert not list(trial.out.rglob("*.tmp"))
    assert trial.night() == 0
    assert len(list(trial.out.glob("scored/*.xlsx"))) == 30


WAYS = ("kill", "torn", "eio", "enospc", "broken", "memory")
EVERY, SOME = 1, 12


@pytest.mark.parametrize("what", WAYS)
@pytest.mark.parametrize(
    "step",
    [
        pytest.param(SOME * len(WAYS), marks=pytest.mark.slow),
        pytest.param(EVERY, marks=pytest.mark.thorough),
    ],
)
def test_a_run_broken_at_every_file_operation(
    tmp_path: Path, reference: Trial, what: str, step: int
) -> None:
    """In the gate every twelfth operation is broken, in ways that take turns.

    The thorough test breaks each operation in every way (a quarter of an hour).
    """
    count = Trial(reference.inbox, tmp_path / "count").operations()
    assert count > 40
    for at in range(1 + WAYS.index(what) * step // len(WAYS), count + 1, step):
        trial = Trial(reference.inbox, tmp_path / f"{what}{at}")
        code = trial.broken(what, at)
        assert code in {-9, 0, 2, 4}, f"{what} at {at} ended with {code}"
        expect_nothing_half(trial, reference)
        expect_right_after_one_more_night(trial, reference)


@pytest.mark.slow
def test_a_run_killed_at_any_moment(trial: Trial, reference: Trial) -> None:
    chance = random.Random(1)
    for _ in range(25):
        running = trial.start()
        time.sleep(chance.uniform(0, 1.5))
        with_group(running)
        running.wait()
        expect_nothing_half(trial, reference)
    expect_right_after_one_more_night(trial, reference)


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(4))
def test_four_runs_at_once(trial: Trial, reference: Trial, round_: int) -> None:
    running = [trial.start() for _ in range(4)]
    if round_ % 2:
        time.sleep(0.3 * round_)
        with_group(running[0])
    assert {one.wait(120) for one in running} <= {0, 6, -9}
    expect_nothing_half(trial, reference)
    expect_right_after_one_more_night(trial, reference)


@pytest.mark.slow
def test_a_form_rewritten_while_the_run_reads(trial: Trial, reference: Trial) -> None:
    place = trial.inbox / "甲局" / "2.xlsx"
    good = place.read_bytes()
    running = trial.start()
    while running.poll() is None:
        for content in (good[: len(good) // 2], b"", good, good + b"x"):
            place.write_bytes(content)
            time.sleep(0.003)
    place.write_bytes(good)
    os.utime(place, (time.time() + 5, time.time() + 5))
    expect_right_after_one_more_night(trial, reference)
