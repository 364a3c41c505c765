"""The page: whole in itself, the same figures, sortable in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evalxl.writing.summary import SummaryOptions, summary_page
from evalxl.writing.summary.page.svg import ticks
from tests.writing_summary.builder import batch

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_SORT_AND_REPORT = """
<script>
const heads = [...document.querySelectorAll("#projects th")];
const at = heads.findIndex((head) => head.textContent === "全年预算（万元）");
heads[at].firstChild.click();
heads[at].firstChild.click();
const cells = [...document.querySelectorAll("#projects tbody tr")].map((r) => r.cells[at]);
const input = document.querySelector("input[data-filter]");
input.value = "教育局";
input.dispatchEvent(new Event("input"));
const seen = (id) => [...document.querySelectorAll(`#${id} tbody tr`)].filter((r) => !r.hidden);
const left = seen("projects").length;
input.value = "";
const list = document.querySelector("select[data-department]");
list.value = "教育局";
list.dispatchEvent(new Event("change"));
const others = seen("problems").filter((r) => r.cells[1].textContent !== "教育局").length;
document.title = JSON.stringify([cells.map((c) => c.textContent), left, seen("projects").length,
  seen("problems").length, others]);
</script>
"""


class _Tags(HTMLParser):
    """Collects what would fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        sources = [value or "" for name, value in attrs if name in ("src", "href")]
        if tag != "a":
            self.fetched += sources


def test_the_page_fetches_nothing() -> None:
    page = summary_page(batch(30)).decode()
    tags = _Tags()
    tags.feed(page)
    assert tags.fetched == []
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|https?://", page)


def test_the_page_shows_the_overview_and_says_what_it_leaves_out() -> None:
    page = summary_page(batch(30), SummaryOptions(page_rows=12)).decode()
    assert page.count("<svg") == 3
    assert "另有 18 个项目见 summary.xlsx" in page
    assert "文件已加密，请解除密码后重新报送。" in page


def test_links_of_the_page_are_relative_and_escaped() -> None:
    page = summary_page(batch(3)).decode()
    assert re.search(r'href="scored/%[0-9A-F]{2}', page)


@pytest.mark.skipif(CHROMIUM is None, reason="no browser is installed")
def test_a_browser_sorts_and_filters_the_projects(tmp_path: Path) -> None:
    assert CHROMIUM
    made = batch(40)
    page = tmp_path / "summary.html"
    source = summary_page(made).decode().replace("</body>", _SORT_AND_REPORT + "</body>")
    page.write_text(source, encoding="utf-8")
    dumped = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
         f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    ).stdout.decode()  # fmt: skip
    found = re.search(r"<title>\[\[(.*?)\],(\d+),(\d+),(\d+),(\d+)\]</title>", dumped)
    assert found
    texts = re.findall(r'"(.*?)"', found[1])
    numbers = [float(text.replace(",", "")) for text in texts if text != "—"]
    assert numbers == sorted(numbers, reverse=True)
    assert texts[len(numbers) :] == ["—"] * (40 - len(numbers))
    departments = made.frames.projects["department"]
    assert int(found[2]) == int(found[3]) == int(departments.eq("教育局").sum())
    assert int(found[4]) > 0
    assert int(found[5]) == 0


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((100.0,), [99, 100]),
        ((100.0, 93.2), [92, 94, 96, 98, 100]),
        ((60.92, 139.0, 100.0), [60, 80, 100, 120, 140]),
        ((0.0, 150.0), [0, 50, 100, 150]),
    ],
)
def test_axes_tick_at_round_values_and_hold_every_point(
    values: tuple[float, ...], shown: list[int]
) -> None:
    assert ticks(values) == shown


@pytest.mark.skipif(CHROMIUM is None, reason="no browser is installed")
def test_the_page_fits_a_telephone(tmp_path: Path) -> None:
    """Nothing but tables in a frame of their own is wider than the screen."""
    assert CHROMIUM
    measure = "<script>document.title = document.documentElement.scrollWidth</script>"
    inner = summary_page(batch(12)).decode().replace("</body>", measure + "</body>")
    (tmp_path / "inner.html").write_text(inner, encoding="utf-8")
    frame = (
        "<iframe src=inner.html style='width:390px;height:800px;border:0' onload="
        "'document.title = this.contentDocument.title'></iframe>"
    )
    (tmp_path / "outer.html").write_text(frame, encoding="utf-8")
    dumped = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         (tmp_path / "outer.html").as_uri()],
        check=True, capture_output=True, timeout=120,
    ).stdout.decode()  # fmt: skip
    width = re.search(r"<title>(\d+)</title>", dumped)
    assert width
    assert int(width[1]) <= 390
