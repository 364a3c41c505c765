"""Any legal XML is read and patched: the copy opens, and holds what the form held."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.hostile.parcel import in_shared

from .made import BASE, SHEET, copy_of, facts, opened, part_of, repacked, scored, with_sheet


def declared(encoding: str, *, codec: str = "", mark: bytes = b"") -> Callable[[bytes], bytes]:
    """Write a part in another encoding, its declaration with it."""

    def change(part: bytes) -> bytes:
        text = f'<?xml version="1.0" encoding="{encoding}"?>\n{part.decode()}'
        return mark + text.encode(codec or encoding, "xmlcharrefreplace")

    return change


def undeclared(codec: str) -> Callable[[bytes], bytes]:
    return lambda part: part.decode().encode(codec)


ENCODINGS = {
    "GBK": declared("GBK"),
    "GB2312, which holds more than its name says": declared("gb2312", codec="gb18030"),
    "gb18030": declared("gb18030"),
    "Big5 with character references": declared("big5"),
    "ISO-8859-1 with character references": declared("ISO-8859-1"),
    "US-ASCII with character references": declared("us-ascii"),
    "windows-1252": declared("windows-1252"),
    "UTF8 by another of its names": declared("UTF8"),
    "UTF-8 with mark and declaration": declared("UTF-8", mark=b"\xef\xbb\xbf"),
    "UTF-16 big-endian with mark": declared("UTF-16", codec="utf-16-be", mark=b"\xfe\xff"),
    "UTF-16 big-endian without mark": declared("UTF-16", codec="utf-16-be"),
    "UTF-16 little-endian, neither mark nor declaration": undeclared("utf-16-le"),
    "UTF-32 with mark": declared("UTF-32", codec="utf-32"),
}
PARTS = (SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")
SPANS = ("1:9 16384:16384", "1:2 5:9", "9", "", "1:x", "3:1", "1:9,12:13")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_parts_in_any_encoding_are_read_and_patched(encoding: str) -> None:
    copy = copy_of(repacked(BASE, dict.fromkeys(PARTS, ENCODINGS[encoding])))
    assert opened(copy)["H14"].value == 14.25
    assert opened(copy)["D14"].value == "采购教学设备"


def test_a_part_that_is_read_and_not_changed_comes_back_in_utf8_too() -> None:
    texts = in_shared(lambda part: ENCODINGS["GBK"](part))(BASE)
    copy = copy_of(texts)
    assert opened(copy)["D14"].value == "采购教学设备"
    assert "采购教学设备".encode() in part_of(copy, "xl/sharedStrings.xml")


@pytest.mark.parametrize("spans", SPANS)
def test_a_hint_of_where_cells_stand_is_dropped_when_it_gets_wrong(spans: str) -> None:
    def change(sheet: str) -> str:
        return sheet.replace('<c r="H14" s="2"/>', "").replace(
            '<row r="14"', f'<row r="14" spans="{spans}"'
        )

    copy = copy_of(with_sheet(change))
    assert opened(copy)["H14"].value == 14.25
    assert b"spans" not in part_of(copy, SHEET)


@pytest.mark.parametrize("extent", ["zz", "A1:", "", "A1", "A1:XFD9999999", "I20:A1"])
def test_a_wrong_hint_of_the_sheets_extent_costs_nothing(extent: str) -> None:
    copy = copy_of(with_sheet(lambda sheet: sheet.replace('ref="A1:I20"', f'ref="{extent}"')))
    assert opened(copy)["H14"].value == 14.25


_NOTE = '<comment ref="D14" authorId="0"><text><t>请核</t></text></comment>'
NOTE_PARTS = {
    "no authors": f"<commentList>{_NOTE}</commentList>",
    "an empty list of authors": f"<authors/><commentList>{_NOTE}</commentList>",
    "no comments": "<authors><author>某</author></authors>",
    "nothing at all": "",
}


@pytest.mark.parametrize("inner", NOTE_PARTS)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_notes_are_added_to_any_comments_part(inner: str, prefix: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    space = f'xmlns:{prefix[:-1]}="{main}"' if prefix else f'xmlns="{main}"'
    body = re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", NOTE_PARTS[inner])
    root = f"{prefix}comments"
    xml = f"<{root} {space}>{body}</{root}>" if body else f"<{root} {space}/>"
    arrow = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/comments" Target="../comments1.xml"/></Relationships>'
    )
    kind = (
        '<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.comments+xml"/></Types>'
    )
    content = repacked(
        BASE,
        {"[Content_Types].xml": lambda part: part.replace(b"</Types>", kind.encode())},
        {
            "xl/comments1.xml": xml.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": arrow.encode(),
        },
    )
    sheet = opened(copy_of(content), values=False)
    notes = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert notes.get("F14", "").startswith("未达标") or "285" in notes.get("F14", "")
    assert ("D14" in notes) == ("请核" in NOTE_PARTS[inner])


def test_targets_are_relative_as_office_programs_write_them() -> None:
    copy = copy_of(BASE)
    assert b'Target="/' not in part_of(copy, "xl/worksheets/_rels/sheet1.xml.rels")
    assert b'Target="/xl/worksheets/sheet2.xml"' not in part_of(copy, "xl/_rels/workbook.xml.rels")
    assert b'Target="../comments1.xml"' in part_of(copy, "xl/worksheets/_rels/sheet1.xml.rels")


ONCE_FAULTS = (
    (SHEET, "col", "min"),
    (SHEET, "col", "max"),
    (SHEET, "dimension", "ref"),
    ("xl/workbook.xml", "sheet", "sheetId"),
)


def with_garbage(part: str, tag: str, attribute: str, garbage: str) -> bytes:
    """Write garbage into the first attribute of a name."""

    def change(content: bytes) -> bytes:
        pattern = rf'(<{tag}\b[^>]*?\s{attribute}=")[^"]*'
        return re.sub(pattern.encode(), rf"\g<1>{garbage}".encode(), content, count=1)

    return repacked(BASE, {part: change})


@pytest.mark.parametrize(("part", "tag", "attribute"), ONCE_FAULTS)
def test_garbage_where_nothing_is_read_costs_nothing(part: str, tag: str, attribute: str) -> None:
    copy = copy_of(with_garbage(part, tag, attribute, "zz"))
    assert facts(copy)[0][3] == facts(BASE)[0][3]
    assert b"14.25" in part_of(copy, SHEET)


@pytest.mark.thorough
@pytest.mark.parametrize("garbage", ["zz", "-1", "99999999999", "", "1.5"])
def test_garbage_in_any_attribute_is_no_fault(garbage: str) -> None:
    """The form is scored, or refused with a reason."""
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        text = part_of(BASE, part).decode()
        opening = re.findall(r"<([\w:]+)((?:\s[\w:]+=\"[^\"]*\")+)", text)
        named = {(tag, one) for tag, rest in opening for one in re.findall(r"\s([\w:]+)=", rest)}
        for tag, attribute in sorted(named):
            record = scored(with_garbage(part, tag, attribute, garbage))
            assert record.status in {"scored", "refused"}, (part, tag, attribute)


def test_a_form_with_a_text_in_the_last_row_gets_no_row_below_it() -> None:
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>完</t></is></c></row>'
    copy = copy_of(with_sheet(lambda sheet: sheet.replace("</sheetData>", f"{corner}</sheetData>")))
    rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', part_of(copy, SHEET))]
    assert max(rows) == 1_048_576
    assert b'"H14"' in part_of(copy, SHEET)
