"""Odd or broken XML: encodings, document types, explosions, addresses and tables that lie."""

from __future__ import annotations

import random
import re

from evalxl.core.model import column_letters
from tests.hostile.parcel import (
    MAIN,
    Parts,
    Spoil,
    appended,
    in_part,
    in_parts,
    in_shared,
    in_sheet,
    main_sheet,
)

_ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_QUADRATIC = b'<!DOCTYPE w [<!ENTITY a "%s">]>' % (b"A" * 50_000)
_DECLARED = b'<?xml version="1.0" encoding="%s"?>'


def _hidden_in_utf16(markup: bytes) -> bytes:
    """Hide a document type from whoever looks for its letters in the bytes."""
    return ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w>' + markup.decode()).encode(
        "utf-16"
    )


def _recoded(encoding: str) -> Spoil:
    declared = _DECLARED % encoding.encode()
    return in_sheet(lambda markup: declared + markup.decode().encode(encoding))


def _reversed_cells(markup: bytes) -> bytes:
    def turn(found: re.Match[bytes]) -> bytes:
        head, _, rest = found[0].partition(b">")
        return head + b">" + b"".join(reversed(_CELL.findall(rest))) + b"</row>"

    return _ROW.sub(turn, markup)


def _row_twice(markup: bytes) -> bytes:
    row = _ROW.findall(markup)[3]
    return markup.replace(row, row + row)


def _style_everywhere(number: bytes) -> Spoil:
    return in_sheet(lambda markup: re.sub(rb' s="\d+"', b' s="%s"' % number, markup))


def _string_index(number: bytes) -> Spoil:
    def change(made: Parts) -> None:
        name = main_sheet(made)
        made[name] = re.sub(rb't="s"><v>\d+<', b't="s"><v>%s<' % number, made[name], count=1)

    def spoil(content: bytes) -> bytes:
        return in_parts(change)(in_shared(lambda table: table)(content))

    return spoil


def _styled_rows(markup: bytes) -> bytes:
    rows = b"".join(
        b'<row r="%d" spans="1:9" s="1" customFormat="1"/>' % row
        for row in range(48_577, 1_048_577)
    )
    return markup.replace(b"</sheetData>", rows + b"</sheetData>")


def _styled_cells(markup: bytes) -> bytes:
    columns = [column_letters(number).encode() for number in range(1, 16_385)]
    rows = b"".join(
        b'<row r="%d">%s</row>'
        % (row, b"".join(b'<c r="%s%d" s="1"/>' % (c, row) for c in columns))
        for row in range(900, 930)
    )
    return markup.replace(b"</sheetData>", rows + b"</sheetData>")


def _many_attributes(markup: bytes) -> bytes:
    said = b" ".join(b'a%d="1"' % number for number in range(100_000))
    return markup.replace(b"</sheetData>", b"</sheetData><extLst><x %s/></extLst>" % said)


def _many_namespaces(markup: bytes) -> bytes:
    said = b" ".join(b'xmlns:n%d="urn:%d"' % (number, number) for number in range(20_000))
    return markup.replace(b"</sheetData>", b"</sheetData><extLst><x %s/></extLst>" % said)


def _endless_attribute(markup: bytes) -> bytes:
    noise = random.Random(1).randbytes(3 << 20).hex().encode()
    return markup.replace(b"</sheetData>", b'</sheetData><extLst><x a="%s"/></extLst>' % noise)


def _many_small_merges(markup: bytes) -> bytes:
    more = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(900, 100_900))
    if b"</mergeCells>" in markup:
        return markup.replace(b"</mergeCells>", more + b"</mergeCells>")
    return markup.replace(b"</sheetData>", b"</sheetData><mergeCells>" + more + b"</mergeCells>")


def _merge(reference: bytes) -> Spoil:
    def change(markup: bytes) -> bytes:
        more = b'<mergeCell ref="%s"/>' % reference
        if b"</mergeCells>" in markup:
            return markup.replace(b"</mergeCells>", more + b"</mergeCells>")
        return markup.replace(b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % more)

    return in_sheet(change)


def _lines_of_windows(markup: bytes) -> bytes:
    return markup.replace(b"><", b">\r\n<")


def _hidden_table(markup: bytes) -> bytes:
    markup = re.sub(rb"<row ", b'<row hidden="1" ', markup)
    return re.sub(rb"<col ", b'<col hidden="1" ', markup)


def _other_row(markup: bytes) -> bytes:
    """Let a row say another number than its cells."""
    return markup.replace(b'<row r="3"', b'<row r="903"', 1)


KINDS: dict[str, Spoil] = {
    "lines_of_windows": in_sheet(_lines_of_windows),
    "quadratic_entity": in_sheet(
        lambda m: _QUADRATIC + m.replace(b"<t>", b"<t>" + b"&a;" * 20_000, 1)
    ),
    "document_type_in_utf16": in_sheet(_hidden_in_utf16),
    "document_type_in_relations": in_part(
        "xl/_rels/workbook.xml.rels", lambda part: b"<!DOCTYPE r>" + part
    ),
    "document_type_in_styles": in_part("xl/styles.xml", lambda part: b"<!DOCTYPE s>" + part),
    "character_zero_by_reference": in_sheet(lambda m: m.replace(b"<t>", b"<t>&#0;", 1)),
    "half_a_surrogate": in_sheet(lambda m: m.replace(b"<t>", b"<t>&#xD800;", 1)),
    "sheet_in_gb18030": _recoded("gb18030"),
    "sheet_in_utf7": _recoded("utf-7"),
    "told_utf16_but_is_not": in_sheet(lambda m: _DECLARED % b"UTF-16" + m),
    "blank_before_declaration": in_sheet(lambda m: b" \n" + _DECLARED % b"UTF-8" + m),
    "two_roots": in_sheet(lambda m: m + m),
    "text_after_the_end": in_sheet(lambda m: m + b"\0\0\0"),
    "million_styled_rows": in_sheet(_styled_rows),
    "styled_cells_to_the_edge": in_sheet(_styled_cells),
    "many_attributes": in_sheet(_many_attributes),
    "many_namespaces": in_sheet(_many_namespaces),
    "endless_attribute": in_sheet(_endless_attribute),
    "deepest_xml": in_sheet(
        lambda m: m.replace(
            b"</sheetData>", b"</sheetData><extLst>" + b"<x>" * 1_000_000 + b"</extLst>"
        )
    ),
    "cells_backwards": in_sheet(_reversed_cells),
    "row_twice": in_sheet(_row_twice),
    "row_told_otherwise": in_sheet(_other_row),
    "column_beyond_last": appended(b'<row r="990"><c r="XFE990"><v>1</v></c></row>'),
    "row_of_no_number": appended(b'<row r="-5"><c r="A990"><v>1</v></c></row>'),
    "more_cells_than_columns": appended(b'<row r="990">%s</row>' % (b"<c/>" * 16_385)),
    "style_beyond_table": _style_everywhere(b"99999"),
    "style_below_zero": _style_everywhere(b"-1"),
    "string_below_zero": _string_index(b"-1"),
    "string_by_fraction": _string_index(b"0.5"),
    "string_by_name": _string_index(b"first"),
    "lying_string_count_below_zero": in_shared(
        lambda table: re.sub(rb'ount="\d+"', b'ount="-7"', table)
    ),
    "strings_beyond_limit": in_shared(
        lambda table: table.replace(b"</sst>", b"<si/>" * 1_000_001 + b"</sst>")
    ),
    "many_small_merges": in_sheet(_many_small_merges),
    "merge_of_everything": _merge(b"A1:XFD1048576"),
    "merge_backwards": _merge(b"C905:A901"),
    "merge_of_nothing": _merge(b""),
    "merge_of_words": _merge(b"hello:world"),
    "hidden_rows_and_columns": in_sheet(_hidden_table),
    "protected_sheet": in_sheet(
        lambda m: m.replace(
            b"</sheetData>", b'</sheetData><sheetProtection password="CC1A" sheet="1"/>'
        )
    ),
    "sheet_of_another_world": in_sheet(lambda m: m.replace(MAIN, b"urn:not:a:spreadsheet")),
}
