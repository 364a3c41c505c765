"""What must not break the summary: odd texts, odd names, nothing known, nothing there, too much."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalxl.checks.thresholds import Thresholds
from evalxl.writing.summary import (
    BatchView,
    SummaryOptions,
    by_department,
    department_workbooks,
    summary_page,
    summary_workbook,
)
from evalxl.writing.summary.sheets import rules as rules_sheet
from evalxl.writing.summary.tables.book import WriteRefused, done
from evalxl.writing.summary.tables.texts import TEXT_LIMIT, clean, sheet_name
from tests.writing_summary.builder import Rows, batch, view
from tests.writing_summary.workbooks import links, read, rows

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "{=1+1}", "http://example.invalid/",
    "<r><t>x</t></r>", "甲\x07乙", "_x0041_", "<script>alert(1)</script>", "a&b\"c'd", "\ud800",
)  # fmt: skip


def test_the_same_batch_gives_the_same_bytes() -> None:
    for options in (SummaryOptions(), SummaryOptions(lean_rows=10)):
        assert summary_workbook(batch(6), options) == summary_workbook(batch(6), options)
    assert summary_page(batch(12)) == summary_page(batch(12))
    assert list(department_workbooks(batch(2))) == list(department_workbooks(batch(2)))


@pytest.mark.parametrize("together", [1, 9])
def test_departments_are_the_same_however_many_are_laid_out_at_once(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = list(department_workbooks(batch(4)))
    monkeypatch.setattr(by_department, "STRETCH", together)
    assert list(department_workbooks(batch(4))) == expected


def test_nothing_received_is_said_and_not_drawn() -> None:
    book = read(summary_workbook(batch(0)))
    assert not book["总览"]._charts
    assert book["项目汇总"]["A5"].value == "收件箱中没有可核算的项目。"
    tiles = {book["总览"].cell(4, c).value: book["总览"].cell(5, c).value for c in (1, 2, 4, 6, 8)}
    assert tiles["核算项目"] == 0
    assert tiles["全年预算（万元）"] == "—"
    assert list(department_workbooks(batch(0))) == []


def test_a_project_of_which_nothing_is_known_shows_dashes_and_no_zero() -> None:
    bare = Rows(
        projects=[{"file": "甲/a.xlsx", "policy": "mof-2020", "money_unit": "元"}],
        files=[{"path": "甲/a.xlsx", "status": "scored", "scored_path": "scored/甲/a.xlsx"}],
    )
    book = read(summary_workbook(view(bare)))
    sheet = book["项目汇总"]
    shown = {head.value: cell.value for head, cell in zip(sheet[4], sheet[5], strict=True)}
    for heading in ("实施单位", "项目名称", "年度", "全年预算（万元）", "执行率", "自评得分",
                    "核算得分", "差异", "名次", "等级"):  # fmt: skip
        assert shown[heading] == "—", heading
    assert shown["主要问题"] == "表内没有分值，不评分"
    assert shown["主管部门"] == "（未填主管部门）"
    assert sheet["G3"].value == "—"  # an unknown sum is not 0
    assert b"nan" not in summary_page(view(bare)).lower()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    content = summary_workbook(_renamed(text))
    sheet = read(content, formulas=True)["项目汇总"]
    cell = sheet["D5"]
    assert cell.data_type == "s"
    assert cell.value.strip() == clean(text).strip()
    page = summary_page(_renamed(text)).decode()
    assert "<script>alert" not in page


def test_a_text_longer_than_a_cell_ends_with_a_hint() -> None:
    long = clean("长" * (TEXT_LIMIT + 5))
    assert len(long) == TEXT_LIMIT
    assert long.endswith("（余文见原表）")
    assert clean("长" * TEXT_LIMIT) == "长" * TEXT_LIMIT


@given(st.text(max_size=60))
def test_any_text_makes_a_sheet_name(text: str) -> None:
    name = sheet_name(text)
    assert 1 <= len(name) <= 31
    assert not re.search(r"[\[\]:*?/\\]", name)


def test_what_the_library_refuses_is_an_error() -> None:
    done(0)
    done(None)
    with pytest.raises(WriteRefused):
        done(-2)


def test_departments_that_differ_by_a_blank_or_case_stay_apart_and_are_pointed_out() -> None:
    made = batch(6)
    names = ["教育局", "教育 局", "ABC局", "abc局", "CON", "a/b:c*d?.. "]
    made.frames.projects["department"] = pd.Series(names, dtype=object)
    table = {row["主管部门"]: row for row in rows(read(summary_workbook(made))["部门汇总"])}
    assert table.keys() == set(names)
    assert all(table[name]["备注"] for name in names[:4])
    files = [name for name, _ in department_workbooks(made)]
    assert len({name.casefold() for name in files}) == len(files) == 6
    for name in files:
        assert not re.search(r'[<>:"/\\|?*]', name)
        assert not re.fullmatch(r"(?i)con\.xlsx", name)
        assert not name.removesuffix(".xlsx").endswith((" ", "."))


def test_a_full_sheet_goes_on_in_the_next() -> None:
    made = batch(20)
    book = read(summary_workbook(made, SummaryOptions(sheet_rows=64)))
    parts = [sheet for sheet in book if sheet.title.startswith("指标明细")]
    assert [sheet.title for sheet in parts[:2]] == ["指标明细", "指标明细（2）"]
    assert all(sheet.max_row <= 64 for sheet in parts)
    assert sum(len(rows(sheet)) for sheet in parts) == len(made.frames.indicators)


def test_constant_memory_changes_the_form_and_not_one_value() -> None:
    made = batch(25)
    plain, lean = (
        read(summary_workbook(made, options))
        for options in (SummaryOptions(), SummaryOptions(lean_rows=1))
    )
    assert plain["指标明细"].tables
    assert not lean["指标明细"].tables
    assert lean["指标明细"].auto_filter.ref
    for sheet in plain:
        there = lean[sheet.title].iter_rows(values_only=True)
        for here, other in zip(sheet.iter_rows(values_only=True), there, strict=True):
            assert here == other


def test_above_the_limit_details_move_to_the_department_workbooks() -> None:
    made = batch(20)
    book = read(summary_workbook(made, SummaryOptions(split_rows=50)))
    assert "指标明细" not in book.sheetnames
    index = rows(book["明细索引"])
    files = dict(department_workbooks(made))
    assert {row["分册"] for row in index} == files.keys()
    written = sum(len(rows(read(content)["指标明细"])) for content in files.values())
    assert written == sum(row["指标数"] for row in index) == len(made.frames.indicators)


def test_every_link_leads_to_a_copy_that_was_made_and_to_a_cell() -> None:
    made = batch(8)
    odd = "乙局/100% #1 [终稿] {a}.xlsx"
    made.files.loc[made.files["path"].eq(made.frames.projects["file"][0]), "scored_path"] = (
        f"scored/{odd}"
    )
    known = set(made.files["scored_path"].dropna()) | {"refused/民政局/加密.xlsx.txt"}
    found = list(links(summary_workbook(made)))
    assert found
    for target, place in found:
        assert unquote(target.replace("\\", "/")) in known
        assert place is None or re.fullmatch(r"'自评表'!(A1|[A-Z]+\d+)", place)


def test_a_departments_workbook_can_be_mailed_it_names_files_and_leads_out_of_nowhere() -> None:
    made = batch(8)
    files = set(made.files["path"])
    for _, content in department_workbooks(made):
        assert list(links(content)) == []
        book = read(content)
        sheets = {"问题清单", "整改台账", "项目汇总"} & set(book.sheetnames)
        named = [row["表格文件"] for name in sheets for row in rows(book[name])]
        assert named
        assert set(named) <= files


def _renamed(text: str) -> BatchView:
    made = batch(1)
    made.frames.projects["project_name"] = pd.Series([text], dtype=object)
    return made


def test_phones_are_masked_on_request() -> None:
    made = batch(6)
    options = SummaryOptions(mask_phone=True)
    ledger = rows(read(summary_workbook(made, options))["整改台账"])
    phones: set[Any] = {row["联系电话"] for row in ledger}
    assert phones == {"138****0000"}


def test_every_line_of_the_checks_has_a_chinese_name() -> None:
    assert {one.name for one in fields(Thresholds)} == set(rules_sheet.LINES)
