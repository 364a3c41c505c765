"""A layout nobody described: its draft, once in the folder of forms, names it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from evalxl.core import resources
from evalxl.core.errors import ConfigurationError
from evalxl.core.resources import Template
from evalxl.reading import forms, read_workbook
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


REVIEWED = 'actual = ["年终兑现成果"]\nweight = ["应得分数"]\n'


@pytest.fixture(autouse=True)
def shipped_forms_only() -> Iterator[None]:
    yield
    resources.use(())


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


def test_a_reviewed_draft_names_the_form() -> None:
    resources.use([Template("street", _drafted() + REVIEWED)])
    grid = read_grid(workbook([draw("表", FORM)]), "表.xlsx")
    found = read_workbook(grid)
    assert [table.form for table in found.tables] == ["street"]
    assert [one.actual for one in found.tables[0].indicators] == ["4个", "95%"]
    assert [one.weight for one in found.tables[0].indicators] == [60, 40]


def test_a_form_of_a_bureau_is_not_known_to_the_next() -> None:
    resources.use([Template("street", _drafted() + REVIEWED)])
    assert "street" in [form.id for form in forms.known_forms()]
    resources.use(())
    assert "street" not in [form.id for form in forms.known_forms()]
    grid = read_grid(workbook([draw("表", FORM)]), "表.xlsx")
    assert [table.form for table in read_workbook(grid).tables] == ["unknown"]


GOOD = 'name = { zh = "甲", en = "A" }\npolicy = "mof-2020"\n[recognise]\ntitle = ["甲"]\n'


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        (GOOD, "name = [", ("不是有效的 TOML", "not valid TOML")),
        ('name = { zh = "甲", en = "A" }', 'name = "甲"', ('name = { zh = "…"', "write name")),
        ('policy = "mof-2020"', "", ("应写明评分办法", "name a policy")),
        ("[recognise]", "[recognize]", ("[recognise]", "title")),
        ("title = ", "titel = ", ("[recognise] titel：应为词语列表", "title")),
        ('title = ["甲"]', 'title = "甲"', ("[recognise] title：应为词语列表", "title")),
        ('["甲"]\n', '["甲"]\n[labels.columns]\nactul = ["乙"]\n', ("actul", "actual")),
        ('["甲"]\n', '["甲"]\n[labels.colums]\nactual = ["乙"]\n', ("labels.colums", "list")),
    ],
)
def test_a_slip_in_a_description_is_refused_with_file_and_key(
    good: str, bad: str, words: tuple[str, str]
) -> None:
    assert good in GOOD
    with pytest.raises(ConfigurationError) as refused:
        forms.described(Template("ours", GOOD.replace(good, bad)))
    assert refused.value.zh.startswith("templates/ours.toml：")
    assert refused.value.en.startswith("templates/ours.toml: ")
    assert words[0] in refused.value.zh
    assert words[1] in refused.value.en
