"""One word for one thing: every output, page, command and message is read for words of old."""

from __future__ import annotations

import ast
import html
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

import evalxl
from tests.cli.test_words import pages
from tests.looking import load_workbook

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "inbox"
FOLDERS = ("临江县水利局", "江门市工业和信息化局")
CONTROL_FILES = ("roster.xlsx", "adjustments.xlsx")
"""A small part of the samples: forms with every mark, a file that cannot be read."""

RECOGNISERS = ("language", "reading", "standards", "targets", "checks", "guard.py", "xlsx")
"""Rooms whose Chinese is what others write; what they say themselves is on the pages."""

LEXICON = re.compile(r"- `\w+` `\w+`: ")
"""A line of docs/targets.md that lists words of the lexicon, which others write."""

QUOTED = re.compile("“[^“”]*”|`[^`]*`")


@cache
def refused() -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None]]:
    """Return (the word, what it replaced, where that means something else)."""
    table = tomllib.loads((Path(__file__).with_name("words.toml")).read_text(encoding="utf-8"))
    return [
        (
            word,
            re.compile("|".join(map(re.escape, row["not"]))),
            re.compile(row["unless"]) if "unless" in row else None,
        )
        for word, row in table.items()
    ]


def slips(texts: Iterable[tuple[str, str]], foreign: Iterable[str] = ()) -> list[str]:
    """Find words of old in (place, text); `foreign` texts are not ours and are passed over."""
    known = sorted({text for text in foreign if len(text) > 1}, key=len, reverse=True)
    found = []
    for place, text in texts:
        for word, old, unless in refused():
            if not old.search(text):
                continue
            rest = text
            for other in known:
                rest = rest.replace(other, "")
            rest = QUOTED.sub("", unless.sub("", rest) if unless else rest)
            found += [f"{place}: {one} → {word}: {text[:80]}" for one in old.findall(rest)]
    return found


def texts_of(path: Path) -> Iterator[str]:
    """Read every text of a workbook: cells, notes, names of sheets, heads and feet."""
    book = load_workbook(path)
    yield from book.defined_names
    for sheet in book:
        yield sheet.title
        if (foot := sheet.oddFooter) is not None and foot.left is not None:
            yield foot.left.text or ""
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.value
                if cell.comment:
                    yield cell.comment.text


@pytest.fixture(scope="module", params=["zh", "en"])
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run a part of the samples with workbooks in a language."""
    base = tmp_path_factory.mktemp("vocabulary")
    for name in FOLDERS:
        shutil.copytree(SAMPLES / name, base / "inbox" / name)
    for name in CONTROL_FILES:
        shutil.copy(SAMPLES / name, base / "inbox" / name)
    settings = f'[output]\nlang = "{request.param}"\n'
    (base / "inbox" / "evalxl.toml").write_text(settings, encoding="utf-8")
    evalxl.run(base / "inbox", base / "out", now=datetime(2026, 11, 30))
    return base


def test_every_output_says_one_word_for_one_thing(outputs: Path) -> None:
    forms = [text for path in outputs.glob("inbox/**/*.xlsx") for text in safely(path)]
    out = outputs / "out"
    said: list[tuple[str, str]] = []
    for path in sorted(out.rglob("*")):
        name = str(path.relative_to(out))
        if path.suffix == ".xlsx":
            said += [(name, text) for text in texts_of(path)]
        elif path.suffix == ".html":
            plain = html.unescape(re.sub("<[^>]*>", "\n", path.read_text(encoding="utf-8")))
            said += [(name, text) for text in plain.split("\n")]
        elif path.suffix in {".txt", ".log"}:
            said += [(name, text) for text in path.read_text(encoding="utf-8-sig").splitlines()]
    assert {Path(place).suffix for place, _ in said} >= {".xlsx", ".html", ".txt"}
    assert not (found := slips(said, forms)), "\n".join(found)


def safely(path: Path) -> list[str]:
    try:
        return [*texts_of(path)]
    except Exception:  # the sample that was cut off on its way
        return []


def test_every_page_and_guide_says_one_word_for_one_thing() -> None:
    guides = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("README*.md"), *ROOT.glob("samples/*.md")]
    said = [
        (str(path.relative_to(ROOT)), line)
        for path in guides
        for line in path.read_text(encoding="utf-8").splitlines()
        if not LEXICON.match(line)
    ]
    assert not (found := slips(said)), "\n".join(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_of_every_command_says_one_word_for_one_thing(lang: str) -> None:
    said = [
        (name, text or "")
        for name, page in pages(lang).items()
        for text in (page["help"], page["epilog"], *(one["help"] for one in page["options"]))
    ]
    assert not (found := slips(said)), "\n".join(found)


def test_every_message_in_the_package_says_one_word_for_one_thing() -> None:
    """Also those of rare paths, which no run above takes."""
    package = ROOT / "evalxl"
    said: list[tuple[str, str]] = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] not in RECOGNISERS:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            said += [
                (f"{name}:{node.lineno}", node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
    for path in [*package.glob("writing/*.toml"), *package.glob("findings/catalogue/*.toml")]:
        lines = path.read_text(encoding="utf-8").splitlines()
        said += [(f"{path.name}:{number}", line) for number, line in enumerate(lines, 1)]
    assert not (found := slips(said)), "\n".join(found)


def test_a_word_of_old_is_found_and_one_of_a_form_is_not() -> None:
    assert slips([("here", "本表共 3 个口径")])
    assert slips([("here", "等级待定 3 个，见规则与口径")]) == []
    assert slips([("here", "待定 3 个")])
    assert slips([("here", "“惠企政策”（F13）未达标")]) == []
    assert slips([("here", "惠企政策 兑现")], ["惠企政策"]) == []
