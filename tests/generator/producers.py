"""The programs that wrote a file: most as drawn, some with texts inline, a few by openpyxl."""

from __future__ import annotations

import io
import random
import re
import zipfile

import openpyxl

from tests.generator.xml import with_inline_strings

_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_PERCENT = re.compile(r"^(\d+(?:\.(\d+))?)%$")


def produced(content: bytes, rng: random.Random) -> bytes:
    """Save a form as one of several programs would."""
    throw = rng.random()
    if throw < 0.02:
        return _by_openpyxl(content)
    return with_inline_strings(content) if throw < 0.1 else content


def _by_openpyxl(content: bytes) -> bytes:
    """Save through openpyxl, with plain rates as numbers in percent format."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                rate = _PERCENT.match(cell.value) if isinstance(cell.value, str) else None
                if rate is not None:
                    cell.value = float(rate[1]) / 100
                    cell.number_format = "0." + "0" * len(rate[2]) + "%" if rate[2] else "0%"
    target = io.BytesIO()
    book.save(target)
    return _without_clock(target.getvalue())


def _without_clock(content: bytes) -> bytes:
    """Give a package one date everywhere, so that the same seed gives the same bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in source.infolist():
            part = _SAVED.sub(rb"\g<1>2026-01-01T00:00:00Z\g<2>", source.read(entry))
            made.writestr(zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0)), part)
    return target.getvalue()
