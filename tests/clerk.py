"""A clerk who does literally what 核查意见 says: the value and the place, nothing of her own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl

REASON = "因施工进度滞后少完成一期，涉及金额已结转，下年一季度补齐"
_TYPE = re.compile(r"把 (?P<cell>[A-Z]+\d+) 改为 ?“?(?P<value>[^，；。”]+)")
_NUMBER = re.compile(r"在 (?P<cell>[A-Z]+\d+) 只填数字 (?P<value>-?[\d.]+)")
_FILL = re.compile(r"在 (?P<cell>[A-Z]+\d+) 填写 (?P<value>-?[\d.]+)。")
_TOTAL = re.compile(r"总分 (?P<cell>[A-Z]+\d+) 相应改为 (?P<value>-?\d+(?:\.\d+)?)")
_EXPLAIN = re.compile(r"在 (?P<cell>[A-Z]+\d+) 写明")
ANSWER, OPINION, NUMBERS = "部门答复", "核查意见", ("序号",)


def correct(copy: bytes, findings: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the scored copy as the clerk saves it after going through the findings."""
    book = openpyxl.load_workbook(io.BytesIO(copy))
    for one in findings:
        _act(book, one)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _act(book: Any, one: Mapping[str, Any]) -> None:
    fix = str(one["fix"])
    typed = [found for words in (_TYPE, _NUMBER, _FILL) if (found := words.search(fix))]
    total = _TOTAL.search(fix)
    if total:
        _type(book, one, total["cell"], total["value"])
    explained = _EXPLAIN.search(fix)
    for found in typed[:1]:
        _type(book, one, found["cell"], found["value"].strip())
    if explained:
        _type(book, one, explained["cell"], REASON)
    if (not typed and not explained) or ANSWER in fix:
        _answer(book, one)


def _type(book: Any, one: Mapping[str, Any], address: str, value: str) -> None:
    sheet = book[one["sheet"]]
    merged = next((m for m in sheet.merged_cells.ranges if address in m), None)
    cell = sheet.cell(merged.min_row, merged.min_col) if merged else sheet[address]
    number = re.fullmatch(r"-?\d+(?:\.\d+)?", value)
    cell.value = float(value) if number else value


def _answer(book: Any, one: Mapping[str, Any]) -> None:
    """Write an explanation beside the finding, found by its mark."""
    sheet = book[OPINION]
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == ANSWER)
    for row in sheet.iter_rows():
        if any(cell.value == one["fingerprint"] for cell in row):
            sheet.cell(row[0].row, column).value = f"说明：{REASON}"
