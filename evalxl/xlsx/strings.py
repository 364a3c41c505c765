"""Texts of a workbook: the shared table and inline rich text."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.markup import MAIN, Attributes, scan

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Undo `_x000D_` escapes, and end every line with a plain line feed."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: _character(match[1]), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(code: str) -> str:
    character = chr(int(code, 16))
    # Half a pair cannot be written to any file: it is left as it stands.
    return f"_x{code}_" if "\ud800" <= character <= "\udfff" else character


def read_shared_strings(markup: bytes, part: str, limits: Limits) -> list[str]:
    """Read the shared table: rich text joined, reading aids (phonetic runs) left out."""
    strings: list[str] = []
    runs: list[str] = []
    in_phonetic = False

    def item(_attributes: Attributes) -> None:
        runs.clear()

    def phonetic(_attributes: Attributes) -> None:
        nonlocal in_phonetic
        in_phonetic = True

    def end_phonetic(_text: str) -> None:
        nonlocal in_phonetic
        in_phonetic = False

    def run(text: str) -> None:
        if not in_phonetic:
            runs.append(text)

    def end_item(_text: str) -> None:
        strings.append(unescape("".join(runs)))
        limits.check("strings", len(strings), part)

    starts = {"si": item, "rPh": phonetic}
    scan(markup, part, MAIN, starts, {"rPh": end_phonetic, "t": run, "si": end_item})
    return strings
