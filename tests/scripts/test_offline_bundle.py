"""The offline bundle works on a machine without a package index."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "make_offline_bundle.py"
BUNDLE = runpy.run_path(str(SCRIPT))


def test_the_windows_start_file_has_the_labels_it_jumps_to() -> None:
    text = BUNDLE["RUN_BAT"]
    for label in ("usage", "failed", "run"):
        assert f"\n:{label}\n" in text
        assert f"goto {label}" in text
    assert "--no-index" in text


def test_the_start_file_asks_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text(BUNDLE["RUN_SH"], encoding="utf-8")
    done = subprocess.run(["/bin/sh", "run.sh"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2


@pytest.mark.thorough
def test_a_bundle_runs_the_samples_without_a_network(tmp_path: Path) -> None:
    bundle, inbox = tmp_path / "bundle", tmp_path / "收件箱"
    subprocess.run([sys.executable, str(SCRIPT), str(bundle)], check=True)
    shutil.copytree(ROOT / "samples" / "inbox", inbox)
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    for _ in range(2):  # the second time the environment is there
        done = subprocess.run(
            ["/bin/sh", str(bundle / "run.sh"), str(inbox)],
            env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, "HOME": str(tmp_path)}
            | nowhere,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "收件箱-结果" / "summary.xlsx").stat().st_size > 10_000
    assert list((tmp_path / "收件箱-结果" / "scored").rglob("*.xlsx"))
