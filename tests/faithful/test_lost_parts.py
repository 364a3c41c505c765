"""What holds no value of a cell costs itself alone when it cannot be read, and is told."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from evalxl.xlsx import read_grid
from evalxl.xlsx.patch.order import ORDER
from tests.hostile.packages import KINDS
from tests.hostile.parcel import parts, zipped

from .made import BASE, copy_of, facts, opened, part_of, repacked, slugs

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = (
    b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:spreadsheet>'
    b'<t:table t:name="1"/></o:spreadsheet></o:body></o:document-content>'
)

BROKEN = {
    "properties that end early": repacked(BASE, {"docProps/core.xml": lambda part: part[:50]}),
    "comments that are no XML": KINDS["broken_notes"](BASE),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_the_form_is_read_as_without_them(kind: str) -> None:
    assert facts(BROKEN[kind]) == facts(BASE)
    assert sorted(slugs(BROKEN[kind])) == sorted([*slugs(BASE), "part_unreadable"])


@pytest.mark.parametrize("kind", BROKEN)
def test_the_copy_leaves_them_out_and_opens_elsewhere(kind: str) -> None:
    copy = copy_of(BROKEN[kind])
    assert opened(copy)["H14"].value == 14.25
    assert [cell for row in opened(copy).iter_rows() for cell in row if cell.comment]


def test_properties_of_an_opendocument_sheet_are_as_little_needed() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, part in (("mimetype", TYPE), ("content.xml", CONTENT), ("meta.xml", b"<a>")):
            made.writestr(name, part)
    assert list(read_grid(file.getvalue(), "表.ods").lost) == ["meta.xml"]


STYLES = "xl/styles.xml"


def test_arrows_of_a_sheet_that_are_no_xml_cost_no_cell() -> None:
    content = repacked(BASE, {}, {"xl/worksheets/_rels/sheet1.xml.rels": b"<Relationships"})
    assert facts(content) == facts(BASE)
    assert "part_unreadable" in slugs(content)
    assert opened(copy_of(content))["H14"].value == 14.25


def with_a_sheet_in_utf7() -> bytes:
    """Add a second sheet to the form, in an encoding that XML does not have."""
    book = openpyxl.load_workbook(io.BytesIO(BASE))
    book.create_sheet("附表")["A1"] = "说明"
    file = io.BytesIO()
    book.save(file)
    stated = b'<?xml version="1.0" encoding="utf-7"?>'
    return repacked(file.getvalue(), {"xl/worksheets/sheet2.xml": lambda part: stated + part})


def test_a_sheet_in_an_unknown_encoding_costs_that_sheet_and_no_copy() -> None:
    content = with_a_sheet_in_utf7()
    assert facts(content) == facts(BASE)
    assert set(slugs(content)) - set(slugs(BASE)) == {"sheet_unreadable"}
    assert {*parts(copy_of(content))} >= {"xl/worksheets/sheet2.xml"}


def without_styles() -> bytes:
    """Return the form without styles, and without a word that leads to them."""
    left = {name: part for name, part in parts(BASE).items() if name != STYLES}
    arrow = rb' s="\d+"|<(Relationship|Override) [^>]*styles[^>]*/>'
    return zipped({name: re.sub(arrow, b"", part) for name, part in left.items()})


def test_a_form_without_styles_gets_them_where_other_programs_look() -> None:
    copy = copy_of(without_styles())
    assert opened(copy)["H14"].value == 14.25
    places = [part_of(copy, STYLES).find(f"<{tag}".encode()) for tag in ORDER["styleSheet"][:6]]
    assert places == sorted(places)
    assert min(places) > 0
