"""Files that are broken, hostile or something else: each is refused with its reason."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evalxl.errors import Refused
from evalxl.xlsx import Limits, kind_of, read_grid

from .parcels import MAIN, PACKAGE, arrows, book, book_parts, zipped

FORMS = sorted((Path(__file__).parents[1] / "data" / "forms").glob("*.xlsx"))
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ONE = '<row r="1"><c r="A1"><v>7</v></c></row>'


def refusal(content: bytes, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        read_grid(content, "送来的表.xlsx", limits or Limits())
    return caught.value


def ole(stream: str) -> bytes:
    """Give the start of an OLE file with one stream of this name in its directory."""
    name = stream.encode("utf-16-le")
    return OLE + bytes(504) + name.ljust(64, b"\0") + bytes(64 + 512)


OTHER_FORMATS: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "empty"),
    "a file of zeros": (bytes(4096), "zeros"),
    "a web page": (b"<html><table><tr><td>100</td></tr></table></html>", "html"),
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
        "xml",
    ),
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


@pytest.mark.parametrize(("content", "kind"), OTHER_FORMATS.values(), ids=OTHER_FORMATS)
def test_another_format_is_told_by_its_content(content: bytes, kind: str) -> None:
    refused = refusal(content)
    assert (refused.slug, refused.params["kind"]) == ("unreadable", kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(book(ONE), "zip"), (ole("Workbook"), "xls"), (ole("EncryptedPackage"), "encrypted")],
)
def test_a_spreadsheet_is_told_by_its_content(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


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


@pytest.mark.parametrize(("content", "slug", "kind"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(content: bytes, slug: str, kind: str) -> None:
    refused = refusal(content)
    assert (refused.slug, refused.params["kind"]) == (slug, kind)


SMALL = Limits(
    file_bytes=20_000,
    entries=20,
    part_bytes=500_000,
    total_bytes=600_000,
    ratio_from_bytes=100_000,
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
    "cells": (book(spread(101)), "cells"),
    "merged_places": (book(ONE, after=merges("A1:O15")), "merged_places"),
    "many merges": (book(ONE, after=merges(*["A1:A1"] * 201)), "merged_places"),
    "strings": (book('<row><c t="s"><v>0</v></c></row>', strings="<si/>" * 51), "strings"),
    "text_length": (book(spread(1, "长" * 1_001)), "text_length"),
    "total_text": (book(spread(6, "长" * 1_000)), "total_text"),
}


@pytest.mark.parametrize(("content", "limit"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_with_the_limit_named(content: bytes, limit: str) -> None:
    refused = refusal(content, SMALL)
    assert refused.slug == "limit_exceeded"
    assert refused.params["limit"] == limit
    assert refused.params["found"] > refused.params["allowed"]  # type: ignore[operator]
    assert "place" in refused.params


def test_a_part_is_measured_while_it_is_inflated() -> None:
    limits = Limits(part_bytes=100_000, ratio=10_000)
    assert refusal(with_sheet(b" " * 100_001), limits).params["limit"] == "part_bytes"


def test_all_parts_together_are_measured() -> None:
    limits = Limits(total_bytes=100_000)
    rows = spread(600, "长" * 60)
    assert refusal(book(rows), limits).params["limit"] == "total_bytes"


def test_a_bomb_is_refused_before_it_takes_time_or_memory() -> None:
    bomb = with_sheet(b"<" + b" " * (80 * 1024 * 1024))
    assert refusal(bomb).params["limit"] == "ratio"


def quick(content: bytes, most_seconds: float) -> dict[tuple[int, int], object]:
    start = time.process_time()
    grid = read_grid(content, "表.xlsx")
    assert time.process_time() - start < most_seconds
    return {place: cell.value for place, cell in grid.sheets[0].cells.items()}


def test_one_value_in_the_last_cell_costs_nothing() -> None:
    rows = ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert quick(book(rows), 0.2) == {(1, 1): 7, (1048576, 16384): 1}


def test_styled_empty_rows_are_passed_over() -> None:
    empty = "".join(f'<row r="{at}" s="1"><c r="A{at}" s="1"/></row>' for at in range(2, 100_002))
    assert quick(book(ONE + empty), 2) == {(1, 1): 7}


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    assert quick(book(ONE, after=merges("A1:XFD1048576")), 0.2) == {(1, 1): 7}


def test_many_overlapping_hidden_columns_cost_little() -> None:
    cols = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 20_000 + "</cols>"
    assert quick(book(ONE, before=cols), 2) == {(1, 1): 7}


def test_lying_counts_are_not_believed() -> None:
    parts = book_parts('<row><c t="s"><v>0</v></c></row>', strings="<si><t>完成</t></si>")
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]).replace(
        "<sst ", '<sst count="4000000000" uniqueCount="4000000000" '
    )
    assert quick(zipped(parts), 0.2) == {(1, 1): "完成"}


def test_a_workbook_may_follow_other_bytes_in_no_archive() -> None:
    assert refusal(b"\x7fELF" + bytes(60) + WHOLE).params["kind"] == "unknown"


def test_relationships_that_lead_nowhere_are_refused_or_passed_over() -> None:
    parts = book_parts(ONE)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = arrows(c="comments ../../../../etc/passwd")
    assert read_grid(zipped(parts), "表.xlsx").sheets[0].comments == {}
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship TargetMode="External" '
        'Id="r" Type="x/officeDocument" Target="http://example.org/book.xlsx"/></Relationships>'
    )
    assert refusal(zipped(parts)).params["kind"] == "archive"


@pytest.mark.parametrize("path", FORMS[:1], ids=lambda path: path.stem[:5])
def test_a_form_cut_anywhere_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for end in range(0, len(content), 211):
        assert refusal(content[:end]).slug == "unreadable"
