"""What holds no value of a cell costs itself alone when it cannot be read, and is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from evalxl.xlsx import read_grid
from tests.hostile.packages import KINDS

from .made import BASE, copy_of, facts, opened, repacked, slugs

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
