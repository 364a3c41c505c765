"""The nightly run: whatever happened before, one more run makes it right."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evalxl.batch import finish, status
from evalxl.batch.run import Options, resummarise
from evalxl.batch.storage import lock, places, store
from evalxl.batch.storage.ledger_corruption import Damaged
from evalxl.batch.storage.lock import FolderBusy
from evalxl.core.errors import UsageError
from evalxl.outputs.batch_outputs import Batch
from tests.batch import fakes
from tests.batch.fakes import MARK, form, night, outputs, settings, tree


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for number in range(4):
        form(folder / "甲局" / f"{number}.xlsx", unit="甲局", project=f"项目{number}", year=2024)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def stamps(folder: Path) -> dict[str, tuple[int, bytes]]:
    found = tree(folder)
    return {
        name: ((folder / name).stat().st_mtime_ns, content)
        for name, content in found.items()
        if not name.endswith(".lock")
    }


# --- what must be left alone


def test_a_second_run_writes_nothing_at_all(inbox: Path, out: Path) -> None:
    night(inbox, out)
    before = stamps(out)
    report = night(inbox, out)
    assert stamps(out) == before
    assert report.counts["done"] == 0
    assert report.run_id == ""


def test_inputs_stay_as_they_are(inbox: Path, out: Path) -> None:
    before = stamps(inbox)
    night(inbox, out)
    assert stamps(inbox) == before


def test_a_dry_run_writes_nothing_and_says_what_it_would_do(inbox: Path, out: Path) -> None:
    report = night(inbox, out, dry_run=True)
    assert not out.exists()
    assert [(step["action"], step["path"]) for step in report.plan] == [
        ("score", f"甲局/{number}.xlsx") for number in range(4)
    ]


def test_a_copy_edited_by_hand_is_kept_beside_its_successor(inbox: Path, out: Path) -> None:
    night(inbox, out)
    copy = out / "scored" / "甲局" / "1.xlsx"
    ours = copy.read_bytes()
    copy.write_bytes(b"somebody typed here")
    report = night(inbox, out)
    assert report.kept == ["scored/甲局/1（人工修改）.xlsx"]
    assert copy.read_bytes() == ours
    assert (copy.with_name("1（人工修改）.xlsx")).read_bytes() == b"somebody typed here"


# --- what must be done, and only that


def test_each_form_has_its_copy_under_its_own_path(inbox: Path, out: Path) -> None:
    report = night(inbox, out)
    source = (inbox / "甲局" / "2.xlsx").read_bytes()
    assert (out / "scored" / "甲局" / "2.xlsx").read_bytes() == source + MARK
    assert report.counts["scored"] == 4
    assert report.exit_code("error") == 0


def test_only_a_changed_form_is_done_again(inbox: Path, out: Path) -> None:
    night(inbox, out)
    form(inbox / "甲局" / "2.xlsx", unit="甲局", project="项目2", year=2024, more=1)
    assert night(inbox, out).counts["done"] == 1


def test_a_missing_copy_is_made_again(inbox: Path, out: Path) -> None:
    night(inbox, out)
    (out / "scored" / "甲局" / "2.xlsx").unlink()
    assert night(inbox, out).counts["done"] == 1
    assert (out / "scored" / "甲局" / "2.xlsx").exists()


def test_another_policy_does_everything_again(inbox: Path, out: Path) -> None:
    night(inbox, out)
    other = settings().model_copy(
        update={"scoring": settings().scoring.model_copy(update={"policy": "b"})}
    )
    assert night(inbox, out, other).counts["done"] == 4
    assert (out / "scored" / "甲局" / "2.xlsx").read_bytes().endswith(b"b")


def test_a_summary_that_somebody_removed_is_made_again(inbox: Path, out: Path) -> None:
    night(inbox, out)
    before = (out / "summary.xlsx").read_bytes()
    (out / "summary.xlsx").unlink()
    night(inbox, out)
    assert (out / "summary.xlsx").read_bytes() == before


def test_with_a_limit_the_rest_is_left_for_next_time(inbox: Path, out: Path) -> None:
    report = night(inbox, out, limit=3)
    assert (report.counts["done"], report.counts["pending"]) == (3, 1)
    assert night(inbox, out).counts["done"] == 1


def test_with_force_everything_is_done_again(inbox: Path, out: Path) -> None:
    night(inbox, out)
    assert night(inbox, out, force=True).counts["done"] == 4


# --- only the present inbox counts


def test_an_empty_inbox_withdraws_nothing_unless_it_is_said(inbox: Path, out: Path) -> None:
    night(inbox, out)
    before = outputs(out)
    away = inbox.rename(inbox.with_name("away"))
    inbox.mkdir()  # a share that is not mounted
    report = night(inbox, out)
    assert report.exit_code("never") == 5
    assert len(report.held) == 4
    assert "--allow-empty" in "\n".join(report.lines("zh"))
    assert outputs(out) == before
    assert night(inbox, out, allow_empty=True).counts["withdrawn"] == 4
    inbox.rmdir()
    away.rename(inbox)
    assert night(inbox, out).exit_code("never") == 0


def test_most_forms_gone_at_once_are_asked_for_and_the_rest_is_done(inbox: Path, out: Path) -> None:
    night(inbox, out)
    for number in range(3):
        (inbox / "甲局" / f"{number}.xlsx").unlink()
    form(inbox / "乙局" / "new.xlsx", unit="乙局", project="新", year=2024)
    report = night(inbox, out)
    assert (report.exit_code("never"), len(report.held)) == (5, 3)
    assert (out / "scored" / "乙局" / "new.xlsx").exists()
    assert (out / "scored" / "甲局" / "0.xlsx").exists()


def test_forms_that_only_moved_are_not_gone(inbox: Path, out: Path) -> None:
    night(inbox, out)
    (inbox / "甲局").rename(inbox / "甲局 2024")
    report = night(inbox, out)
    assert (report.held, report.counts["withdrawn"]) == ([], 4)


def test_the_copy_of_a_form_that_is_gone_moves_to_withdrawn(inbox: Path, out: Path) -> None:
    night(inbox, out)
    (inbox / "甲局" / "1.xlsx").unlink()
    night(inbox, out)
    assert not (out / "scored" / "甲局" / "1.xlsx").exists()
    assert (out / "withdrawn" / "甲局" / "1.xlsx").exists()
    assert "项目1" not in (out / "summary.xlsx").read_text(encoding="utf-8")


def test_a_form_that_comes_back_is_withdrawn_no_more(inbox: Path, out: Path) -> None:
    night(inbox, out)
    before = outputs(out)
    away = (inbox / "甲局" / "1.xlsx").rename(inbox.parent / "1.xlsx")
    night(inbox, out)
    away.rename(inbox / "甲局" / "1.xlsx")
    night(inbox, out)
    assert outputs(out) == before


def test_a_renamed_form_has_its_copy_under_the_new_name(inbox: Path, out: Path) -> None:
    night(inbox, out)
    (inbox / "甲局" / "1.xlsx").rename(inbox / "甲局" / "一.xlsx")
    night(inbox, out)
    assert (out / "scored" / "甲局" / "一.xlsx").exists()
    assert not (out / "scored" / "甲局" / "1.xlsx").exists()


def test_a_form_that_breaks_after_a_success_leaves_the_summary(inbox: Path, out: Path) -> None:
    night(inbox, out)
    form(inbox / "甲局" / "1.xlsx", do="refuse")
    night(inbox, out)
    assert not (out / "scored" / "甲局" / "1.xlsx").exists()
    assert (out / "withdrawn" / "甲局" / "1.xlsx").exists()
    assert (out / "refused" / "甲局" / "1.xlsx.txt").exists()
    assert "项目1" not in (out / "summary.xlsx").read_text(encoding="utf-8")


def test_the_note_goes_when_the_form_is_repaired(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "坏.xlsx", do="refuse")
    night(inbox, out)
    form(inbox / "甲局" / "坏.xlsx", unit="甲局", project="修好", year=2024)
    night(inbox, out)
    assert not (out / "refused").exists()
    assert (out / "scored" / "甲局" / "坏.xlsx").exists()


def test_the_newer_submission_counts_and_the_chain_is_kept(inbox: Path, out: Path) -> None:
    same = {"unit": "甲局", "project": "路", "year": 2024}
    form(inbox / "甲局" / "路-旧.xlsx", modified="2025-01-01T00:00:00Z", **same)
    form(inbox / "甲局" / "路-新.xlsx", modified="2025-02-01T00:00:00Z", **same)
    night(inbox, out)
    said = (out / "summary.xlsx").read_text(encoding="utf-8")
    assert "甲局/路-旧.xlsx,superseded,甲局/路-新.xlsx," in said
    assert said.count("'project_name': '路'") == 1
    assert (out / "scored" / "甲局" / "路-旧.xlsx").exists()


# --- trouble costs one file


def test_a_worker_that_dies_costs_one_file(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "2a.xlsx", do="crash")
    report = night(inbox, out)
    assert report.counts["scored"] == 4
    assert report.counts["faulted"] == 1
    assert report.exit_code("never") == 4
    assert (out / "refused" / "甲局" / "2a.xlsx.txt").exists()


def test_an_answer_that_cannot_be_read_ends_the_run_and_loses_nothing(
    inbox: Path, out: Path
) -> None:
    form(inbox / "甲局" / "2a.xlsx", do="riddle")
    report = night(inbox, out)
    assert report.fault == "ValueError: not for you"
    assert report.exit_code("never") == 4
    form(inbox / "甲局" / "2a.xlsx", unit="甲局", project="好了", year=2024)
    assert night(inbox, out).counts["scored"] == 5


def test_a_form_that_hangs_costs_one_file(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "2a.xlsx", do="hang")
    report = night(inbox, out, settings(seconds_per_file=1.0))
    assert (report.counts["scored"], report.counts["refused"]) == (4, 1)
    assert report.exit_code("error") == 3
    assert report.exit_code("never") == 0


def test_a_form_for_which_memory_is_short_is_tried_alone_in_a_fresh_worker(
    inbox: Path, out: Path
) -> None:
    form(inbox / "甲局" / "2a.xlsx", do="crowd", unit="甲局", project="挤", year=2024)
    report = night(inbox, out)
    assert (report.counts["scored"], report.counts["faulted"]) == (5, 0)


def test_a_form_that_takes_all_memory_is_beyond_a_limit(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "2a.xlsx", do="gorge")
    report = night(inbox, out)
    assert (report.counts["scored"], report.counts["refused"]) == (4, 1)
    note = (out / "refused" / "甲局" / "2a.xlsx.txt").read_bytes().decode("utf-8-sig")
    assert "文件超过限额" in note


def test_a_form_that_spoiled_a_run_is_tried_again(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "2a.xlsx", do="crash")
    night(inbox, out)
    form(inbox / "甲局" / "2a.xlsx", unit="甲局", project="好了", year=2024)
    report = night(inbox, out)
    assert (report.counts["scored"], report.counts["faulted"]) == (5, 0)


def test_a_note_says_what_why_and_what_to_do_in_both_languages(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "坏.xlsx", do="refuse")
    night(inbox, out)
    raw = (out / "refused" / "甲局" / "坏.xlsx.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    text = raw.decode("utf-8-sig")
    assert "原因：未能读取" in text
    assert "怎么办：请重新保存" in text
    assert "What to do:" in text


def test_a_conclusion_that_fails_is_our_fault_and_loses_nothing(inbox: Path, out: Path) -> None:
    report = night(inbox, out, conclude=(broken_conclude,))
    assert report.exit_code("never") == 4
    assert len(list((out / "scored").rglob("*.xlsx"))) == 4
    assert night(inbox, out).exit_code("never") == 0
    assert (out / "summary.xlsx").exists()


def test_a_step_whose_process_dies_is_our_fault_and_loses_nothing(inbox: Path, out: Path) -> None:
    report = night(inbox, out, conclude=(fakes.conclude, dying_conclude))
    assert report.exit_code("never") == 4
    assert report.fault
    assert not (out / "summary.xlsx").exists()
    assert night(inbox, out).exit_code("never") == 0
    assert not list(out.rglob("*.tmp"))


def dying_conclude(*_: Any) -> Any:
    os._exit(9)


def test_a_batch_in_one_process_and_in_several_comes_to_the_same(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(inbox, whole := out / "whole")
    monkeypatch.setattr(finish, "_FEW", 0)
    night(inbox, parted := out / "parted")
    assert outputs(parted) == outputs(whole)


def test_a_later_step_reads_the_data_of_an_earlier_one(inbox: Path, out: Path) -> None:
    night(inbox, out, conclude=(first_step, second_step))
    assert (out / "second.xlsx").read_bytes() == b"data/a.parquet: 4 files"


def test_steps_side_by_side_come_to_the_same_as_one_after_the_other(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (first_step, second_step, fakes.conclude)
    night(inbox, whole := out / "whole", conclude=steps)
    monkeypatch.setattr(finish, "_FEW", 0)
    night(inbox, parted := out / "parted", conclude=steps, jobs=2)
    assert (whole / "second.xlsx").read_bytes() == b"data/a.parquet: 4 files"
    assert outputs(parted) == outputs(whole)


def test_one_of_two_steps_side_by_side_that_fails_ends_the_run_and_loses_nothing(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish, "_FEW", 0)
    report = night(inbox, out, conclude=(first_step, dying_conclude, second_step), jobs=2)
    assert report.exit_code("never") == 4
    assert night(inbox, out, conclude=(first_step, second_step), jobs=2).exit_code("never") == 0
    assert (out / "second.xlsx").read_bytes() == b"data/a.parquet: 4 files"
    assert not list(out.rglob("*.tmp"))


@pytest.mark.parametrize("few", [0, 500])
def test_data_that_cannot_be_put_away_still_reaches_the_later_steps(
    inbox: Path, out: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish, "_FEW", few)
    report = night(inbox, out, conclude=(far_step, second_step))
    assert list(report.troubles) == [FAR]
    assert (out / "second.xlsx").read_bytes() == f"{FAR}: 4 files".encode()


FAR = f"data/{'远' * 100}/a.parquet"  # no file system takes such a folder


def far_step(batch: Batch) -> Iterator[tuple[str, bytes]]:
    yield FAR, f"{len(list(batch.records))} files".encode()


def first_step(batch: Batch) -> Iterator[tuple[str, bytes]]:
    yield "data/a.parquet", f"{len(list(batch.records))} files".encode()


def second_step(batch: Batch) -> Iterator[tuple[str, bytes]]:
    for name, content in batch.data.items():
        yield "second.xlsx", f"{name}: ".encode() + content


def broken_conclude(*_: Any) -> Any:
    raise RuntimeError("no summary today")


# --- two runs, wrong folders


def test_a_second_run_at_the_same_time_ends_at_once(inbox: Path, out: Path) -> None:
    with lock.held(places.state(out)), pytest.raises(FolderBusy):
        night(inbox, out)


def test_the_same_folder_for_both_is_refused(inbox: Path) -> None:
    with pytest.raises(UsageError, match="different"):
        night(inbox, inbox)


def test_the_output_folder_may_lie_in_the_inbox(inbox: Path) -> None:
    night(inbox, inbox / "结果")
    assert night(inbox, inbox / "结果").counts["inputs"] == 4


# --- the same bytes, however they were made


@pytest.mark.parametrize(("jobs", "chunk"), [(1, 1), (2, 3), (2, 250)])
def test_workers_and_chunks_change_no_byte(
    inbox: Path, tmp_path: Path, jobs: int, chunk: int
) -> None:
    night(inbox, tmp_path / "a")
    night(inbox, tmp_path / "b", settings(chunk=chunk), jobs=jobs)
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


def test_step_by_step_and_from_scratch_give_the_same_bytes(inbox: Path, tmp_path: Path) -> None:
    for limit in (1, 2, None):
        night(inbox, tmp_path / "a", limit=limit)
    night(inbox, tmp_path / "b")
    assert outputs(tmp_path / "a") == outputs(tmp_path / "b")


# --- archives, ledger, reports


def test_members_of_an_archive_are_scored_below_its_name(inbox: Path, out: Path) -> None:
    with zipfile.ZipFile(inbox / "包.zip", "w") as made:
        made.writestr("乙局/a.xlsx", json.dumps({"unit": "乙局", "project": "P", "year": 2024}))
        made.writestr("乙局/证明.pdf", "x")
    report = night(inbox, out)
    assert (out / "scored" / "包.zip" / "乙局" / "a.xlsx").exists()
    assert report.counts["passed_over"] == 1
    assert night(inbox, out).counts["done"] == 0


def test_a_damaged_ledger_is_set_aside_and_made_again(inbox: Path, out: Path) -> None:
    night(inbox, out)
    before = stamps(out / "scored")
    places.ledger(out).write_bytes(b"this is no database, and long enough to show it" * 99)
    report = night(inbox, out)
    assert report.kept == []
    assert stamps(out / "scored") == before
    assert (out / ".evalxl" / "ledger-damaged-1.sqlite").exists()


def _spoil(ledger: Path, table: str) -> None:
    """Write over the first page of a table: the file opens, and fails where it is read."""
    with sqlite3.connect(ledger) as db:
        asked = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = db.execute(asked, (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    with ledger.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def _say(ledger: Path, change: str) -> None:
    with sqlite3.connect(ledger) as db:
        db.execute(change)
    db.close()


DAMAGES: dict[str, Callable[[Path], None]] = {
    "the inputs cannot be read": lambda ledger: _spoil(ledger, "files"),
    "the outputs cannot be read": lambda ledger: _spoil(ledger, "outputs"),
    "the rows cannot be read": lambda ledger: _spoil(ledger, "records"),
    "an input is no JSON": lambda ledger: _say(ledger, "UPDATE files SET facts = '{'"),
    "an input is no text": lambda ledger: _say(
        ledger, "UPDATE files SET facts = CAST(x'ff00' AS TEXT)"
    ),
    "rows are not packed": lambda ledger: _say(ledger, "UPDATE records SET body = x'00'"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ledger_damaged_within_is_made_again_and_nothing_is_lost(
    inbox: Path, out: Path, damage: str
) -> None:
    night(inbox, out)
    before = outputs(out)
    DAMAGES[damage](places.ledger(out))
    (out / "summary.xlsx").unlink()
    report = night(inbox, out)
    assert (report.fault, report.kept, report.counts["scored"]) == ("", [], 4)
    assert outputs(out) == before
    assert (out / ".evalxl" / "ledger-damaged-1.sqlite").exists()
    assert night(inbox, out).counts["done"] == 0


@pytest.mark.parametrize("look", [status.status, lambda out: [*status.output_lines(out)]])
def test_a_look_at_a_damaged_ledger_says_how_it_is_mended(
    inbox: Path, out: Path, look: Callable[[Path], object]
) -> None:
    night(inbox, out)
    _spoil(places.ledger(out), "files")
    _spoil(places.ledger(out), "outputs")
    with pytest.raises(Damaged) as refused:
        look(out)
    assert (refused.value.exit_code, "--rebuild" in refused.value.zh) == (2, True)
    assert status.rebuild_ledger(out) > 0


def test_no_summary_is_made_of_a_ledger_that_does_not_hold_the_forms_yet(
    inbox: Path, out: Path
) -> None:
    night(inbox, out)
    before = outputs(out)
    status.rebuild_ledger(out)
    with pytest.raises(UsageError, match="does not hold the forms yet"):
        resummarise(out, settings(), Options(now=fakes.NOW, conclude=(fakes.conclude,)))
    assert outputs(out) == before


def test_a_ledger_that_is_gone_is_told_from_a_folder_without_a_run(inbox: Path, out: Path) -> None:
    night(inbox, out)
    places.ledger(out).unlink()
    with pytest.raises(UsageError, match="the ledger is gone"):
        status.status(out)
    with pytest.raises(UsageError, match="no run has been made"):
        status.status(inbox)


def test_the_manifest_names_every_input_and_output(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "坏.xlsx", do="refuse")
    (inbox / "证明.pdf").write_bytes(b"x")  # passed over, without a size
    report = night(inbox, out, fail_on="error")
    said = json.loads((out / "runs" / report.run_id / "manifest.json").read_text("utf-8"))
    assert [one["path"] for one in said["inputs"]] == sorted(
        ["证明.pdf", "甲局/坏.xlsx", *(f"甲局/{number}.xlsx" for number in range(4))]
    )
    sizes = {one["path"]: one["size"] for one in said["inputs"]}
    assert sizes.pop("证明.pdf") is None
    assert {type(size) for size in sizes.values()} == {int}
    assert {one["path"] for one in said["outputs"]} == set(outputs(out))
    assert said["exit_code"] == 3
    assert said["counts"]["refused"] == 1


def test_the_log_has_one_line_a_file(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "坏.xlsx", do="refuse")
    (inbox / "证明.pdf").write_bytes(b"x")
    report = night(inbox, out)
    lines = (out / "runs" / report.run_id / "run.log").read_text("utf-8").splitlines()
    assert sum(" scored 甲局/" in line for line in lines) == 4
    (refused,) = [line for line in lines if "WARN refused 甲局/坏.xlsx — " in line]
    assert "未能读取" not in refused  # the log speaks one language
    assert sum("INFO passed_over 证明.pdf" in line for line in lines) == 1


def test_only_the_configured_number_of_runs_is_kept(inbox: Path, out: Path) -> None:
    for number in range(3):
        form(inbox / "甲局" / "0.xlsx", unit="甲局", project="项目0", year=2024, v=number)
        night(inbox, out, settings(keep_runs=2))
    assert len(list((out / "runs").iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot have such names")
def test_hostile_names_end_as_copies(inbox: Path, out: Path) -> None:
    for name in ("换\n行.xlsx", "表" * 83 + "a.xls", os.fsdecode("自评".encode("gbk") + b".xlsx")):
        form(inbox / name, unit="甲局", project="P", year=2024)
    report = night(inbox, out)
    assert report.counts["scored"] == 7
    assert len(list((out / "scored").glob("*.xls*"))) == 3
    assert night(inbox, out).counts["done"] == 0


def test_a_summary_that_could_not_be_written_is_made_next_time(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def failing(name: str, target: str, **folders: Any) -> None:
        if target.endswith("summary.xlsx"):
            raise OSError(errno.EIO, "bad sector")
        replace(name, target, **folders)

    monkeypatch.setattr(os, "replace", failing)
    report = night(inbox, out)
    assert report.troubles == {"summary.xlsx": "bad sector"}
    assert report.exit_code("never") == 4
    monkeypatch.undo()
    assert night(inbox, out).exit_code("never") == 0
    assert (out / "summary.xlsx").exists()


def _read_only_ledger() -> None:
    db = sqlite3.connect("file:ours?mode=memory&cache=shared", uri=True)
    db.execute("PRAGMA query_only = ON")
    db.execute("CREATE TABLE more (name TEXT)")


def _ledger_out_of_reach() -> None:
    sqlite3.connect("/no such folder/ledger.sqlite")


def _read_only_disk() -> None:
    raise OSError(errno.EROFS, "Read-only file system", "/out/scored/a.xlsx")


def _closed_folder() -> None:
    raise PermissionError(errno.EACCES, "Permission denied", "/out/scored")


@pytest.mark.parametrize(
    ("trouble", "place"),
    [
        (_read_only_ledger, "ledger.sqlite"),
        (_ledger_out_of_reach, "ledger.sqlite"),
        (_read_only_disk, "/out/scored/a.xlsx"),
        (_closed_folder, "/out/scored"),
    ],
)
def test_a_place_that_may_not_be_written_is_wrong_usage_in_plain_words(
    inbox: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[], None],
    place: str,
) -> None:
    monkeypatch.setattr(store.LocalStore, "sweep", lambda _: trouble())
    with pytest.raises(UsageError) as refused:
        night(inbox, out)
    assert refused.value.exit_code == 2
    assert f"{place}: cannot be written" in refused.value.en
    assert f"{place}：无法写入" in refused.value.zh
    assert "check its permissions" in refused.value.en
    assert "请检查权限" in refused.value.zh
    monkeypatch.undo()
    assert night(inbox, out).exit_code("never") == 0


def test_a_report_that_could_not_be_written_is_told(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def failing(name: str, target: str, **folders: Any) -> None:
        if target.endswith("manifest.json"):
            raise OSError(errno.EIO, "bad sector")
        replace(name, target, **folders)

    monkeypatch.setattr(os, "replace", failing)
    report = night(inbox, out)
    assert [*report.troubles.values()] == ["bad sector"]
    assert report.exit_code("never") == 4
