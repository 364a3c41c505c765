"""Lists that a bureau keeps in workbooks: their rows, found by headings, as texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from evalxl.core import lazy_re as re
from evalxl.core.errors import ConfigurationError, Refused
from evalxl.language.dates import day_in
from evalxl.xlsx import Grid, Sheet, read_grid

ROSTER, ADJUSTMENTS, BENCHMARKS = "roster.xlsx", "adjustments.xlsx", "benchmarks.xlsx"
ROSTER_COLUMNS = {
    "department": "部门",
    "project_name": "项目名称",
    "year": "年度",
    "deadline": "截止日期",
    "contact": "联系人",
}
BENCHMARK_COLUMNS = {
    "measure": "指标",
    "scope": "范围",
    "year": "年度",
    "value": "数值",
    "source": "来源",
}
WAIVER_SHEET = "豁免"
WAIVER_COLUMNS = {
    "code": "编号",
    "unit": "填报单位",
    "project": "项目名称",
    "indicator": "指标",
    "why": "理由",
    "who": "批准人",
    "until": "有效期",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of a list that cannot be used: its row, and why (English, Chinese)."""

    row: int
    en: str
    zh: str


_OF_WAIVERS = frozenset({"编号", "批准人"})
"""Headings that a sheet of waivers has and one of adjustments has not."""
_OPTIONAL = {"deadline", "contact", "score", "reason", "reviewer", "date", "year"}
_HEADER_WITHIN = 10  # rows
_CENTURY = (36526, 73050)  # 2000-01-01, 2099-12-31 as numbers in a cell


def lines(
    contents: Mapping[str, bytes],
    name: str,
    columns: Mapping[str, str],
    made_of: Callable[[Mapping[str, Any]], T],
) -> tuple[T, ...]:
    """Read all lines of a list.

    Raises:
        ConfigurationError: The file cannot be used, or lines cannot: all of them are named, so
            that who corrects them is done in one go.
    """
    good, wrong = usable_lines(contents, name, columns, made_of)
    if wrong:
        raise ConfigurationError(
            "\n".join(one.en for one in wrong), "\n".join(one.zh for one in wrong)
        )
    return good


def usable_lines(
    contents: Mapping[str, bytes],
    name: str,
    columns: Mapping[str, str],
    made_of: Callable[[Mapping[str, Any]], T],
) -> tuple[tuple[T, ...], tuple[LeftOut, ...]]:
    """Read the lines of a list that can be used, and name the others.

    Raises:
        ConfigurationError: The file cannot be used.
    """
    good: list[T] = []
    wrong: list[LeftOut] = []
    for said in _rows(contents, name, columns):
        try:
            good.append(made_of(_complete(said, name, columns)))
        except ConfigurationError as error:
            wrong.append(LeftOut(said["row"], error.en, error.zh))
    return tuple(good), tuple(wrong)


def _rows(
    contents: Mapping[str, bytes], name: str, columns: Mapping[str, str]
) -> Sequence[dict[str, Any]]:
    if name not in contents:
        return []
    try:
        grid = read_grid(contents[name], name)
    except Refused as refusal:
        raise ConfigurationError(
            f"{name}: cannot be read ({refusal.slug}); save it again as .xlsx",
            f"{name}：无法读取（{refusal.slug}），请另存为 .xlsx",
        ) from None
    found = _header(grid, name, columns)
    if found is None:
        return []
    sheet, header, places = found
    rows = []
    for row in range(header + 1, sheet.max_row + 1):
        said = {key: _said(sheet, row, column, key) for key, column in places.items()}
        if any(said.values()):
            rows.append({**dict.fromkeys(columns), **said, "row": row})
    return rows


def _said(sheet: Sheet, row: int, column: int, key: str) -> str | None:
    """Return what a cell says; a date cell its whole date, however little of it is displayed."""
    cell = sheet.cells.get(sheet.merged.get((row, column), (row, column)))
    if (
        key in {"deadline", "until"}
        and cell
        and isinstance(cell.value, float | int)
        and not day_in(cell.text)
    ):
        return _serial_day(cell.value) or cell.text
    return cell.text.strip() or None if cell else None


def _serial_day(serial: float) -> str | None:
    """Read the number behind a date cell (days from 1900), within this century."""
    if not _CENTURY[0] <= serial <= _CENTURY[1]:
        return None
    return (date(1899, 12, 30) + timedelta(days=int(serial))).isoformat()


def _header(
    grid: Grid, name: str, columns: Mapping[str, str]
) -> tuple[Sheet, int, dict[str, int]] | None:
    """Find the heading row; `None` where a workbook of reviews has only sheets of the other kind.

    Raises:
        ConfigurationError: There is none.
    """
    is_of_waivers = columns is WAIVER_COLUMNS
    needed = {key for key in columns if key not in _OPTIONAL | _may_be_blank(name)}
    needed |= {"project_name"} & columns.keys()
    needed = {"code", "why", "who"} if is_of_waivers else needed
    seen_other = False
    for sheet in grid.sheets:
        for row in range(1, min(sheet.max_row, _HEADER_WITHIN) + 1):
            labels = {
                _plain(sheet.text(row, column)): column for column in range(1, sheet.max_column + 1)
            }
            places = {key: labels[word] for key, word in columns.items() if word in labels}
            has_waivers = labels.keys() >= _OF_WAIVERS
            seen_other |= has_waivers != is_of_waivers and len(places) > 1
            if needed <= places.keys() and has_waivers == is_of_waivers:
                return sheet, row, places
    if is_of_waivers or (name == ADJUSTMENTS and seen_other):
        return None
    raise ConfigurationError(
        f"{name}: no heading row with {'、'.join(columns.values())}",
        f"{name}：没有找到表头行：{'、'.join(columns.values())}",
    )


def _complete(said: Mapping[str, Any], name: str, columns: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a line of which nothing is missing that must be told; waivers ask for their own."""
    if columns is WAIVER_COLUMNS:
        return said
    for key, word in columns.items():
        if key not in _may_be_blank(name) and not said.get(key):
            raise ConfigurationError(
                f"{name}: row {said['row']}: {word} is empty; fill it in",
                f"{name}：第 {said['row']} 行：{word} 是空的，请填写",
            )
    return said


def _may_be_blank(name: str) -> set[str]:
    """Name the columns that a row may leave blank.

    A review of a form about a whole department needs no project: that form goes by its unit's name.
    """
    if name == BENCHMARKS:
        return {"scope"}
    return _OPTIONAL | {"project_name"} if name == ADJUSTMENTS else _OPTIONAL


def _plain(label: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", label))
