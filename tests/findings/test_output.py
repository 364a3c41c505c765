"""Findings shown: as text, as JSON lines, as SARIF, and the catalogue as a page."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from evalxl import findings
from evalxl.findings.jsonlines import jsonlines
from evalxl.findings.sarif import sarif
from evalxl.findings.text import text
from evalxl.findings.waivers import apply, parse
from tests.findings.made import FOUND, PROJECTS

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0-trimmed.json").read_text("utf-8"))
DOCS = Path(__file__).parents[2] / "docs"
WAIVER = '[[waiver]]\ncode = "overspend"\nwhy = "已批复"\nwho = "张三"\n'


@pytest.fixture
def table() -> pd.DataFrame:
    return findings.frame(FOUND, PROJECTS)


def test_text_groups_by_file_and_project_and_counts_at_the_end(table: pd.DataFrame) -> None:
    lines = text(table, PROJECTS).splitlines()
    assert lines[0] == "表1.xlsx · 设备购置"
    assert lines[1] == "  错误 EVX206 overspend  资金!D4"
    assert lines[2].startswith("    “上规模奖励”（D4）支出 2185万元，预算 1550万元")
    assert "提示" in lines[-1]
    assert text(table.iloc[:0]) == "没有发现问题。\n"


def test_text_says_how_surely_each_layout_was_understood(table: pd.DataFrame) -> None:
    projects = PROJECTS.assign(layout_confidence=[0.86, 1.0])
    assert text(table.iloc[:0], projects, lang="en").splitlines() == [
        "layout confidence 86%: 表1.xlsx · 设备购置",
        "layout confidence 100% in 1 of 2 projects",
        "No findings.",
    ]


def test_text_speaks_english_and_counts_one_as_one(table: pd.DataFrame) -> None:
    one_error = table[table["severity"] == "error"].head(1)
    assert text(one_error, lang="en").splitlines()[-1] == "1 error, 0 warnings, 0 notes."


def test_json_lines_have_whole_counts_and_null_for_what_is_missing(table: pd.DataFrame) -> None:
    first, *_, last = [json.loads(line) for line in jsonlines(table).splitlines()]
    assert (first["slug"], first["row"], first["difference"]) == ("overspend", 4, 635.0)
    assert last["cell"] is None
    assert last["project"] is None


def test_sarif_is_valid_and_points_at_the_cell(table: pd.DataFrame) -> None:
    log = json.loads(sarif(table, version="0.1.0"))
    jsonschema.validate(log, SCHEMA)
    result = log["runs"][0]["results"][0]
    place = result["locations"][0]
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "资金!D4"
    assert place["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 4}
    assert (result["kind"], result["level"]) == ("fail", "error")


def test_sarif_gives_a_level_to_failures_only(table: pd.DataFrame) -> None:
    for result in json.loads(sarif(table, version="0.1.0"))["runs"][0]["results"]:
        assert (result["level"] == "none") == (result["kind"] != "fail")


def test_sarif_shows_a_waived_finding_as_suppressed(table: pd.DataFrame) -> None:
    waived = apply(table, PROJECTS, parse(WAIVER), date(2026, 1, 1))
    log = json.loads(sarif(waived, version="0.1.0"))
    jsonschema.validate(log, SCHEMA)
    assert log["runs"][0]["results"][0]["suppressions"][0]["justification"] == "张三: 已批复"


def test_the_page_of_findings_is_fresh() -> None:
    page = runpy.run_path(str(DOCS / "make_findings.py"))["page"]()
    assert (DOCS / "findings.md").read_text(encoding="utf-8") == page
