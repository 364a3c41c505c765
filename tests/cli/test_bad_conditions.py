"""Terminals, locales, pipes and folders as they are on other people's machines."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock

from evalxl.cli import faults
from tests.cli.conftest import DATA, Command, Said


def started(tmp_path: Path, *words: str | Path, **environment: str) -> Said:
    """Run a command in an environment of its own, bytes in and out."""
    known = {"PATH": os.defpath, "PYTHONPATH": str(DATA.parents[1]), "EVALXL_LANG": "zh"}
    done = subprocess.run(
        [sys.executable, "-m", "evalxl", *map(str, words)],
        capture_output=True,
        cwd=tmp_path,
        env={**known, **environment},
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp936"},
        {"PYTHONIOENCODING": "ascii"},
        {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "20"},
    ],
    ids=["the C locale", "a Chinese code page", "ascii", "a dumb, narrow terminal"],
)
def test_chinese_comes_through_whatever_the_terminal(
    tmp_path: Path, form: Path, environment: dict[str, str]
) -> None:
    said = started(tmp_path, "read", form, "--format", "text", **environment)
    assert said.code == 0, said.err
    assert "年度资金总额" in said.out
    assert "\x1b[" not in said.out


def test_a_reader_that_goes_away_early_is_no_fault(tmp_path: Path) -> None:
    line = f"{sys.executable} -m evalxl rule list | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["/bin/bash", "-c", line],
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.defpath, "PYTHONPATH": str(DATA.parents[1])},
        check=True,
        text=True,
    )
    assert done.stdout.splitlines()[1:] == ["0"]
    assert "Traceback" not in done.stderr


def _in_shell(line: str, cwd: Path, *words: str | Path) -> Said:
    """Run a line of bash in which `evalxl` stands for our command and `$1` … for the words."""
    done = subprocess.run(
        ["/bin/bash", "-c", f'evalxl() {{ "{sys.executable}" -m evalxl "$@"; }}; {line}', "bash"]
        + [str(word) for word in words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={"PATH": os.defpath, "PYTHONPATH": str(DATA.parents[1]), "EVALXL_LANG": "en"},
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of its own")
@pytest.mark.parametrize(
    "closed",
    [
        ">&-",
        pytest.param("2>&-", marks=pytest.mark.slow),
        pytest.param("<&-", marks=pytest.mark.slow),
        "<&- >&- 2>&-",
    ],
)
def test_streams_that_are_closed_change_no_exit_code(
    tmp_path: Path, form: Path, closed: str
) -> None:
    """The form has an error, so `check` ends with 1; its copy is written all the same."""
    assert _in_shell(f'evalxl check "$1" {closed}', tmp_path, form).code == 1
    assert _in_shell(f'evalxl score "$1" -o out {closed}', tmp_path, form).code == 0
    assert (tmp_path / "out" / form.name).is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_printed_is_said_in_plain_words(
    tmp_path: Path, form: Path
) -> None:
    said = _in_shell('evalxl read "$1" >/dev/full', tmp_path, form)
    assert (said.code, said.err) == (2, "Error: cannot print: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder in use")
@pytest.mark.parametrize("words", ["run . -o out", "doctor", "schedule print --cron"])
def test_a_working_folder_that_is_gone_is_said_in_plain_words(tmp_path: Path, words: str) -> None:
    said = _in_shell(f"mkdir gone; cd gone; rmdir ../gone; evalxl {words}", tmp_path)
    assert said.code == 2
    assert "working folder" in said.err


@pytest.mark.parametrize("out", ["a file", "a file/below", "/dev/null/below"])
def test_an_output_folder_that_cannot_be_one_is_said_in_plain_words(
    evalxl_command: Command, tmp_path: Path, form: Path, out: str
) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "inbox").mkdir()
    for words in (["run", "inbox"], ["score", form]):
        said = evalxl_command(*words, "-o", out)
        assert said.code == 2, said.err
        assert out.split("/")[-1] in said.err or "a file" in said.err
        assert "Traceback" not in said.err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_without_write_access_is_said_in_plain_words(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "locked").mkdir(mode=0o500)
    said = evalxl_command("run", "inbox", "-o", "locked/out")
    assert said.code == 2
    assert "-o" in said.err


def test_a_ledger_out_of_reach_is_no_fault_of_ours_but_a_wrong_question_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(sqlite3.OperationalError) as unreachable:
        sqlite3.connect(tmp_path / "nowhere" / "ledger.sqlite")
    assert faults.ours(unreachable.value) == 2
    assert "unable to open database file" in capsys.readouterr().err
    assert not list(tmp_path.glob("evalxl-fault-*"))
    with pytest.raises(sqlite3.OperationalError) as wrong:
        sqlite3.connect(":memory:").execute("select * from nothing")
    assert faults.ours(wrong.value) == 4


def test_a_second_run_on_the_same_folder_ends_at_once_with_exit_6(
    evalxl_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "out" / ".evalxl").mkdir(parents=True)
    with FileLock(tmp_path / "out" / ".evalxl" / "run.lock"):
        said = evalxl_command("run", "inbox", "-o", "out")
    assert said.code == 6
    assert "another run" in said.err


def test_a_fault_of_ours_writes_a_bundle_without_anything_of_the_form(
    tmp_path: Path, form: Path
) -> None:
    broken = (
        "import sys; from evalxl.batch.inputs import explicit_inputs\n"
        "from evalxl.cli.main import main\n"
        "def fail(*_):\n    raise RuntimeError('江门市 secret')\n"
        "explicit_inputs.open_form = fail\nsys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken, "check", str(form)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(DATA.parents[1]), "TMPDIR": str(tmp_path), "EVALXL_LANG": "en"},
        check=False,
    )
    assert done.returncode == 4
    assert "send this file" in done.stderr
    bundle = next(tmp_path.glob("evalxl-fault-*.txt")).read_text(encoding="utf-8")
    assert "RuntimeError" in bundle
    assert "江门" not in bundle + done.stderr
    assert "secret" not in bundle + done.stderr
