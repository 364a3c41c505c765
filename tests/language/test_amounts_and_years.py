"""Amounts, years and days in text as typed: one reader for every room."""

from __future__ import annotations

from datetime import date

import pytest

from evalxl.language.amounts import amounts
from evalxl.language.dates import day_in, last_day
from evalxl.language.years import is_year, named_years, year_in, years


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("待付100.63万元", (1_006_300,)),
        ("追加1,200元、1，200万元", (1_200, 12_000_000)),
        ("3.5亿元，占 80 万元", (350_000_000, 800_000)),
        ("共3项，2.5万元", (25_000,)),
        ("500元/人，300元每户", ()),
        ("5万人，100美元，12元/月", ()),
        ("没有金额", ()),
    ],
)
def test_amounts_of_money_are_read_in_yuan(text: str, yuan: tuple[float, ...]) -> None:
    assert tuple(amount.yuan for amount in amounts(text)) == yuan


def test_an_amount_knows_its_place_and_how_far_it_may_be_rounded() -> None:
    (amount,) = amounts("支出12.5万元左右")

    assert ("支出12.5万元左右"[amount.start : amount.end], amount.slack) == ("12.5万元", 500)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023年", (2023,)),
        ("2022 年度与2023年", (2022, 2023)),
        ("120230人", ()),
        ("1998年至2024", (1998, 2024)),
        ("投入2023万元", (2023,)),
    ],
)
def test_years_are_four_digits_of_their_own(text: str, found: tuple[int, ...]) -> None:
    assert tuple(year.number for year in years(text)) == found


def test_only_a_year_with_its_word_is_named() -> None:
    assert [year.number for year in named_years("2023人，2024年")] == [2024]
    assert year_in("二〇二三年度") == 2023
    assert is_year("2023年度")
    assert not is_year("2023年度自评")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-3-31", date(2024, 3, 31)),
        ("2024/03/31 17:00", date(2024, 3, 31)),
        ("2024-03-31T00:00:00", date(2024, 3, 31)),
        ("2024 年 3 月 31 日", date(2024, 3, 31)),
        ("填表日期：2024年3月31日", date(2024, 3, 31)),
        ("20240331", date(2024, 3, 31)),
        ("2024-02-30", None),
        ("2024年3月", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年上半年", date(2023, 6, 30)),
        ("2023年底前完成", date(2023, 12, 31)),
        ("2023年12月前", date(2023, 11, 30)),
        ("2023年前", date(2022, 12, 31)),
        ("2023年第三季度", date(2023, 9, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("2023年", None),
        ("12月底", None),
    ],
)
def test_a_deadline_ends_on_a_day(text: str, day: date | None) -> None:
    assert last_day(text) == day
