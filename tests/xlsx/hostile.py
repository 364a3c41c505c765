"""Broken, hostile and foreign files, each with what it must be refused for."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from evalxl.xlsx import Limits

from .parcels import MAIN, arrows, book, book_parts, zipped

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ONE = '<row r="1"><c r="A1"><v>7</v></c></row>'


def ole(stream: str) -> bytes:
    """Give the start of an OLE file with one stream of this name in its directory."""
    name = stream.encode("utf-16-le")
    return OLE + bytes(504) + name.ljust(64, b"\0") + bytes(64 + 512)


OTHER_FORMATS: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "empty"),
    "a file of zeros": (bytes(4096), "zeros"),
    "a web page without a table": (b"<html><p>100</p></html>", "html"),
    "a web page with an empty table": (b"<html><table><tr><td></td></tr></table></html>", "html"),
    "a web page with a document type": (b"<!DOCTYPE html><p>100</p>", "html"),
    "a saved web page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mht"),
    "a table of values": ("指标,分值\n产出,50\n".encode(), "text"),
    "a table of values in GBK": ("指标,分值\n产出,50\n".encode("gbk"), "text"),
    "a table of values in UTF-16": ("指标\t分值".encode("utf-16"), "text"),
    "a PDF": (b"%PDF-1.7\n...", "pdf"),
    "a scan": (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
    "a RAR archive": (b"Rar!\x1a\x07\x00", "archive"),
    "rich text": (b"{\\rtf1\\ansi 100}", "rtf"),
    "an XML spreadsheet of 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "xml_2003",
    ),
    "a flat OpenDocument spreadsheet": (
        b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument"/>',
        "fods",
    ),
    "an XML file of another program": (b'<?xml version="1.0"?><order/>', "xml"),
    "an old Word document": (ole("WordDocument"), "doc"),
    "an old presentation": (ole("PowerPoint Document"), "ppt"),
    "an unknown OLE file": (ole("Contents"), "ole"),
    "noise": (bytes(range(256)) * 8, "unknown"),
    "a Word document": (
        zipped(
            {
                "_rels/.rels": arrows(r1="officeDocument word/document.xml"),
                "word/document.xml": "<w/>",
            }
        ),
        "docx",
    ),
    "an OpenDocument text": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"}),
        "opendocument",
    ),
    "an archive of forms": (zipped({"甲.xlsx": book(ONE), "乙.xlsx": book(ONE)}), "archive"),
    "an empty archive": (zipped({}), "archive"),
}


def with_sheet(markup: str | bytes) -> bytes:
    return zipped(book_parts() | {"xl/worksheets/sheet1.xml": markup})


def without(part: str) -> bytes:
    parts = book_parts('<row><c t="s"><v>0</v></c></row>', strings="<si><t>完成</t></si>")
    del parts[part]
    return zipped(parts)


def patched(change: Callable[[bytearray, int, int], None]) -> bytes:
    """Change the bytes of a workbook around the sheet's directory entry and local header."""
    content = bytearray(book(ONE))
    entry = next(
        at
        for at in range(len(content))
        if content[at : at + 4] == b"PK\x01\x02" and content[at + 46 :].startswith(b"xl/worksheets")
    )
    (local,) = struct.unpack_from("<L", content, entry + 42)
    change(content, entry, local)
    return bytes(content)


def _wrong_checksum(content: bytearray, entry: int, _local: int) -> None:
    content[entry + 16] ^= 0xFF


def _smaller_than_told(content: bytearray, entry: int, _local: int) -> None:
    struct.pack_into("<L", content, entry + 24, 1 << 20)


def _larger_than_told(content: bytearray, entry: int, _local: int) -> None:
    struct.pack_into("<L", content, entry + 24, 10)


def _another_name_inside(content: bytearray, _entry: int, local: int) -> None:
    content[local + 30] ^= 0x01


def _encrypted(content: bytearray, entry: int, _local: int) -> None:
    content[entry + 8] |= 0x01


def _unknown_method(content: bytearray, entry: int, _local: int) -> None:
    content[entry + 10] = 12


def _overlapping(content: bytearray, entry: int, _local: int) -> None:
    struct.pack_into("<L", content, entry + 42, 0)


def _header_beyond_the_end(content: bytearray, entry: int, _local: int) -> None:
    struct.pack_into("<L", content, entry + 42, 0x7FFFFFFF)


def duplicated() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in book_parts(ONE).items():
            archive.writestr(name, part)
        archive.writestr("XL/Workbook.xml", "<other/>")
    return file.getvalue()


WHOLE = book(ONE)
BOMB = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 99}">]><worksheet xmlns="{MAIN}">&b;'

HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "cut in the middle": (WHOLE[: len(WHOLE) // 2], "unreadable", "damaged"),
    "cut by one byte": (WHOLE[:-1], "unreadable", "damaged"),
    "wrong checksum": (patched(_wrong_checksum), "unreadable", "damaged"),
    "larger than told": (patched(_larger_than_told), "unreadable", "damaged"),
    "smaller than told": (patched(_smaller_than_told), "unreadable", "damaged"),
    "another name in the local header": (patched(_another_name_inside), "unreadable", "damaged"),
    "unknown compression": (patched(_unknown_method), "unreadable", "damaged"),
    "overlapping entries": (patched(_overlapping), "unreadable", "damaged"),
    "a header beyond the end": (patched(_header_beyond_the_end), "unreadable", "damaged"),
    "two parts of one name": (duplicated(), "unreadable", "damaged"),
    "an encrypted part": (patched(_encrypted), "encrypted", "zip"),
    "an encrypted workbook": (ole("EncryptedPackage"), "encrypted", "password"),
    "entities that explode": (with_sheet(BOMB), "unreadable", "doctype"),
    "an outside entity": (
        with_sheet('<!DOCTYPE w SYSTEM "file:///etc/passwd"><worksheet/>'),
        "unreadable",
        "doctype",
    ),
    "a document type in the strings": (
        zipped(
            book_parts('<row><c t="s"><v>0</v></c></row>')
            | {"xl/sharedStrings.xml": f'<!DOCTYPE sst><sst xmlns="{MAIN}"/>'}
        ),
        "unreadable",
        "doctype",
    ),
    "broken XML": (with_sheet("<worksheet><sheetData>"), "unreadable", "damaged"),
    "no XML at all": (with_sheet(b"\0\1\2"), "unreadable", "damaged"),
    "an unknown encoding": (
        with_sheet('<?xml version="1.0" encoding="x-no"?><w/>'),
        "unreadable",
        "damaged",
    ),
    "an encoding of many bytes": (
        with_sheet('<?xml version="1.0" encoding="gbk"?><w/>'),
        "unreadable",
        "damaged",
    ),
    "no workbook part": (without("xl/workbook.xml"), "unreadable", "damaged"),
    "no sheet part": (without("xl/worksheets/sheet1.xml"), "unreadable", "damaged"),
    "no strings part": (without("xl/sharedStrings.xml"), "unreadable", "damaged"),
    "no relationships": (without("_rels/.rels"), "unreadable", "archive"),
    "no sheets": (
        zipped(book_parts() | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}),
        "unreadable",
        "no_sheets",
    ),
    "a string that does not exist": (
        book('<row><c t="s"><v>3</v></c></row>', strings="<si><t>一</t></si>"),
        "unreadable",
        "damaged",
    ),
    "a cell beyond the last row": (
        book('<row><c r="A1048577"><v>1</v></c></row>'),
        "unreadable",
        "bad_reference",
    ),
    "a cell beyond the last column": (
        book('<row><c r="XFE1"><v>1</v></c></row>'),
        "unreadable",
        "bad_reference",
    ),
    "a cell with no address": (
        book('<row><c r="合计"><v>1</v></c></row>'),
        "unreadable",
        "bad_reference",
    ),
    "row zero": (book('<row r="0"><c><v>1</v></c></row>'), "unreadable", "bad_reference"),
    "a row beyond the last": (book('<row r="1048577"/>'), "unreadable", "bad_reference"),
    "a merge beyond the last column": (
        book(ONE, after='<mergeCells><mergeCell ref="A1:ZZZ9"/></mergeCells>'),
        "unreadable",
        "bad_reference",
    ),
}


SMALL = Limits(
    file_bytes=20_000,
    entries=20,
    part_bytes=500_000,
    total_bytes=600_000,
    ratio_from_bytes=100_000,
    tags=1_000,
    cells=100,
    merged_places=200,
    strings=50,
    text_length=1_000,
    total_text=5_000,
)


def spread(cells: int, text: str = "1") -> str:
    return "<row>" + f"<c t='str'><v>{text}</v></c>" * cells + "</row>"


def merges(*references: str) -> str:
    return (
        "<mergeCells>"
        + "".join(f'<mergeCell ref="{one}"/>' for one in references)
        + "</mergeCells>"
    )


TOO_MUCH: dict[str, tuple[bytes, str]] = {
    "file_bytes": (zipped({"a": bytes(20_001)}, zipfile.ZIP_STORED), "file_bytes"),
    "entries": (zipped({str(at): "" for at in range(21)}), "entries"),
    "ratio": (with_sheet(b" " * 200_000), "ratio"),
    "tags": (book('<row r="1"/>' * 1_001), "tags"),
    "cells": (book(spread(101)), "cells"),
    "merged_places": (book(ONE, after=merges("A1:O15")), "merged_places"),
    "many merges": (book(ONE, after=merges(*["A1:A1"] * 201)), "merged_places"),
    "strings": (book('<row><c t="s"><v>0</v></c></row>', strings="<si/>" * 51), "strings"),
    "text_length": (book(spread(1, "长" * 1_001)), "text_length"),
    "total_text": (book(spread(6, "长" * 1_000)), "total_text"),
}
