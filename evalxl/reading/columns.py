"""Columns of a table: their places, the labels above them, their roles.

A column is understood from the path of labels above it (`三级指标 > 权重(%)`), so that merged,
broken and spread heads read alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from evalxl.reading.page import Page
from evalxl.reading.shared_cells import joint_roles
from evalxl.reading.vocabulary import GUESSED, Match, vocabulary
from evalxl.xlsx.grid import Block

LEVELS = ("level1", "level2", "level3", "level4")
STAGES = ("initial", "adjusted", "budget", "pooled", "net_budget", "arrived", "paid")
_YEAR = re.compile(r"20\d{2}(?=年)")
_PART_OF_YEAR = re.compile(
    r"[上下]半年|(?:第?[一二三四1-4]|前[一二三])季度?|(?:1[-至~])?(?:[1-9]|1[01])月"
)
_SEVERAL_YEARS = re.compile(
    r"实施期|中长期|中期|总体|全周期|[三五]年|20\d{2}年?度?\s*[-—–~～至]\s*20\d{2}"
)
_OF_PERIODS = {"target", "actual", "score"}
_LAST_YEAR = re.compile(r"上年|上一年|去年|往年|历史|前一年")
_YEAR_ALONE = re.compile(r"20\d{2}\s*年?度?|[上本当去]一?年度?")
_YEARLY = {*_OF_PERIODS, *STAGES}
_WRAPPERS = {"group", "review", "own", "caption", "scores"}


class Column(NamedTuple):
    """One column of a table: its places, its label path and how sure its role is.

    `part` counts the numbers of a cell that holds two, such as 10/9.5 below 分值/得分.
    """

    first: int
    last: int
    label: str
    path: tuple[str, ...]
    confidence: float
    part: int | None = None


def understood_columns(page: Page, run: list[int]) -> list[tuple[str | None, Column]]:
    """List the columns under the label rows `run`, each with its role as far as labels tell."""
    understood: list[tuple[str | None, Column]] = []
    for column in _columns(page, run):
        shared = _shared(column)
        match = None if shared else _role(column.path)
        role, confidence = match or (None, 0.0)
        understood += shared or [(role, column._replace(confidence=confidence))]
    understood = _of_the_year_alone(_of_the_last_year(understood))
    return _weights_of_levels(_of_the_whole_year(understood))


def _shared(column: Column) -> list[tuple[str | None, Column]]:
    """Take a column labelled 分值/得分 for two: side by side, else in the same cells."""
    roles = joint_roles(column.label)
    if roles is None or column.last > column.first + 1:
        return []
    pair = enumerate(zip(roles, (column.first, column.last), strict=True))
    part_of = [0, 1] if column.first == column.last else [None, None]
    return [
        (role, column._replace(first=place, last=place, confidence=1.0, part=part_of[no]))
        for no, (role, place) in pair
    ]


def _of_the_last_year(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Leave out earlier years: below 上年, or where each year has its own results or amounts.

    So 2023年 beside 2024年, of results as of budgets.
    """
    columns = [
        (None if role in _YEARLY and _is_last_year(column) else role, column)
        for role, column in columns
    ]
    for roles in ({"actual"}, set(STAGES)):
        columns = _without_earlier_years(columns, roles)
    return columns


def names_year(text: str) -> bool:
    """Tell whether a label is a year alone: 2023年度, 上年, 本年."""
    return bool(_YEAR_ALONE.fullmatch(unicodedata.normalize("NFKC", text).strip()))


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
    found = _YEAR.search(unicodedata.normalize("NFKC", " ".join(column.path)))
    return int(found[0]) if found else None


def _weights_of_levels(
    columns: list[tuple[str | None, Column]],
) -> list[tuple[str | None, Column]]:
    """Give a weight column between two levels to the level it follows."""
    result: list[tuple[str | None, Column]] = []
    for place, (role, column) in enumerate(columns):
        before = result[-1][0] if result else None
        deeper = {later for later, _ in columns[place + 1 :]} & {"level2", "level3", "name"}
        if role == "weight" and before in ("level1", "level2") and deeper - {before}:
            role = f"{before}_weight"
        result.append((role, column))
    return result


def _columns(page: Page, run: list[int]) -> list[Column]:
    """List the columns under a head; neighbours below one merged label are one column.

    A label merged down into the rows below names the whole block, such as 项目资金（万元）.
    """
    columns: list[Column] = []
    body = page.next_row(run[-1]) or run[-1] + 1
    for number in range(page.left, page.right + 1):
        path = _path(page, run, number)
        if not path:
            continue
        own = [page.extent(row, number) for row in run if page.at(row, number)]
        deepest = own[-1] if own else None
        if columns and deepest and deepest.left < number and columns[-1].path == path:
            columns[-1] = columns[-1]._replace(last=number)
        elif deepest is None or not (
            deepest.bottom >= body or _is_spacer(page, run, deepest, number)
        ):
            columns.append(Column(number, number, path[-1], path, 0))
    return columns


def _is_spacer(page: Page, run: list[int], deepest: Block, column: int) -> bool:
    """Tell whether a column is blank below a wide label that names others: an inserted one."""
    below = [row for row in run if row > deepest.bottom]
    others = (other for other in range(deepest.left, deepest.right + 1) if other != column)
    return any(page.text(row, other) for other in others for row in below)


def _path(page: Page, run: list[int], column: int) -> tuple[str, ...]:
    """Read the labels above a column from top to bottom.

    A blank beside a label whose merge was broken inherits that label, if something stands
    below both.
    """
    path: list[str] = []
    for place, row in enumerate(run):
        text = page.text(row, column)
        if not text and any(page.text(below, column) for below in run[place + 1 :]):
            text = _label_to_the_left(page, run[place:], column)
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _label_to_the_left(page: Page, run: list[int], column: int) -> str:
    for left in range(column - 1, page.left - 1, -1):
        text = page.text(run[0], left)
        if text:
            return text if any(page.text(below, left) for below in run[1:]) else ""
    return ""


def _role_of_wrappers(wrappers: set[str]) -> Match | None:
    """Understand a column no label of which says what it is alone: 得分情况 > 单位自评."""
    if "scores" in wrappers and wrappers & {"own", "review"}:
        return Match("review_score" if "review" in wrappers else "score", GUESSED)
    return Match("group", GUESSED) if "group" in wrappers else None


def _role(path: tuple[str, ...]) -> Match | None:
    """Understand a column by its label path, from the label next to the values upwards."""
    words = vocabulary()
    matches = [words.columns.match(text) or words.stages.match(text) for text in path]
    joined = words.columns.match("".join(path)) if len(path) > 1 else None
    if joined and joined.confidence == 1:
        return joined
    plain = [match for match in matches if match and match.role not in _WRAPPERS]
    wrappers = {match.role for match in matches if match}
    if not plain:
        return _role_of_wrappers(wrappers)
    own = plain[-1]
    above = next((match.role for match in plain[:-1][::-1] if match.role in LEVELS), None)
    if own.role == "weight" and above in ("level1", "level2"):
        return Match(f"{above}_weight", own.confidence)
    if own.role == "target" and path[-1].strip().startswith("调整"):
        return Match("target_adjusted", own.confidence)
    if "review" in wrappers and own.role in ("score", "actual"):
        return Match(f"review_{own.role}", own.confidence)
    return own
