"""What a person sees of a number, a date or a text under its format."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.xlsx.formats.hiding import shows_another_number
from evalxl.xlsx.formats.shown import show_number, show_text
from evalxl.xlsx.grid import Cell
from evalxl.xlsx.styles import BUILT_IN

HERE = Path(__file__).parent
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def cases(name: str) -> list[object]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return [
            pytest.param(
                row["format"], row["value"], row["text"], id=f"{row['format']} {row['rule']}"
            )
            for row in csv.DictReader(lines)
        ]


@pytest.mark.parametrize(("code", "value", "text"), cases("number_formats.csv"))
def test_a_number_is_shown_as_excel_shows_it(code: str, value: str, text: str) -> None:
    assert show_number(float(value), code) == (text, False)


@pytest.mark.parametrize(("code", "value", "text"), cases("number_formats_not_rendered.csv"))
def test_what_is_not_rendered_shows_the_plain_value_and_says_so(
    code: str, value: str, text: str
) -> None:
    assert show_number(float(value), code) == (text, True)


@pytest.mark.parametrize(("code", "value", "text"), cases("text_formats.csv"))
def test_a_text_is_shown_through_its_format(code: str, value: str, text: str) -> None:
    assert show_text(value, code) == text


@pytest.mark.parametrize(
    ("serial", "text"), [(43829, "2023/12/31"), (0, "1904/1/1"), (58, "1904/2/28")]
)
def test_days_may_count_from_1904(serial: float, text: str) -> None:
    assert show_number(serial, "yyyy/m/d", date1904=True).text == text


def _cell(value: float, code: str) -> Cell:
    return Cell(1, 1, "n", value, show_number(value, code).text, code)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((8, code) for code in ('"95"', '"9"0', '0"5"', '#,##0"000"', r"\9\50", '0.0"1"%')),
        *((-95, code) for code in ("0;0", '0"元";0"元"', "#,##0.00;#,##0.00")),
    ],
)
def test_a_format_that_changes_the_number_is_found(value: float, code: str) -> None:
    assert shows_another_number(_cell(value, code))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((8, code) for code in ('"≥"0', '0"万元"', '"第"0"批"', '"2024年"0"家"', '"0"0')),
        *(
            (8, code)
            for code in ('0"%"', "0!.0000", "0.00%", '"完成"', '0"（2024年）"', "yyyy年m月")
        ),
        *((-95, code) for code in ("0", "0_);(0)", "0;[Red]0", "0;[红色]0", '0;"负"0', "0;△0")),
        *((-95, code) for code in (";;;", '0;"未填"', "General")),
    ],
)
def test_a_format_that_only_adds_words_or_colours_is_left_alone(value: float, code: str) -> None:
    assert not shows_another_number(_cell(value, code))


@pytest.mark.parametrize("code", BUILT_IN.values())
def test_no_built_in_format_changes_a_number(code: str) -> None:
    assert not any(shows_another_number(_cell(value, code)) for value in (0.5, 45291.25, -95.5))


@pytest.mark.parametrize("code", BUILT_IN.values())
def test_every_built_in_format_is_rendered(code: str) -> None:
    assert not show_number(45291.25, code).is_raw


@given(value=FINITE)
def test_general_is_never_wider_than_a_cell(value: float) -> None:
    assert len(show_number(value, "General").text.lstrip("-")) <= 11


@given(value=st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_two_decimals_shown_are_the_two_decimals_stored(value: object) -> None:
    shown = show_number(float(str(value)), "0.00").text
    assert float(shown) == float(str(value))


@given(
    code=st.text(alphabet='0#?.,%E+-/@[]$;"\\!_* ymdhsaGenral年月AMP红>=<1', max_size=30),
    value=FINITE,
)
def test_no_format_code_and_no_number_are_too_strange(code: str, value: float) -> None:
    assert isinstance(show_number(value, code).text, str)
    assert isinstance(show_text("文", code), str)


@pytest.mark.parametrize("code", ["General", "0.00%", "yyyy/m/d", "无此格式["])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_shows_as_an_error(value: float, code: str) -> None:
    assert show_number(value, code).text == "#NUM!"
