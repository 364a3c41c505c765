"""Known forms: each description is complete, and exactly one claims its form."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evalxl import policies
from evalxl.reading import read_workbook
from evalxl.reading.forms import KnownForm, default_policy, known_forms
from evalxl.reading.learn import draft
from evalxl.reading.text_view import text_view
from evalxl.xlsx import read_grid

from .drawn import draw, workbook

DIALECTS = sorted((Path(__file__).parent / "dialects").glob("*.toml"))
IDS = {
    *("jiangmen-score-table", "national-project", "national-project-cost", "department"),
    *("transfer-project", "transfer-region", "sub-project-report", "key-project"),
    *("hubei", "sichuan", "yunnan", "chongqing"),
}


def test_the_promised_forms_are_there() -> None:
    assert {form.id for form in known_forms()} >= IDS


@pytest.mark.parametrize("form", known_forms(), ids=lambda form: form.id)
def test_a_description_names_itself_and_a_policy_that_exists(form: KnownForm) -> None:
    assert set(form.name) == {"zh", "en"}
    assert (Path(policies.__file__).parent / f"{form.policy}.toml").is_file()
    assert default_policy(form.id) == form.policy


def test_every_promised_form_is_claimed_in_some_drawing() -> None:
    cases = (tomllib.loads(path.read_text(encoding="utf-8")) for path in DIALECTS)
    claimed = {project.get("form") for case in cases for project in case.get("project", [])}
    assert claimed >= IDS


def test_an_unknown_form_is_scored_by_the_national_rules() -> None:
    assert default_policy("unknown") == "mof-2020"


ODD = """
绩效自评情况表 | < | < | < | <
项目名称 | 档案数字化 | < | 单位：万元 | <
指标名称 | 2023年预期目标值 | 2023年实际完成值 | 考量 | 单位自评得分
扫描页数 | 100万页 | 110万页 | 甲 | 100
"""


def test_a_draft_names_guessed_and_unknown_labels() -> None:
    grid = read_grid(workbook([draw("表", ODD)]), "odd.xlsx")
    text = draft(grid, read_workbook(grid))
    entry = tomllib.loads(text)
    assert entry["recognise"]["columns"] == ["name", "target", "actual", "score"]
    assert entry["labels"]["columns"] == {
        "target": ["2023年预期目标值"],
        "actual": ["2023年实际完成值"],
    }
    assert '# 表!D3: "考量" has no role' in text


def test_the_text_view_shows_values_with_their_cells_and_findings() -> None:
    grid = read_grid(workbook([draw("表", ODD.replace("| 100\n", "| '100分\n"))]), "odd.xlsx")
    lines = text_view(read_workbook(grid, file="odd.xlsx")).splitlines()
    assert lines[0].startswith("odd.xlsx  表式 unknown")
    assert lines[2] == "项目 1：档案数字化  [表]"
    row = next(line for line in lines if "扫描页数" in line)
    assert "100万页" in row
    assert "→ 110万页" in row
    assert row.endswith("100/—分  A4")
    assert any(line.startswith("  ! text_number") for line in lines)


def test_the_text_view_speaks_english_about_what_the_form_says() -> None:
    grid = read_grid(workbook([draw("表", ODD)]), "odd.xlsx")
    lines = text_view(read_workbook(grid, file="odd.xlsx"), "en").splitlines()
    assert lines[0].startswith("odd.xlsx  form unknown")
    assert lines[2] == "Project 1: 档案数字化  [表]"
    assert next(line for line in lines if "扫描页数" in line).endswith("100/— points  A4")
