"""Attacks: code that lies where forms lie is never run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evalxl import imports

ROOT = Path(__file__).parents[1]
FORM = next((ROOT / "tests" / "data" / "forms").glob("2022*_绩效自评表.xlsx"))
PLANTED = ("pandas", "selectors", "socket", "click", "numpy", "pyarrow", "openpyxl", "lxml")
SCRIPT = "import sys; from evalxl.cli import main; sys.argv[0] = 'evalxl'; main()"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with a form, and with modules and a plug-in that leave a trace when they run."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    shutil.copy(FORM, folder / "表.xlsx")
    trace = f"open({str(tmp_path / 'ran')!r}, 'a').write(__name__)\n"
    for name in PLANTED:
        (folder / f"{name}.py").write_text(trace)
    (folder / "planted.py").write_text(f"{trace}found = None\n")
    about = folder / "planted-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[evalxl.checks]\nplanted = planted:found\n")
    return folder


def run(inbox: Path, *how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *how, "run", ".", "-o", "../out", "-j", "2"],
        cwd=inbox,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "EVALXL_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("how", [("-m", "evalxl"), ("-P", "-c", SCRIPT)], ids=["module", "script"])
def test_no_code_is_run_from_where_forms_lie(
    inbox: Path, tmp_path: Path, how: tuple[str, ...]
) -> None:
    done = run(inbox, *how)
    assert "1 scored" in done.stdout, done.stderr
    assert not (tmp_path / "ran").exists()


def test_a_planted_package_called_like_ours_is_not_what_children_import(
    inbox: Path, tmp_path: Path
) -> None:
    (inbox / "evalxl").mkdir()
    (inbox / "evalxl" / "__init__.py").write_text((inbox / "pandas.py").read_text())
    done = run(inbox, "-P", "-c", SCRIPT)
    assert "1 scored" in done.stdout, done.stderr
    assert not (tmp_path / "ran").exists()


def test_the_working_folder_is_no_place_to_import_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert imports.safe(["", ".", str(tmp_path), "/lib"]) == ["/lib"]


def test_a_checkout_we_stand_in_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert imports.safe([str(ROOT), "/lib"]) == [str(ROOT), "/lib"]
