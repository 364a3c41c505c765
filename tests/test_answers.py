"""Which answer counts, and what is no answer."""

from __future__ import annotations

import io

import openpyxl
import pytest

from evalxl import answers
from evalxl.xlsx import Limits, read_grid

FIRST, SECOND = "0123456789abcdef", "fedcba9876543210"


def given(day: str, source: str, sheet: str, text: str) -> dict[str, object]:
    return answers.Answer(
        source=source, sheet=sheet, row=4, fingerprint=FIRST, kind="说明", text=text, given=day
    ).plain()


def read(*rows: tuple[object, ...], merged: str = "") -> list[answers.Answer]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return answers.read(read_grid(target.getvalue(), "a.xlsx", Limits()), "a.xlsx")


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("已改", "已改", ""),
        ("说明：已附批复", "说明", "已附批复"),
        ("有异议，数据属实", "异议", "数据属实"),
        ("场地维修", "说明", "场地维修"),
        ("已按要求全部整改", "已改", ""),
        ("已更正：F5", "已改", "F5"),
        ("整改中", "说明", "整改中"),
        ("改不了，系统已锁", "说明", "改不了，系统已锁"),
        ("未改", "说明", "未改"),
        ("不属实", "异议", ""),
    ],
)
def test_an_answer_is_of_one_kind(typed: str, kind: str, text: str) -> None:
    assert answers.worded(typed) == (kind, text)


def test_a_heading_that_spans_the_list_is_no_answer() -> None:
    head = ("编号", "具体情况", "部门答复", "识别码")
    assert read(head, ("三、提示（1 条）", None, None, None), merged="A2:C2") == []


def test_an_answer_to_several_findings_answers_each() -> None:
    head = ("编号", "具体情况", "部门答复", "识别码")
    found = read(head, ("EVX322", "没有效益指标（等）", "说明：补充", f"{FIRST} {SECOND}"))
    assert [one.fingerprint for one in found] == [FIRST, SECOND]


def test_what_only_repeats_an_earlier_answer_does_not_replace_a_new_one() -> None:
    one = given("2026-03-01", "答复.xlsx", "问题清单", "旧")
    repeated = given("2026-03-09", "答复二.xlsx", "问题清单", "旧")
    changed = given("2026-03-09", "答复二.xlsx", "整改台账", "新")
    assert answers.latest([repeated, changed, one])[FIRST] == changed


def test_who_returns_to_an_earlier_answer_is_heard() -> None:
    said = [
        given(f"2026-03-0{day}", f"{day}.xlsx", "问题清单", text)
        for day, text in enumerate("甲乙甲", 1)
    ]
    assert answers.latest(said)[FIRST] == said[2]


@pytest.mark.parametrize(
    ("kind", "settled", "severity", "state"),
    [
        ("说明", None, "warning", "已答复"),
        ("异议", None, "error", "已答复"),
        ("已改", None, "error", "未答复"),  # the finding is still there
        (None, None, "error", "未答复"),
        (None, None, "note", None),
        ("已改", "waived", "note", "豁免"),
    ],
)
def test_that_something_was_changed_is_no_answer_while_it_stands(
    kind: str | None, settled: str | None, severity: str, state: str | None
) -> None:
    assert answers.state_of(settled, {"kind": kind} if kind else None, severity) == state
