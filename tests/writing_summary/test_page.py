"""The page: whole in itself, the same figures, sortable in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evalxl.writing.summary import SummaryOptions, summary_page
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
const left = [...document.querySelectorAll("#projects tbody tr")].filter((r) => !r.hidden).length;
document.title = JSON.stringify([cells.map((c) => c.textContent), left]);
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
    found = re.search(r"<title>\[\[(.*?)\],(\d+)\]</title>", dumped)
    assert found
    texts = re.findall(r'"(.*?)"', found[1])
    numbers = [float(text.replace(",", "")) for text in texts if text != "—"]
    assert numbers == sorted(numbers, reverse=True)
    assert texts[len(numbers) :] == ["—"] * (40 - len(numbers))
    assert int(found[2]) == int(made.frames.projects["department"].eq("教育局").sum())
