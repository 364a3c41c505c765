"""What a file is, told by its content; names lie."""

from __future__ import annotations

from evalxl.core import lazy_re as re

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_OLE_ENTRY = 128  # each name in the directory of an OLE file starts at a multiple of this
_SIGNATURES = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"BM": "image",
    b"II*\x00": "image",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "rtf",
    # Workbooks from before OLE: the first record of BIFF 2 to 8.
    b"\x09\x00\x04\x00": "xls",
    b"\x09\x02\x06\x00": "xls",
    b"\x09\x04\x06\x00": "xls",
    b"\x09\x08\x08\x00": "xls",
    b"\x09\x08\x10\x00": "xls",
}
_OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "doc",
    "PowerPoint Document": "ppt",
}
_TEXTS = (
    (re.compile(rb"MIME-Version:", re.IGNORECASE), "mht"),
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"), "xml_2003"),
    (re.compile(rb"<office:document\b"), "fods"),
    (re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE), "html"),
    (re.compile(rb"\s*<\?xml"), "xml"),
)
_HEAD = 4_096


def kind_of(content: bytes) -> str:
    """Return what a file is.

    Returns:
        `zip` (workbooks of today among them), `xls`, `encrypted`, `doc`, `ppt`, `ole`, `pdf`,
        `image`, `archive`, `rtf`, `html`, `mht`, `xml_2003`, `fods`, `xml`, `text`, `empty`,
        `zeros` or `unknown`.
    """
    if not content:
        return "empty"
    head = content[:_HEAD]
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        return _kind_of_ole(content)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    return _kind_of_text(content, head)


def _kind_of_ole(content: bytes) -> str:
    names = {
        # Names are compared without case; bytes of UTF-16 that are no letters stay what they are.
        (content[at : at + 64].partition(b"\0\0\0")[0] + b"\0").lower()
        for at in range(512, len(content) - 127, _OLE_ENTRY)
    }
    found = {name for name in _OLE_STREAMS if name.lower().encode("utf-16-le") in names}
    return next((kind for name, kind in _OLE_STREAMS.items() if name in found), "ole")


def _kind_of_text(content: bytes, head: bytes) -> str:
    for pattern, kind in _TEXTS:
        if pattern.search(head):
            return kind
    if not content.strip(b"\0"):
        return "zeros"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    """Return whether bytes read as text in the encodings people here use."""
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: len(head) - 4 if len(head) == _HEAD else None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
