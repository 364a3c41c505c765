"""The form of the given inputs, and ways to change its parts, read it and score it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from openpyxl.worksheet.worksheet import Worksheet

from evalxl import pipeline
from evalxl.core.records import FileRecord, Source
from evalxl.outputs.document import document
from evalxl.settings import config
from tests.looking import load_workbook

INPUTS = Path(__file__).parents[1] / "data" / "faithful"
BASE = next(INPUTS.glob("07_*")).read_bytes()
SHEET = "xl/worksheets/sheet1.xml"
SETTINGS = config.load()

Change = Callable[[bytes], bytes]


def repacked(
    content: bytes, changes: dict[str, Change], added: dict[str, bytes] | None = None
) -> bytes:
    """Give the file with parts changed and others added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changes[name](part) if name in changes else part)
        for name, part in (added or {}).items():
            new.writestr(name, part)
    return target.getvalue()


def with_sheet(change: Callable[[str], str], content: bytes = BASE) -> bytes:
    """Give the form with the text of its first sheet part changed."""
    return repacked(content, {SHEET: lambda part: change(part.decode()).encode()})


def with_cell(address: str, attributes: str, inner: str, content: bytes = BASE) -> bytes:
    """Give the form with another cell, its style kept."""

    def change(sheet: str) -> str:
        pattern = rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
        made, count = re.subn(
            pattern, lambda at: f'<c r="{address}"{at[1] or ""}{attributes}>{inner}</c>', sheet
        )
        assert count == 1
        return made

    return with_sheet(change, content)


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name)


def read(content: bytes, name: str = "a.xlsx") -> dict[str, Any]:
    """Read as a run does whose ledger knows the copy, if the file is one."""
    outcome = pipeline.evaluate([pipeline.open_form(_source(name, content), SETTINGS)], SETTINGS)
    rows, findings = pipeline.parted(outcome)
    return document(outcome.opened[0].workbook, rows[0], findings[0])


class Everything:
    """A ledger that knows every stamp."""

    def __contains__(self, _mark: object) -> bool:
        return True


def _source(name: str, content: bytes) -> Source:
    return Source(name, content, stamps=cast("frozenset[str]", Everything()))


def facts(content: bytes, name: str = "a.xlsx") -> list[tuple[object, ...]]:
    """Give what was read of each project: name, money, indicators, totals."""
    columns = ("name", "level1", "level2", "weight", "target", "actual", "score", "reason")
    return [
        (
            one["info"].get("project_name"),
            [(line["key"], line["yuan"]) for line in one["funds"]],
            [[row[column] for column in columns] for row in one["indicators"]],
            [one["totals"][key] for key in ("weight", "self_evaluated", "lowest", "highest")],
        )
        for one in read(content, name)["projects"]
    ]


def slugs(content: bytes, name: str = "a.xlsx") -> list[str]:
    """Give the slugs of what was found."""
    return [one["slug"] for one in read(content, name)["findings"]]


def scored(content: bytes, name: str = "a.xlsx") -> FileRecord:
    """Score as `evalxl run` does."""
    (record,) = pipeline.process([_source(name, content)], SETTINGS)
    return record


def copy_of(content: bytes, name: str = "a.xlsx") -> bytes:
    """Give the scored copy."""
    record = scored(content, name)
    assert record.status == "scored", record.findings
    assert record.copy is not None
    return record.copy


def opened(content: bytes, sheet: str = "自评表", *, values: bool = True) -> Worksheet:
    """Open a workbook with another program's eyes."""
    made = load_workbook(io.BytesIO(content), data_only=values)[sheet]
    assert isinstance(made, Worksheet)
    return made
