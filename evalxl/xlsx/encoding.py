"""XML in the encodings the standard allows, brought to UTF-8."""

from __future__ import annotations

import codecs

from evalxl.core import lazy_re as re

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>")
_STATED = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.\-]*)["']""")
_UTF8_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# By the first bytes; longer marks first, as the mark of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Chinese programs name the old sets and write the newer ones, which contain them.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
_NOT_FOR_XML = ("utf-7", "unicode", "raw", "idna", "punycode", "undefined", "rot13")


def as_utf8(xml: bytes) -> bytes:
    """Return an XML part in UTF-8; one that is in UTF-8 already comes back as it is.

    A byte order mark or the width of the first character decides, then the declaration.

    Raises:
        LookupError: The declared encoding is unknown.
        ValueError: The bytes do not fit the encoding.
    """
    encoding = _encoding(xml)
    if encoding is None:
        return xml
    text = xml.decode(encoding)
    found = _DECLARATION.match(text)
    return (_UTF8_DECLARATION + text[found.end() if found else 0 :]).encode()


def is_other_than_utf8(xml: bytes) -> bool:
    """Return whether a part states another encoding than UTF-8, be it known or not."""
    try:
        return _encoding(xml) is not None
    except LookupError:
        return True


def _encoding(xml: bytes) -> str | None:
    """Return the encoding of a part; `None` for plain UTF-8."""
    marked = next((name for mark, name in _MARKS if xml.startswith(mark)), None)
    if marked == "utf-8-sig":
        return marked if _STATED.match(xml, 3) else None
    if marked:
        return marked
    stated = _STATED.match(xml)
    if stated is None:
        return None
    said = stated[1].decode()
    name = codecs.lookup(said).name
    if name.startswith(_NOT_FOR_XML):
        raise LookupError(f"unknown encoding: {name}")
    is_plain = said.lower() == "utf-8"  # the parser does not know it as UTF8
    return None if is_plain else _WIDER.get(name, name)
