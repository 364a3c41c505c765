"""The script an able user would write: openpyxl reads, scores, fills and saves; pandas summarises.

One load and one save a form, as good as such scripts get; it knows the usual labels and plain
numbers, nothing more. `python benchmarks/naive.py INBOX OUT [--no-summary]`
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.styles import PatternFill

LABELS = {
    "target": ("年度指标值", "年初指标值", "指标值", "目标值", "年度目标值"),
    "actual": (
        "实际完成值",
        "全年实际完成值",
        "实际完成情况值",
        "完成值",
        "全年完成值",
        "评价年度实现值",
    ),
    "weight": ("分值", "权重", "指标分值", "权重(%)"),
    "score": ("得分", "自评得分", "自评分", "自评分数"),
    "name": ("三级指标",),
}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
UNMET = PatternFill("solid", fgColor="FCE4D6")


def number(value: Any) -> float | None:
    """Take the first number of a cell."""
    if isinstance(value, int | float):
        return float(value)
    found = NUMBER.search(str(value or ""))
    return float(found[0]) if found else None


def header(sheet: Any) -> tuple[int, dict[str, int]] | None:
    """Find the row that has the labels."""
    for row in sheet.iter_rows(max_row=40):
        columns = {}
        for cell in row:
            text = re.sub(r"\s", "", str(cell.value or ""))
            for role, words in LABELS.items():
                if text in words and role not in columns:
                    columns[role] = cell.column
        if {"target", "actual"} <= columns.keys():
            return row[0].row, columns
    return None


def score(path: Path, target: Path) -> list[dict[str, Any]]:
    """Score one form and save the copy."""
    book = openpyxl.load_workbook(path)
    found = []
    for sheet in book.worksheets:
        place = header(sheet)
        if place is None:
            continue
        first, columns = place
        for row in range(first + 1, sheet.max_row + 1):
            wanted = number(sheet.cell(row, columns["target"]).value)
            got = number(sheet.cell(row, columns["actual"]).value)
            weight = number(sheet.cell(row, columns.get("weight", columns["target"])).value)
            if wanted is None or got is None:
                continue
            share = min(got / wanted, 1) if wanted else 1.0
            points = round(share * (weight or 0), 2)
            if "score" in columns:
                cell = sheet.cell(row, columns["score"])
                if cell.value is None and not isinstance(cell, openpyxl.cell.cell.MergedCell):
                    cell.value = points
            if share < 1:
                sheet.cell(row, columns["actual"]).fill = UNMET
            name = sheet.cell(row, columns.get("name", 1)).value
            found.append(
                {"file": path.name, "name": name, "target": wanted, "actual": got,
                 "weight": weight, "points": points, "unmet": share < 1}
            )  # fmt: skip
    notes = book.create_sheet("核查意见")
    notes.append(["指标", "指标值", "完成值", "分值", "核算得分", "未达标"])
    for one in found:
        notes.append(
            [one["name"], one["target"], one["actual"], one["weight"], one["points"], one["unmet"]]
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return found


def main(inbox: Path, out: Path, *, with_summary: bool = True) -> None:
    """Score a folder."""
    rows = []
    for path in sorted(inbox.rglob("*.xlsx")):
        rows += score(path, out / path.relative_to(inbox))
    if with_summary:
        table = pd.DataFrame(rows)
        with pd.ExcelWriter(out / "summary.xlsx", engine="openpyxl") as writer:
            table.groupby("file", as_index=False)["points"].sum().to_excel(
                writer, sheet_name="汇总", index=False
            )
            table.to_excel(writer, sheet_name="明细", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), with_summary="--no-summary" not in sys.argv)
