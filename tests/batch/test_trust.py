"""Attacks: what one sender, or a planted file, must not do to anybody else's night."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

import pytest

import evalxl
from evalxl.batch import status
from evalxl.batch.storage import places, rebuild
from evalxl.batch.storage.ledger import Change, Output
from evalxl.batch.submissions import repeated
from evalxl.cli.main import main
from evalxl.core.errors import UsageError
from evalxl.settings import discovery
from tests.batch.fakes import NOW, form, night, outputs, settings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, fifos and deep trees")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return honest(tmp_path / "in")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file outside of everything evalxl was given."""
    place = tmp_path / "victim" / "a.xlsx"
    place.parent.mkdir()
    place.write_bytes(b"mine")
    return place


def honest(folder: Path) -> Path:
    for number in range(4):
        form(folder / "甲局" / f"{number}.xlsx", unit="甲局", project=f"项目{number}", year=2024)
    return folder


def hostile(folder: Path) -> None:
    """Fill a department's folder with names and trees that no program likes."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "长名.zip", "w") as made:
        for name in ("长" * 86 + ".xlsx", "长" * 86 + "/a.xlsx", "深/" * 800 + "b.xlsx"):
            made.writestr(name, b'{"unit": "x", "project": "y", "year": 2024}')
    here = os.open(folder, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("深" * 60, dir_fd=here)
        deeper = os.open("深" * 60, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    (folder / "环.xlsx").symlink_to("环.xlsx")
    (folder / "环").symlink_to(".")
    (folder / "断.xlsx").symlink_to("nowhere")
    os.mkfifo(folder / "管.xlsx")
    (folder / "坏名\udcff.xlsx").write_bytes(b"{}")
    (folder / "字\n符\x1b[31m.xlsx").write_bytes(b"{}")
    form(folder / "关.xlsx").chmod(0)
    (folder / "关着").mkdir(mode=0)


def test_hostile_names_and_trees_of_one_department_change_nothing_for_the_others(
    tmp_path: Path, inbox: Path, out: Path
) -> None:
    night(inbox, alone := tmp_path / "alone")
    hostile(inbox / "敌")
    (out / "scored" / "敌").mkdir(parents=True)
    for number in range(3):
        (out / "scored" / "敌" / f"环{number}.xlsx").symlink_to(f"环{number}.xlsx")
        form(inbox / "敌" / f"环{number}.xlsx", unit="敌", project=f"{number}", year=2024)
    reports = [night(inbox, out) for _ in range(2)]
    assert [report.fault for report in reports] == ["", ""]
    assert reports[0].counts["scored"] >= 10
    assert reports[1].counts["done"] == 0
    together = outputs(out)
    for name, content in outputs(alone).items():
        if "/甲局/" in name:
            assert together[name] == content


def test_an_output_that_cannot_be_withdrawn_does_not_end_the_night(inbox: Path, out: Path) -> None:
    night(inbox, out)
    (inbox / "甲局" / "0.xlsx").unlink()
    (out / "withdrawn").mkdir()
    (out / "withdrawn" / "甲局").symlink_to("甲局")
    report = night(inbox, out)
    assert report.fault == ""
    assert (out / "withdrawn" / "甲局" / "0.xlsx").is_file()


def test_links_among_the_outputs_lead_nowhere(inbox: Path, out: Path, victim: Path) -> None:
    out.mkdir()
    for folder in ("scored", "runs", "departments", "data", "withdrawn", "refused"):
        (out / folder).symlink_to(victim.parent)
    report = night(inbox, out)
    assert report.exit_code("never") == 0
    assert {"scored（人工修改）", "runs（人工修改）"} <= set(report.kept)
    assert [one.name for one in victim.parent.iterdir()] == ["a.xlsx"]
    assert victim.read_bytes() == b"mine"
    assert len(list(out.glob("scored/甲局/*.xlsx"))) == 4


@pytest.mark.parametrize("place", [".evalxl", ".evalxl/ledger.sqlite"])
def test_state_that_is_a_link_is_not_written_through(
    inbox: Path, out: Path, victim: Path, place: str
) -> None:
    (out / place).parent.mkdir(parents=True)
    (out / place).symlink_to(victim if place.endswith("sqlite") else victim.parent)
    with suppress(UsageError):  # a link in the place of the whole state is refused
        night(inbox, out)
    assert [one.name for one in victim.parent.iterdir()] == ["a.xlsx"]
    assert victim.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "path", ["../victim/a.xlsx", "/etc/victim", "runs/x/mine.txt", ".evalxl/x"]
)
def test_a_planted_manifest_makes_nothing_ours(
    inbox: Path, out: Path, victim: Path, path: str
) -> None:
    night(inbox, out)
    run = out / "runs" / "20990101T000000-00000000"
    run.mkdir()
    mine = out / path
    if ".." not in path and not path.startswith("/"):
        mine.parent.mkdir(exist_ok=True)
        mine.write_bytes(b"mine")
    sha256 = hashlib.sha256(b"mine").hexdigest()
    said = [{"path": path, "sha256": sha256, "role": role} for role in ("summary", "scored")]
    (run / "manifest.json").write_text(json.dumps({"outputs": said}))
    (out / ".evalxl" / "ledger.sqlite").unlink()
    night(inbox, out)
    assert victim.read_bytes() == b"mine"
    if ".." not in path and not path.startswith("/"):
        assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "said", ["[]", "null", "{", '{"outputs": 3}', '{"outputs": [3, {}, {"path": 1}]}', "\udcff"]
)
def test_a_manifest_of_another_shape_is_passed_over(inbox: Path, out: Path, said: str) -> None:
    night(inbox, out)
    run = out / "runs" / "20990101T000000-00000000"
    run.mkdir()
    (run / "manifest.json").write_bytes(said.encode("utf-8", "surrogateescape"))
    (out / ".evalxl" / "ledger.sqlite").unlink()
    report = night(inbox, out)
    assert (report.fault, report.kept) == ("", [])


@pytest.mark.parametrize(
    ("said", "files", "folders"), [("640", 0o640, 0o750), ("0600", 0o600, 0o700)]
)
def test_outputs_have_the_modes_asked_for_whatever_the_umask(
    inbox: Path, out: Path, said: str, files: int, folders: int
) -> None:
    before = os.umask(0)
    try:
        night(inbox, out, settings(file_mode=said))
    finally:
        os.umask(before)
    copy = out / "scored" / "甲局" / "0.xlsx"
    assert stat.S_IMODE(copy.stat().st_mode) == files
    assert stat.S_IMODE(copy.parent.stat().st_mode) == folders
    assert stat.S_IMODE((out / "summary.xlsx").stat().st_mode) == files


def test_on_a_share_used_by_turns_it_is_known_who_wrote_last(inbox: Path, out: Path) -> None:
    night(inbox, out)
    last = status.status(out).last_run
    assert (last["host"], last["now"]) == (socket.gethostname(), NOW.isoformat())
    theirs = out / "runs" / "20990101T000000-00000000"
    theirs.mkdir()
    (theirs / "manifest.json").write_text('{"host": "乙机", "now": "2099-01-01T00:00:00"}')
    last = status.status(out).last_run
    assert (last["host"], last["now"]) == ("乙机", "2099-01-01T00:00:00")


@pytest.mark.parametrize(
    ("mode", "is_warned"), [(0o755, False), (0o775, True), (0o777, True), (0o1777, False)]
)
def test_outputs_below_an_inbox_of_others_are_warned_of(
    inbox: Path, out: Path, mode: int, is_warned: bool
) -> None:
    inbox.chmod(mode)
    within = inbox / "结果" / "out"
    within.mkdir(parents=True)
    assert places.open_to_others(inbox, within) == (inbox if is_warned else None)
    assert places.open_to_others(inbox, out) is None


def test_two_machines_by_turns_on_one_share_set_nothing_aside(
    inbox: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "is_on_network", lambda *_: True)
    for turn in range(6):
        machine = tmp_path / f"machine{turn % 2}"
        monkeypatch.setattr(places, "_users_own", lambda machine=machine: machine)
        form(inbox / "甲局" / "0.xlsx", unit="甲局", project="项目0", year=2024, turn=turn)
        report = night(inbox, out, now=NOW.replace(day=1 + turn))
        assert (report.fault, report.kept) == ("", [])
    assert not [name for name in outputs(out) if "人工修改" in name]
    assert len(outputs(out)) == len(outputs_of_one_machine(inbox, tmp_path / "alone"))


def outputs_of_one_machine(inbox: Path, out: Path) -> dict[str, bytes]:
    night(inbox, out)
    return outputs(out)


def test_looking_at_an_inbox_reads_no_file_above_the_limits(inbox: Path, out: Path) -> None:
    night(inbox, out)
    for name in ("甲局/巨.xlsx", "甲局/巨.zip"):
        os.truncate(form(inbox / name), 1 << 42)  # reading four terabytes takes hours
    assert set(status.status(out).new) == {"甲局/巨.xlsx", "甲局/巨.zip"}


@pytest.mark.parametrize(
    "name",
    ["evalxl.toml", "adjustments.xlsx", "roster.xlsx", "waivers.toml", "templates/own.toml"],
)
def test_a_control_file_above_the_limit_ends_in_a_message(inbox: Path, name: str) -> None:
    os.truncate(form(inbox / name), 1 << 42)
    with pytest.raises(UsageError, match=name):
        discovery.load(None, inbox, NOW.date(), {})


def test_a_file_above_the_limit_is_refused_by_name_before_it_is_read(tmp_path: Path) -> None:
    place = form(tmp_path / "巨.xlsx")
    os.truncate(place, 1 << 42)
    assert [one["slug"] for one in evalxl.read(place).findings] == ["limit_exceeded"]


@pytest.mark.parametrize(
    ("words", "code"),
    [("check {}", 3), ("read {}", 2), ("diff {} {}", 2), ("explain {} H22", 2)],
)
def test_commands_on_one_file_refuse_what_is_above_the_limits(
    tmp_path: Path, words: str, code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    place = form(tmp_path / "巨.xlsx")
    os.truncate(place, 1 << 42)
    assert main(words.replace("{}", str(place)).split()) == code
    said = capfd.readouterr()
    assert "巨.xlsx" in said.out + said.err


def test_what_a_killed_run_left_in_the_temporary_folder_goes_and_no_link_there_is_followed(
    inbox: Path, out: Path, victim: Path
) -> None:
    mine = Path(gettempdir()) / f"evalxl-{places.mark(out)}-left"
    mine.mkdir()
    (mine / "listener").touch()
    link = mine.with_name(f"{mine.name}-link")
    link.symlink_to(victim.parent)
    try:
        assert night(inbox, out).fault == ""
        assert not mine.exists()
        assert victim.read_bytes() == b"mine"
    finally:
        link.unlink()


def test_a_hidden_folder_in_an_archive_is_named_like_one_beside_it(inbox: Path, out: Path) -> None:
    with zipfile.ZipFile(inbox / "甲局" / "包.zip", "w") as made:
        made.writestr(".evalxl/a.xlsx", b'{"unit": "x", "project": "y", "year": 2024}')
    form(inbox / "甲局" / ".evalxl" / "b.xlsx")
    assert night(inbox, out).counts["scored"] == 4
    said = json.loads(next(out.glob("runs/*/manifest.json")).read_text(encoding="utf-8"))
    over = {one["path"] for one in said["inputs"] if one["status"] == "passed_over"}
    assert over == {"甲局/.evalxl", "甲局/包.zip/.evalxl/a.xlsx"}


def test_after_a_lost_ledger_copies_of_forms_that_are_gone_leave(inbox: Path, out: Path) -> None:
    night(inbox, out)
    (inbox / "甲局" / "0.xlsx").unlink()
    (out / ".evalxl" / "ledger.sqlite").unlink()
    assert night(inbox, out).fault == ""
    assert not (out / "scored" / "甲局" / "0.xlsx").exists()
    assert (out / "withdrawn" / "甲局" / "0.xlsx").is_file()


def test_a_misfiled_copy_leaves_the_project_where_the_form_says(inbox: Path, out: Path) -> None:
    mine = (inbox / "甲局" / "0.xlsx").read_bytes()
    (inbox / "丙局").mkdir()  # sorts before 甲局
    (inbox / "丙局" / "误放.xlsx").write_bytes(mine)
    night(inbox, out)
    with rebuild.reading(out) as known:
        entries = [*known.entries()]
    assert repeated(entries) == {"丙局/误放.xlsx": "甲局/0.xlsx"}


class Killed(BaseException):
    """Ends a run where it stands, as a kill does."""


@pytest.mark.parametrize("allowed", [0, 3])
def test_killed_while_a_lost_ledger_is_made_again(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    night(inbox, out)
    before = outputs(out)
    (out / ".evalxl" / "ledger.sqlite").unlink()
    left = iter(range(allowed))
    whole = Change.put

    def put(change: Change, output: Output) -> None:
        if next(left, None) is None:
            raise Killed
        whole(change, output)

    with monkeypatch.context() as patched:
        patched.setattr(Change, "put", put)
        with pytest.raises(Killed):
            night(inbox, out)
    report = night(inbox, out)
    assert (report.fault, report.kept) == ("", [])
    assert outputs(out) == before
