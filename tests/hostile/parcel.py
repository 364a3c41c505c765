"""A workbook as its parts, to be spoiled one at a time."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import unescape

Parts = dict[str, bytes]
Spoil = Callable[[bytes], bytes]
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(rb't="inlineStr"><is><t([^>]*)>(.*?)</t></is></c>', re.DOTALL)


def parts(content: bytes) -> Parts:
    """Take a workbook apart."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(made: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Put parts together again."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in made.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return file.getvalue()


def main_sheet(made: Parts) -> str:
    """Name the sheet that holds most: in every form of ours the indicators."""
    sheets = [name for name in made if name.startswith("xl/worksheets/")]
    return max(sheets, key=lambda name: len(made[name]))


def in_sheet(change: Callable[[bytes], bytes]) -> Spoil:
    """Make a spoiler of a change to the main sheet's markup."""

    def spoil(content: bytes) -> bytes:
        made = parts(content)
        name = main_sheet(made)
        made[name] = change(made[name])
        return zipped(made)

    return spoil


def in_parts(change: Callable[[Parts], None]) -> Spoil:
    """Make a spoiler of a change to the parts."""

    def spoil(content: bytes) -> bytes:
        made = parts(content)
        change(made)
        return zipped(made)

    return spoil


def in_part(name: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Make a spoiler of a change to one part."""

    def apply(made: Parts) -> None:
        made[name] = change(made[name])

    return in_parts(apply)


def shared(made: Parts) -> None:
    """Move the texts of all sheets to a shared table, as Excel does."""
    texts: dict[bytes, int] = {}

    def index(found: re.Match[bytes]) -> bytes:
        number = texts.setdefault(found[1] + b">" + found[2], len(texts))
        return b't="s"><v>%d</v></c>' % number

    for name in [name for name in made if name.startswith("xl/worksheets/")]:
        made[name] = _INLINE.sub(index, made[name])
    items = b"".join(b"<si><t%s</t></si>" % text for text in texts)
    head = b'<sst xmlns="%s" count="%d" uniqueCount="%d">' % (MAIN, len(texts), len(texts))
    made["xl/sharedStrings.xml"] = head + items + b"</sst>"
    relation = (
        b'<Relationship Id="rIdS" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
        b'.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    made[rels] = made[rels].replace(b"</Relationships>", relation)
    kind = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(b"</Types>", kind)


def in_shared(change: Callable[[bytes], bytes]) -> Spoil:
    """Make a spoiler of a change to the shared texts of a form that has them."""

    def apply(made: Parts) -> None:
        shared(made)
        made["xl/sharedStrings.xml"] = change(made["xl/sharedStrings.xml"])

    return in_parts(apply)


def in_bytes(change: Callable[[bytearray, int, int], None]) -> Spoil:
    """Make a spoiler of a change around the main sheet's directory entry and local header."""

    def spoil(content: bytes) -> bytes:
        raw = bytearray(zipped(parts(content)))
        name = main_sheet(parts(content)).encode()
        entry = next(
            at
            for at in range(len(raw))
            if raw[at : at + 4] == b"PK\x01\x02" and raw[at + 46 : at + 46 + len(name)] == name
        )
        change(raw, entry, struct.unpack_from("<L", raw, entry + 42)[0])
        return bytes(raw)

    return spoil


def twice(content: bytes, rename: Callable[[str], str]) -> bytes:
    """Put the main sheet into the archive twice, the second time emptied."""
    made = parts(content)
    name = main_sheet(made)
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")
        for one, part in made.items():
            archive.writestr(one, part)
        archive.writestr(rename(name), b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN)
    return file.getvalue()


def cell_texts(markup: bytes) -> list[str]:
    """List the inline texts of a sheet."""
    return [unescape(found[2].decode()) for found in _INLINE.finditer(markup)]


def in_zip(change: Spoil) -> Spoil:
    """Make a spoiler of a change to the bytes of a freshly packed archive."""
    return lambda content: change(zipped(parts(content)))


def appended(rows: bytes) -> Spoil:
    """Make a spoiler that adds rows below the main table."""
    return in_sheet(lambda markup: markup.replace(b"</sheetData>", rows + b"</sheetData>"))
