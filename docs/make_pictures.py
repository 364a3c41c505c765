"""Draw the first page of every sheet of the summary, its page and a department's, into docs/images.

    python docs/make_pictures.py [FOLDER]

Two batches are run: the five forms of the tests, and 2,000 of the generator with departments and
planted faults; FOLDER keeps them for the next time. Needs LibreOffice, poppler and chromium.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
FORMS = ROOT / "tests" / "data" / "forms"
NOW = datetime(2026, 11, 27, 9, 0)
ROWS = 90  # of each sheet: one page is drawn, and LibreOffice would lay out thousands
SIZES = (5, 2000)
sys.path.insert(0, str(ROOT))


def main(folder: Path) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        out = run_batch(size, folder / str(size))
        draw_workbook(out / "summary.xlsx", f"summary-{size}", folder)
        department = max((out / "departments").glob("*.xlsx"), key=lambda one: one.stat().st_size)
        draw_workbook(department, f"department-{size}", folder)
        draw_page(out / "summary.html", f"page-{size}", folder, width=1300)
        draw_page(out / "summary.html", f"page-{size}-narrow", folder, width=500)


def run_batch(size: int, folder: Path) -> Path:
    """Run the batch of so many forms, unless the folder has it already."""
    from evalxl.batch.run import Options, run
    from evalxl.settings import config

    inbox, out = folder / "inbox", folder / "out"
    if not inbox.is_dir():
        for path, content in forms(size):
            place = inbox / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    run(inbox, out, config.load(), Options(now=NOW))
    return out


def forms(size: int) -> list[tuple[str, bytes]]:
    from tests.generator import generate
    from tests.generator.faults import FAULTS

    if size == len(five := sorted(FORMS.glob("*.xlsx"))):
        return [(one.name, one.read_bytes()) for one in five]
    made = generate(size, seed=2026, plant=tuple(FAULTS), share=0.3)
    return [(one.path, one.content) for one in made]


def draw_workbook(workbook: Path, name: str, folder: Path) -> None:
    cut = folder / f"{name}.xlsx"
    shortened(workbook, cut)
    called("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", folder, cut)  # fmt: skip
    pdf = folder / f"{name}.pdf"
    for number, first in enumerate(first_pages(pdf), 1):
        target = IMAGES / f"{name}-{number:02d}"
        called("pdftoppm", "-r", "60", "-f", first, "-l", first, "-singlefile", "-png", pdf, target)


def shortened(workbook: Path, cut: Path) -> None:
    """Copy a workbook with print areas of few rows."""

    def fewer(found: re.Match[bytes]) -> bytes:
        return found[1] + str(min(int(found[2]), ROWS)).encode() + found[3]

    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(cut, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/workbook.xml":
                area = rb'(Print_Area"[^>]*>[^<]*\$)(\d+)(</definedName>)'
                content = re.sub(area, fewer, content)
            new.writestr(part, content)


def draw_page(page: Path, name: str, folder: Path, width: int) -> None:
    called("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},1700",
        f"--user-data-dir={folder}/browser", f"--screenshot={IMAGES / name}.png",
        page.absolute().as_uri())  # fmt: skip


def first_pages(pdf: Path) -> list[int]:
    """Find the page on which each sheet begins: the footer changes its name there."""
    texts = called("pdftotext", "-layout", pdf, "-").decode().split("\f")[:-1]
    names = []
    for text in texts:
        foot = [line for line in text.splitlines() if re.search(r"第 \d+ 页，共 \d+ 页", line)]
        names.append(foot[-1].split("第")[0].strip() if foot else "")
    return [n for n, name in enumerate(names, 1) if n == 1 or name != names[n - 2]]


def called(*command: object) -> bytes:
    words = [str(word) for word in command]
    return subprocess.run(words, check=True, capture_output=True, timeout=1800).stdout  # noqa: S603


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory() as place:
            main(Path(place))
