"""Spreadsheet files made by hand, part by part, for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Parts = dict[str, str | bytes]


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts into an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return file.getvalue()


def arrows(**targets: str) -> str:
    """Write a relationships part: id → `kind target`."""
    lines = (
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{escape(target)}"/>'
        for key, (kind, target) in ((key, value.split(" ", 1)) for key, value in targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def book_parts(
    rows: str = "",
    *,
    before: str = "",
    after: str = "",
    strings: str = "",
    formats: tuple[str, ...] = (),
    properties: str = "",
    state: str = "visible",
) -> Parts:
    """Give the parts of a workbook with one sheet.

    Args:
        rows: What stands inside `sheetData`.
        before: What stands before it, such as `cols`.
        after: What stands behind it, such as `mergeCells`.
        strings: The `si` elements of the shared table.
        formats: Number format codes; cell style 1 has the first, style 0 is General.
        properties: The `workbookPr` element.
        state: Of the sheet.
    """
    codes = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for at, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": arrows(r1="officeDocument xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>'
            f'<sheet name="表" sheetId="1" state="{state}" r:id="s1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": arrows(
            s1="worksheet worksheets/sheet1.xml",
            s2="styles styles.xml",
            s3="sharedStrings sharedStrings.xml",
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
            f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        ),
    }


def book(rows: str = "", **parts: str | tuple[str, ...]) -> bytes:
    """Pack `book_parts`."""
    return zipped(book_parts(rows, **parts))  # type: ignore[arg-type]
