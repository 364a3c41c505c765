"""Watching: run at once, after every change, and again for what was still changing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from evalxl.batch.report import RunReport
from evalxl.batch.storage.lock import FolderBusy
from evalxl.batch.watch import settling, watch
from evalxl.settings import config


def runs(changes: list[bool], once: Callable[[], RunReport]) -> int:
    def given(*_: object) -> Iterator[bool]:
        yield from changes

    return len(list(watch(Path("in"), Path("out"), once, Event(), given)))


def settled() -> RunReport:
    return RunReport("in", "out", "")


def test_it_runs_at_once_and_after_each_change_only() -> None:
    assert runs([False, True, False, False, True], settled) == 3


def test_a_file_that_was_still_changing_is_tried_again_without_a_new_change() -> None:
    said = iter([1, 1, 0, 0])

    def once() -> RunReport:
        return RunReport("in", "out", "", counts={"unsettled": next(said)})

    assert runs([False, False, False], once) == 3


def test_while_another_run_holds_the_folder_it_waits_and_tries_again() -> None:
    said = iter([True, False])

    def once() -> RunReport:
        if next(said, False):
            raise FolderBusy("out")
        return settled()

    assert runs([False, False], once) == 1


def test_an_inbox_whose_name_begins_like_the_output_folder_is_watched(tmp_path: Path) -> None:
    """`w` and `wi`: once nothing at all was noticed there."""
    inbox, out = tmp_path / "wi", tmp_path / "w"
    inbox.mkdir()
    stop = Event()
    seen: list[int] = []

    def once() -> RunReport:
        seen.append(len(list(inbox.iterdir())))
        if len(seen) > 1:
            stop.set()
        threading.Timer(0.5, (inbox / "a.xlsx").touch).start()
        return settled()

    end = threading.Timer(20, stop.set)
    end.start()
    assert len(list(watch(inbox, out, once, stop))) >= 2
    end.cancel()
    assert seen[:2] == [0, 1]


def test_a_file_that_just_arrived_gets_time_to_be_whole_unless_a_time_was_set() -> None:
    assert settling(config.load()).batch.settle_seconds == 2
    set_ = config.load(None, {"batch.settle_seconds": 7.5})
    assert settling(set_).batch.settle_seconds == 7.5
    assert settling(config.load()).digest() == config.load().digest()
