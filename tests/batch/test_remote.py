"""Outputs and inbox on shared storage: the same bytes as on a disk, by the rules a store has."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evalxl.batch import run, status, verify
from evalxl.batch.inputs import remote_inbox
from evalxl.batch.inputs.items import Item, Skipped
from evalxl.batch.storage import lock, places, rebuild
from evalxl.batch.storage.lock import FolderBusy
from evalxl.batch.storage.remote import LOCK, RemoteLock, RemoteStore
from evalxl.core.errors import UsageError
from evalxl.core.urls import Url
from tests.batch import fakes
from tests.batch.fakes import NOW, form, night, outputs, settings

fsspec = pytest.importorskip("fsspec", reason="needs evalxl[remote]")
OUT = Url("memory://bucket/out")
HAND = b"changed by a person"


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store with one empty bucket, and a state folder of our own."""
    monkeypatch.setattr(places, "_users_own", lambda: tmp_path / "state")
    files = OUT.opened()[0]
    files.store.clear()
    files.pseudo_dirs[:] = [""]
    yield files
    files.store.clear()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for number in range(4):
        form(tmp_path / "in" / "甲局" / f"{number}.xlsx", unit="甲局", project=f"P{number}")
    form(tmp_path / "in" / "乙局" / "bad.xlsx", do="refuse")
    return tmp_path / "in"


def stored() -> dict[str, bytes]:
    files, root = OUT.opened()
    found = {name.removeprefix(f"{root}/"): files.cat_file(name) for name in files.find(root)}
    return {name: content for name, content in found.items() if not name.startswith("runs/")}


def put(path: str, content: bytes) -> None:
    files, root = OUT.opened()
    files.pipe_file(f"{root}/{path}", content)


def test_outputs_in_a_store_are_those_of_a_disk(inbox: Path, tmp_path: Path) -> None:
    assert night(inbox, OUT).fault == ""
    night(inbox, tmp_path / "disk")
    assert stored() == outputs(tmp_path / "disk")


def test_an_inbox_in_memory_is_worked_on_where_it_can_be_seen(inbox: Path, tmp_path: Path) -> None:
    """No other process sees it, so that workers would find nothing there."""
    for place in sorted(inbox.rglob("*.xlsx")):
        put(f"in/{place.relative_to(inbox).as_posix()}", place.read_bytes())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("丙局/c.xlsx", json.dumps({"unit": "丙局", "project": "P9"}))
    put("in/more.zip", packed.getvalue())
    (inbox / "more.zip").write_bytes(packed.getvalue())
    report = night(OUT / "in", OUT / "out")
    assert (report.fault, report.counts["scored"], report.counts["refused"]) == ("", 5, 1)
    night(inbox, tmp_path / "disk")
    on_disk = outputs(tmp_path / "disk").items()
    scored = {f"out/{name}": content for name, content in on_disk if name.startswith("scored/")}
    assert {name: got for name, got in stored().items() if name.startswith("out/sc")} == scored


def test_state_lies_with_the_user_and_the_lock_object_goes(inbox: Path, tmp_path: Path) -> None:
    night(inbox, OUT)
    assert not any(name.startswith(".evalxl") for name in stored())
    assert places.ledger(OUT).is_relative_to(tmp_path / "state")
    assert places.ledger(OUT) != places.ledger(Url("memory://bucket/other"))


def test_a_run_with_nothing_to_do_writes_nothing(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, memory: Any
) -> None:
    night(inbox, OUT)
    before = stored()
    written: list[str] = []
    whole = type(memory).pipe_file

    def noted(self: Any, path: str, *rest: Any, **how: Any) -> None:
        written.append(path)
        whole(self, path, *rest, **how)

    monkeypatch.setattr(type(memory), "pipe_file", noted)
    assert night(inbox, OUT).counts["done"] == 0
    assert [name for name in written if not name.endswith(LOCK)] == []
    assert stored() == before


def test_an_output_changed_by_hand_is_kept_beside(inbox: Path) -> None:
    night(inbox, OUT)
    ours = stored()["scored/甲局/1.xlsx"]
    put("scored/甲局/1.xlsx", HAND)
    report = night(inbox, OUT)
    assert report.kept == ["scored/甲局/1（人工修改）.xlsx"]
    assert stored()["scored/甲局/1（人工修改）.xlsx"] == HAND
    assert stored()["scored/甲局/1.xlsx"] == ours


def test_the_copy_of_a_form_that_is_gone_is_withdrawn_and_comes_back(inbox: Path) -> None:
    night(inbox, OUT)
    ours = stored()["scored/甲局/1.xlsx"]
    form_bytes = (inbox / "甲局" / "1.xlsx").read_bytes()
    (inbox / "甲局" / "1.xlsx").unlink()
    night(inbox, OUT)
    assert stored()["withdrawn/甲局/1.xlsx"] == ours
    assert "scored/甲局/1.xlsx" not in stored()
    (inbox / "甲局" / "1.xlsx").write_bytes(form_bytes)
    night(inbox, OUT)
    assert stored()["scored/甲局/1.xlsx"] == ours
    assert "withdrawn/甲局/1.xlsx" not in stored()


def test_a_note_goes_when_its_file_can_be_read(inbox: Path) -> None:
    night(inbox, OUT)
    assert "refused/乙局/bad.xlsx.txt" in stored()
    form(inbox / "乙局" / "bad.xlsx", unit="乙局", project="Q")
    night(inbox, OUT)
    assert "refused/乙局/bad.xlsx.txt" not in stored()
    assert "scored/乙局/bad.xlsx" in stored()


def test_an_object_that_reads_back_otherwise_is_trouble_and_done_again(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, memory: Any
) -> None:
    whole = type(memory).pipe_file

    def half(self: Any, path: str, content: bytes, **how: Any) -> Any:
        return whole(self, path, content[:3] if path.endswith("甲局/2.xlsx") else content, **how)

    with monkeypatch.context() as broken:
        broken.setattr(type(memory), "pipe_file", half)
        report = night(inbox, OUT)
    assert report.troubles.keys() == {"scored/甲局/2.xlsx"}
    assert report.exit_code() == 4
    with rebuild.reading(OUT) as ledger:
        assert ledger.entry("甲局/2.xlsx") is None
    night(inbox, OUT)
    assert (stored()["scored/甲局/2.xlsx"]).endswith(fakes.MARK)


def test_a_run_killed_after_its_puts_finds_its_own_work(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("evalxl.batch.commit._clear", dies)
        with pytest.raises(KeyboardInterrupt):
            night(inbox, OUT)
    assert "scored/甲局/1.xlsx" in stored()
    form(inbox / "甲局" / "1.xlsx", unit="甲局", project="another")
    report = night(inbox, OUT)
    assert report.kept == []
    night(inbox, tmp_path / "disk")
    assert stored() == outputs(tmp_path / "disk")


def test_another_machine_learns_from_the_manifests(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (NOW + timedelta(days=day) for day in range(3))
    night(inbox, OUT, now=first)
    form(inbox / "甲局" / "1.xlsx", unit="甲局", project="another")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(places, "_users_own", lambda: tmp_path / "elsewhere")
        assert night(inbox, OUT, now=second).kept == []
    form(inbox / "甲局" / "1.xlsx", unit="甲局", project="a third")
    assert night(inbox, OUT, now=third).kept == []
    night(inbox, tmp_path / "disk", now=third)
    assert stored() == outputs(tmp_path / "disk")


def test_a_store_held_from_another_machine_is_busy(inbox: Path) -> None:
    put(LOCK, json.dumps({"owner": "somebody", "host": "node-7"}).encode())
    with pytest.raises(FolderBusy, match="node-7") as refused:
        night(inbox, OUT)
    assert refused.value.exit_code == 6
    assert f"{OUT}/{LOCK}" in str(refused.value)
    assert stored().keys() == {LOCK}


def test_what_a_killed_run_of_ours_holds_is_taken_over(inbox: Path) -> None:
    with lock.on(OUT):
        left = stored()[LOCK]
    put(LOCK, left)
    assert night(inbox, OUT).counts["scored"] == 4
    assert LOCK not in stored()


def test_a_lock_taken_by_another_meanwhile_stays_theirs() -> None:
    ours = RemoteLock(OUT, "we")
    assert ours.acquire() == ""
    put(LOCK, json.dumps({"owner": "they", "host": "node-7"}).encode())
    ours.release()
    assert json.loads(stored()[LOCK])["owner"] == "they"


def test_status_and_verify_read_the_store(inbox: Path) -> None:
    night(inbox, OUT)
    put("scored/甲局/1.xlsx", HAND)
    OUT.opened()[0].rm_file("/bucket/out/scored/甲局/2.xlsx")
    said = status.status(OUT)
    assert (said.scored, said.damaged) == (4, ["scored/甲局/1.xlsx", "scored/甲局/2.xlsx"])
    states = {one.path: one.state for one in verify.verify([OUT])}
    assert (states["scored/甲局/1.xlsx"], states["scored/甲局/2.xlsx"]) == ("changed", "missing")
    assert states["scored/甲局/3.xlsx"] == "ok"
    one = next(verify.verify([OUT / "scored/甲局/3.xlsx"]))
    assert (one.path, one.state) == ("scored/甲局/3.xlsx", "ok")


def test_what_was_staged_is_read_where_it_lies(tmp_path: Path) -> None:
    store = RemoteStore(OUT, tmp_path)
    (waiting,) = store.stage([("a.xlsx", HAND)])
    assert store.staged(waiting) == HAND
    store.publish([waiting], lambda *_: True)
    (lying,) = store.stage([("a.xlsx", HAND)])
    assert (lying.temporary, store.staged(lying)) == (None, HAND)


def test_the_summary_is_made_again_from_the_ledger(inbox: Path) -> None:
    night(inbox, OUT)
    before = stored()["summary.xlsx"]
    OUT.opened()[0].rm_file("/bucket/out/summary.xlsx")
    options = run.Options(now=NOW, force=True, process=fakes.process, conclude=(fakes.conclude,))
    assert run.resummarise(OUT, settings(), options).fault == ""
    assert stored()["summary.xlsx"] == before


def test_no_run_has_been_made_there() -> None:
    with pytest.raises(UsageError, match="no run has been made here"):
        status.status(OUT)


def test_only_the_newest_folders_are_kept(tmp_path: Path) -> None:
    runs = [f"runs/2026010{day}T220000-0123abcd/run.log" for day in (1, 2, 3)]
    for name in (*runs, "runs/mine/a", "scored/a"):
        put(name, b"")
    RemoteStore(OUT, tmp_path).keep_newest("runs", 2)
    kept = [*runs[1:], "runs/mine/a", "scored/a"]
    assert OUT.opened()[0].find("/bucket/out") == [f"/bucket/out/{name}" for name in kept]


# The inbox. `local://` is a store that worker processes see, too.


def test_forms_of_a_url_come_to_the_same_as_those_of_a_folder(inbox: Path, tmp_path: Path) -> None:
    report = night(Url(f"local://{inbox}"), tmp_path / "a")
    assert (report.fault, report.counts["scored"], report.counts["refused"]) == ("", 4, 1)
    night(inbox, tmp_path / "b")
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")
    assert night(Url(f"local://{inbox}"), tmp_path / "a").counts["unchanged"] == 5


def test_archives_in_a_store_are_read_like_folders(inbox: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox / "pack.zip", "w") as pack:
        pack.write(inbox / "甲局" / "1.xlsx", "丙局/1.xlsx")
    night(Url(f"local://{inbox}"), tmp_path / "a")
    night(inbox, tmp_path / "b")
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")
    assert (tmp_path / "a" / "scored" / "pack.zip" / "丙局" / "1.xlsx").is_file()


def test_what_is_passed_over_in_a_folder_is_passed_over_in_a_store() -> None:
    for name in ("甲局/a.xlsx", "甲局/~$a.xlsx", ".git/x.xlsx", ".git/y.xlsx", "b.xlsx.part"):
        put(f"in/{name}", b"x")
    put("in/evalxl.toml", b"x")
    found = {one.path: one for one in remote_inbox.walk(OUT / "in", OUT / "in/out")}
    reasons = {path: one.reason for path, one in found.items() if isinstance(one, Skipped)}
    assert reasons == {
        "甲局/~$a.xlsx": "lock_file",
        ".git": "hidden",
        "b.xlsx.part": "partial",
        "evalxl.toml": "control",
    }
    one = found["甲局/a.xlsx"]
    assert isinstance(one, Item)
    assert (one.department, one.size) == ("甲局", 1)
    assert one.location == "memory://bucket/out/in/甲局/a.xlsx"


def test_outputs_below_the_inbox_are_skipped() -> None:
    put("a.xlsx", b"x")
    put("out/scored/a.xlsx", b"x")
    assert [one.path for one in remote_inbox.walk(OUT, OUT / "out")] == ["a.xlsx"]


def test_names_no_folder_could_hold_do_not_meet_others() -> None:
    for name in ("a/b.xlsx", "a//b.xlsx", "a/./b.xlsx"):
        put(f"in/{name}", b"x")
    found = [one.path for one in remote_inbox.walk(OUT / "in", OUT)]
    assert len(set(found)) == 3
    assert "a/b.xlsx" in found


def test_an_object_written_meanwhile_is_unsettled() -> None:
    put("in/a.xlsx", b"x")
    put("in/b.xlsx", b"x")
    before = list(remote_inbox.walk(OUT / "in", OUT))
    put("in/b.xlsx", b"longer")
    after = list(remote_inbox.walk(OUT / "in", OUT))
    found = list(remote_inbox.settled(before, after))
    assert found == [before[0], Skipped("b.xlsx", "unsettled")]


def test_a_store_in_trouble_refuses_no_form(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = Url(f"local://{inbox}")
    night(url, tmp_path / "out")

    def fails(*_: Any, **__: Any) -> bytes:
        raise ValueError("503 slow down")

    with monkeypatch.context() as trouble:
        trouble.setattr(type(url.opened()[0]), "cat_file", fails)
        report = night(url, tmp_path / "out")
    assert "503 slow down" in report.fault
    assert status.status(tmp_path / "out").scored == 4


@pytest.mark.parametrize(
    ("folder", "out", "what"),
    [
        ("memory://bucket/none", "memory://bucket/out", "no such folder"),
        ("memory://bucket/out", "memory://bucket/out", "must be different"),
        ("memory://bucket/out/scored", "memory://bucket/out", "lies among the outputs"),
        ("nonsense://bucket/in", "memory://bucket/out", "no storage is known as nonsense://"),
        ("gs://bucket/in", "memory://bucket/out", "evalxl\\[remote\\]"),
    ],
)
def test_places_that_cannot_be_used_are_told(inbox: Path, folder: str, out: str, what: str) -> None:
    night(inbox, OUT)
    with pytest.raises(UsageError, match=what):
        night(Url(folder), Url(out))
