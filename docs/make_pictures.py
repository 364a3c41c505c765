"""Draw the first page of every sheet of the summary, and its HTML page, into docs/images.

    python docs/make_pictures.py [PROJECTS …]

Needs LibreOffice, pdftotext, pdftoppm and chromium. The batch is synthetic and always the same.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZES = (5, 200)
sys.path.insert(0, str(ROOT))

from evalxl.writing.summary import summary_page, summary_workbook  # noqa: E402
from tests.writing_summary.builder import batch  # noqa: E402


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for projects in [int(one) for one in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            draw(projects, Path(folder))


def draw(projects: int, folder: Path) -> None:
    view = batch(projects)
    workbook, page = folder / "summary.xlsx", folder / "summary.html"
    workbook.write_bytes(summary_workbook(view))
    page.write_bytes(summary_page(view))
    run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", folder, workbook)  # fmt: skip
    for number, first in enumerate(first_pages(folder / "summary.pdf"), 1):
        target = IMAGES / f"summary-{projects}-{number:02d}"
        run("pdftoppm", "-r", "60", "-f", first, "-l", first, "-singlefile", "-png",
            folder / "summary.pdf", target)  # fmt: skip
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,1700",
        f"--user-data-dir={folder}/browser", f"--screenshot={IMAGES}/page-{projects}.png",
        page.as_uri())  # fmt: skip


def first_pages(pdf: Path) -> list[int]:
    """Find the page on which each sheet begins: the footer changes its name there."""
    texts = run("pdftotext", "-layout", pdf, "-").decode().split("\f")[:-1]
    names = []
    for text in texts:
        foot = [line for line in text.splitlines() if re.search(r"第 \d+ 页，共 \d+ 页", line)]
        names.append(foot[-1].split("第")[0].strip() if foot else "")
    return [n for n, name in enumerate(names, 1) if n == 1 or name != names[n - 2]]


def run(*command: object) -> bytes:
    words = [str(word) for word in command]
    return subprocess.run(words, check=True, capture_output=True, timeout=600).stdout  # noqa: S603


if __name__ == "__main__":
    main()
