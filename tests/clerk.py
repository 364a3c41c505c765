"""A clerk who does literally what 核查意见 says: the value and the place, nothing of her own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from unittest import mock

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.worksheet.merge import MergedCellRange

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.settings import config

REASON = "因施工进度滞后少完成一期，涉及金额已结转，下年一季度补齐"
EXCESS = "年中服务需求增加，实际工作量超过年初计划"
_CELL = r"(?P<cell>[A-Z]+\d+)"
_VALUE = r"(?P<value>-?\d+(?:\.\d+)?)"
_OPEN = r"(?! ?(?:不超过|低于|at most|less than|0 到|from 0))"  # a range: she knows the figure
_TYPED = (
    re.compile(rf"把 {_CELL} 改为{_OPEN} ?“?(?P<value>[^，；。”]+)"),
    re.compile(rf"在 {_CELL} 只填数字 {_VALUE}"),
    re.compile(rf"在 {_CELL} 填写 {_VALUE}。"),
    re.compile(rf"Change {_CELL} to{_OPEN} “?(?P<value>\d+(?:\.\d+)?(?: ?%)?|[^,;.”]+)"),
    re.compile(rf"把 {_CELL} 改到 [\d.]+–{_VALUE} 之内"),
    re.compile(rf"Move {_CELL} into [\d.]+–{_VALUE}"),
    re.compile(rf"Type (?:just )?{_VALUE} into {_CELL}"),
)
_TOTAL = re.compile(
    rf"总分 {_CELL} 相应改为 {_VALUE}|total in (?P<cell_en>[A-Z]+\d+) to (?P<value_en>-?[\d.]*\d)"
)
_SUM = re.compile(
    r"总分 (?P<cell>[A-Z]+\d+) 相应改为各项得分之和|total in (?P<cell_en>[A-Z]+\d+) to the sum"
)
_EXPLAIN = re.compile(rf"在 {_CELL} 写明|(?:remedy|excess|reason) in(?:to)? (?P<cell_en>[A-Z]+\d+)")
_AREA = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d+(?::[A-Z]{1,2}\d+)?(?![A-Za-z0-9])")
_ANSWERED = ("部门答复", "answer column")
ANSWERS, OPINIONS = ("部门答复", "Answer"), ("核查意见", "Review opinion")


def opened(content: bytes) -> Any:
    """Open a workbook without drawing borders round merged cells: half of the time, for looks."""
    with mock.patch.object(MergedCellRange, "format"):
        return openpyxl.load_workbook(io.BytesIO(content))


def correct(
    copy: bytes,
    findings: Iterable[Mapping[str, Any]],
    truth: bytes | None = None,
    facts: Mapping[str, str | None] = {},
) -> bytes:
    """Return the scored copy as the clerk saves it after going through the findings.

    Args:
        copy: The scored copy.
        findings: Those of its record.
        truth: The form without its mistakes: what she finds in her papers where the advice asks
            for a fact and names a cell.
        facts: By slug what she knows and her papers do not say; `None`: she finds nothing wrong.
    """
    book = opened(copy)
    papers = _papers(truth) if truth else None
    findings = list(findings)
    for one in findings:
        _act(book, one, papers, facts)
    for one in findings:
        if found := _SUM.search(str(one["fix"])):
            cell = _anchor(book[one["sheet"]], _of(found, "cell"))
            cell.value = _sum_of_scores(_saved(book))
    return _saved(book)


@lru_cache(maxsize=32)
def _papers(truth: bytes) -> Any:
    return opened(truth)


def _saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sum_of_scores(content: bytes) -> float:
    """Add up what stands in the column of scores."""
    opened = pipeline.open_form(Source("a.xlsx", content), config.load())
    table = opened.workbook.tables[0]
    scores = [one.score or 0 for one in table.indicators]
    line = table.budget_score.score if table.budget_score else None
    return round(sum(scores) + (line or 0), 2)


def _act(book: Any, one: Mapping[str, Any], papers: Any, facts: Mapping[str, str | None]) -> None:
    fix = str(one["fix"])
    typed = [found for words in _TYPED if (found := words.search(fix))]
    total = _TOTAL.search(fix)
    if total:
        _type(book, one, _of(total, "cell"), _of(total, "value"))
    explained = _EXPLAIN.search(fix)
    for found in typed[:1]:
        _type(book, one, found["cell"], found["value"].strip().replace(" %", "%"))
    if explained:
        is_excess = "超额" in fix or "excess" in fix
        _type(book, one, _of(explained, "cell"), EXCESS if is_excess else REASON)
    slug = str(one["slug"])
    if any(words in fix for words in _ANSWERED) or facts.get(slug, "") is None:
        _answer(book, one)
    elif slug in facts:
        for address in _AREA.findall(fix) or [str(one["cell"])]:
            _type(book, one, address, str(facts[slug]).format(row=address[1:]))
    elif "百分制" in fix or "points of a hundred" in fix:
        for row in book[one["sheet"]][_AREA.findall(fix)[0]]:
            for cell in row:
                cell.value = round(cell.value * 100, 2)
    elif "小数位" in fix or "decimals" in fix:
        _anchor(book[one["sheet"]], str(one["cell"])).number_format = "General"
    elif not typed and not explained and not (papers and _looked_up(book, one, papers)):
        _answer(book, one)


def _looked_up(book: Any, one: Mapping[str, Any], papers: Any) -> bool:
    """Type what the papers say into the cells that the advice names; whether any differs."""
    if one["sheet"] not in papers.sheetnames:
        return False
    fix = _TOTAL.sub("", _SUM.sub("", str(one["fix"])))
    areas = _AREA.findall(fix) or _AREA.findall(str(one["cell"] or ""))
    is_changed = False
    for area in areas:
        for row in papers[one["sheet"]][area if ":" in area else f"{area}:{area}"]:
            for cell in row:
                mine = _anchor(book[one["sheet"]], cell.coordinate)
                if not isinstance(cell, MergedCell) and mine.value != cell.value:
                    mine.value, is_changed = cell.value, True
    return is_changed


def _of(found: re.Match[str], name: str) -> str:
    """Return a part of what was said, in the language it was said in."""
    return found[name] or found[f"{name}_en"]


def _type(book: Any, one: Mapping[str, Any], address: str, value: str) -> None:
    number = re.fullmatch(r"-?\d+(?:\.\d+)?", value)
    _anchor(book[one["sheet"]], address).value = float(value) if number else value


def _anchor(sheet: Any, address: str) -> Any:
    """Return the cell that holds what is shown at an address."""
    merged = next((m for m in sheet.merged_cells.ranges if address in m), None)
    return sheet.cell(merged.min_row, merged.min_col) if merged else sheet[address]


def _answer(book: Any, one: Mapping[str, Any]) -> None:
    """Write an explanation beside the finding, found by its mark."""
    sheet = next((book[name] for name in OPINIONS if name in book.sheetnames), None)
    if sheet is None:
        return  # a form of mid-year, of which no copy is made
    cells = (cell for row in sheet.iter_rows() for cell in row)
    column = next(cell.column for cell in cells if cell.value in ANSWERS)
    for row in sheet.iter_rows():
        if any(cell.value == one["fingerprint"] for cell in row):
            sheet.cell(row[0].row, column).value = f"说明：{REASON}"
