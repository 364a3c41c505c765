"""Columns of other years, of parts of the year, and of several years: they do not count."""

from __future__ import annotations

import unicodedata
from collections import Counter

from evalxl.core import lazy_re as re
from evalxl.language.years import WITH_WORD, WRITTEN, is_year, named_years
from evalxl.reading.tables.column import STAGES, Column

_PART_OF_YEAR = re.compile(
    r"[上下]半年|(?:第?[一二三四1-4]|前[一二三])季度?|(?:1[-至~])?(?:[1-9]|1[01])月"
)
_SEVERAL_YEARS = re.compile(
    rf"实施期|中长期|中期|总体|全周期|[三五]年|{WITH_WORD}\s*[-—–~～至]\s*{WRITTEN}"
)
_OF_PERIODS = {"target", "actual", "score"}
_LAST_YEAR = re.compile(r"上年|上一年|去年|往年|历史|前一年")
_NO_NUMBER = re.compile("[上本当去]一?年度?")
_YEARLY = {*_OF_PERIODS, *STAGES}


def of_the_year(columns: list[tuple[str | None, Column]]) -> list[tuple[str | None, Column]]:
    """Take the roles from all columns that do not tell of the year as a whole."""
    return _of_the_whole_year(_of_the_year_alone(_of_the_last_year(columns)))


def _of_the_last_year(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Leave out earlier years: below 上年, or where each year has its own results or amounts.

    So 2023年 beside 2024年, of results as of budgets; of targets where nothing else is asked.
    """
    columns = [
        (None if role in _YEARLY and _is_last_year(column) else role, column)
        for role, column in columns
    ]
    has_results = any(role == "actual" for role, _ in columns)
    for roles in ({"actual"} if has_results else {"target"}, set(STAGES)):
        columns = _without_earlier_years(columns, roles)
    return columns


def names_year(text: str) -> bool:
    """Return whether a label is a year alone: 2023年度, 上年, 本年."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return is_year(plain) or bool(_NO_NUMBER.fullmatch(plain))


def names_other_period(text: str) -> bool:
    """Return whether a label is about an earlier year, or a part of the year."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_LAST_YEAR.search(plain) or _PART_OF_YEAR.match(plain))


def _is_last_year(column: Column) -> bool:
    return any(_LAST_YEAR.search(label) for label in column.path)


def _without_earlier_years(
    columns: list[tuple[str | None, Column]], roles: set[str]
) -> list[tuple[str | None, Column]]:
    """Leave out the columns of years before the last one for which a column has such a role."""
    years = [_year(column) for _, column in columns]
    told = {year for year, (role, _) in zip(years, columns, strict=True) if year and role in roles}
    if len(told) < 2:
        return columns
    return [
        (None if year in told and year != max(told) else role, column)
        for year, (role, column) in zip(years, columns, strict=True)
    ]


def _of_the_whole_year(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Leave out parts of a year that do not answer for it.

    实际完成值 of 上半年 gives way to that of 全年. Where there is none, the first quarter's is no
    result of the year: whether the others add to it, nobody says. Half a year's result beside half
    a year's target is one.
    """
    parts = Counter(role for role, column in columns if _is_part_of_year(column))
    whole = {role for role, column in columns if not _is_part_of_year(column)}
    lost = {role for role in _OF_PERIODS if role in whole or "target" in whole or parts[role] > 1}
    return [
        (None if role in lost and _is_part_of_year(column) else role, column)
        for role, column in columns
    ]


def _of_the_year_alone(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Leave out what spans several years where the year has its own: 总体目标 before 年度目标."""
    yearly = {role for role, column in columns if not _SEVERAL_YEARS.search(column.label)}
    return [
        (
            None if role in _OF_PERIODS & yearly and _SEVERAL_YEARS.search(column.label) else role,
            column,
        )
        for role, column in columns
    ]


def _is_part_of_year(column: Column) -> bool:
    return bool(_PART_OF_YEAR.match(unicodedata.normalize("NFKC", column.label).strip()))


def _year(column: Column) -> int | None:
    named = named_years(unicodedata.normalize("NFKC", " ".join(column.path)))
    return named[0].number if named else None
