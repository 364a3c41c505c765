"""Other formats under a spreadsheet's name, and spreadsheets that are no forms."""

from __future__ import annotations

from tests.hostile.containers import OLE
from tests.hostile.parcel import Parts, Spoil, cell_texts, in_parts, main_sheet, parts, zipped


def _text(content: bytes) -> str:
    made = parts(content)
    return "\n".join(cell_texts(made[main_sheet(made)]))


def _document(content: bytes) -> bytes:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    said = f"<document>{_text(content)}</document>"
    return zipped({"_rels/.rels": relation.encode(), "word/document.xml": said.encode()})


def _old_document(content: bytes) -> bytes:
    name = "WordDocument".encode("utf-16-le").ljust(64, b"\0")
    return OLE + bytes(504) + name + bytes(64 + 512) + _text(content).encode("utf-16-le")


def _only_titles(made: Parts) -> None:
    """Leave the first row of every sheet: a title is no form."""
    for name in [name for name in made if name.startswith("xl/worksheets/")]:
        end = made[name].index(b'<row r="2"')
        made[name] = made[name][:end] + b"</sheetData></worksheet>"


KINDS: dict[str, Spoil] = {
    "is_pdf": lambda content: b"%PDF-1.7\n" + content,
    "is_web_page": lambda content: f"<html><table><td>{_text(content)}</table>".encode(),
    "is_text": lambda content: _text(content).encode(),
    "is_gbk_text": lambda content: _text(content).encode("gb18030"),
    "is_json": lambda content: b'{"score": 100}',
    "is_picture": lambda content: b"\xff\xd8\xff\xe0\0\x10JFIF" + content,
    "is_rar": lambda content: b"Rar!\x1a\x07\x01\0" + content,
    "is_document": _document,
    "is_old_document": _old_document,
    "is_saved_page": lambda content: b"MIME-Version: 1.0\r\n\r\n" + _text(content).encode(),
    "only_a_title": in_parts(_only_titles),
    "sheets_swapped_for_macros": in_parts(
        lambda made: made.update({main_sheet(made): b"Attribute VB_Name = 1"})
    ),
}
