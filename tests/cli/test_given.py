"""Files as they are given: each once, none ever replaced, folders gone through like an inbox."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

import evalxl
from evalxl.cli.common import printable
from evalxl.core.errors import UsageError
from tests.cli.conftest import Command


@pytest.fixture
def two_of_one_name(form: Path, tmp_path: Path) -> tuple[Path, Path]:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(form, tmp_path / folder / "form.xlsx")
    return tmp_path / "a" / "form.xlsx", tmp_path / "b" / "form.xlsx"


def _names(folder: Path) -> list[str]:
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


@pytest.mark.parametrize("given", [["a/form.xlsx"], ["b/form.xlsx", "a/form.xlsx"], ["a"]])
def test_a_form_is_never_replaced_by_its_scored_copy(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], given: list[str]
) -> None:
    form, _ = two_of_one_name
    before = form.read_bytes()
    said = evalxl_command("score", *given, "-o", "a")
    assert (said.code, form.read_bytes()) == (2, before)
    assert "a/form.xlsx" in said.err
    assert _names(form.parent) == ["form.xlsx"]


@pytest.mark.parametrize(
    ("words", "target"),
    [(["score", "form.xlsx", "-o", "out"], "form.xlsx"), (["report", "form.xlsx"], "a.docx")],
)
def test_what_people_typed_is_not_overwritten(
    evalxl_command: Command, form: Path, tmp_path: Path, words: list[str], target: str
) -> None:
    shutil.copy(form, tmp_path / "form.xlsx")
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / target
    mine.write_bytes(b"mine")
    if words[0] == "report":
        words = [*words, "-o", f"out/{target}"]
    said = evalxl_command(*words)
    kept = mine.with_name(f"{mine.stem}（人工修改）{mine.suffix}")
    assert (said.code, kept.read_bytes()) == (0, b"mine")
    assert kept.name in said.err
    assert mine.read_bytes() != b"mine"
    assert evalxl_command(*words, "--force").code == 0
    assert _names(tmp_path / "out") == sorted([target, kept.name])


def test_signs_that_command_a_terminal_are_shown_and_not_sent(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\x1b]0;title\x07\x1b[2J")
    said = evalxl_command("check", "a.xlsx")
    assert "\x1b" not in said.out + said.err
    assert printable("a\x1b[31m\u202eb\n") == "a\\u001b[31m\\u202eb\n"


def test_scored_copies_do_not_lie_among_the_forms_they_are_made_from(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    """`. -o .` would put two more forms into the folder; `a/form.xlsx -o .` asks for it."""
    said = evalxl_command("score", ".", "-o", ".")
    assert (said.code, "among the forms" in said.err) == (2, True)
    assert _names(tmp_path) == ["a/form.xlsx", "b/form.xlsx"]
    assert evalxl_command("score", "a/form.xlsx", "-o", ".").code == 0


@pytest.mark.parametrize("words", [["check"], ["score", "-o", "copies"], ["run", "-o", "copies"]])
def test_an_output_folder_is_not_read_as_if_its_workbooks_were_forms(
    evalxl_command: Command, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "out" / ".evalxl").mkdir(parents=True)
    (tmp_path / "out" / ".evalxl" / "run.lock").touch()
    said = evalxl_command(words[0], "out", *words[1:])
    assert (said.code, "is the output folder of a run" in said.err) == (2, True)
    assert not (tmp_path / "copies").exists()


def test_verify_calls_unknown_what_was_never_written_whatever_it_is(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    assert evalxl_command("run", "a", "-o", "out").code == 0
    (tmp_path / "out" / "scored" / "new.xlsx").write_text("no workbook")
    said = evalxl_command("verify", "out/scored/new.xlsx")
    assert (said.code, said.out) == (1, "unknown\tscored/new.xlsx\n")


def test_a_form_is_never_replaced_by_the_report_drafted_from_it(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path]
) -> None:
    form, _ = two_of_one_name
    before = form.read_bytes()
    said = evalxl_command("report", form, "-o", form)
    assert (said.code, form.read_bytes()) == (2, before)


def test_python_never_replaces_a_form_either(two_of_one_name: tuple[Path, Path]) -> None:
    form, _ = two_of_one_name
    with pytest.raises(UsageError, match="never changed"):
        evalxl.score(form).write(form.parent)


def test_a_file_given_twice_counts_once(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    said = evalxl_command("score", "a/form.xlsx", "./a/form.xlsx", "a", "-o", "out")
    assert said.code == 0, said.err
    assert _names(tmp_path / "out") == ["form.xlsx"]


def test_python_tells_files_of_one_name_apart(
    two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    outcome = evalxl.score([*two_of_one_name, two_of_one_name[0]])
    assert outcome.projects["file"].tolist() == [str(one) for one in two_of_one_name]
    assert set(outcome.findings["file"]) == {str(one) for one in two_of_one_name}
    assert [one.name for one in outcome.write(tmp_path / "out")] == ["form.xlsx", "form~2.xlsx"]


def test_a_folder_is_gone_through_like_an_inbox(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    """No control file is a form, no earlier copy is scored again, archives are opened."""
    form, other = two_of_one_name
    shutil.copy(form, tmp_path / "a" / "roster.xlsx")
    shutil.copy(form, tmp_path / "a" / "~$form.xlsx")
    (tmp_path / "a" / "photo.jpg").write_bytes(b"\xff\xd8\xff evidence")
    with zipfile.ZipFile(tmp_path / "a" / "packed.zip", "w") as archive:
        archive.write(other, "某局/second.xlsx")
    for _ in range(2):
        said = evalxl_command("score", "a", "-o", "a/out", "-v")
        assert said.code == 0, said.err
        assert _names(tmp_path / "a" / "out") == ["form.xlsx", "second.xlsx"]
    assert "a/roster.xlsx: a control file" in said.err


def test_members_of_a_given_archive_are_checked(
    evalxl_command: Command, form: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.write(form, "某局/form.xlsx")
        archive.writestr("某局/broken.xlsx", b"PK\x03\x04 torn")
    said = evalxl_command("check", "packed.zip")
    assert said.code == 3
    assert "packed.zip/某局/form.xlsx" in said.out
    assert "packed.zip/某局/broken.xlsx" in said.out


@pytest.mark.parametrize("words", [["read", "a"], ["explain", "a", "1"]])
def test_where_one_file_is_asked_for_a_folder_is_no_file(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], words: list[str]
) -> None:
    said = evalxl_command(*words)
    assert (said.code, said.out) == (2, "")
    assert "a: a folder" in said.err


def test_a_folder_without_a_run_has_nothing_to_report(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path]
) -> None:
    said = evalxl_command("report", "a", "-o", "x.docx")
    assert (said.code, said.out) == (2, "")
    assert "a: run a batch first" in said.err


def test_copies_written_without_a_run_are_verified_by_their_folder(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    evalxl_command("score", "a", "-o", "out")
    assert evalxl_command("verify", "out").code == 0
    (tmp_path / "out" / "form.xlsx").write_bytes(two_of_one_name[0].read_bytes())
    said = evalxl_command("verify", "out")
    assert (said.code, said.out.split("\t")[0]) == (1, "unknown")
    (tmp_path / "empty").mkdir()
    assert evalxl_command("verify", "empty").code == 2


def test_an_empty_path_is_not_the_working_folder(
    evalxl_command: Command, two_of_one_name: tuple[Path, Path], tmp_path: Path
) -> None:
    said = evalxl_command("score", "a/form.xlsx", "-o", "")
    assert (said.code, "the path is empty" in said.err) == (2, True)
    assert _names(tmp_path) == ["a/form.xlsx", "b/form.xlsx"]


def test_a_name_as_long_as_names_can_be_gets_a_copy_and_a_second_one(
    evalxl_command: Command, form: Path, tmp_path: Path
) -> None:
    """83 characters of 3 bytes and `.xlsx` are 254 of 255 bytes: no room for `~2`."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(form, tmp_path / folder / f"{'表' * 83}.xlsx")
    said = evalxl_command("score", "a", "b", "-o", "out")
    assert said.code == 0, said.err
    assert _names(tmp_path / "out") == [f"{'表' * 82}~2.xlsx", f"{'表' * 83}.xlsx"]
