"""The same row spelled otherwise has the same verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.terms import Verdict
from evalxl.targets import compare

CASES = Path(__file__).parent / "cases"
PUBLISHED = Path(__file__).parents[1] / "data" / "rows.jsonl"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for path in (*sorted(CASES.glob("*.jsonl")), PUBLISHED)
    for line in path.read_text(encoding="utf-8").splitlines()
]
EACH = 6
"""Every sixth row is tried in the default run, another sixth for each spelling."""
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
WIDE_DIGITS = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789.%"}
DASHES = str.maketrans("-—–－", "—－-–")


def _swap(before: str, after: str) -> Callable[[str], str]:
    """Write one thing otherwise, wherever a pattern finds it."""
    return lambda text: re.sub(before, after, text)


def _with_commas(text: str) -> str:
    return re.sub(
        r"(?<![0-9.,:/a-zA-Z-])[0-9]{4,9}(?![0-9,./:年号-])",
        lambda number: number[0] if number[0][:2] in ("19", "20") else f"{int(number[0]):,}",
        text,
    )


SPELLINGS: dict[str, Callable[[str], str]] = {
    "full width": lambda text: text.translate(WIDE),
    "full width digits": lambda text: text.translate(WIDE_DIGITS),
    "blanks everywhere but in numbers": lambda text: " ".join(re.findall(r"[\d.,]+|.", text)),
    "wide blanks around": lambda text: f"\u3000{text}\u3000",
    "a blank before units": _swap(r"([0-9])([^\d.,%\s])", r"\1 \2"),
    "≧": _swap("≥", "≧"),
    ">=": _swap("≥", ">="),
    "＞＝": _swap("≥", "＞＝"),
    "不低于": _swap("≥(?=[0-9])", "不低于"),
    "大于等于": _swap("≥(?=[0-9])", "大于等于"),
    "≦": _swap("≤", "≦"),
    "<=": _swap("≤", "<="),
    "不超过": _swap("≤(?=[0-9])", "不超过"),
    "小于或等于": _swap("≤(?=[0-9])", "小于或等于"),
    "％": _swap("%", "％"),
    "﹪": _swap("%", "﹪"),
    "㎡": _swap("平方米", "㎡"),
    "km": _swap("(?<![平方0-9])公里|(?<=[0-9])公里", "km"),
    "wide brackets": lambda text: text.replace("(", "（").replace(")", "）"),
    "other dashes": lambda text: text.translate(DASHES),
    "thousands": _with_commas,
}


def _verdict(row: dict[str, Any], target: str, actual: str) -> Verdict:
    columns = (row.get("unit", ""), row.get("sign", ""), row.get("year"))
    return compare(target, actual, row.get("name") or "", row.get("level2") or "", *columns).verdict


def _changed(rows: list[dict[str, Any]], spelled: Callable[[str], str]) -> list[str]:
    return [
        f"{row['id']}: {target} | {actual}"
        for row in rows
        for target, actual in [(spelled(row["target"]), spelled(row["actual"]))]
        if (target, actual) != (row["target"], row["actual"])
        and _verdict(row, target, actual) != _verdict(row, row["target"], row["actual"])
    ]


@pytest.mark.parametrize(
    ("first", "spelled"), [*enumerate(SPELLINGS.values())], ids=[str(name) for name in SPELLINGS]
)
def test_a_row_spelled_otherwise_keeps_its_verdict(
    first: int, spelled: Callable[[str], str]
) -> None:
    assert _changed(ROWS[first % EACH :: EACH], spelled) == []


@pytest.mark.thorough
@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=[str(name) for name in SPELLINGS])
def test_every_row_spelled_otherwise_keeps_its_verdict(spelled: Callable[[str], str]) -> None:
    assert _changed(ROWS, spelled) == []


def test_blanks_in_numbers_never_change_a_verdict_but_into_a_question() -> None:
    spaced = [(row, " ".join(row["target"]), " ".join(row["actual"])) for row in ROWS[::EACH]]
    changed = [
        f"{row['id']}: {target} | {actual}"
        for row, target, actual in spaced
        if _verdict(row, target, actual)
        not in (Verdict.CANNOT_TELL, _verdict(row, row["target"], row["actual"]))
    ]

    assert changed == []


def test_a_full_stop_behind_the_result_changes_nothing() -> None:
    changed = [
        f"{row['id']}: {row['target']} | {row['actual']}。"
        for row in ROWS
        if row["actual"].strip() and row["actual"].strip()[-1] not in "。./…-—"
        if _verdict(row, row["target"], row["actual"] + "。") in (Verdict.MET, Verdict.EXCEEDED)
        and _verdict(row, row["target"], row["actual"]) not in (Verdict.MET, Verdict.EXCEEDED)
    ]

    assert changed == []
