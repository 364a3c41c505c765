"""Binary spreadsheet files made by hand, record by record, for the tests."""

from __future__ import annotations

import struct

from .parcels import PACKAGE, arrows, zipped


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def _record(number: int, body: bytes = b"") -> bytes:
    """Write a BIFF12 record: number and length in groups of seven bits."""
    head = bytes([number & 0x7F | 0x80, number >> 7]) if number > 0x7F else bytes([number])
    return head + bytes([len(body)]) + body


def xlsb(values: list[float | str]) -> bytes:
    """Give a binary workbook with one row."""
    cells = b"".join(
        _record(5, struct.pack("<LLd", column, 0, value))
        if isinstance(value, float)
        else _record(6, struct.pack("<LL", column, 0) + _wide(value))
        for column, value in enumerate(values)
    )
    sheet = (
        _record(129)
        + _record(148, struct.pack("<4L", 0, 0, 0, len(values) - 1))
        + _record(145)
        + _record(0, struct.pack("<L", 0) + bytes(13))
        + cells
        + _record(146)
        + _record(130)
    )
    workbook = (
        _record(131)
        + _record(143)
        + _record(156, struct.pack("<LL", 0, 1) + _wide("s1") + _wide("表"))
        + _record(144)
        + _record(132)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": arrows(r1="officeDocument xl/workbook.bin"),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": arrows(s1="worksheet worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def biff(*records: tuple[int, bytes]) -> bytes:
    """Give a bare BIFF8 stream, as programs before OLE and some exporters write it."""
    start = (0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 1997, 0, 6))
    return b"".join(
        struct.pack("<HH", number, len(body)) + body for number, body in (start, *records)
    )
