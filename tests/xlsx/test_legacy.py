"""Formats of other programs and other times: the same form, the same grid."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from evalxl.core.errors import Refused
from evalxl.xlsx import Block, Grid, Sheet, read_grid
from evalxl.xlsx.ods.cells import OFFICE, TABLE, make_cell

from .binaries import biff, xlsb
from .parcels import zipped

LEGACY = Path(__file__).parents[1] / "data" / "legacy"
FORMS = Path(__file__).parents[1] / "data" / "forms"


def read(name: str) -> Grid:
    return read_grid((LEGACY / name).read_bytes(), name, guarded=False)


def texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {place: cell.text for place, cell in sheet.cells.items()}


@pytest.mark.parametrize("name", ["表.xls", "表.ods", "表.xlsx"])
def test_every_format_shows_what_a_person_sees(name: str) -> None:
    shown = texts(read(name).sheets[0])
    assert shown[(3, 2)] == "90%"
    assert shown[(3, 3)] == "95.67%"
    assert shown[(4, 2)] == "15家"
    assert shown[(5, 2)] == "2023年12月31日"
    assert shown[(6, 3)] == "1,434,999.50"
    assert shown[(6, 5)] == "14.999"
    assert shown[(7, 2)] == "TRUE"
    assert shown[(7, 3)] == "#DIV/0!"
    assert shown[(7, 5)] == "第一行\n第二行"
    assert shown[(8, 4)] == "50"
    assert shown[(8, 5)] == "49.5"


@pytest.mark.parametrize("name", ["表.xls", "表.ods", "表.xlsx"])
def test_every_format_tells_values_merges_comments_and_what_is_hidden(name: str) -> None:
    grid = read(name)
    sheet = grid.sheets[0]
    assert [(one.name, one.state) for one in grid.sheets] == [
        ("自评表", "visible"),
        ("选项", "hidden"),
    ]
    assert sheet.merges == [Block(1, 1, 1, 5), Block(9, 1, 10, 2)]
    assert sheet.hidden_rows == {6}
    assert sheet.hidden_columns == {4}
    assert sheet.comments == {(3, 5): "请补佐证"}
    assert sheet.cells[(3, 2)].value == 0.9
    assert sheet.cells[(5, 2)].value == 45291
    assert sheet.cells[(7, 3)].kind == "e"
    assert not any(cell.text_is_raw for cell in sheet.cells.values())


@pytest.mark.parametrize("name", ["评分表.xls", "评分表.ods", "评分表.xlsx"])
def test_a_real_form_is_the_same_in_every_format(name: str) -> None:
    (form,) = FORMS.glob("2023年_江门*.xlsx")
    original = read_grid(form.read_bytes(), form.name).sheets[0]
    sheet = read(name).sheets[0]
    assert texts(sheet) == texts(original)
    assert set(sheet.merges) == set(original.merges)


@pytest.mark.parametrize("name", ["表.xls", "表.ods"])
def test_an_old_format_says_so(name: str) -> None:
    assert read(name).features == {"legacy"}


def test_an_old_workbook_is_read_in_a_child_process_all_the_same() -> None:
    content = (LEGACY / "表.xls").read_bytes()
    assert read_grid(content, "表.et") == read_grid(content, "表.et", guarded=False)


def test_of_a_binary_workbook_only_values_are_known() -> None:
    grid = read_grid(xlsb([0.9, "完成"]), "表.xlsb", guarded=False)
    percent, done = grid.sheets[0].cells.values()
    assert (percent.value, percent.text, percent.text_is_raw) == (0.9, "0.9", True)
    assert (done.value, done.text_is_raw) == ("完成", False)
    assert grid.features == {"legacy", "values_only"}


def test_an_encrypted_old_workbook_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        read_grid(biff((0x002F, bytes(6))), "表.xls")
    assert caught.value.slug == "encrypted"


@pytest.mark.parametrize("name", ["表.xls", "表.ods"])
def test_a_cut_file_is_refused_unless_nothing_of_the_sheet_is_lost(name: str) -> None:
    content, whole = (LEGACY / name).read_bytes(), read(name).sheets
    for end in range(0, len(content), 223):
        try:
            grid = read_grid(content[:end], name, guarded=False)
        except Refused as fault:
            refused = fault
        else:
            assert grid.sheets == whole
            continue
        assert refused.slug == "unreadable"


def stumble(**_asked: object) -> None:
    raise struct.error("unpack requires a buffer of 2 bytes")


def test_what_one_library_stumbles_over_is_read_by_another_if_nothing_is_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = texts(read("表.xls").sheets[0])
    error_value = (7, 3)  # calamine leaves them out
    monkeypatch.setattr("xlrd.open_workbook", stumble)
    grid = read("表.xls")
    assert grid.features == {"legacy", "values_only"}
    assert shown.keys() - texts(grid.sheets[0]).keys() == {error_value}


ODS_START = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:p="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<o:body><o:spreadsheet><table:table table:name="表">'
)
ODS_END = "</table:table></o:spreadsheet></o:body></o:document-content>"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str, manifest: str = "") -> bytes:
    parts = {"mimetype": ODS_TYPE, "content.xml": ODS_START + rows + ODS_END}
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    return zipped(parts)


def ods_texts(rows: str) -> dict[tuple[int, int], str]:
    return texts(read_grid(ods(rows), "表.ods").sheets[0])


def test_repeated_cells_and_rows_are_spread_out() -> None:
    cell = '<table:table-cell table:number-columns-repeated="2"><p:p>无</p:p></table:table-cell>'
    gap = '<table:table-cell table:number-columns-repeated="3"/>'
    row = f'<table:table-row table:number-rows-repeated="2">{gap}{cell}</table:table-row>'
    assert ods_texts(row) == dict.fromkeys([(1, 4), (1, 5), (2, 4), (2, 5)], "无")


def test_empty_repetitions_to_the_end_cost_nothing() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert ods_texts(row) == {}


def test_filled_repetitions_without_end_are_refused() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576">'
        "<table:table-cell><p:p>无</p:p></table:table-cell></table:table-row>"
    )
    with pytest.raises(Refused) as caught:
        ods_texts(row)
    assert caught.value.params["limit"] == "cells"


def test_blanks_tabs_and_paragraphs_are_kept_and_shapes_left_out() -> None:
    cell = (
        '<table:table-cell><p:p>一<p:s p:c="2"/>二<p:tab/>\n 三<p:line-break/>四</p:p>'
        "<d:frame><d:text-box><p:p>图中文字</p:p></d:text-box></d:frame><p:p>五</p:p>"
        "</table:table-cell>"
    )
    assert ods_texts(f"<table:table-row>{cell}</table:table-row>") == {
        (1, 1): "一  二\t 三\n四\n五"
    }


def test_an_encrypted_opendocument_file_is_refused() -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    with pytest.raises(Refused) as caught:
        read_grid(ods("", manifest), "表.ods")
    assert caught.value.slug == "encrypted"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("of:=SUM([.E3:.E6])", "SUM(E3:E6)"),
        ('of:=IF([.$B$2]>0;[.C2]/[.B2];"a;[.b]")', 'IF($B$2>0,C2/B2,"a;[.b]")'),
        ("of:=[$汇总.A1]+['表 二'.B2:.B9]", "汇总!A1+'表 二'!B2:B9"),
        ("of:=['file:///甲.ods'#$表.A1]", "['file:///甲.ods'#$表.A1]"),
        ("of:=[.#REF!]+1", "[.#REF!]+1"),
    ],
)
def test_formulas_of_opendocument_are_written_as_in_excel(written: str, read: str) -> None:
    """What evalxl does not understand keeps its brackets, which no formula of Excel has there."""
    attributes = {f"{TABLE} formula": written, f"{OFFICE} value-type": "float"}
    cell = make_cell(1, 1, {**attributes, f"{OFFICE} value": "1"}, "1")
    assert cell is not None
    assert cell.formula == read
