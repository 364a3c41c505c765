"""The five forms read the same after LibreOffice saved them, and back from `.xls`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from evalxl.reading import read_workbook
from evalxl.xlsx import read_grid

from .test_five_forms import FACTS, FORMS, differences, expected, understood

SOFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_forms_saved_by_another_program_read_the_same(suffix: str, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    sources = [str(path) for path in sorted(FORMS.glob("*.xlsx"))]
    out = ["--convert-to", suffix, "--outdir", str(tmp_path)]
    subprocess.run([str(SOFFICE), "--headless", profile, *out, *sources], check=True, timeout=300)
    for path in FACTS:
        facts = json.loads(path.read_text(encoding="utf-8"))
        saved = (tmp_path / facts["file"]).with_suffix(f".{suffix}")
        workbook = read_workbook(read_grid(saved.read_bytes(), saved.name))
        for table, project in zip(workbook.tables, facts["projects"], strict=True):
            assert not differences(expected(project), understood(table)), saved.name
