"""A title gives the project's name when, and only when, it clearly names one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evalxl.reading.texts.name_in_text import name_in_title

CASES = tomllib.loads(Path(__file__).with_name("told_names.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("title", CASES["none"])
def test_a_title_that_names_no_project_gives_none(title: str) -> None:
    assert name_in_title(title) is None


@pytest.mark.parametrize(("title", "name"), CASES["name"].items())
def test_a_title_that_names_a_project_gives_its_name(title: str, name: str) -> None:
    assert name_in_title(title) == name


def test_the_unit_in_front_does_not_belong_to_the_name() -> None:
    title = "北山县水利局农村饮水工程绩效自评表"
    assert name_in_title(title, "北山县水利局") == "农村饮水工程"


def test_a_title_of_the_unit_alone_names_no_project() -> None:
    assert name_in_title("水库管护项目管理处项目支出绩效自评表", "水库管护项目管理处") is None
