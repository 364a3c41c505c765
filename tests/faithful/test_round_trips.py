"""Scored copies that LibreOffice saved and a department hands in again are the same forms."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalxl.core.records import FileRecord

from .made import BASE, facts, scored, with_cell
from .test_inputs import given

OFFICE = shutil.which("soffice")
ROOT = Path(__file__).parents[2]
FORMATS = ("xlsx", "ods", "xls")

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")


def forms(folder: str) -> Iterator[Path]:
    for path in sorted((ROOT / folder).rglob("*")):
        is_control = path.name in ("roster.xlsx", "adjustments.xlsx")
        if path.suffix in (".xlsx", ".xls", ".ods") and not is_control:
            yield path


def saved(copies: dict[str, bytes], folder: Path, ending: str) -> dict[str, bytes]:
    """Save copies in another format; one start of the program saves all."""
    assert OFFICE is not None
    for name, content in copies.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    target = folder / ending
    sources = [str(folder / f"{name}.xlsx") for name in copies]
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", ending, "--outdir", str(target), *sources],
        check=True,
        capture_output=True,
    )
    return {name: (target / f"{name}.{ending}").read_bytes() for name in copies}


def scores(record: FileRecord) -> list[tuple[object, ...]]:
    """Give what was computed of each row and project."""
    rows = [(row["computed_score"], row["verdict"]) for row in record.rows["indicators"]]
    columns = ("self_evaluated", "lowest", "highest", "decided")
    return rows + [tuple(row[name] for name in columns) for row in record.rows["projects"]]


def expect_the_same(
    first: FileRecord, original: bytes, name: str, back: bytes, ending: str
) -> None:
    assert facts(back, f"a.{ending}") == facts(original, name), name
    again = scored(back, f"a.{ending}")
    assert scores(again) == scores(first), name


@needs_office
@pytest.mark.parametrize("ending", FORMATS)
def test_a_copy_saved_otherwise_is_the_form_it_was_made_from(ending: str, tmp_path: Path) -> None:
    content, name = given("03e")
    record = scored(content, name)
    assert record.copy is not None
    back = saved({"a": record.copy}, tmp_path, ending)["a"]
    expect_the_same(record, content, name, back, ending)


@needs_office
@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_what_was_typed_into_a_copy_saved_otherwise_is_the_units_own(
    ending: str, tmp_path: Path
) -> None:
    record = scored(BASE)
    assert record.copy is not None
    answered = with_cell("H14", "", "<v>13</v>", record.copy)
    back = saved({"a": answered}, tmp_path, ending)["a"]
    ((_, _, rows, _),) = facts(back, f"a.{ending}")
    assert [row[6] for row in rows] == [15, 13, 10, 10, 15, 15, 10]  # type: ignore[attr-defined]


@needs_office
@pytest.mark.parametrize(
    "ending", ["xlsx", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("ods", "xls"))]
)
@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("tests/data/forms", marks=pytest.mark.slow),
        pytest.param("samples/inbox", marks=pytest.mark.thorough),
        pytest.param("tests/data/legacy", marks=pytest.mark.thorough),
    ],
)
def test_copies_of_all_samples_come_back_as_they_were(
    folder: str, ending: str, tmp_path: Path
) -> None:
    paths = {f"{no:03}": path for no, path in enumerate(forms(folder))}
    records = {no: scored(path.read_bytes(), path.name) for no, path in paths.items()}
    copies = {no: record.copy for no, record in records.items() if record.copy}
    assert copies
    for no, back in saved(copies, tmp_path, ending).items():
        path = paths[no]
        expect_the_same(records[no], path.read_bytes(), path.name, back, ending)
