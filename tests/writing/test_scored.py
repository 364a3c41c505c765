"""The scored copy: typed scores stay, blank ones are filled, everything is marked and explained."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from evalxl.core.model import BudgetScore
from evalxl.writing.options import OutputOptions
from evalxl.writing.scored import copy_suffix
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits, NewCell, NewSheet
from tests.tools.compare_parts import differences
from tests.tools.rich import SHEET
from tests.tools.schema import schema_errors
from tests.writing.made import (
    CLAIMED,
    RICH,
    UNCLEAR,
    UNMET,
    copy_bytes,
    finding,
    read,
    ref,
    row,
    scored_form,
)

pytestmark = pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")
PLAIN = OutputOptions()


def written(content: bytes | None) -> openpyxl.Workbook:
    assert content is not None
    assert schema_errors(content) == {}
    return openpyxl.load_workbook(io.BytesIO(content))


def copy_of(form: Any, options: OutputOptions = PLAIN, source: bytes = RICH) -> openpyxl.Workbook:
    return written(copy_bytes(read(source), form, options))


def filled_in(values: dict[str, object]) -> bytes:
    edits = Edits()
    for address, value in values.items():
        place = ref(address)
        edits.of(SHEET).values[place.row, place.column] = value  # type: ignore[assignment]
    return apply(RICH, edits)


def column_f(book: openpyxl.Workbook) -> list[object]:
    return [book[SHEET][f"F{number}"].value for number in range(4, 10)]


def texts(book: openpyxl.Workbook, name: str) -> list[str]:
    return [str(cell) for line in book[name].iter_rows(values_only=True) for cell in line if cell]


ROWS = [row(4, **UNMET), row(5, **UNCLEAR), row(6, **CLAIMED), *(row(n) for n in (7, 8, 9))]
OPEN: dict[str, Any] = {"lowest": 48.0, "highest": 58.0, "undecided": 10.0}


def test_blank_scores_are_filled_and_undecided_ones_stay_blank() -> None:
    assert column_f(copy_of(scored_form(ROWS, **OPEN))) == [8, None, 10, 10, 10, 10]


def test_typed_scores_stay() -> None:
    source = filled_in({"F4": 9.5, "F7": "10分"})
    rows = [row(4, **UNMET, score=9.5), row(7, score=10.0), row(8)]
    book = copy_of(scored_form(rows), source=source)
    assert column_f(book) == [9.5, None, None, "10分", 10, None]


def test_typed_scores_are_replaced_on_request_but_formulas_never() -> None:
    source = filled_in({"F4": 9.5})
    rows = [row(4, **UNMET, score=9.5), row(5, cell_score="F10")]
    book = copy_of(scored_form(rows), OutputOptions(fill_scores="always"), source)
    assert book[SHEET]["F4"].value == 8
    assert book[SHEET]["F10"].value == "=SUM(F4:F9)"


def test_a_cell_that_holds_the_weight_as_well_is_never_overwritten() -> None:
    source = filled_in({"F4": "10/9.5", "F5": None})
    rows = [row(number, cell_weight=f"F{number}", **UNMET) for number in (4, 5)]
    book = copy_of(scored_form(rows), OutputOptions(fill_scores="always"), source)
    assert column_f(book)[:2] == ["10/9.5", None]


def test_beside_writes_into_the_first_free_column() -> None:
    book = copy_of(scored_form(ROWS, **OPEN), OutputOptions(fill_scores="beside"))
    assert column_f(book) == [None] * 6
    column = [book[SHEET][f"H{number}"].value for number in range(3, 10)]
    assert column == ["核算得分", 8, None, 10, 10, 10, 10]


def test_a_total_by_formula_keeps_it_and_gets_the_right_result() -> None:
    content = copy_bytes(read(RICH), scored_form(ROWS, **OPEN), PLAIN)
    book = openpyxl.load_workbook(io.BytesIO(content or b""), data_only=True)
    assert book[SHEET]["F10"].value == 48


def test_a_blank_total_is_filled_where_it_is_one_number() -> None:
    rows = [row(4, **UNMET), row(7, score=9.0), row(8)]
    line = BudgetScore(10.0, 100.0, None, {"score": ref("G12")})
    source = filled_in({"F7": 9, "G14": "-"})
    form = scored_form(rows, budget=line, total="F14", execution_score=9.5)
    book = copy_of(form, source=source)
    assert (book[SHEET]["F14"].value, book[SHEET]["G12"].value) == (36.5, 9.5)


def test_a_total_that_is_a_range_stays_blank_and_its_note_tells_the_range() -> None:
    book = copy_of(scored_form(ROWS, total="E10", **OPEN))
    assert book[SHEET]["E10"].value is None
    assert "总分在 48 至 58 分之间" in book[SHEET]["E10"].comment.text


def test_a_row_that_misses_its_target_is_coloured_boxed_and_explained_in_two_lines() -> None:
    sheet = copy_of(scored_form([row(4, **UNMET)]))[SHEET]
    assert sheet["D4"].fill.fgColor.rgb == "FFC6E0B4"  # the form's own colour stays
    assert (sheet["D4"].border.left.style, sheet["D4"].border.top.style) == ("medium", "medium")
    assert sheet["G4"].fill.fgColor.rgb == "FFFCE4D6"
    assert sheet["D4"].comment.text.split("\n") == [
        "未达标：8 < 10",
        "得分：核算 8 分（分值 10），自评 — 分。",
    ]


def test_an_unclear_row_looks_otherwise_and_says_that_a_person_must_judge() -> None:
    sheet = copy_of(scored_form([row(5, **UNCLEAR)]))[SHEET]
    assert sheet["D5"].border.left.style == "mediumDashed"
    assert sheet["G5"].fill.fgColor.rgb == "FFDDEBF7"
    assert sheet["D5"].comment.text.endswith("本行 10 分为待核分，需人工核定。")


def test_scores_on_the_forms_word_are_marked_as_such() -> None:
    sheet = copy_of(scored_form([row(6, **CLAIMED), row(7)]))[SHEET]
    assert sheet["F6"].border.left.style == "dashed"
    assert "文字认定分" in sheet["F6"].comment.text
    assert (sheet["F7"].border.left.style, sheet["F7"].comment) == ("thin", None)


def test_a_differing_total_is_marked_with_what_to_do() -> None:
    sheet = copy_of(scored_form([row(7)], [finding()]))[SHEET]
    assert sheet["F10"].border.left.style == "double"
    assert sheet["F10"].comment.text == "总分与各项之和不一致。\n把总分改为 58。"


def test_a_legend_stands_below_the_form_and_is_printed() -> None:
    source = apply(RICH, Edits())
    form = scored_form(ROWS, **OPEN)
    sheet = copy_of(form, source=source)[SHEET]
    assert sheet["A12"].value is None  # pictures lie on this sheet: the legend is on 核查意见
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = SHEET
    page["A10"], page.print_area = "总分", "A1:G10"
    out = io.BytesIO()
    book.save(out)
    sheet = copy_of(form, source=out.getvalue())[SHEET]
    assert sheet["A12"].value == "核查标记说明"
    assert sheet["B13"].value == "橙底、粗实线框：未达到目标"
    assert sheet.print_area == f"'{SHEET}'!$A$1:$G$16"


def test_colours_notes_and_sheets_can_be_left_out() -> None:
    options = OutputOptions(colours=False, notes=False, sheets=False)
    book = copy_of(scored_form(ROWS, **OPEN), options)
    assert book.sheetnames == [SHEET, "说明", "处理记录"]
    assert book[SHEET]["D4"].comment is None
    assert book[SHEET]["G4"].fill.fgColor.rgb == "00000000"
    assert column_f(book)[0] == 8


def test_the_sheets_come_in_english_too() -> None:
    book = copy_of(scored_form(ROWS, **OPEN), OutputOptions(lang="en"))
    assert book.sheetnames[2:] == ["Review opinion", "Score details", "Processing record"]


def test_a_sheet_of_the_same_name_is_left_alone() -> None:
    edits = Edits(added=[NewSheet("核查意见", [[NewCell("单位自己的")]])])
    book = copy_of(scored_form([row(7)]), source=apply(RICH, edits))
    assert book["核查意见"]["A1"].value == "单位自己的"
    assert book["核查意见(2)"]["A1"].value == "绩效自评核查意见"


def test_five_hundred_missed_targets_are_all_listed() -> None:
    many = [
        finding(cell=f"D{n}", code="EVX301", message=f"第{n}项未达标", kind="fail")
        for n in range(4, 504)
    ]
    lines = texts(copy_of(scored_form([row(4, **UNMET)], many)), "核查意见")
    assert "一、需更正事项（500 项）" in lines
    assert sum(str(line).endswith("项未达标") for line in lines) == 500


def test_texts_of_the_form_never_become_formulas_on_our_sheets() -> None:
    evil = "=cmd|' /C calc'!A0"
    told = finding(holds=evil, message="@SUM(A1)\x07", fix="+1")
    book = copy_of(scored_form([row(4, target=evil, name="-1")], [told]))
    kinds = {
        cell.data_type
        for name in ("核查意见", "评分明细")
        for line in book[name]
        for cell in line
        if isinstance(cell.value, str) and cell.value.strip("\n") in (evil, "@SUM(A1)", "+1", "-1")
    }
    assert kinds == {"s"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话 13812345678。", "电话 138****5678。"),
        ("0750-3276543", "0750-****543"),
        ("编号 1381234567890", "编号 1381234567890"),
    ],
)
def test_telephone_numbers_are_masked_on_request(text: str, shown: str) -> None:
    told = [finding(holds=text)]
    assert shown in texts(
        copy_of(scored_form([row(4)], told), OutputOptions(mask_phone=True)), "核查意见"
    )
    assert text in texts(copy_of(scored_form([row(4)], told)), "核查意见")


def test_a_signed_file_gets_no_copy() -> None:
    grid = replace(read(RICH), features=frozenset({"signature"}))
    assert copy_bytes(grid, scored_form([row(7)]), PLAIN) is None


def test_only_the_intended_parts_differ() -> None:
    content = copy_bytes(read(RICH), scored_form(ROWS, [finding()], **OPEN), PLAIN)
    assert {one.part for one in differences(RICH, content or b"")} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet4.xml",
        "xl/worksheets/sheet5.xml",
    }


def test_equal_input_gives_equal_bytes() -> None:
    form, grid = scored_form(ROWS, [finding()], **OPEN), read(RICH)
    assert copy_bytes(grid, form, PLAIN) == copy_bytes(grid, form, PLAIN)


def test_an_old_format_comes_back_as_xlsx_at_the_old_addresses() -> None:
    grid = replace(read(RICH), features=frozenset({"legacy"}), package=None)
    book = written(copy_bytes(grid, scored_form(ROWS, **OPEN), PLAIN))
    assert column_f(book) == [8, None, 10, 10, 10, 10]
    assert book[SHEET]["B4"].value == "指标4"
    assert str(next(iter(book[SHEET].merged_cells.ranges))) == "A1:G1"
    assert any("来件是旧格式" in str(line) for line in texts(book, "处理记录"))
    assert copy_suffix(replace(grid, name="a.xls")) == ".xlsx"
