"""Child processes leave the program of whoever called us alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import DATA


def test_a_script_without_a_main_guard_runs_once_whatever_the_number_of_workers(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, form in enumerate(sorted((DATA / "forms").glob("2022*.xlsx"))):
        (inbox / f"{number}.xlsx").write_bytes(form.read_bytes())
    script = tmp_path / "nightly.py"
    script.write_text(
        "import evalxl\n"
        "print('begun', flush=True)\n"
        "report = evalxl.run('inbox', 'out', jobs=2)\n"
        "print(report.counts['scored'], repr(report.fault))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script.name],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(DATA.parents[1])},
        check=False,
    )
    assert (done.stdout, done.stderr) == ("begun\n2 ''\n", "")
