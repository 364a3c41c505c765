"""A cluster gives the same bytes as the processes here, whatever dies on the way."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evalxl.batch.options import Options, Progress
from evalxl.batch.run import run
from evalxl.batch.work.dask_engine import Dask
from evalxl.core.errors import UsageError
from evalxl.core.records import FileRecord, Source
from evalxl.settings.config import Batch, Settings
from tests.batch import fakes
from tests.batch.fakes import NOW, form, night, outputs, settings

pytest.importorskip("distributed", reason="needs evalxl[dask]")
pytestmark = pytest.mark.slow
SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
TWO: dict[str, Any] = {"engine": Dask(), "jobs": 2}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for number in range(24):
        form(tmp_path / "in" / "甲局" / f"{number:02}.xlsx", unit="甲局", project=f"P{number}")
    return tmp_path / "in"


def process_and_die_once(sources: Sequence[Source], settings: Settings) -> list[FileRecord]:
    """End the worker at the first chunk that has a file `dies_once`, the first time only."""
    for source in sources:
        mark = json.loads(source.content).get("dies_once")
        if mark and not Path(mark).exists():
            Path(mark).touch()
            os._exit(9)
    return fakes.process(sources, settings)


def test_two_workers_of_a_cluster_give_the_same_bytes(inbox: Path, tmp_path: Path) -> None:
    night(inbox, tmp_path / "a")
    report = night(inbox, tmp_path / "b", settings(chunk=5), **TWO)
    assert report.fault == ""
    assert report.counts["done"] == 24
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


def test_a_lost_worker_costs_its_chunk_which_is_done_again(inbox: Path, tmp_path: Path) -> None:
    form(inbox / "甲局" / "25.xlsx", unit="甲局", dies_once=str(tmp_path / "died"))
    report = night(inbox, tmp_path / "b", settings(chunk=5), process=process_and_die_once, **TWO)
    assert (tmp_path / "died").exists()
    assert report.counts["done"] == 25
    night(inbox, tmp_path / "a")
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


@pytest.mark.thorough
def test_a_file_that_kills_every_worker_is_found_and_costs_itself(
    inbox: Path, tmp_path: Path
) -> None:
    form(inbox / "甲局" / "07.xlsx", do="crash")
    report = night(inbox, tmp_path / "b", settings(chunk=24), **TWO)
    assert report.counts["done"] == 24
    assert (tmp_path / "b" / "refused" / "甲局" / "07.xlsx.txt").exists()
    assert len(list((tmp_path / "b" / "scored").rglob("*.xlsx"))) == 23


@pytest.mark.thorough
def test_a_file_that_takes_too_long_ends_its_worker_and_costs_itself(
    inbox: Path, tmp_path: Path
) -> None:
    form(inbox / "甲局" / "07.xlsx", do="hang")
    report = night(inbox, tmp_path / "b", settings(chunk=3, seconds_per_file=1.0), **TWO)
    assert report.counts["done"] == 24
    assert len(list((tmp_path / "b" / "scored").rglob("*.xlsx"))) == 23


@pytest.mark.thorough
def test_real_forms_come_to_the_same_though_a_worker_is_killed(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    killed: list[int] = []
    alone = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with LocalCluster(**alone) as cluster, Client(cluster) as client:
        processes = sorted(client.run(os.getpid).values())

        def kill_one(_: Progress) -> None:
            if not killed:
                killed.append(processes[0])
                os.kill(processes[0], signal.SIGKILL)

        chosen = Settings(batch=Batch(settle_seconds=0.0, chunk=2))
        options = Options(NOW, jobs=2, progress=kill_one, engine=Dask(cluster.scheduler_address))
        report = run(SAMPLES, tmp_path / "b", chosen, options)
    assert (killed, report.fault, report.counts["faulted"]) == (processes[:1], "", 0)
    run(SAMPLES, tmp_path / "a", chosen, Options(NOW, jobs=1))
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")
    assert list((tmp_path / "b" / "scored").rglob("*.xlsx"))


def test_a_worker_of_another_version_is_refused() -> None:
    from evalxl.batch.work import dask_engine

    with pytest.raises(UsageError, match="a worker has evalxl"):
        dask_engine.work_there([], None, "0.0.0-other")  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:port", "what://127.0.0.1:1"])
def test_a_scheduler_that_cannot_be_reached_is_wrong_usage(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match=r"cannot be reached") as refused:
        run(SAMPLES, tmp_path / "out", Settings(), Options(NOW, engine=Dask(address)))
    assert "请检查地址" in refused.value.zh
