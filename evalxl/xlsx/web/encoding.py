"""The bytes of a web page as text: by mark, declaration, or what fits."""

from __future__ import annotations

import codecs

from evalxl.core import lazy_re as re
from evalxl.xlsx.damage import damaged

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z][\w.\-]{1,20})""", re.IGNORECASE
)
_HEAD = 8_192
_CHINESE = ("gb2312", "gbk", "gb18030")
_KNOWN = (*_CHINESE, "utf-8", "utf8", "big5", "unicode")


def decoded(content: bytes, name: str, stated: str | None = None) -> str:
    """Return a page as text.

    Exporters declare one encoding and write another, so a declaration is only tried first.

    Args:
        content: The page.
        name: Its file.
        stated: The encoding that its envelope states.

    Raises:
        Refused: `unreadable` where no encoding fits.
    """
    marked = next((code for mark, code in _MARKS if content.startswith(mark)), None)
    found = _DECLARED.search(content[:_HEAD])
    said = (stated or (found[1].decode() if found else "")).lower()
    likely = marked or ("gb18030" if said in _CHINESE else said if said in _KNOWN else "utf-8")
    fault: Exception | None = None
    for code in dict.fromkeys((likely.replace("unicode", "utf-16"), "utf-8", "gb18030")):
        try:
            return content.decode(code)
        except UnicodeDecodeError as wrong:
            fault = fault or wrong
    raise damaged("library", name, fault or "") from fault
