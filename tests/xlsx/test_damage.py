"""A damaged file is told in whole sentences of one language."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from evalxl.core.errors import Refused
from evalxl.xlsx import read_grid
from tests.faithful.made import BASE, SHEET, repacked

_LATIN = re.compile(r"[A-Za-z]{4,}")
_NAMES = re.compile(r"[\w/\[\]]+\.(?:xml|xls|rels)|workbook|utf-\d+(?:-le)?|ascii|XML")


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped(content: bytes) -> bytes:
    entry = zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET)
    at = entry.header_offset + 200
    return content[:at] + bytes(64) + content[at + 64 :]


BROKEN = {
    "cut off": _cut(BASE),
    "overwritten": _flipped(BASE),
    "no XML": repacked(BASE, {SHEET: lambda part: part[:-30]}),
    "bytes of another encoding": repacked(
        BASE, {SHEET: lambda part: b'<?xml version="1.0" encoding="ascii"?>' + part}
    ),
    "an encoding nobody knows": repacked(
        BASE, {SHEET: lambda part: b'<?xml version="1.0" encoding="x-none"?>' + part}
    ),
    "no workbook of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_the_chinese_reason_holds_no_english(kind: str) -> None:
    with pytest.raises(Refused) as refused:
        read_grid(BROKEN[kind], "表.xls")
    detail: Mapping[str, str] | Any = refused.value.params.get("detail")
    said = detail["zh"] if isinstance(detail, Mapping) else str(detail)
    assert not _LATIN.findall(_NAMES.sub("", said)), said
