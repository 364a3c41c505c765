"""Outputs are absent or complete, and nobody's work is overwritten."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalxl.batch.store import Known, LocalStore, Placed

OLD, NEW, EDITED = b"old", b"new", b"edited by hand"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def ours(*contents: bytes) -> Known:
    return lambda path, found: found in {sha(one) for one in contents}


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path)


def put(store: LocalStore, path: str, content: bytes, *known: bytes) -> Placed:
    return store.publish(store.stage([(path, content)]), ours(*known))[0]


def names(store: LocalStore) -> list[str]:
    return sorted(
        place.relative_to(store.root).as_posix()
        for place in store.root.rglob("*")
        if place.is_file()
    )


def test_an_output_appears_under_its_name_and_nothing_else_stays(store: LocalStore) -> None:
    put(store, "scored/局/a.xlsx", NEW)
    assert names(store) == ["scored/局/a.xlsx"]
    assert (store.root / "scored/局/a.xlsx").read_bytes() == NEW


def test_an_output_that_is_there_already_is_not_touched(store: LocalStore) -> None:
    put(store, "a.xlsx", NEW)
    before = (store.root / "a.xlsx").stat()
    put(store, "a.xlsx", NEW)
    assert (store.root / "a.xlsx").stat() == before


def test_what_was_staged_is_read_where_it_lies(store: LocalStore) -> None:
    (waiting,) = store.stage([("a.xlsx", NEW)])
    assert store.staged(waiting) == NEW
    store.publish([waiting], ours())
    (lying,) = store.stage([("a.xlsx", NEW)])
    assert (lying.temporary, store.staged(lying)) == (None, NEW)


def test_our_own_older_output_is_replaced(store: LocalStore) -> None:
    put(store, "a.xlsx", OLD)
    assert put(store, "a.xlsx", NEW, OLD).kept is None
    assert names(store) == ["a.xlsx"]


def test_an_output_edited_by_hand_is_kept_beside(store: LocalStore) -> None:
    (store.root / "a.xlsx").write_bytes(EDITED)
    assert put(store, "a.xlsx", NEW, OLD).kept == "a（人工修改）.xlsx"
    assert (store.root / "a（人工修改）.xlsx").read_bytes() == EDITED
    assert (store.root / "a.xlsx").read_bytes() == NEW


def test_a_second_hand_edited_output_gets_a_number(store: LocalStore) -> None:
    for content in (EDITED, b"edited again"):
        (store.root / "a.xlsx").write_bytes(content)
        put(store, "a.xlsx", NEW, NEW)
    assert names(store) == ["a.xlsx", "a（人工修改2）.xlsx", "a（人工修改）.xlsx"]


def test_removing_spares_what_was_edited_by_hand(store: LocalStore) -> None:
    (store.root / "a.txt").write_bytes(EDITED)
    assert store.remove("a.txt", ours(OLD)) == "a（人工修改）.txt"
    assert names(store) == ["a（人工修改）.txt"]


def test_removing_what_is_not_there_is_no_trouble(store: LocalStore) -> None:
    assert store.remove("a.txt", ours()) is None


def test_moving_takes_empty_folders_away(store: LocalStore) -> None:
    put(store, "scored/局/二级/a.xlsx", NEW)
    assert store.move("scored/局/二级/a.xlsx", "withdrawn/局/a.xlsx", ours(NEW))
    assert names(store) == ["withdrawn/局/a.xlsx"]
    assert not (store.root / "scored" / "局").exists()


def test_leftovers_of_a_killed_run_are_swept_and_nothing_else(store: LocalStore) -> None:
    store.stage([("scored/a.xlsx", NEW), ("summary.xlsx", NEW)])
    (store.root / "scored" / "mine.tmp").write_bytes(EDITED)
    assert store.sweep() == 2
    assert names(store) == ["scored/mine.tmp"]


def test_the_order_is_write_sync_rename_sync(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "scored/first.xlsx", OLD)
    said: list[str] = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(handle: int) -> None:
        is_folder = Path(f"/proc/self/fd/{handle}").is_dir()
        said.append("sync folder" if is_folder else "sync file")
        sync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        said.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    files = [("scored/a.xlsx", NEW), ("scored/b.xlsx", NEW)]
    store.publish(store.stage(files), ours())
    assert said == ["sync file", "sync file", "rename", "rename", "sync folder"]


def failing(number: int, on: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        whole = Path.write_bytes

        def write(self: Path, content: bytes) -> int:
            if on in content.decode():
                raise OSError(number, os.strerror(number))
            return whole(self, content)

        patch.setattr(Path, "write_bytes", write)
        yield


def test_a_bad_sector_costs_one_file(store: LocalStore) -> None:
    for _ in failing(errno.EIO, "bad"):
        staged = store.stage([("a.xlsx", b"bad"), ("b.xlsx", b"good")])
    placed = store.publish(staged, ours())
    assert [bool(one.trouble) for one in placed] == [True, False]
    assert names(store) == ["b.xlsx"]


def test_a_full_disk_ends_the_work_and_leaves_no_half_file(store: LocalStore) -> None:
    for _ in failing(errno.ENOSPC, "bad"):
        with pytest.raises(OSError, match="space"):
            store.stage([("a.xlsx", b"bad")])
    assert names(store) == []


def test_a_disk_that_gives_back_other_bytes_is_noticed(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, content: whole(self, content[:-1]))
    assert store.stage([("a.xlsx", NEW)])[0].trouble
    assert names(store) == []


def test_an_output_open_in_excel_gets_a_second_name(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "a.xlsx", OLD)
    replace = Path.replace

    def held_open(self: Path, target: Path) -> Path:
        if target.name == "a.xlsx":
            raise PermissionError(errno.EACCES, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held_open)
    placed = put(store, "a.xlsx", NEW, OLD)
    assert (placed.wanted, placed.path) == ("a.xlsx", "a（新）.xlsx")
    assert (store.root / "a.xlsx").read_bytes() == OLD


def test_only_the_newest_folders_are_kept(store: LocalStore) -> None:
    for name in ("20260101", "20260103", "20260102"):
        put(store, f"runs/{name}/run.log", NEW)
    store.keep_newest("runs", 2)
    assert names(store) == ["runs/20260102/run.log", "runs/20260103/run.log"]
