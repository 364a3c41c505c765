"""What is done, refused and changed; are outputs still what was written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from evalxl.batch import status, verify
from evalxl.batch.run import Options, resummarise
from evalxl.batch.storage import places
from evalxl.core.errors import UsageError
from tests.batch.fakes import NOW, conclude, form, night, outputs, process, settings


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    form(tmp_path / "in" / "甲局" / "a.xlsx", unit="甲局", project="A", year=2024)
    form(tmp_path / "in" / "甲局" / "坏.xlsx", do="refuse")
    return tmp_path / "in"


@pytest.fixture
def out(inbox: Path, tmp_path: Path) -> Path:
    night(inbox, tmp_path / "out")
    return tmp_path / "out"


def test_the_list_of_outputs_names_each_workbook_with_its_hash(out: Path) -> None:
    said = dict(line.split("\t") for line in status.output_lines(out))
    assert said == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in outputs(out).items()
        if name.endswith(".xlsx")
    }


def test_right_after_a_run_nothing_is_new_changed_gone_or_damaged(inbox: Path, out: Path) -> None:
    found = status.status(out)
    assert found.scored == 1
    assert found.refused == {"甲局/坏.xlsx": "未能读取"}
    assert [found.new, found.changed, found.gone, found.damaged] == [[], [], [], []]


def test_what_changed_since_is_told(inbox: Path, out: Path) -> None:
    form(inbox / "甲局" / "b.xlsx")
    form(inbox / "甲局" / "a.xlsx", unit="改了")
    (inbox / "甲局" / "坏.xlsx").unlink()
    (out / "scored" / "甲局" / "a.xlsx").write_bytes(b"edited")
    found = status.status(out)
    assert found.new == ["甲局/b.xlsx"]
    assert found.changed == ["甲局/a.xlsx"]
    assert found.gone == ["甲局/坏.xlsx"]
    assert found.damaged == ["scored/甲局/a.xlsx"]


def test_a_folder_without_a_run_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="evalxl run"):
        status.status(tmp_path)
    with pytest.raises(UsageError, match="evalxl run"):
        list(status.output_lines(tmp_path))


def test_outputs_are_told_apart_from_what_was_changed_or_is_missing(out: Path) -> None:
    (out / "scored" / "甲局" / "a.xlsx").write_bytes(b"edited")
    (out / "summary.xlsx").unlink()
    found = {one.path: one.state for one in verify.verify([out])}
    assert found["scored/甲局/a.xlsx"] == "changed"
    assert found["summary.xlsx"] == "missing"
    assert found["departments/甲局.xlsx"] == "ok"


def test_one_file_is_found_by_the_folder_it_lies_in(out: Path) -> None:
    copy = out / "scored" / "甲局" / "a.xlsx"
    assert [one.state for one in verify.verify([copy])] == ["ok"]
    (out / "scored" / "甲局" / "mine.xlsx").write_bytes(b"")
    (found,) = verify.verify([out / "scored" / "甲局" / "mine.xlsx"])
    assert found.state == "unknown"


def test_a_folder_within_is_checked_file_by_file(out: Path) -> None:
    (out / "summary.xlsx").unlink()
    assert {(one.path, one.state) for one in verify.verify([out / "scored"])} == {
        ("scored/甲局/a.xlsx", "ok")
    }
    (out / "scored" / "甲局" / "a.xlsx").write_bytes(b"edited")
    assert [one.state for one in verify.verify([out / "scored" / "甲局"])] == ["changed"]


def test_a_folder_within_that_holds_nothing_of_ours_is_unknown(out: Path) -> None:
    (out / "mine").mkdir()
    assert [one.state for one in verify.verify([out / "mine"])] == ["unknown"]


def test_reasons_are_told_in_the_language_asked_for(tmp_path: Path) -> None:
    form(tmp_path / "in" / "坏.xlsx", do="refuse")
    night(tmp_path / "in", tmp_path / "out")
    assert status.status(tmp_path / "out", "zh").refused == {"坏.xlsx": "未能读取"}
    assert status.status(tmp_path / "out", "en").refused == {"坏.xlsx": "The file exceeds a limit"}


def test_a_ledger_made_again_knows_every_output(inbox: Path, out: Path) -> None:
    before = list(status.output_lines(out))
    places.ledger(out).unlink()
    assert status.rebuild_ledger(out) == len(outputs(out))
    assert list(status.output_lines(out)) == before


def test_after_a_rebuild_one_run_changes_no_output(inbox: Path, out: Path) -> None:
    before = outputs(out)
    places.ledger(out).unlink()
    status.rebuild_ledger(out)
    assert night(inbox, out).kept == []
    assert outputs(out) == before


def test_a_hand_edited_copy_is_recognised_even_after_a_rebuild(inbox: Path, out: Path) -> None:
    (out / "scored" / "甲局" / "a.xlsx").write_bytes(b"edited")
    places.ledger(out).unlink()
    status.rebuild_ledger(out)
    assert night(inbox, out).kept == ["scored/甲局/a（人工修改）.xlsx"]


def test_the_summary_can_be_made_again_without_the_inbox(inbox: Path, out: Path) -> None:
    before = outputs(out)
    for one in inbox.rglob("*.xlsx"):
        one.unlink()
    (out / "summary.xlsx").unlink()
    options = Options(now=NOW, process=process, conclude=(conclude,), force=True)
    report = resummarise(out, settings(), options)
    assert report.counts["scored"] == 1
    assert outputs(out) == before
