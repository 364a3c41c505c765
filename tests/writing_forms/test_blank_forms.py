"""The blanks a bureau sends out: drawn from their descriptions, quiet when filled in well."""

from __future__ import annotations

import io
import zipfile
from typing import Any, NamedTuple

import pytest

import evalxl
from evalxl import pipeline
from evalxl.core import resources
from evalxl.core.errors import ConfigurationError
from evalxl.core.records import Source
from evalxl.settings import config
from evalxl.writing.forms import description, draw, load_description
from evalxl.writing.forms.sums import WRONG_SUM
from tests.looking import load_workbook
from tests.writing_forms.filling import FORMS, Given, filled, given


class Told(NamedTuple):
    form: str
    document: dict[str, Any]


SCORED = [
    form
    for form in FORMS
    if "weight_check" in str(load_description(resources.templates() / f"{form}.toml"))
]


BY_DESIGN = {
    "hubei": ["weights_of_levels_only"],
    "jiangmen-score-table": [
        "undecided",  # 监管有效性: its standard names things that no cell holds
        "standard_open",  # 按到位率计算得分: a rate the indicator is not named after
    ],
}
"""What a form's own design or standard leaves open, however well it is filled in."""


@pytest.fixture(scope="module", params=FORMS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """One form filled in by hand, as `evalxl read` tells it."""
    file = tmp_path_factory.mktemp("表") / f"{request.param}.xlsx"
    file.write_bytes(filled(request.param, given(request.param)))
    return Told(request.param, evalxl.read(file).to_dict())


@pytest.mark.parametrize("form", FORMS)
def test_the_committed_blank_is_what_its_description_draws(form: str) -> None:
    """Stale? Run `python docs/make_forms.py`."""
    path = resources.templates() / f"{form}.toml"
    assert path.with_suffix(".xlsx").read_bytes() == draw(load_description(path))


def test_a_blank_filled_by_hand_comes_back_without_a_finding(told: Told) -> None:
    assert told.document["form"] == told.form
    assert told.document["layout_confidence"] > 0.85
    found = told.document["findings"]
    assert [one["slug"] for one in found] == BY_DESIGN.get(told.form, []), found


def test_a_blank_filled_by_hand_is_read_as_it_was_typed(told: Told) -> None:
    typed = given(told.form)
    (project,) = told.document["projects"]
    assert project["info"]["unit"] == typed.content["unit"]
    assert project["info"]["year"] == 2025
    if told.form != "department":
        assert project["info"]["project_name"] == typed.content["project_name"]
    assert indicators(project["indicators"]) == indicators(typed.tables["indicators"])
    amounts = {one["key"]: one["value"] for one in project["funds"]}
    given_amounts = {key: value for key, value in typed.content.items() if key in amounts}
    assert {key: amounts[key] for key in given_amounts} == given_amounts


def indicators(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    keys = ("name", "target", "actual", "weight", "score")
    return [tuple(row.get(key) for key in keys) for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_blank_is_said_to_be_not_filled_in(form: str) -> None:
    blank = Source("空白表.xlsx", (resources.templates() / f"{form}.xlsx").read_bytes())
    workbook = pipeline.open_form(blank, config.load()).workbook
    assert workbook.tables == ()
    assert [one.slug for one in workbook.findings] == ["not_filled"]


@pytest.mark.parametrize("form", SCORED)
def test_weights_that_miss_a_hundred_are_told_in_a_visible_cell(form: str) -> None:
    told = given(form)
    table = "dimensions" if form == "key-project" else "indicators"
    rows = [dict(row) for row in told.tables[table]]
    rows[0]["weight"] += 5
    right, wrong = (
        _drawn_texts(form, Given(told.content, told.tables | {table: given_rows}))
        for given_rows in (told.tables[table], rows)
    )
    assert WRONG_SUM not in right
    assert WRONG_SUM in wrong


def _drawn_texts(form: str, what: Given) -> set[object]:
    described = load_description(resources.templates() / f"{form}.toml")
    book = load_workbook(io.BytesIO(draw(described, what.content, what.tables)), data_only=True)
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("form", FORMS)
def test_labels_are_locked_inputs_are_open_and_the_form_is_named(form: str) -> None:
    path = resources.templates() / f"{form}.xlsx"
    book: Any = load_workbook(path)
    assert book.properties.title == load_description(path.with_suffix(".toml")).form
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert any(not cell.protection.locked for row in sheet.iter_rows() for cell in row)
    assert any(sheet.data_validations.dataValidation for sheet in book)


@pytest.mark.parametrize("form", FORMS)
def test_no_time_and_no_name_of_a_machine_gets_into_a_blank(form: str) -> None:
    with zipfile.ZipFile(resources.templates() / f"{form}.xlsx") as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2020-01-01T00:00:00Z" in file.read("docProps/core.xml")


SMALL = """
[[blank.sheets]]
name = "自评表"
widths = [10, 20]
rows = ["项目名称 | {project_name}", "@indicators"]
[blank.sheets.tables.indicators]
heading = ["三级指标 | 指标值"]
row = "{name} | {target}"
"""


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        ('"自评表"', '{ zh = "自评表" }', "blank.sheets.0.name"),
        ('"自评表"', '"自评/表"', "blank.sheets.0.name"),
        ("[10, 20]", '"10"', "blank.sheets.0.widths"),
        ('"@indicators"', '"@indicator"', "blank.sheets.0"),
        ('row = "{name} | {target}"', "", "blank.sheets.0.tables.indicators.row"),
        ("widths", "width", "blank.sheets.0.widths"),
    ],
)
def test_a_slip_in_a_blanks_description_is_refused_with_file_and_key(
    good: str, bad: str, place: str
) -> None:
    assert description("ours", SMALL).sheets[0].name == "自评表"
    assert good in SMALL
    with pytest.raises(ConfigurationError) as refused:
        description("ours", SMALL.replace(good, bad, 1))
    assert refused.value.zh.startswith(f"templates/ours.toml：{place}：")
    assert refused.value.en.startswith(f"templates/ours.toml: {place}: ")
