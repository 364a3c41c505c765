"""A package can add findings, checks and rule kinds: `examples/plugin`, found as if installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "examples" / "plugin"
FORM = next((ROOT / "tests" / "data" / "forms").glob("2022*_绩效自评表.xlsx"))


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """Lay beside the plug-in what an installer would write, and put both on the path."""
    about = tmp_path / "evalxl_example_plugin-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: evalxl-example-plugin\nVersion: 1.0\n", encoding="utf-8"
    )
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (about / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    path = os.pathsep.join(map(str, (ROOT, PLUGIN, tmp_path)))
    return {"PYTHONPATH": path, "EVALXL_LANG": "en", "PATH": os.defpath}


def said(environment: dict[str, str], *words: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "evalxl", *map(str, words)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def test_an_added_finding_has_its_manual_page_and_is_reported(installed: dict[str, str]) -> None:
    assert "A suspiciously round result" in said(installed, "rule", "EVX950")
    words = ("check", FORM, "--format", "json", "--select", "round_result")
    found = json.loads(said(installed, *words))
    assert [(one["code"], one["cell"], one["provided"]) for one in found] == [
        ("EVX950", "F15", "培训工业互联网人员500人次")
    ]


def test_an_added_rule_kind_scores_and_explains_itself(
    installed: dict[str, str], tmp_path: Path
) -> None:
    configuration = tmp_path / "evalxl.toml"
    configuration.write_text(
        '[policy.halves]\nextends = "mof-2020"\nmore.rule = "half-below"\n'
        '[scoring]\npolicy = "halves"\n',
        encoding="utf-8",
    )
    form = ROOT / "samples" / "inbox" / "临江县教育局"
    form = next(form.glob("*学生营养改善计划.xlsx"))
    text = said(installed, "explain", form, "1", "-c", configuration)
    assert "below the target: half the weight [half-below]" in text
    assert "4/8" in text
    copies = said(installed, "score", form, "-o", tmp_path / "out", "-c", configuration)
    assert copies.strip().endswith(".xlsx")


def test_without_the_plug_in_its_rule_kind_is_refused(tmp_path: Path) -> None:
    configuration = tmp_path / "evalxl.toml"
    configuration.write_text('[policy.halves]\nmore.rule = "half-below"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "evalxl", "policy", "list", "-c", str(configuration)],
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "more.rule" in done.stderr
