"""Archives are read like folders, and believed nothing."""

from __future__ import annotations

import hashlib
import io
import stat
import warnings
import zipfile
from pathlib import Path

import pytest

from evalxl.batch.inputs import archives
from evalxl.batch.inputs.inbox import Item, Skipped
from evalxl.core.errors import Refused
from evalxl.xlsx import Limits

LIMITS = Limits(file_bytes=1000, total_bytes=4000)


def packed(place: Path, members: dict[str, bytes]) -> Item:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in members.items():
                made.writestr(name, content)
    return _item(place)


def _item(place: Path) -> Item:
    status = place.stat()
    return Item(place.name, str(place), status.st_size, status.st_mtime_ns)


def listed(archive: Item) -> tuple[list[Item], list[Skipped]]:
    return archives.restore(archives.listing(archive, LIMITS), archive)


def test_members_are_inputs_below_the_archives_name(tmp_path: Path) -> None:
    archive = packed(tmp_path / "包.zip", {"甲局/a.xlsx": b"A", "甲局/证明.pdf": b"B"})
    items, skipped = listed(archive)
    assert [(one.path, one.department, one.sha256) for one in items] == [
        ("包.zip/甲局/a.xlsx", "甲局", hashlib.sha256(b"A").hexdigest())
    ]
    assert skipped == [Skipped("包.zip/甲局/证明.pdf", "no_spreadsheet")]
    assert archives.member(items[0], LIMITS) == b"A"


@pytest.mark.parametrize(
    "name", ["../../etc/a.xlsx", "/etc/a.xlsx", "C:\\a.xlsx", "a/../../b.xlsx", "..\\b.xlsx"]
)
def test_a_members_name_never_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    items, _ = listed(packed(tmp_path / "a.zip", {name: b"A"}))
    parts = items[0].path.split("/")
    assert parts[0] == "a.zip"
    assert ".." not in parts
    assert not any(":" in part for part in parts)


@pytest.mark.parametrize("code", ["gb18030", "utf-8"])
@pytest.mark.parametrize("name", ["财政局/绩效自评表.xlsx", "乙局/y.xlsx", "plain.xlsx"])
def test_a_name_without_its_code_is_read_as_windows_macos_and_linux_write_it(
    tmp_path: Path, name: str, code: str
) -> None:
    """`zip` and macOS write UTF-8 without saying so, Chinese Windows its code page."""
    said = name.encode(code)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr("X" * len(said), b"A")
    place = tmp_path / "a.zip"
    place.write_bytes(raw.getvalue().replace(b"X" * len(said), said))
    assert listed(_item(place))[0][0].path == f"a.zip/{name}"


def test_members_of_one_name_are_told_apart_whatever_the_case(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
            for name in ("b.xlsx", "b.xlsx", "B.xlsx"):
                made.writestr(name, name)
    items, _ = listed(_item(tmp_path / "a.zip"))
    assert [one.path for one in items] == ["a.zip/b.xlsx", "a.zip/b~2.xlsx", "a.zip/B~3.xlsx"]


def test_a_member_that_inflates_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"bomb.xlsx": b"\0" * 100_000, "good.xlsx": b"A"})
    items, _ = listed(archive)
    assert {one.path: one.refusal for one in items} == {
        "a.zip/bomb.xlsx": "limit_exceeded",
        "a.zip/good.xlsx": "",
    }


def test_an_archive_that_inflates_beyond_all_limits_is_refused_whole(tmp_path: Path) -> None:
    many = {f"{number}.xlsx": b"\0" * 999 for number in range(80)}
    items, _ = listed(packed(tmp_path / "a.zip", many))
    assert [(one.path, one.refusal) for one in items] == [("a.zip", "limit_exceeded")]


def test_evidence_beyond_the_limit_is_passed_over_as_in_a_folder(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"现场.mp4": b"\0" * 3_000, "a.xlsx": b"A"})
    items, skipped = listed(archive)
    assert [one.path for one in items] == ["a.zip/a.xlsx"]
    assert skipped == [Skipped("a.zip/现场.mp4", "no_spreadsheet")]


@pytest.mark.parametrize("members", [{}, {"文件夹/": b""}], ids=["nothing", "a folder"])
def test_an_archive_without_a_file_is_listed(tmp_path: Path, members: dict[str, bytes]) -> None:
    assert listed(packed(tmp_path / "a.zip", members)) == ([], [Skipped("a.zip", "empty_archive")])


def test_a_broken_archive_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and then nothing")
    items, _ = listed(_item(tmp_path / "a.zip"))
    assert [(one.path, one.refusal) for one in items] == [("a.zip", "unreadable")]


def test_an_archive_in_an_archive_and_a_link_are_passed_over(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.xlsx")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("b.zip", b"PK")
        made.writestr(link, "/etc/passwd")
    _, skipped = listed(_item(tmp_path / "a.zip"))
    assert [(one.path, one.reason) for one in skipped] == [
        ("a.zip/b.zip", "nested_archive"),
        ("a.zip/link.xlsx", "link"),
    ]


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", {"b.xlsx": b"A"})
    content = bytearray((tmp_path / "a.zip").read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert listed(_item(tmp_path / "a.zip"))[0][0].refusal == "encrypted"


def test_a_workbook_called_zip_is_a_workbook(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"[Content_Types].xml": b"", "xl/workbook.xml": b""})
    assert listed(archive) == ([archive], [])


def test_a_member_that_breaks_after_listing_is_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"b.xlsx": b"A"})
    items, _ = listed(archive)
    (tmp_path / "a.zip").write_bytes(b"\0" * archive.size)
    import os

    os.utime(tmp_path / "a.zip", ns=(archive.modified_ns, archive.modified_ns))
    archives._archive_bytes.cache_clear()
    with pytest.raises(Refused):
        archives.member(items[0], LIMITS)
