"""Packages whose parts, names and relations are odd, too many, or point astray."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from tests.hostile.parcel import (
    MAIN,
    Parts,
    Spoil,
    in_part,
    in_parts,
    in_zip,
    main_sheet,
    parts,
    zipped,
)

_RELATIONS = "xl/_rels/workbook.xml.rels"
_KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ARROW = b'<Relationship Id="m%d" Type="%sworksheet" Target="worksheets/more%d.xml"/>'
_TYPE = (
    b'<Override PartName="/xl/worksheets/more%d.xml" ContentType="application/vnd.openxml'
    b'formats-officedocument.spreadsheetml.worksheet+xml"/>'
)


def _targets(change: bytes) -> Spoil:
    """Rewrite where the relations of the workbook say its sheets are."""
    return in_part(
        _RELATIONS,
        lambda part: re.sub(rb'Target="/?(?:xl/)?(worksheets/[^"]*)"', change, part),
    )


def _types(change: bytes) -> Spoil:
    return in_part(
        "[Content_Types].xml",
        lambda part: re.sub(rb'ContentType="[^"]*spreadsheetml.sheet.main\+xml"', change, part),
    )


def _named(rename: str) -> Spoil:
    def spoil(content: bytes) -> bytes:
        return zipped(
            {
                name.replace("/", rename) if rename == "\\" else name.upper(): part
                for name, part in parts(content).items()
            }
        )

    return spoil


def _more_sheets(count: int, name: str) -> Spoil:
    """Add blank sheets; a name without a number is the same for all."""

    def change(made: Parts) -> None:
        book = made["xl/workbook.xml"]
        first = re.search(rb'<sheet name="([^"]*)"', book)
        assert first
        for number in range(500, 500 + count):
            part = f"xl/worksheets/more{number}.xml"
            made[part] = b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN
            _add(made, _RELATIONS, "Relationships", _ARROW % (number, _KIND, number))
            _add(made, "[Content_Types].xml", "Types", _TYPE % number)
            said = (name % number).encode() if name else first[1]
            sheet = b'<sheet name="%s" sheetId="%d" r:id="m%d"/>' % (said, number, number)
            _add(made, "xl/workbook.xml", "sheets", sheet)

    return in_parts(change)


def _add(made: Parts, part: str, element: str, markup: bytes) -> None:
    end = f"</{element}>".encode()
    made[part] = made[part].replace(end, markup + end)


def _many_names(part: bytes) -> bytes:
    names = b"".join(
        b'<definedName name="n%d">Sheet1!$A$%d</definedName>' % (number, number + 1)
        for number in range(50_000)
    )
    if b"</definedNames>" in part:
        return part.replace(b"</definedNames>", names + b"</definedNames>")
    return part.replace(b"</sheets>", b"</sheets><definedNames>%s</definedNames>" % names)


def _many_styles(part: bytes) -> bytes:
    more = b"".join(b'<xf numFmtId="0" fontId="0" xfId="%d"/>' % number for number in range(64_000))
    return part.replace(b"</cellXfs>", more + b"</cellXfs>")


def _macros(made: Parts) -> None:
    made["xl/vbaProject.bin"] = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2_000)
    kinds = made["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    )
    default = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    made["[Content_Types].xml"] = kinds.replace(b"</Types>", default + b"</Types>")
    arrow = (
        b'<Relationship Id="vba" Target="vbaProject.bin" '
        b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    )
    made[_RELATIONS] = made[_RELATIONS].replace(b"</Relationships>", arrow + b"</Relationships>")


def _signed(made: Parts) -> None:
    made["_xmlsignatures/origin.sigs"] = b""
    made["_xmlsignatures/sig1.xml"] = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'


def _linked(made: Parts) -> None:
    made["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    arrow = (
        b'<Relationship Id="x1" Type="%sexternalLink" Target="externalLinks/externalLink1.xml"/>'
    )
    made[_RELATIONS] = made[_RELATIONS].replace(
        b"</Relationships>", arrow % _KIND + b"</Relationships>"
    )
    name = main_sheet(made)
    cell = b'<row r="990"><c r="A990"><f>[1]Sheet1!$A$1</f><v>7</v></c></row></sheetData>'
    made[name] = made[name].replace(b"</sheetData>", cell)


def _broken_notes(made: Parts) -> None:
    name = main_sheet(made)
    folder, _, last = name.rpartition("/")
    made["xl/comments1.xml"] = b"<comments><unclosed>"
    arrow = b'<Relationship Id="c1" Type="%scomments" Target="../comments1.xml"/>' % _KIND
    made[f"{folder}/_rels/{last}.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b"%s</Relationships>" % arrow
    )


def _lost_drawing(made: Parts) -> None:
    name = main_sheet(made)
    folder, _, last = name.rpartition("/")
    arrow = b'<Relationship Id="d1" Type="%sdrawing" Target="../drawings/drawing9.xml"/>' % _KIND
    made[f"{folder}/_rels/{last}.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b"%s</Relationships>" % arrow
    )


def _no_theme(made: Parts) -> None:
    del made["xl/theme/theme1.xml"]


def _method(method: int) -> Spoil:
    return lambda content: zipped(parts(content), method)


def _cloned(content: bytes) -> bytes:
    """Let 900 entries of the directory show the same bytes."""
    raw = bytearray(zipped(parts(content)))
    end = raw.rindex(b"PK\5\6")
    size, start = struct.unpack_from("<LL", raw, end + 12)
    first = raw[start : raw.index(b"PK\1\2", start + 4)]
    more = b"".join(first[:46] + b"x%06d" % number + first[53:] for number in range(900))
    struct.pack_into("<HHLL", raw, end + 8, 0xFFFF, 0xFFFF, size + len(more), start)
    return bytes(raw[:end] + more + raw[end:])


def _folders(content: bytes) -> bytes:
    made: Parts = {"xl/": b"", "xl/worksheets/": b"", "_rels/": b""}
    return zipped(made | parts(content))


def _gbk_entry(content: bytes) -> bytes:
    file = io.BytesIO(zipped(parts(content)))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/media/" + "照片".encode("gbk").decode("cp437") + ".png", b"x")
    return file.getvalue()


def _nul_in_name(content: bytes) -> bytes:
    return zipped(parts(content) | {"xl/workbookZ.xml": b"<x/>"}).replace(
        b"xl/workbookZ.xml", b"xl/workbook.xml\0"
    )


KINDS: dict[str, Spoil] = {
    "targets_relative": _targets(rb'Target="\1"'),
    "targets_with_dots": _targets(rb'Target="./../xl/./\1"'),
    "targets_in_other_case": _targets(rb'Target="/XL/\1"'),
    "targets_escaped": _targets(rb'Target="/%78l/\1"'),
    "targets_outside": _targets(rb'Target="../../../../etc/passwd"'),
    "targets_on_the_web": _targets(rb'TargetMode="External" Target="http://127.0.0.1/\1"'),
    "targets_the_workbook": _targets(rb'Target="/xl/workbook.xml"'),
    "sheets_of_unknown_relation": in_part(
        _RELATIONS, lambda part: part.replace(b"relationships/worksheet", b"relationships/thing")
    ),
    "names_with_backslashes": _named("\\"),
    "names_in_capitals": _named(""),
    "name_with_nul_inside": _nul_in_name,
    "entry_name_in_gbk": _gbk_entry,
    "folders_as_entries": _folders,
    "many_sheets": _more_sheets(300, "more%d"),
    "sheet_of_the_same_name": _more_sheets(1, ""),
    "many_names": in_part("xl/workbook.xml", _many_names),
    "many_styles": in_part("xl/styles.xml", _many_styles),
    "macros": in_parts(_macros),
    "signed": in_parts(_signed),
    "linked_elsewhere": in_parts(_linked),
    "broken_notes": in_parts(_broken_notes),
    "lost_drawing": in_parts(_lost_drawing),
    "missing_theme": in_parts(_no_theme),
    "type_of_a_document": _types(
        rb'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
        rb'.document.main+xml"'
    ),
    "compressed_by_bzip2": _method(zipfile.ZIP_BZIP2),
    "compressed_by_lzma": _method(zipfile.ZIP_LZMA),
    "entries_without_end": _cloned,
    "bytes_before": in_zip(lambda raw: b"MZ" + bytes(510) + raw),
    "bytes_after": in_zip(lambda raw: raw + b"\r\n--boundary--\r\n"),
    "zeros_after": in_zip(lambda raw: raw + bytes(4_096)),
    "two_workbooks_in_a_row": in_zip(lambda raw: raw + raw),
    "days_since_1904": in_part(
        "xl/workbook.xml",
        lambda part: re.sub(rb"<workbookPr ?/>", b'<workbookPr date1904="1"/>', part),
    ),
    "protected_workbook": in_part(
        "xl/workbook.xml",
        lambda part: re.sub(
            rb"<workbookProtection ?/>", b'<workbookProtection lockStructure="1"/>', part
        ),
    ),
    "all_sheets_hidden": in_part(
        "xl/workbook.xml", lambda part: part.replace(b'state="visible"', b'state="veryHidden"')
    ),
    "sheet_named_twice": in_part(
        "xl/workbook.xml",
        lambda part: re.sub(
            rb"(<sheet [^>]*/>)</sheets>",
            lambda found: found[1] + re.sub(rb'name="', b'name="2', found[1]) + b"</sheets>",
            part,
        ),
    ),
}
