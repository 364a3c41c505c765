"""Workbooks whose parts are broken, explode, or are odd and yet right."""

from __future__ import annotations

import re

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
    shared,
)

_ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
_BOMB = b'<!DOCTYPE w [<!ENTITY a "ha">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (letter + 1, b"&%c;" % letter * 10) for letter in range(97, 107)
)
_OUTSIDE = b'<!DOCTYPE w SYSTEM "file:///etc/passwd">'


def _reordered(markup: bytes) -> bytes:
    rows = _ROW.findall(markup)
    start, end = markup.index(rows[0]), markup.rindex(rows[-1]) + len(rows[-1])
    return markup[:start] + b"".join(reversed(rows)) + markup[end:]


def _cell_twice(markup: bytes) -> bytes:
    cell = re.search(rb'<c r="A3".*?(?:/>|</c>)', markup, re.DOTALL)
    assert cell
    return markup.replace(cell[0], cell[0] + cell[0])


def _phantom_rows(markup: bytes) -> bytes:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(500, 300_500))
    return markup.replace(b"</sheetData>", rows + b"</sheetData>")


def _merges(markup: bytes) -> bytes:
    more = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (row, row) for row in range(900, 960))
    if b"</mergeCells>" in markup:
        return markup.replace(b"</mergeCells>", more + b"</mergeCells>")
    return markup.replace(b"</sheetData>", b"</sheetData><mergeCells>" + more + b"</mergeCells>")


def _deep(markup: bytes) -> bytes:
    deep = b"<x>" * 50_000 + b"</x>" * 50_000
    return markup.replace(b"</sheetData>", b"</sheetData><extLst>" + deep + b"</extLst>")


def _prefixed(markup: bytes) -> bytes:
    named = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", markup)
    return named.replace(b"xmlns=", b"xmlns:x=", 1)


def _utf16(markup: bytes) -> bytes:
    text = re.sub(r"^<\?xml.*?\?>", "", markup.decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


def _commented(markup: bytes) -> bytes:
    said = b'<?keep this?><!-- <row r="1"><c r="A1"><v>99</v></c></row> -->'
    return markup.replace(b"<sheetData>", said + b"<sheetData>" + said)


def _no_cell_refs(markup: bytes) -> bytes:
    """Drop the addresses of full rows, whose cells stand one after another."""

    def bare(found: re.Match[bytes]) -> bytes:
        columns = re.findall(rb'<c r="([A-Z]+)\d+"', found[0])
        full = [bytes([65 + number]) for number in range(len(columns))]
        return re.sub(rb'<c r="[A-Z]+\d+"', b"<c", found[0]) if columns == full else found[0]

    return _ROW.sub(bare, markup)


def _strict(made: Parts) -> None:
    for name in made:
        made[name] = (
            made[name]
            .replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
        )


def _drop(*names: str) -> Spoil:
    def change(made: Parts) -> None:
        for name in names:
            made.pop(name, None)

    return in_parts(change)


def _drop_sheet(made: Parts) -> None:
    del made[main_sheet(made)]


def _shared_without_table(made: Parts) -> None:
    shared(made)
    del made["xl/sharedStrings.xml"]


def _unknown_parts(made: Parts) -> None:
    made["customXml/item9.xml"] = b"<root/>"
    made["xl/secret/thing.bin"] = bytes(range(256))


def _error_total(markup: bytes) -> bytes:
    return markup.replace(
        b"</sheetData>",
        b'<row r="990"><c r="A990" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>',
    )


def _foreign_styles(made: Parts) -> None:
    made["xl/styles.xml"] = b"<html><body>not styles</body></html>"


def _behind(more: bytes) -> Spoil:
    return in_sheet(lambda markup: markup.replace(b"</worksheet>", more + b"</worksheet>"))


KINDS: dict[str, Spoil] = {
    "stylesheet_on_the_web": in_sheet(
        lambda markup: re.sub(
            rb"^(<\?xml.*?\?>)?", rb'\1<?xml-stylesheet href="http://x/a.xsl"?>', markup, count=1
        )
    ),
    "included_from_elsewhere": in_sheet(
        lambda markup: markup.replace(
            b"</sheetData>",
            b'</sheetData><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
            b'href="file:///etc/passwd" parse="text"/>',
        )
    ),
    "rows_of_endless_height": in_sheet(
        lambda markup: (
            markup.replace(b"<row ", b'<row ht="1E308" customHeight="1" ')
            if b" ht=" not in markup
            else re.sub(rb' ht="[^"]*"', b' ht="1E308"', markup)
        )
    ),
    "colour_rules_by_thousands": _behind(
        b"".join(
            b'<conditionalFormatting sqref="A%d:I%d"><cfRule type="expression" priority="%d">'
            b"<formula>A%d=TRUE</formula></cfRule></conditionalFormatting>"
            % (900 + number, 901 + number * 7 % 500 + number, number, number)
            for number in range(1, 20_001)
        )
    ),
    "links_by_thousands": _behind(
        b"<hyperlinks>%s</hyperlinks>"
        % b"".join(b'<hyperlink ref="A%d" location="a!A1"/>' % row for row in range(900, 30_900))
    ),
    "foreign_styles": in_parts(_foreign_styles),
    "missing_styles": _drop("xl/styles.xml"),
    "missing_content_types": _drop("[Content_Types].xml"),
    "number_beyond_all": in_sheet(
        lambda m: m.replace(
            b"</sheetData>",
            b'<row r="400"><c r="A400"><v>' + b"9" * 400 + b"</v></c></row></sheetData>",
        )
    ),
    "entities_explode": in_sheet(lambda markup: _BOMB + markup.replace(b"<t>", b"<t>&k;", 1)),
    "outside_entity": in_sheet(lambda markup: _OUTSIDE + markup),
    "document_type_in_strings": in_shared(lambda table: b"<!DOCTYPE sst>" + table),
    "document_type_in_workbook": in_part("xl/workbook.xml", lambda part: _OUTSIDE + part),
    "unclosed_xml": in_sheet(lambda markup: markup[: len(markup) // 2]),
    "no_xml": in_sheet(lambda markup: b"\0\1\2\3"),
    "empty_sheet_part": in_sheet(lambda markup: b""),
    "null_in_text": in_sheet(lambda markup: markup.replace(b"<t>", b"<t>\0", 1)),
    "bad_utf8": in_sheet(lambda markup: markup.replace(b"<t>", b"<t>\xff\xfe", 1)),
    "unknown_encoding": in_sheet(
        lambda markup: b'<?xml version="1.0" encoding="x-none"?>' + markup
    ),
    "bad_cell_reference": in_sheet(lambda markup: markup.replace(b'r="A3"', b'r="3A"')),
    "cell_beyond_last_row": appended(b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    "row_zero": appended(b'<row r="0"><c r="A0"><v>1</v></c></row>'),
    "missing_sheet": in_parts(_drop_sheet),
    "missing_workbook": _drop("xl/workbook.xml"),
    "missing_relations": _drop("xl/_rels/workbook.xml.rels"),
    "missing_package_relations": _drop("_rels/.rels"),
    "missing_strings": in_parts(_shared_without_table),
    "string_beyond_table": in_shared(lambda table: re.sub(rb"<si>.*</si>", b"", table)),
    "text_beyond_limit": appended(
        b'<row r="990"><c r="A990" t="inlineStr"><is><t>' + b"x" * 200_000 + b"</t></is></c></row>"
    ),
    "cells_beyond_limit": appended(
        b"".join(
            b'<row r="%d">%s</row>' % (row, b"<c><v>1</v></c>" * 1000) for row in range(990, 1240)
        )
    ),
    "merges_beyond_table": in_sheet(_merges),
    "cell_twice": in_sheet(_cell_twice),
    "deep_xml": in_sheet(_deep),
    "value_at_last_cell": appended(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "phantom_rows": in_sheet(_phantom_rows),
    "rows_out_of_order": in_sheet(_reordered),
    "lying_dimension": in_sheet(
        lambda markup: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', markup)
    ),
    "lying_string_count": in_shared(
        lambda table: re.sub(rb'ount="\d+"', b'ount="4000000000"', table)
    ),
    "shared_strings": in_parts(shared),
    "cdata_strings": in_shared(
        lambda table: re.sub(rb"<t([^>]*)>([^<&]*)</t>", rb"<t\1><![CDATA[\2]]></t>", table)
    ),
    "rich_strings": in_shared(
        lambda table: re.sub(
            rb"<si><t([^>]*)>([^<]*)</t></si>",
            rb'<si><r><rPr><b/></rPr><t xml:space="preserve">\2</t></r></si>',
            table,
        )
    ),
    "phonetic_strings": in_shared(
        lambda table: table.replace(b"</t></si>", b'</t><rPh sb="0" eb="1"><t>99</t></rPh></si>')
    ),
    "no_cell_references": in_sheet(_no_cell_refs),
    "prefixed_names": in_sheet(_prefixed),
    "utf16_sheet": in_sheet(_utf16),
    "byte_order_mark": in_sheet(lambda markup: b"\xef\xbb\xbf" + markup),
    "commented_xml": in_sheet(_commented),
    "unknown_elements": in_sheet(
        lambda markup: markup.replace(
            b"</worksheet>",
            b'<extLst><ext uri="{X}"><y xmlns="urn:y">9</y></ext></extLst></worksheet>',
        )
    ),
    "strict_namespace": in_parts(_strict),
    "unknown_parts": in_parts(_unknown_parts),
    "no_properties": _drop("docProps/app.xml", "docProps/core.xml"),
    "broken_properties": in_part("docProps/core.xml", lambda part: part[:50]),
    "error_value_below": in_sheet(_error_total),
}
