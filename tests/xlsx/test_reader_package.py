"""What hangs on a workbook: parts however named, comments, names, properties, features."""

from __future__ import annotations

import pytest

from evalxl.xlsx import Grid, Sheet, read_grid

from .parcels import MAIN, RELATIONS, STRICT, arrows, book_parts, zipped


def sheet_of(content: bytes) -> Sheet:
    return read_grid(content, "表.xlsx").sheets[0]


def renamed(old: str, new: str, rows: str = "<row><c><v>7</v></c></row>") -> bytes:
    """Replace a text in every part of a one-cell workbook."""
    return zipped({name: str(part).replace(old, new) for name, part in book_parts(rows).items()})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MAIN, STRICT),
        (RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        ('Target="worksheets/sheet1.xml"', 'Target="/xl/worksheets/sheet1.xml"'),
        ('Target="worksheets/sheet1.xml"', 'Target="../xl/./worksheets/Sheet1.XML"'),
        ('Target="worksheets/sheet1.xml"', 'Target="worksheets\\sheet1.xml"'),
        ('Target="worksheets/sheet1.xml"', 'Target="worksheets/sheet%31.xml"'),
        (' xmlns:r="', ' xmlns:关系="'),
    ],
    ids=["strict", "strict relations", "absolute", "letter case", "backslash", "percent", "prefix"],
)
def test_writers_may_spell_names_and_paths_as_they_like(old: str, new: str) -> None:
    content = renamed(old, new)
    if "关系" in new:
        content = zipped(
            {
                name: str(part).replace(old, new).replace("r:id", "关系:id")
                for name, part in book_parts("<row><c><v>7</v></c></row>").items()
            }
        )
    assert sheet_of(content).cells[(1, 1)].value == 7


def test_elements_may_carry_a_prefix() -> None:
    parts = book_parts()
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert sheet_of(zipped(parts)).cells[(1, 1)].value == 7


def test_parts_may_be_utf_16() -> None:
    parts = book_parts()
    rows = '<row r="1"><c t="inlineStr"><is><t>评价</t></is></c></row>'
    markup = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = markup.encode("utf-16")
    assert sheet_of(zipped(parts)).text(1, 1) == "评价"


def commented(**kinds: str) -> Grid:
    parts = book_parts("<row><c><v>1</v></c></row>")
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = arrows(
        **{kind: f"{kind} ../{kind}1.xml" for kind in kinds}
    )
    parts.update({f"xl/{kind}1.xml": markup for kind, markup in kinds.items()})
    return read_grid(zipped(parts), "表.xlsx")


NOTES = (
    f'<comments xmlns="{MAIN}"><commentList><comment ref="H2" authorId="0"><text>'
    "<r><t>复核人：</t></r><r><t>请补佐证</t></r></text></comment></commentList></comments>"
)
THREADS = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="H2" id="1"><text>请补佐证</text></threadedComment>'
    '<threadedComment ref="H2" id="2" parentId="1"><text>已补</text></threadedComment>'
    "</ThreadedComments>"
)


def test_comments_are_read() -> None:
    assert commented(comments=NOTES).sheets[0].comments == {(2, 8): "复核人：请补佐证"}


def test_a_thread_replaces_the_note_old_programs_see() -> None:
    grid = commented(comments=NOTES, threadedComment=THREADS)
    assert grid.sheets[0].comments == {(2, 8): "请补佐证\n已补"}


def test_names_properties_and_features_are_known() -> None:
    parts = book_parts()
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "</workbook>",
        '<workbookProtection lockStructure="1"/><definedNames><definedName name="合计">表!$A$1'
        "</definedName><definedName name='_xlnm.Print_Area' localSheetId='0'>表!$A:$B</definedName>"
        "</definedNames></workbook>",
    )
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    parts["docProps/core.xml"] = (
        f'<c:coreProperties xmlns:c="{core}" xmlns:d="http://purl.org/dc/elements/1.1/" '
        'xmlns:t="http://purl.org/dc/terms/"><d:creator>张三</d:creator>'
        "<c:lastModifiedBy>李四</c:lastModifiedBy><t:modified>2024-02-01T08:00:00Z</t:modified>"
        "</c:coreProperties>"
    )
    parts["_rels/.rels"] = arrows(
        r1="officeDocument xl/workbook.xml", r2="core-properties docProps/core.xml"
    )
    parts["xl/vbaProject.bin"] = b"\0"
    parts["xl/externalLinks/externalLink1.xml"] = ""
    grid = read_grid(zipped(parts), "表.xlsm")
    assert grid.defined_names == {"合计": "表!$A$1", "_xlnm.Print_Area@0": "表!$A:$B"}
    assert grid.properties == {
        "creator": "张三",
        "last_modified_by": "李四",
        "modified": "2024-02-01T08:00:00Z",
    }
    assert grid.features == {"macros", "external_links", "workbook_protection"}
