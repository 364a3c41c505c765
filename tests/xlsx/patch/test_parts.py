"""Changing a workbook full of things that are no values: only what is meant differs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from evalxl.xlsx import read_grid
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import SIDES, CellStyle, Edits, Mark, NewCell, NewSheet
from tests.tools.compare_parts import Difference, differences, raw_entries, report
from tests.tools.rich import SHEET, before, rich_form, with_parts
from tests.tools.schema import schema_errors
from tests.xlsx.parcels import book_parts, zipped

pytestmark = pytest.mark.filterwarnings("ignore:.*is not supported and will be removed")
OFFICE = shutil.which("soffice")
FORM = rich_form()


def edits() -> Edits:
    made = Edits(names={"_evalxl.opinion": "'核查意见'!$A$1"})
    form = made.of(SHEET)
    form.values = {(4, 6): 8, (10, 6): 8.0, (12, 1): "=1+1"}
    form.looks[4, 4] = Mark("FCE4D6", dict.fromkeys(SIDES, ("medium", "C55A11")))
    form.notes = {(4, 2): "未达标：8 < 10\n得分 8", (5, 4): "看一看"}
    form.last_printed_row = 12
    style = CellStyle(bold=True, border=True, format="0.000")
    row: list[NewCell | None] = [
        NewCell("F4", link=f"'{SHEET}'!F4"),
        None,
        NewCell(3.0, style, formula="1+2"),
    ]
    made.added.append(NewSheet("核查意见", [row], widths=(20,), repeat=(1, 1), freeze=2))
    return made


CHANGED = apply(FORM, edits())


def test_only_the_intended_parts_and_rows_differ() -> None:
    assert report(differences(FORM, CHANGED)).splitlines() == [
        "added    xl/worksheets/sheet3.xml",
        "changed  [Content_Types].xml",
        "changed  xl/_rels/workbook.xml.rels",
        "changed  xl/comments1.xml",
        "changed  xl/drawings/vmlDrawing1.vml",
        "changed  xl/styles.xml",
        "changed  xl/workbook.xml",
        "changed  xl/worksheets/sheet1.xml rows 4, 10, 12",
    ]


def test_untouched_entries_keep_their_compressed_bytes_and_their_order() -> None:
    old, new = raw_entries(FORM), raw_entries(CHANGED)
    touched = {one.part for one in differences(FORM, CHANGED)}
    assert {part: raw for part, raw in new.items() if part not in touched} == {
        part: raw for part, raw in old.items() if part not in touched
    }
    assert [part for part in new if part in old] == list(old)


def test_equal_input_gives_equal_bytes() -> None:
    assert apply(FORM, edits()) == CHANGED


def test_nothing_asked_changes_nothing_but_the_calculation_on_load() -> None:
    found = differences(FORM, apply(FORM, Edits()))
    assert found in ([], [Difference("xl/workbook.xml", "changed")])


def test_every_part_passes_the_schema() -> None:
    assert schema_errors(FORM) == {}
    assert schema_errors(CHANGED) == {}


def test_content_types_and_relationships_are_complete() -> None:
    with zipfile.ZipFile(io.BytesIO(CHANGED)) as archive:
        types = archive.read("[Content_Types].xml").decode()
        names = archive.namelist()
    for name in names:
        ending = name.rpartition(".")[2]
        assert f'PartName="/{name}"' in types or f'Extension="{ending}"' in types, name
    assert 'PartName="/xl/worksheets/sheet3.xml"' in types


def test_our_notes_stand_beside_those_of_others() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(CHANGED))[SHEET]
    notes = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert notes == {
        "B4": "按上年口径",
        "C4": "未达标：8 < 10\n得分 8",  # B4 had a note already
        "C5": "[Threaded comment]\n请核对",
        "D5": "看一看",
    }
    drawing = zipfile.ZipFile(io.BytesIO(CHANGED)).read("xl/drawings/vmlDrawing1.vml").decode()
    assert drawing.count('ObjectType="Note"') == 4
    assert 'ObjectType="Button"' in drawing


def test_notes_can_be_replaced_without_stacking() -> None:
    again = Edits()
    again.of(SHEET).notes = {(7, 4): "新"}
    again.of(SHEET).dropped_notes = {(4, 3), (5, 4)}
    sheet = openpyxl.load_workbook(io.BytesIO(apply(CHANGED, again)))[SHEET]
    notes = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert notes == {"B4": "按上年口径", "C5": "[Threaded comment]\n请核对", "D7": "新"}


def test_the_first_note_of_a_sheet_brings_its_parts() -> None:
    made = Edits()
    made.of("说明").notes = {(1, 1): "注"}
    content = apply(FORM, made)
    assert schema_errors(content) == {}
    note = openpyxl.load_workbook(io.BytesIO(content))["说明"]["A1"].comment
    assert note is not None
    assert note.text == "注"


def test_the_print_area_grows_and_the_workbook_calculates_on_load() -> None:
    book = openpyxl.load_workbook(io.BytesIO(CHANGED))
    assert book[SHEET].print_area == f"'{SHEET}'!$A$1:$G$12"
    assert book["核查意见"].print_title_rows == "$1:$1"
    assert book.calculation.fullCalcOnLoad
    assert book["核查意见"]["A1"].hyperlink.location == f"'{SHEET}'!F4"


def test_removing_a_sheet_moves_what_counts_sheets() -> None:
    made = Edits(removed=[SHEET], removed_names=["_evalxl.opinion"])
    content = apply(CHANGED, made)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["说明", "核查意见"]
    assert book["核查意见"].print_title_rows == "$1:$1"
    assert "xl/calcChain.xml" not in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "_evalxl.opinion" not in book.defined_names


def test_a_workbook_without_styles_gets_them() -> None:
    parts = book_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    start = relations.index('<Relationship Id="s2"')
    end = relations.index("/>", start) + 2
    parts["xl/_rels/workbook.xml.rels"] = relations[:start] + relations[end:]
    del parts["xl/styles.xml"]
    made = Edits()
    made.of("表").looks[1, 1] = Mark("FCE4D6")
    content = apply(zipped(parts), made)
    assert schema_errors(content) == {}
    assert b'fillId="2"' in zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml")


def test_a_sheet_that_is_not_there_is_our_mistake() -> None:
    made = Edits()
    made.of("没有").values[1, 1] = 1
    with pytest.raises(ValueError, match="没有"):
        apply(FORM, made)


def test_part_names_with_odd_case_and_absolute_targets_are_found() -> None:
    odd = with_parts(
        FORM,
        {},
        {
            "xl/_rels/workbook.xml.rels": lambda data: data.replace(
                b'Target="worksheets/sheet1.xml"',
                b'Target="/XL/Worksheets/../worksheets/Sheet1.xml"',
            ),
            "xl/workbook.xml": before(b"<calcPr", "<!-- <sheets/> -->"),
        },
    )
    changed = {one.part for one in differences(odd, apply(odd, edits()))}
    assert "xl/worksheets/sheet1.xml" in changed


def test_readers_agree_on_the_values() -> None:
    grid = read_grid(CHANGED, "")
    ours = {cell.value for sheet in grid.sheets for cell in sheet.cells.values()}
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(CHANGED))
    theirs = {
        cell
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
        if cell != ""
    }
    assert theirs == ours


@pytest.mark.office
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_agrees(tmp_path: Path) -> None:
    (tmp_path / "form.xlsm").write_bytes(CHANGED)
    subprocess.run(
        [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "form.xlsm"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    lines = (tmp_path / f"form-{SHEET}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[3].startswith("产出指标,指标4,≥10家,8家,10,8,")
    assert lines[9].split(",")[5] == "8"
    assert lines[11].split(",")[0] == "=1+1"


def strict(part: bytes) -> bytes:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = part.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    return part.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def prefixed(part: bytes) -> bytes:
    if b"spreadsheetml/2006/main" not in part:
        return part
    part = part.replace(b"xmlns=", b"xmlns:x=", 1)
    return re.sub(rb"<(/?)(?=[a-zA-Z]+[\s/>])", rb"<\1x:", part)


@pytest.mark.parametrize("dialect", [strict, prefixed])
def test_workbooks_in_other_dialects_of_xml_are_changed_in_their_own(
    dialect: Callable[[bytes], bytes],
) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title, page["A1"] = SHEET, "文"
    out = io.BytesIO()
    book.save(out)
    plain = out.getvalue()
    names = [name for name in raw_entries(plain) if not name.startswith(("docProps", "[", "xl/th"))]
    if dialect is prefixed:
        names = [name for name in names if not name.endswith(".rels")]
    content = apply(with_parts(plain, {}, dict.fromkeys(names, dialect)), edits())
    assert schema_errors(content) == {}
    grid = read_grid(content, "")
    assert [sheet.name for sheet in grid.sheets] == [SHEET, "核查意见"]
    assert (grid.sheets[0].cells[1, 1].value, grid.sheets[0].cells[4, 6].value) == ("文", 8)
    assert set(grid.sheets[0].comments.values()) == {"未达标：8 < 10\n得分 8", "看一看"}
    assert grid.sheets[1].cells[1, 3].value == 3
