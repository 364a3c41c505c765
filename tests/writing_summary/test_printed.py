"""What comes out of the printer: pages and size of type, measured in what LibreOffice prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import evalxl

TOOLS = ("soffice", "pdfinfo", "pdftohtml")
SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
FORMS = (
    "临江县卫生健康局/2025年_临江县卫生健康局_部门整体支出.xlsx",
    "临江县水利局/2025年_临江县灌区管理处_山洪灾害防治.xlsx",
)
SMALLEST = 8.0  # points

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)} to print and measure"
    ),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    evalxl.run(SAMPLES, folder / "out", jobs=1)  # with roster and reviews, as the command does
    return folder / "out"


def printed(workbook: Path, folder: Path) -> Path:
    """Print a workbook to PDF with a LibreOffice of its own."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(workbook)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / f"{workbook.stem}.pdf"


def pages(pdf: Path) -> int:
    said = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(re.findall(r"^Pages:\s+(\d+)", said, re.MULTILINE)[0])


def smallest_type(pdf: Path, first: int = 1) -> float:
    """Return the smallest size of type from a page on; poppler tells thirds of a point at most."""
    said = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-zoom", "3", "-f", str(first), "-stdout", str(pdf)],
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    return min(int(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', said)) / 3


def test_the_summary_of_the_samples_is_fourteen_pages_that_can_be_read(
    out: Path, tmp_path: Path
) -> None:
    pdf = printed(out / "summary.xlsx", tmp_path)
    assert pages(pdf) <= 14
    assert smallest_type(pdf) >= SMALLEST


def test_a_department_prints_its_problems_and_its_projects(out: Path, tmp_path: Path) -> None:
    for name in ("临江县教育局", "广州市工业和信息化局"):
        pdf = printed(out / "departments" / f"{name}.xlsx", tmp_path)
        assert pages(pdf) <= 3
        assert smallest_type(pdf) >= SMALLEST


@pytest.mark.parametrize("name", FORMS)
def test_a_scored_copy_adds_two_pages_to_its_form(name: str, out: Path, tmp_path: Path) -> None:
    (tmp_path / "form").mkdir()
    form = pages(printed(SAMPLES / name, tmp_path / "form"))
    copy = printed(out / "scored" / name, tmp_path)
    assert pages(copy) <= form + 2
    assert smallest_type(copy, form + 1) >= SMALLEST
