"""What lies in the inbox: forms are taken up, everything else is listed with its reason."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from evalxl.batch.inputs import inbox, refusals
from evalxl.batch.inputs.inbox import Inbox, Item
from evalxl.batch.words import SKIPPED
from evalxl.xlsx import Limits


def look(folder: Path, out: Path | None = None, **rest: float) -> Inbox:
    said = {"settle_seconds": 0.0, "largest": 1000, "largest_archive": 5000} | rest
    return inbox.look(folder, out or folder.parent / "out", **said)  # type: ignore[arg-type]


def put(place: Path, content: bytes = b"x") -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def reasons(found: Inbox) -> dict[str, str]:
    return {one.path: one.reason for one in found.skipped}


def test_forms_of_all_folders_are_taken_up_with_their_department(tmp_path: Path) -> None:
    put(tmp_path / "甲局" / "二级" / "a.xlsx")
    put(tmp_path / "b.xls")
    found = look(tmp_path)
    assert [(one.path, one.department) for one in found.items] == [
        ("b.xls", None),
        ("甲局/二级/a.xlsx", "甲局"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$a.xlsx", "lock_file"),
        (".a.xlsx", "hidden"),
        ("a.xlsx.part", "partial"),
        ("a.xlsx.crdownload", "partial"),
        ("a.xlsx~", "backup"),
        ("a.xlsx.~1~", "backup"),
        ("#a.xlsx#", "backup"),
        ("a.xls.bak", "backup"),
        ("备份属于 a.xlk", "backup"),
        ("证明.pdf", "no_spreadsheet"),
        ("照片.jpg", "no_spreadsheet"),
        ("roster.xlsx", "control"),
        ("evalxl.toml", "control"),
        ("局/adjustments.xlsx", "control_too_deep"),
    ],
)
def test_what_is_no_form_by_its_name_is_passed_over(tmp_path: Path, name: str, reason: str) -> None:
    put(tmp_path / name)
    found = look(tmp_path)
    assert reasons(found) == {name: reason}
    assert not found.items


def test_every_reason_has_words_in_both_languages() -> None:
    for words in SKIPPED.values():
        assert words["zh"]
        assert words["en"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_links_fifos_and_sockets_are_never_opened(tmp_path: Path) -> None:
    put(tmp_path.parent / "elsewhere.xlsx")
    (tmp_path / "link.xlsx").symlink_to(tmp_path.parent / "elsewhere.xlsx")
    (tmp_path / "folder").symlink_to(tmp_path.parent)
    os.mkfifo(tmp_path / "fifo.xlsx")
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's path may not be long
        made.bind("s.xlsx")
        os.chdir(here)
    assert reasons(look(tmp_path)) == {
        "link.xlsx": "link",
        "folder": "link",
        "fifo.xlsx": "special",
        "s.xlsx": "special",
    }


def test_a_workbook_under_a_wrong_name_is_known_by_its_content(tmp_path: Path) -> None:
    put(tmp_path / "a.dat", b"PK\x03\x04....xl/workbook.xml....")
    old = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40 + "Workbook".encode("utf-16-le") + b"\0\0"
    )
    put(tmp_path / "b.doc", old)
    assert [one.path for one in look(tmp_path).items] == ["a.dat", "b.doc"]


def test_a_text_document_that_is_a_zip_inside_is_evidence(tmp_path: Path) -> None:
    put(tmp_path / "a.docx", b"PK\x03\x04....word/document.xml....")
    assert reasons(look(tmp_path)) == {"a.docx": "no_spreadsheet"}


def test_a_form_above_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx", b"x" * 1001)
    put(tmp_path / "b.pdf", b"x" * 1001)
    found = look(tmp_path)
    assert [(one.path, one.refusal) for one in found.items] == [("a.xlsx", "limit_exceeded")]
    assert reasons(found) == {"b.pdf": "no_spreadsheet"}


def test_a_form_nobody_lets_us_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(item: Item) -> bytes:
        raise PermissionError(item.path)

    put(tmp_path / "a.xlsx")
    monkeypatch.setattr(inbox, "read", denied)
    (found,) = look(tmp_path).items
    assert (found.refusal, found.detail) == ("unreadable", "no_permission")
    note = refusals.note(refusals.record(found, refusals.known_before(found, Limits())))
    assert "没有读取权限" in note.decode("utf-8-sig")


def test_a_young_file_is_waited_for(tmp_path: Path) -> None:
    place = put(tmp_path / "a.xlsx")
    os.utime(place, (100.0, 100.0))
    waits: list[float] = []
    inbox.look(
        tmp_path,
        tmp_path.parent / "out",
        settle_seconds=2.0,
        largest=1000,
        largest_archive=1000,
        wait=waits.append,
        clock=lambda: 101.0,
    )
    assert waits == [2.0]


def test_a_file_that_grows_while_it_is_waited_for_is_passed_over(tmp_path: Path) -> None:
    place = put(tmp_path / "a.xlsx")
    os.utime(place, (100.0, 100.0))

    def grow(_: float) -> None:
        place.write_bytes(b"xx")

    found = inbox.look(
        tmp_path,
        tmp_path.parent / "out",
        settle_seconds=2.0,
        largest=1000,
        largest_archive=1000,
        wait=grow,
        clock=lambda: 101.0,
    )
    assert reasons(found) == {"a.xlsx": "unsettled"}


def test_a_date_in_the_future_is_no_reason_to_wait(tmp_path: Path) -> None:
    place = put(tmp_path / "a.xlsx")
    os.utime(place, (900.0, 900.0))

    def never(_: float) -> None:
        raise AssertionError

    inbox.look(
        tmp_path,
        tmp_path.parent / "out",
        settle_seconds=2.0,
        largest=1000,
        largest_archive=1000,
        wait=never,
        clock=lambda: 101.0,
    )


def test_the_output_folder_may_lie_in_the_inbox(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx")
    put(tmp_path / "结果" / "scored" / "a.xlsx")
    assert [one.path for one in look(tmp_path, tmp_path / "结果").items] == ["a.xlsx"]


def test_outputs_of_another_run_are_no_forms(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx")
    put(tmp_path / "上月" / "scored" / "a.xlsx")
    put(tmp_path / "上月" / ".evalxl" / "run.lock")
    found = look(tmp_path, tmp_path / "结果")
    assert [one.path for one in found.items] == ["a.xlsx"]
    assert [(one.path, one.reason) for one in found.skipped] == [("上月", "outputs")]


def test_a_folder_only_called_like_our_state_hides_nothing(tmp_path: Path) -> None:
    put(tmp_path / "甲局" / "a.xlsx")
    put(tmp_path / "甲局" / ".evalxl" / "b.xlsx")
    found = look(tmp_path, tmp_path / "结果")
    assert [one.path for one in found.items] == ["甲局/a.xlsx"]
    assert [(one.path, one.reason) for one in found.skipped] == [("甲局/.evalxl", "hidden")]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_folder_exchanged_for_a_link_after_listing_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "in" / "甲局" / "a.xlsx")
    put(tmp_path / "elsewhere" / "a.xlsx")
    (listed,) = look(tmp_path / "in", tmp_path / "out").items
    (tmp_path / "in" / "甲局").rename(tmp_path / "in" / "乙局")
    (tmp_path / "in" / "甲局").symlink_to(tmp_path / "elsewhere")
    state = (tmp_path / "elsewhere" / "a.xlsx").stat()
    same = replace(listed, size=state.st_size, modified_ns=state.st_mtime_ns)
    with pytest.raises(OSError, match="Not a directory"):
        inbox.read(same)


@pytest.mark.skipif(os.name == "nt", reason="paths have other bounds there")
def test_a_tree_deeper_than_any_path_costs_itself_only(tmp_path: Path) -> None:
    put(tmp_path / "甲局" / "a.xlsx")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(60):  # 60 names of 80 characters: a path of 14,400 bytes
        os.mkdir("深" * 80, dir_fd=here)
        deeper = os.open("深" * 80, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    found = look(tmp_path, tmp_path / "结果")
    assert [one.path for one in found.items] == ["甲局/a.xlsx"]
    assert [one.reason for one in found.skipped] == ["unreadable_folder"]


def test_an_archive_is_no_department(tmp_path: Path) -> None:
    assert inbox.department("包.zip/甲局/a.xlsx") == "甲局"
    assert inbox.department("甲局/包.zip/a.xlsx") == "甲局"
    assert inbox.department("包.zip/a.xlsx") is None
