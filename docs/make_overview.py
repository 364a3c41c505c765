"""Draw the picture of the README: a form before and after, its opinion sheet, and the summary.

    python docs/make_overview.py

Made from real outputs. Needs LibreOffice, pdftoppm and ImageMagick.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "overview.png"
sys.path.insert(0, str(ROOT))

import evalxl  # noqa: E402
from docs.make_pictures import run  # noqa: E402
from docs.run_examples import FORM  # noqa: E402

PAGES = (
    ("before", 1, "收到 received"),
    ("after", 1, "返还 given back"),
    ("after", 2, "核查意见 what to change"),
    ("summary", 1, "汇总 the summary"),
)
WIDTH, HEIGHT = 640, 470


def main() -> None:
    """Run the samples, print three workbooks and lay their pages side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        evalxl.run(ROOT / "samples" / "inbox", folder / "out", now=datetime(2026, 5, 31), jobs=1)
        form = Path(FORM).relative_to("samples/inbox")
        shutil.copy(ROOT / FORM, folder / "before.xlsx")
        shutil.copy(folder / "out" / "scored" / form, folder / "after.xlsx")
        shutil.copy(folder / "out" / "summary.xlsx", folder / "summary.xlsx")
        draw(folder)


def draw(folder: Path) -> None:
    """Turn the workbooks of a folder into the picture."""
    books = [folder / f"{name}.xlsx" for name in ("before", "after", "summary")]
    run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", folder, *books)  # fmt: skip
    tiles: list[object] = []
    for number, (name, page, label) in enumerate(PAGES):
        tile = folder / f"tile-{number}"
        run("pdftoppm", "-r", 110, "-f", page, "-l", page, "-singlefile", "-png",
            folder / f"{name}.pdf", tile)  # fmt: skip
        run("convert", f"{tile}.png", "-gravity", "south", "-chop", "0x70", "-trim", "+repage",
            "-resize", WIDTH, "-gravity", "north", "-crop", f"{WIDTH}x{HEIGHT}+0+0", "+repage",
            f"{tile}.png")  # fmt: skip
        tiles += ["-label", label, f"{tile}.png"]
    font = run("fc-match", "-f", "%{file}", "sans:lang=zh-cn").decode()
    run("montage", "-font", font, "-pointsize", 18, *tiles, "-tile", "2x2",
        "-gravity", "north", "-geometry", f"{WIDTH}x{HEIGHT}+16+12",
        "+dither", "-colors", 64, f"PNG8:{PICTURE}")  # fmt: skip


if __name__ == "__main__":
    main()
