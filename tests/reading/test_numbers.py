"""Numbers as people type and see them."""

from __future__ import annotations

import pytest

from evalxl.reading.numbers import Number, money_unit, read_number, typed_number
from evalxl.xlsx.grid import Cell

TYPED = [
    ("10", Number(10)),
    (" 10 ", Number(10)),
    ("１０", Number(10)),
    ("10分", Number(10, "分")),
    ("9.5 分", Number(9.5, "分")),
    ("98.82%", Number(98.82, "%")),
    ("９５％", Number(95, "%")),
    ("1,033.48", Number(1033.48)),
    ("1，033.48", Number(1033.48)),
    ("1435万元", Number(1435, "万元")),
    ("¥500.00", Number(500)),
    ("120万", Number(120, "万元")),
    ("人民币 1,200,000 元整", Number(1200000, "元")),
    ("7.5w", Number(7.5, "万元")),
    ("0.3亿", Number(0.3, "亿元")),
    ("50千元", Number(50, "千元")),
    ("-0.5", Number(-0.5)),
    ("−15", Number(-15)),
    (".5", Number(0.5)),
]
NO_NUMBERS = [
    "",
    "—",
    "/",
    "约19",
    "10-12",
    "1,03",
    "10家",
    "≥90%",
    "2023年",
    "1.2.3",
    "无",
    "万",
    "3万人",
]


@pytest.mark.parametrize(("text", "number"), TYPED)
def test_a_typed_number_is_read(text: str, number: Number) -> None:
    assert typed_number(text) == number


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_anything_else_is_no_number(text: str) -> None:
    assert typed_number(text) is None


SHOWN = [
    ("a percent cell is what it shows", 0.9, "90%", Number(90, "%")),
    ("a rounded display counts to two decimals", 86.186, "86.19", Number(86.19)),
    ("noise of binary fractions is not seen", 1127.7000000000003, "1127.7", Number(1127.7)),
    ("a display that hides digits gives way", 3.33, "3", Number(3.33, None, False, True)),
    ("thousands marks do not matter", 180202.45, "180,202.45", Number(180202.45)),
    ("a format that divides by 10000 shows 万", 1200000, "120.0万", Number(120, "万元")),
    ("a format that adds 万 shows it too", 120, "120万", Number(120, "万元")),
    ("stored in yuan, shown in ten thousands", 2000000, "200.0000", Number(200, stored=2000000)),
    ("stored in yuan, shown in thousands", 171000, "171", Number(171, stored=171000)),
    (
        "a scaled display that hides digits",
        1234567,
        "123",
        Number(123.4567, None, False, True, 1234567),
    ),
    ("a literal percent sign", 90, "90%", Number(90, "%")),
    ("a small percentage shown as none", 0.003, "0%", Number(0.3, "%", False, True)),
    ("millions shown as 万 are told", 2000000, "2.00万", Number(2, "万元", stored=2000000)),
    ("a format that shows another number", 45292, "2024", Number(2024, stored=45292)),
    ("a format that drops the sign", -12, "12", Number(12, stored=-12)),
    ("a display in 万 that hides digits", 1234567, "123万", Number(123.4567, "万元", False, True)),
]


@pytest.mark.parametrize(("claim", "value", "text", "number"), SHOWN)
def test_a_number_cell_is_read_as_displayed(
    claim: str, value: float, text: str, number: Number
) -> None:
    assert read_number(Cell(1, 1, "n", value, text)) == number, claim


@pytest.mark.parametrize(
    ("text", "number"),
    [("10②", None), ("①10", None), ("10½", None), ("5×10⁴", Number(50000)), ("1E2", None)],
)
def test_raised_and_circled_digits_never_join_a_number(text: str, number: Number | None) -> None:
    assert typed_number(text) == number


def test_a_format_nobody_renders_gives_the_stored_number() -> None:
    assert read_number(Cell(1, 1, "n", 7.5, "7.5", text_is_raw=True)) == Number(7.5)


def test_errors_and_truth_values_are_no_numbers() -> None:
    assert read_number(Cell(1, 1, "e", "#N/A", "#N/A")) is None
    assert read_number(Cell(1, 1, "b", True, "TRUE")) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位: 元", "元"),
        ("单位：人民币亿元", "亿元"),
        ("项目资金\n（万元）", "万元"),
        ("预算执行情况(元)", "元"),
        ("（单位：千元）", "千元"),
        ("资金1435万元", None),
        ("单位：个", None),
    ],
)
def test_a_money_unit_is_named_in_brackets_or_behind_its_label(text: str, unit: str) -> None:
    assert money_unit(text) == unit
