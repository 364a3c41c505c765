"""Read a summary back: values, formulas, links; and what LibreOffice makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.looking import load_workbook

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read(content: bytes, *, formulas: bool = False) -> Any:
    """Open a workbook with stored results, or with its formulas."""
    return load_workbook(BytesIO(content), data_only=not formulas)


def rows(sheet: Any) -> list[dict[str, Any]]:
    """Give the rows of a table sheet by heading; a dash reads as `None`."""
    head = next(
        row
        for row in range(1, 40)
        if sheet.cell(row, 1).fill.fgColor.rgb == "FFE4EAF0"
        and sheet.cell(row, 2).value
        and sheet.cell(row, 3).value
    )
    names = [cell.value for cell in sheet[head]]
    table = []
    for row in sheet.iter_rows(min_row=head + 1, values_only=True):
        if len([value for value in row if value is not None]) > 1:
            table.append(
                {name: None if v == "—" else v for name, v in zip(names, row, strict=True)}
            )
    return table


def totals(sheet: Any) -> dict[str, Any]:
    """Give the row of totals by heading."""
    return {head.value: total.value for head, total in zip(sheet[4], sheet[3], strict=True)}


def recalculated(content: bytes, folder: Path) -> Any:
    """Let LibreOffice compute every formula anew and give its workbook."""
    assert SOFFICE
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)
    source = folder / "summary.xlsx"
    source.write_bytes(content)
    out = folder / "out"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=1800,
    )  # fmt: skip
    return load_workbook(out / "summary.xlsx", data_only=True)


def without_results(content: bytes) -> tuple[bytes, int]:
    """Take the stored result out of every formula; give the workbook and how many there were."""
    taken, bare = 0, BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(bare, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", part)
                taken += count
            new.writestr(name, part)
    return bare.getvalue(), taken


def links(content: bytes) -> Iterator[tuple[str, str | None]]:
    """Give target and place of every external link, from the parts themselves."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    id_ = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if not (found := re.fullmatch(r"xl/worksheets/(sheet\d+\.xml)", name)):
                continue
            linked = list(ET.fromstring(parts.read(name)).iter(f"{main}hyperlink"))
            if linked:
                rels = ET.fromstring(parts.read(f"xl/worksheets/_rels/{found[1]}.rels"))
                targets = {rel.get("Id"): rel.get("Target") for rel in rels}
                for link in linked:
                    yield str(targets[link.get(id_)]), link.get("location")
