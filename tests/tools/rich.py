"""A form that holds nearly everything a form can hold besides values.

XlsxWriter writes what it can (pictures, boxes, charts, sparklines, notes, buttons, header
pictures, data bars); the rest is put in by hand as the programs that make it write it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import xlsxwriter

SHEET = "绩效自评表"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_TYPES = "application/vnd.openxmlformats-officedocument"
_X14_VALIDATION = """<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" \
xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" \
xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidations count="1">\
<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>说明!$A$1:$A$3</xm:f>\
</x14:formula1><xm:sqref>F4:F9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"""
_CELL_IMAGES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>"""
_THREAD = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">\
<threadedComment ref="C5" dT="2024-03-01T08:00:00.00" personId="{0A}" id="{0B}"><text>请核对</text>\
</threadedComment></ThreadedComments>"""
_PERSONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">\
<person displayName="张三" id="{0A}" userId="zs" providerId="None"/></personList>"""


def rich_form() -> bytes:
    """Give the workbook: indicators in rows 4–9, their scores blank in F, the total in F10."""
    return with_parts(_by_xlsxwriter(), _added(), _changed())


def picture(width: int = 8, height: int = 8) -> bytes:
    """Give a small red PNG, the stand-in for a seal."""
    rows = b"".join(b"\0" + b"\xc0\x10\x10" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">L", zlib.crc32(kind + data))
        return struct.pack(">L", len(data)) + kind + data + check

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    pieces = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + pieces


def with_parts(
    content: bytes,
    added: Mapping[str, bytes],
    changed: Mapping[str, Callable[[bytes], bytes]] | None = None,
) -> bytes:
    """Give a package with parts added and others passed through a function."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            change = (changed or {}).get(info.filename)
            target.writestr(info, change(data) if change else data, zipfile.ZIP_DEFLATED)
        for name, data in added.items():
            info = zipfile.ZipInfo(name, (2024, 3, 1, 8, 0, 0))
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def before(mark: bytes, text: str) -> Callable[[bytes], bytes]:
    """Give a function that puts text before the last occurrence of a mark."""

    def change(data: bytes) -> bytes:
        place = data.rindex(mark)
        return data[:place] + text.encode() + data[place:]

    return change


def _by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    coloured = book.add_format({"bg_color": "#C6E0B4", "border": 1})
    boxed = book.add_format({"border": 1, "num_format": "0.00"})
    sheet.merge_range("A1:G1", "项目支出绩效自评表", boxed)
    sheet.write_row(
        "A3",
        ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    )
    for row in range(4, 10):
        sheet.write_row(f"A{row}", ["产出指标", f"指标{row}", "≥10家", "8家", 10], coloured)
        sheet.write_blank(f"F{row}", None, boxed)
    sheet.write("A10", "总分", boxed)
    sheet.write_formula("F10", "=SUM(F4:F9)", boxed, 0)
    sheet.insert_image("G2", "seal.png", {"image_data": io.BytesIO(picture())})
    sheet.insert_textbox("H2", "（盖章）")
    sheet.insert_button("H12", {"macro": "fill", "caption": "填报"})
    sheet.write_comment("B4", "按上年口径", {"author": "李四"})
    sheet.write_comment("C5", "[Threaded comment]\n请核对", {"author": "tc={0B}"})
    sheet.add_sparkline("H4", {"range": f"{SHEET}!E4:E9"})
    sheet.conditional_format("E4:E9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("D4:D9", {"validate": "length", "criteria": "<", "value": 99})
    sheet.set_header("&C&G", {"image_center": "head.png", "image_data_center": _stream()})
    sheet.protect("", {"format_cells": True})
    sheet.print_area("A1:G10")
    sheet.repeat_rows(2)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={SHEET}!$E$4:$E$9"})
    sheet.insert_chart("H20", chart)
    notes = book.add_worksheet("说明")
    notes.write_column("A1", ["优", "良", "中"])
    book.define_name("等级", "=说明!$A$1:$A$3")
    book.set_custom_property("来源", "一体化平台")
    book.close()
    return out.getvalue()


def _stream() -> io.BytesIO:
    return io.BytesIO(picture())


def _added() -> dict[str, bytes]:
    return {
        "xl/cellimages.xml": _CELL_IMAGES.encode(),
        "xl/threadedComments/threadedComment1.xml": _THREAD.encode(),
        "xl/persons/person.xml": _PERSONS.encode(),
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(200),
        "xl/printerSettings/printerSettings1.bin": bytes(range(64)),
        "customXml/item1.xml": b"<bureau><id>440700</id></bureau>",
        "xl/calcChain.xml": (
            b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<c r="F10" i="1"/></calcChain>'
        ),
    }


def _changed() -> dict[str, Callable[[bytes], bytes]]:
    wps = "http://www.wps.cn/officeDocument/2020/cellImage"
    microsoft = "http://schemas.microsoft.com/office"
    book = "".join(
        f'<Relationship Id="rIdX{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            [
                (wps, "cellimages.xml"),
                (f"{microsoft}/2017/10/relationships/person", "persons/person.xml"),
                (f"{microsoft}/2006/relationships/vbaProject", "vbaProject.bin"),
                (f"{OFFICE}/calcChain", "/xl/calcChain.xml"),
                (f"{OFFICE}/customXml", "../customXml/item1.xml"),
            ]
        )
    )
    sheet = (
        f'<Relationship Id="rIdY1" Type="{microsoft}/2017/10/relationships/threadedComment"'
        ' Target="../threadedComments/threadedComment1.xml"/>'
        f'<Relationship Id="rIdY2" Type="{OFFICE}/printerSettings"'
        ' Target="../printerSettings/printerSettings1.bin"/>'
    )
    types = (
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument'
        '.cellimage+xml"/><Override PartName="/xl/calcChain.xml"'
        f' ContentType="{_PACKAGE_TYPES}.spreadsheetml.calcChain+xml"/>'
        '<Override PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person'
        '+xml"/><Override PartName="/xl/threadedComments/threadedComment1.xml"'
        ' ContentType="application/vnd.ms-excel.threadedcomments+xml"/>'
    )
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = f"{_PACKAGE_TYPES}.spreadsheetml.sheet.main+xml".encode()

    def declared(data: bytes) -> bytes:
        return before(b"</Types>", types)(data).replace(plain, macro)

    def validated(data: bytes) -> bytes:
        return data.replace(b"<extLst>", _X14_VALIDATION.encode(), 1)

    return {
        "[Content_Types].xml": declared,
        "xl/_rels/workbook.xml.rels": before(b"</Relationships>", book),
        "xl/worksheets/_rels/sheet1.xml.rels": before(b"</Relationships>", sheet),
        "xl/worksheets/sheet1.xml": validated,
    }
