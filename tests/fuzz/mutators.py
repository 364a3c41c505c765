"""Small seeded changes to a form's bytes, its sheets' XML and the words of a row."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

_SIGNS = "0123456789.,%-−—~≥≤=×/（）() 万亿元家个次项⁵½١十百千无未达成约"
_TAGS = re.compile(rb"<[^>]*>")
_NOISE = (b'<c t="zz"><v>9</v></c>', b"<v>7</v>", b"<f>1/0</f>", b'<c r="A1"><v>1</v></c>', b"")


def of_bytes(content: bytes, chance: random.Random) -> bytes:
    """Change, drop or double some bytes: one time in four of the whole file, else of one part.

    A part gets its checksum anew, so that what reads the part sees the changed bytes.
    """
    if chance.random() < 0.25:
        return _jumbled(content, chance)
    return _with_part(content, chance, "", _jumbled)


def _jumbled(content: bytes, chance: random.Random) -> bytes:
    whole = bytearray(content)
    for _ in range(chance.randint(1, 8) if whole else 0):
        at = chance.randrange(len(whole))
        match chance.randrange(3):
            case 0:
                whole[at] = chance.randrange(256)
            case 1:
                del whole[at : at + chance.randint(1, 64)]
            case _:
                whole[at:at] = whole[at : at + chance.randint(1, 64)]
        if not whole:
            return b""
    return bytes(whole)


def of_xml(content: bytes, chance: random.Random) -> bytes:
    """Drop, double, swap or invent elements of one XML part; the package stays whole."""
    return _with_part(content, chance, (".xml", ".rels"), _mixed)


def _with_part(
    content: bytes,
    chance: random.Random,
    suffix: str | tuple[str, ...],
    change: Callable[[bytes, random.Random], bytes],
) -> bytes:
    """Change one part, four times of five one of a sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        parts = [one for one in old.namelist() if one.endswith(suffix)]
        chosen = chance.choice([one for one in parts if "sheet" in one] or parts)
        if chance.random() < 0.2:
            chosen = chance.choice(parts)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part, chance) if name == chosen else part)
    return out.getvalue()


def _mixed(part: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        tags = list(_TAGS.finditer(part))
        if not tags:
            return part
        one, other = chance.choice(tags), chance.choice(tags)
        match chance.randrange(4):
            case 0:
                part = part[: one.start()] + part[one.end() :]
            case 1:
                part = part[: one.end()] + one[0] + part[one.end() :]
            case 2:
                part = part[: one.start()] + other[0] + part[one.end() :]
            case _:
                part = part[: one.end()] + chance.choice(_NOISE) + part[one.end() :]
    return part


def of_words(text: str, chance: random.Random) -> str:
    """Change, drop or insert signs of a target or result."""
    signs = list(text)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(signs) + 1)
        match chance.randrange(3):
            case 0:
                signs[at:at] = chance.choice(_SIGNS)
            case 1:
                del signs[at : at + 1]
            case _:
                signs[at : at + 1] = chance.choice(_SIGNS)
    return "".join(signs)
