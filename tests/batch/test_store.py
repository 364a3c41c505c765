"""Outputs are absent or complete, and nobody's work is overwritten."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from evalxl.batch.storage import store as stores
from evalxl.batch.storage.store import Known, LocalStore, Placed

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
    sync, replace = os.fsync, os.replace

    def noted_sync(handle: int) -> None:
        is_folder = Path(f"/proc/self/fd/{handle}").is_dir()
        said.append("sync folder" if is_folder else "sync file")
        sync(handle)

    def noted_replace(*names: Any, **folders: Any) -> None:
        said.append("rename")
        replace(*names, **folders)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    files = [("scored/a.xlsx", NEW), ("scored/b.xlsx", NEW)]
    store.publish(store.stage(files), ours())
    assert said == ["sync file", "sync file", "rename", "rename", "sync folder"]


def failing(number: int, on: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        whole = stores.write

        def write(stream: BinaryIO, content: bytes) -> None:
            if on in content.decode():
                raise OSError(number, os.strerror(number))
            whole(stream, content)

        patch.setattr(stores, "write", write)
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
    whole = stores.write
    monkeypatch.setattr(stores, "write", lambda stream, content: whole(stream, content[:-1]))
    assert store.stage([("a.xlsx", NEW)])[0].trouble
    assert names(store) == []


def test_an_output_open_in_excel_gets_a_second_name(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "a.xlsx", OLD)
    replace = os.replace

    def held_open(name: str, target: str, **folders: Any) -> None:
        if target.endswith("a.xlsx"):
            raise PermissionError(errno.EACCES, "in use")
        replace(name, target, **folders)

    monkeypatch.setattr(os, "replace", held_open)
    placed = put(store, "a.xlsx", NEW, OLD)
    assert (placed.wanted, placed.path) == ("a.xlsx", "a（新）.xlsx")
    assert (store.root / "a.xlsx").read_bytes() == OLD


def run_named(day: int) -> str:
    return f"2026010{day}T220000-0123abcd"


def test_only_the_newest_records_are_kept(store: LocalStore) -> None:
    for day in (1, 3, 2):
        put(store, f"runs/{run_named(day)}/run.log", NEW)
    store.keep_newest("runs", 2)
    assert names(store) == [f"runs/{run_named(day)}/run.log" for day in (2, 3)]


def test_nothing_but_our_own_records_is_removed(store: LocalStore) -> None:
    put(store, f"runs/{run_named(1)}/run.log", NEW)
    put(store, f"runs/{run_named(1)}/note.txt", EDITED)
    put(store, "runs/2025 archive/run.log", EDITED)
    store.keep_newest("runs", 0)
    assert names(store) == ["runs/2025 archive/run.log", f"runs/{run_named(1)}/note.txt"]


links = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


@pytest.fixture
def victim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody else's, to which a link leads."""
    folder = tmp_path_factory.mktemp("victim")
    (folder / f"{run_named(1)}").mkdir()
    (folder / run_named(1) / "run.log").write_bytes(EDITED)
    (folder / "a.xlsx").write_bytes(EDITED)
    return folder


def unharmed(victim: Path) -> bool:
    found = {path.relative_to(victim).as_posix() for path in victim.rglob("*") if path.is_file()}
    return found == {"a.xlsx", f"{run_named(1)}/run.log"} and all(
        (victim / path).read_bytes() == EDITED for path in found
    )


@links
def test_a_link_where_a_folder_has_to_be_is_put_aside(store: LocalStore, victim: Path) -> None:
    (store.root / "scored").mkdir()
    (store.root / "scored" / "局").symlink_to(victim)
    placed = put(store, "scored/局/a.xlsx", NEW)
    assert placed.kept == "scored/局（人工修改）"
    assert (store.root / "scored/局/a.xlsx").read_bytes() == NEW
    assert unharmed(victim)


@links
def test_a_link_in_the_place_of_an_output_is_put_aside(store: LocalStore, victim: Path) -> None:
    (store.root / "a.xlsx").symlink_to(victim / "a.xlsx")
    placed = put(store, "a.xlsx", NEW, EDITED)
    assert placed.kept == "a（人工修改）.xlsx"
    assert (store.root / "a（人工修改）.xlsx").is_symlink()
    assert unharmed(victim)


@links
def test_a_link_to_itself_in_the_place_of_an_output_is_put_aside(store: LocalStore) -> None:
    (store.root / "a.xlsx").symlink_to("a.xlsx")
    assert put(store, "a.xlsx", NEW).kept == "a（人工修改）.xlsx"
    assert (store.root / "a.xlsx").read_bytes() == NEW


@links
def test_a_folder_in_the_place_of_an_output_is_put_aside(store: LocalStore) -> None:
    (store.root / "a.xlsx").mkdir()
    (store.root / "a.xlsx" / "mine.txt").write_bytes(EDITED)
    assert put(store, "a.xlsx", NEW).kept == "a（人工修改）.xlsx"
    assert (store.root / "a（人工修改）.xlsx" / "mine.txt").read_bytes() == EDITED


@links
def test_old_records_are_not_looked_for_behind_a_link(store: LocalStore, victim: Path) -> None:
    (store.root / "runs").symlink_to(victim)
    store.keep_newest("runs", 0)
    assert unharmed(victim)


@links
def test_leftovers_are_not_looked_for_behind_a_link(store: LocalStore, victim: Path) -> None:
    left = victim / ".evalxl-0123456789abcdef.tmp"
    left.write_bytes(EDITED)
    (store.root / "scored").symlink_to(victim)
    assert store.sweep() == 0
    assert left.exists()


@links
def test_a_file_behind_a_link_is_none_of_ours(store: LocalStore, victim: Path) -> None:
    (store.root / "withdrawn").symlink_to(victim)
    assert store.digest("withdrawn/a.xlsx") is None
    assert store.remove("withdrawn/a.xlsx", ours(EDITED)) is None
    assert unharmed(victim)


@pytest.mark.parametrize("path", ["../victim.xlsx", "/etc/victim", "a/../../victim", "", "a//b"])
def test_a_path_that_leads_out_is_refused(store: LocalStore, path: str) -> None:
    with pytest.raises(OSError, match="not a path below"):
        store.remove(path, ours(EDITED))


def test_names_under_which_outputs_wait_cannot_be_foretold(store: LocalStore) -> None:
    first, second = (store.stage([("a.xlsx", NEW)])[0].temporary for _ in range(2))
    assert first != second


def test_a_name_no_file_system_takes_costs_one_file(store: LocalStore) -> None:
    staged = store.stage([("长" * 100 + ".xlsx", NEW), ("b.xlsx", NEW)])
    placed = store.publish(staged, ours())
    assert [bool(one.trouble) for one in placed] == [True, False]
    assert names(store) == ["b.xlsx"]
