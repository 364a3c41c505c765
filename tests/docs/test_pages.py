"""No generated page is stale, and nothing a person can use is missing from the pages."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import evalxl
from docs import make, make_commands, make_configuration
from docs.make_schemas import SCHEMAS
from evalxl.cli.main import COMMANDS
from evalxl.core import terms
from evalxl.findings import catalogue
from evalxl.policies import available
from evalxl.reading.forms import known_forms

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def said(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", make.PAGES, ids=lambda module: module.__name__)
def test_no_generated_page_is_stale(module: ModuleType) -> None:
    """Make them anew with `python docs/make.py`."""
    assert module.PAGE.read_text(encoding="utf-8") == module.page()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_of_commands_are_fresh_and_complete(lang: str) -> None:
    """Make them anew with `python docs/make.py`."""
    page = make_commands.PAGES[lang].read_text(encoding="utf-8")
    assert page == make_commands.page(lang)
    for name, command in make_commands.described(lang).items():
        assert f"`evalxl {name}`" in page
        for option in command["options"]:
            assert all(f"`{opt}`" in page for opt in option["opts"]), (name, option)
    for option in make_commands.COMMON:
        assert option in page


def test_every_command_is_in_the_table_of_commands() -> None:
    for name in COMMANDS:
        assert importlib.import_module(f"evalxl.cli.{name}").command.help


def test_every_finding_policy_and_form_is_documented() -> None:
    findings, policies, forms = said("findings.md"), said("policies.md"), said("reference/forms.md")
    for rule in catalogue().values():
        assert f"{rule.code} `{rule.slug}`" in findings
    for policy in available():
        assert policy in policies
    for form in known_forms():
        assert f"`{form.id}`" in forms


def test_every_configuration_key_is_documented_and_no_other() -> None:
    words = make_configuration.tomllib.loads(make_configuration.WORDS.read_text(encoding="utf-8"))
    assert sorted(words["keys"]) == sorted(key for key, _ in make_configuration.defaults())


def test_every_exported_name_is_documented() -> None:
    page = said("reference/python.md")
    for name in evalxl.__all__:
        assert name == "__version__" or f"`evalxl.{name}`" in page or f"## `{name}`" in page


def known_names() -> set[str]:
    """Every key of our JSON, every word of our enumerations, and the control files' names."""
    found = {
        str(word.value)
        for each in vars(terms).values()
        if isinstance(each, type) and issubclass(each, StrEnum)
        for word in each
    }
    found |= {"adjustments", "roster", "waiver", "paid", "initial", "withdrawn", "refused"}

    def keys(schema: Any) -> None:
        if isinstance(schema, dict):
            found.update(schema.get("properties", {}))
            for inner in schema.values():
                keys(inner)
        elif isinstance(schema, list):
            for inner in schema:
                keys(inner)

    keys(list(SCHEMAS.values()))
    return found | {"project_name", "unit", "supervisor", "year"}


def test_every_term_of_the_glossary_exists_in_the_code() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", said("glossary.md"), re.MULTILINE)[2:]
    assert len(rows) > 40
    for zh, en, names in rows:
        assert zh
        assert en
        for name in re.findall(r"`(\w+)`", names):
            assert name in known_names(), name


def test_every_guide_and_how_to_is_there_in_both_languages() -> None:
    for folder in ("guide", "howto"):
        english = {path.name for path in (DOCS / folder).glob("*.md")} - {"plugin.md"}
        assert english == {path.name for path in (DOCS / "zh" / folder).glob("*.md")}


def test_the_site_builds_without_a_network_and_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("material")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = r"<(?:script|link|img)[^>]+(?:src|href)=\"?https?://"
    for page in (tmp_path / "site").rglob("*.html"):
        assert not re.search(loaded, page.read_text(encoding="utf-8")), page
    index = (tmp_path / "site" / "search" / "search_index.json").read_text(encoding="utf-8")
    texts = "".join(page["text"] for page in json.loads(index)["docs"])
    assert "\u200b" in texts, "Chinese is cut into words"
