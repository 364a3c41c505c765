"""A clerk who does literally what 核查意见 says: the value and the place, nothing of her own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl

REASON = "因施工进度滞后少完成一期，涉及金额已结转，下年一季度补齐"
_CELL = r"(?P<cell>[A-Z]+\d+)"
_VALUE = r"(?P<value>-?\d+(?:\.\d+)?)"
_TYPED = (
    re.compile(rf"把 {_CELL} 改为 ?“?(?P<value>[^，；。”]+)"),
    re.compile(rf"在 {_CELL} 只填数字 {_VALUE}"),
    re.compile(rf"在 {_CELL} 填写 {_VALUE}。"),
    re.compile(rf"Change {_CELL} to “?(?P<value>\d+(?:\.\d+)?(?: ?%)?|[^,;.”]+)"),
    re.compile(rf"Type (?:just )?{_VALUE} into {_CELL}"),
)
_TOTAL = re.compile(
    rf"总分 {_CELL} 相应改为 {_VALUE}|total in (?P<cell_en>[A-Z]+\d+) to (?P<value_en>-?[\d.]*\d)"
)
_EXPLAIN = re.compile(rf"在 {_CELL} 写明|(?:remedy|excess|reason) in(?:to)? (?P<cell_en>[A-Z]+\d+)")
ANSWERS, OPINIONS = ("部门答复", "Answer"), ("核查意见", "Review opinion")


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
    typed = [found for words in _TYPED if (found := words.search(fix))]
    total = _TOTAL.search(fix)
    if total:
        _type(book, one, _of(total, "cell"), _of(total, "value"))
    explained = _EXPLAIN.search(fix)
    for found in typed[:1]:
        _type(book, one, found["cell"], found["value"].strip().replace(" %", "%"))
    if explained:
        _type(book, one, _of(explained, "cell"), REASON)
    if (not typed and not explained) or ANSWERS[0] in fix or "answer column" in fix:
        _answer(book, one)


def _of(found: re.Match[str], name: str) -> str:
    """Return a part of what was said, in the language it was said in."""
    return found[name] or found[f"{name}_en"]


def _type(book: Any, one: Mapping[str, Any], address: str, value: str) -> None:
    sheet = book[one["sheet"]]
    merged = next((m for m in sheet.merged_cells.ranges if address in m), None)
    cell = sheet.cell(merged.min_row, merged.min_col) if merged else sheet[address]
    number = re.fullmatch(r"-?\d+(?:\.\d+)?", value)
    cell.value = float(value) if number else value


def _answer(book: Any, one: Mapping[str, Any]) -> None:
    """Write an explanation beside the finding, found by its mark."""
    sheet = next(book[name] for name in OPINIONS if name in book.sheetnames)
    cells = (cell for row in sheet.iter_rows() for cell in row)
    column = next(cell.column for cell in cells if cell.value in ANSWERS)
    for row in sheet.iter_rows():
        if any(cell.value == one["fingerprint"] for cell in row):
            sheet.cell(row[0].row, column).value = f"说明：{REASON}"
