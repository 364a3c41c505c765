"""Two workbooks part by part: what is new, gone or changed, in words a person can read."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>.*?</(?:\w+:)?row>)", re.DOTALL)
_NUMBER = re.compile(rb'\br="(\d+)"')


@dataclass(frozen=True)
class Difference:
    """One part that is not the same; `rows` are changed or new rows of a worksheet."""

    part: str
    kind: str  # added | removed | changed | order
    rows: tuple[int, ...] = ()
    beside_rows: bool = True  # something outside the rows changed too

    def __str__(self) -> str:
        rows = f" rows {', '.join(map(str, self.rows))}" if self.rows else ""
        rest = "" if self.beside_rows else " (rows only)"
        return f"{self.kind:8} {self.part}{rows}{rest}"


def differences(before: bytes, after: bytes) -> list[Difference]:
    """Compare two packages entry by entry, worksheets also row by row."""
    old, new = _entries(before), _entries(after)
    found = [Difference(part, "removed") for part in old if part not in new]
    found += [Difference(part, "added") for part in new if part not in old]
    found += [_changed(part, old[part], new[part]) for part in old if part in new]
    kept = [part for part in old if part in new]
    if kept != [part for part in new if part in old]:
        found.append(Difference("(all)", "order"))
    return sorted(
        (one for one in found if one.kind != "same"), key=lambda one: (one.kind, one.part)
    )


def report(found: Iterable[Difference]) -> str:
    """Put differences into lines."""
    return "\n".join(map(str, found)) or "no difference"


def rows_of(sheet: bytes) -> dict[int, bytes]:
    """Give the rows of a worksheet part as they are written."""
    rows: dict[int, bytes] = {}
    number = 0
    for found in _ROW.finditer(sheet):
        stated = _NUMBER.search(found[0][: found[0].index(b">")])
        number = int(stated[1]) if stated else number + 1
        rows[number] = found[0]
    return rows


def raw_entries(content: bytes) -> dict[str, bytes]:
    """Give the compressed bytes of every entry."""
    raw: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            head = content[info.header_offset : info.header_offset + 30]
            start = (
                info.header_offset
                + 30
                + sum(int.from_bytes(head[i : i + 2], "little") for i in (26, 28))
            )
            raw[info.filename] = content[start : start + info.compress_size]
    return raw


def _entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _changed(part: str, old: bytes, new: bytes) -> Difference:
    if old == new:
        return Difference(part, "same")
    before, after = rows_of(old), rows_of(new)
    rows = [n for n in sorted(before.keys() | after.keys()) if before.get(n) != after.get(n)]
    outside = _ROW.sub(b"", old) != _ROW.sub(b"", new)
    return Difference(part, "changed", tuple(rows), outside)


if __name__ == "__main__":
    files = [Path(name).read_bytes() for name in sys.argv[1:3]]
    sys.stdout.write(report(differences(*files)) + "\n")
