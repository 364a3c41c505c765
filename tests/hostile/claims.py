"""Workbooks that claim to be evalxl's own, and such that act or reach out when they are opened."""

from __future__ import annotations

from collections.abc import Callable

from evalxl.writing.seal import NAME_PREFIX, SCHEMA, Stamp, Written, stamp_rows
from evalxl.xlsx import read_grid
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits, NewCell, NewSheet
from tests.hostile.parcel import Spoil, in_part, in_parts

_RELATIONS = "xl/_rels/workbook.xml.rels"
_KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _claiming(rows: Callable[[bytes], list[list[NewCell | None]]]) -> Spoil:
    def spoil(content: bytes) -> bytes:
        record = NewSheet("处理记录", rows=rows(content))
        names = {f"{NAME_PREFIX}record": "'处理记录'!$A$1"}
        return apply(content, Edits(added=[record], names=names))

    return spoil


def _forged(content: bytes) -> list[list[NewCell | None]]:
    """Claim that evalxl wrote every value of the form, and that better ones stood there before."""
    cells = tuple(
        Written(sheet.name, *place, "mark", True, cell.value, None, 9999)
        for sheet in read_grid(content, "").sheets
        for place, cell in sheet.cells.items()
    )
    return list(stamp_rows(Stamp("0" * 64, "0" * 64, cells)))


def _text(text: str) -> Callable[[bytes], list[list[NewCell | None]]]:
    return lambda _content: [[NewCell(SCHEMA), NewCell(text)]]


def _arrow(arrow: bytes) -> Spoil:
    return in_part(
        _RELATIONS, lambda part: part.replace(b"</Relationships>", arrow + b"</Relationships>")
    )


def _linked(kind: bytes, target: bytes) -> Spoil:
    return _arrow(
        b'<Relationship Id="claim" Type="%s%s" Target="%s" TargetMode="External"/>'
        % (_KIND, kind, target)
    )


def _named(name: bytes, formula: bytes) -> Spoil:
    names = b'<definedNames><definedName name="%s">%s</definedName></definedNames>'

    def change(part: bytes) -> bytes:
        if b"<definedNames>" in part:
            return part.replace(
                b"<definedNames>", (names % (name, formula))[: -len("</definedNames>")]
            )
        return part.replace(b"</sheets>", b"</sheets>" + names % (name, formula))

    return in_part("xl/workbook.xml", change)


def _part(name: str, part: bytes) -> Spoil:
    return in_parts(lambda made: made.update({name: part}))


TOLD = (
    *("link_to_a_share", "linked_object", "name_that_runs_on_opening", "data_that_refresh"),
    *("macros_in_a_plain_workbook", "formula_that_fetches", "formula_that_starts_programs"),
    *("formula_that_calls_libraries", "formula_that_links_to_a_file"),
)
"""Kinds that act or reach out: the copy is made, and a finding names it."""

KINDS: dict[str, Spoil] = {
    "name_that_runs_on_opening": _named(b"Auto_Open", b"Macro1!$A$1"),
    "name_of_100_thousand_signs": _named(b"x" * 100_000, b"1"),
    "data_that_refresh": _part(
        "xl/connections.xml", b'<connections><connection id="1" refreshOnLoad="1"/></connections>'
    ),
    "macros_in_a_plain_workbook": _part("xl/vbaProject.bin", b"x"),
    "stamp_forged": _claiming(_forged),
    "stamp_torn": _claiming(_text('{"source": ')),
    "stamp_of_another_shape": _claiming(_text('{"source": 1, "digest": [], "cells": [[1]]}')),
    "stamp_deep": _claiming(_text("[" * 20_000)),
    "link_to_a_share": _linked(b"hyperlink", b"file:///\\\\server\\share\\a.exe"),
    "linked_object": _linked(b"oleObject", b"file:///C:/a.doc"),
    "relation_told_twice": _arrow(
        b'<Relationship Id="twice" Type="%sworksheet" Target="worksheets/a.xml"/>'
        b'<Relationship Id="twice" Type="%sworksheet" Target="worksheets/b.xml"/>' % (_KIND, _KIND)
    ),
}
