"""A layout nobody described: its draft, once in the folder of forms, names it."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalxl import resources
from evalxl.reading import forms, read_workbook, vocabulary
from evalxl.reading.learn import draft
from evalxl.xlsx import read_grid

from .drawn import draw, workbook

FORM = """
2025年度街道民生实事成效自评表 | < | < | < | < | < | <
项目名称 | 口袋公园建设 | < | 实施单位 | 临江街道办事处 | < | 单位：万元
一级指标 | 二级指标 | 三级指标 | 年初承诺指标值 | 年终兑现成果 | 应得分数 | 自评得分
产出指标 | 数量指标 | 建成口袋公园 | ≥3个 | 4个 | 60 | 60
效益指标 | 社会效益指标 | 居民满意度 | ≥90% | 95% | 40 | 40
合计 | < | < | < | < | 100 | 100
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the folder of forms that a test may add to."""
    copy = tmp_path / "templates"
    shutil.copytree(resources.templates(), copy)
    monkeypatch.setattr(forms, "templates", lambda: copy)
    monkeypatch.setattr(vocabulary, "templates", lambda: copy)
    _forget()
    yield copy
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    forms.known_forms.cache_clear()
    vocabulary.vocabulary.cache_clear()


def _drafted() -> str:
    grid = read_grid(workbook([draw("表", FORM)]), "表.xlsx")
    return draft(grid, read_workbook(grid))


def test_a_draft_is_a_description_a_person_can_complete() -> None:
    told = tomllib.loads(_drafted())
    assert told["name"]["zh"] == "街道民生实事成效自评表"
    assert told["policy"] == "mof-2020"
    assert told["recognise"]["title"] == ["街道民生实事成效自评表"]


def test_the_title_is_kept_without_its_year_so_that_next_years_form_is_known() -> None:
    assert "2025" not in _drafted().split("[recognise]")[1].split("\n")[1]


def test_labels_without_a_role_are_listed_with_their_cells() -> None:
    assert '# 表!E3: "年终兑现成果" has no role' in _drafted()


def test_a_reviewed_draft_in_the_folder_of_forms_names_the_form(folder: Path) -> None:
    reviewed = _drafted() + 'actual = ["年终兑现成果"]\nweight = ["应得分数"]\n'
    (folder / "street.toml").write_text(reviewed, encoding="utf-8")
    _forget()
    grid = read_grid(workbook([draw("表", FORM)]), "表.xlsx")
    found = read_workbook(grid)
    assert [table.form for table in found.tables] == ["street"]
    assert [one.actual for one in found.tables[0].indicators] == ["4个", "95%"]
    assert [one.weight for one in found.tables[0].indicators] == [60, 40]
