"""Texts made fit for a cell and for a sheet's name."""

from __future__ import annotations

from evalxl.core import lazy_re as re

TEXT_LIMIT = 32_767
CLIPPED = "……（余文见原表）"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def clean(text: str) -> str:
    """Make a text fit for a cell: no control characters, no markup, not too long.

    Formulas need no defence here: texts are only ever written as strings.
    """
    if _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if text.startswith("<r>"):  # XlsxWriter takes such a text for its own rich-text markup
        text = " " + text
    if len(text) > TEXT_LIMIT // 2:  # Excel counts UTF-16 units, two for a rare character
        units = text.encode("utf-16-le")
        if len(units) > 2 * TEXT_LIMIT:
            kept = units[: 2 * (TEXT_LIMIT - len(CLIPPED))]
            text = kept.decode("utf-16-le", errors="ignore") + CLIPPED
    return text


def sheet_name(text: str) -> str:
    """Make a text fit for a sheet's name: no forbidden character, at most 31 long."""
    return (_SHEET_NAME.sub("_", clean(text)).strip("' ")[:31]) or "_"
