"""Workbooks as LibreOffice saves them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path


def converted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Open each workbook in LibreOffice and save it as xlsx, all in one call."""
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as place:
        home, given, saved = (Path(place) / name for name in ("home", "given", "saved"))
        given.mkdir()
        numbered = {name: f"{number}.xlsx" for number, name in enumerate(files)}
        for name, called in numbered.items():
            (given / called).write_bytes(files[name])
        profile = f"-env:UserInstallation={home.as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved)]
        subprocess.run([*command, *map(str, given.iterdir())], check=True, capture_output=True)
        return {name: (saved / called).read_bytes() for name, called in numbered.items()}
