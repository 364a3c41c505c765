"""What a number format shows is read; what it hides or contradicts is told."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest

from .made import BASE, facts, read, slugs, with_cell
from .test_inputs import given


def formatted(code: str, **values: object) -> bytes:
    """Give the form with a number format on some cells, and values in them."""
    book = openpyxl.load_workbook(io.BytesIO(BASE))
    for address, value in values.items():
        cell = book.active[address]  # type: ignore[index]
        cell.number_format = code
        if value is not None:
            cell.value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def money_of(content: bytes) -> Mapping[str, object]:
    ((_, money, _, _),) = facts(content)
    return dict(money)  # type: ignore[call-overload, no-any-return]


def test_amounts_stored_in_yuan_and_shown_in_ten_thousands_are_what_is_shown() -> None:
    (read_so,), (plain,) = facts(*given("06")), facts(BASE)
    assert read_so[1:] == plain[1:]
    assert "display_scaled" not in slugs(*given("06"))


@pytest.mark.parametrize("code", ["0!.0,", '0"."0,', "#\\.0000", '0!.0,"万"', '0!.0000"万元"'])
def test_every_way_to_show_ten_thousands_is_understood(code: str) -> None:
    content = formatted(code, E6=1_800_000, F6=1_710_000)
    found = money_of(content)
    assert (found["total_budget"], found["total_paid"]) == (1_800_000, 1_710_000)
    assert "display_scaled" not in slugs(content)


@pytest.mark.parametrize("code", ["0,", '0.00,,"万"', "0.00,,"])
def test_a_scale_that_no_unit_explains_is_told(code: str) -> None:
    content = formatted(code, E6=1_800_000, F6=1_710_000)
    assert slugs(content).count("display_scaled") == 2


@pytest.mark.parametrize("code", ["[DBNum1]0!.0000", "[DBNum1]0.00,,", '[DBNum1]0"."0,'])
def test_a_scale_that_cannot_be_rendered_gives_no_number(code: str) -> None:
    content = formatted(code, E6=1_800_000, F6=1_710_000)
    found = money_of(content)
    assert (found["total_budget"], found["total_paid"]) == (None, None)
    assert slugs(content).count("number_unreadable") == 2


@pytest.mark.parametrize("code", ["[DBNum1]0", "[DBNum1]#,##0.00"])
def test_chinese_digits_alone_change_no_number(code: str) -> None:
    assert money_of(formatted(code, E6=180, F6=171)) == money_of(BASE)


@pytest.mark.parametrize("code", [";;;", '"";"";"";""', ";;"])
def test_a_value_its_format_hides_is_a_value_and_a_finding(code: str) -> None:
    content = formatted(code, H13=None, F6=None)
    assert facts(content) == facts(BASE)
    (finding,) = [one for one in read(content)["findings"] if one["slug"] == "hidden_content"]
    assert "F6, H13" in finding["message"]


def test_a_text_its_format_hides_is_read_too() -> None:
    content = formatted(";;;", I14=None, E17=None)
    assert facts(content) == facts(BASE)


def test_zeros_that_a_format_leaves_blank_are_no_hidden_values() -> None:
    content = formatted("0;-0;;@", F8=0)
    assert "hidden_content" not in slugs(content)


def test_a_format_without_a_code_shows_numbers_as_they_are() -> None:
    content = formatted("", H13=None, F6=None)
    assert facts(content) == facts(BASE)
    assert "hidden_content" not in slugs(content)


@pytest.mark.parametrize("said", ["\u202e台582\u202c", "2\u03388\u03385台"], ids=ascii)
def test_a_result_shown_otherwise_than_stored_is_no_number(said: str) -> None:
    content = with_cell("F14", ' t="inlineStr"', f"<is><t>{said}</t></is>")
    ((_, _, _, totals),) = facts(content)
    assert totals == [100, 84.5, 84.5, 99.5]
    assert "ambiguous_value" in slugs(content)
