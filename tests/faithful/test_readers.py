"""Copies and summary say the same in every program that opens workbooks."""

from __future__ import annotations

import datetime
import json
import math
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
import python_calamine

import evalxl
from evalxl.core.model import column_letters

from .made import scored

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
INBOX = ROOT / "samples" / "inbox"
OLD = ROOT / "tests" / "data"
Values = Mapping[str, Mapping[str, object]]
"""Values that are not blank by sheet and address."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*is not supported and will be removed"),
]


def by_openpyxl(path: Path) -> Values:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if _is(cell.value)
        }
        for sheet in book.worksheets
    }


def by_calamine(path: Path) -> Values:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    found: dict[str, dict[str, object]] = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = {
            f"{column_letters(column)}{row}": value
            for row, values in enumerate(rows, 1)
            for column, value in enumerate(values, 1)
            if _is(value)
        }
    return found


def by_libreoffice(path: Path) -> Values:
    target = path.parent / "office"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    _ran(
        "soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(path)
    )
    return by_openpyxl(target / path.name)


def by_gnumeric(path: Path) -> Values:
    target = path.with_suffix(".gnumeric.xlsx")
    _ran("ssconvert", str(path), str(target))
    return by_openpyxl(target)


def by_exceljs(path: Path) -> Values:
    return _by_node("exceljs", path)


def by_sheetjs(path: Path) -> Values:
    return _by_node("xlsx", path)


READERS: tuple[Callable[[Path], Values], ...] = (
    by_calamine,
    by_libreoffice,
    by_gnumeric,
    by_exceljs,
    by_sheetjs,
)


def _by_node(package: str, path: Path) -> Values:
    if shutil.which("node") is None:
        pytest.skip("Node is not here")
    known = subprocess.run(["node", "-e", f"require.resolve('{package}')"], capture_output=True)
    if known.returncode:
        pytest.skip(f"the package {package} is not on NODE_PATH")
    found: Values = json.loads(_ran("node", str(HERE / "read_with_node.cjs"), package, str(path)))
    return found


def _ran(program: str, *arguments: str) -> bytes:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


def _is(value: object) -> bool:
    return value is not None and value != ""


def differences(one: Values, other: Values) -> list[str]:
    """Name the cells of two readings whose values differ; of dates only that they are there."""
    return [
        f"{sheet}!{at}: {values.get(at)!r} {other.get(sheet, {}).get(at)!r}"
        for sheet, values in one.items()
        for at in sorted({*values, *other.get(sheet, {})})
        if not _same(values.get(at), other.get(sheet, {}).get(at))
    ]


def _same(one: object, other: object) -> bool:
    if other is None and (one == 0 or str(one).startswith("#")):
        return True  # ExcelJS leaves out results of 0, calamine errors
    if isinstance(one, datetime.date | datetime.time):
        return other is not None
    if isinstance(one, bool) or isinstance(other, bool):
        return one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return _text(one) == _text(other)


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write the summary, one department's workbook, and copies of forms of every origin."""
    folder = tmp_path_factory.mktemp("readers")
    evalxl.run(INBOX, folder / "out")
    made = [
        folder / "out" / "summary.xlsx",
        *sorted((folder / "out" / "departments").iterdir())[:1],
    ]
    made += sorted((folder / "out" / "scored").rglob("*.xlsx"))[:6]
    others = [*sorted((OLD / "forms").glob("*.xlsx")), *sorted((OLD / "legacy").iterdir())]
    for number, path in enumerate(others):
        copy = scored(path.read_bytes(), path.name).copy if path.suffix[:4] == ".xls" else None
        if copy:
            made.append(folder / f"{number}.xlsx")
            made[-1].write_bytes(copy)
    return [Path(shutil.copy(path, folder / f"w{no}.xlsx")) for no, path in enumerate(made)]


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(
            reader,
            id=reader.__name__.removeprefix("by_"),
            # LibreOffice reads copies in the round trips of the gate too.
            marks=pytest.mark.thorough if reader is by_libreoffice else (),
        )
        for reader in READERS
    ],
)
def test_every_program_reads_the_same(
    reader: Callable[[Path], Values], workbooks: list[Path]
) -> None:
    found = {path.name: differences(by_openpyxl(path), reader(path)) for path in workbooks}
    assert {name: told[:5] for name, told in found.items() if told} == {}
