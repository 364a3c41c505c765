"""Writing cells: what is meant changes, and nothing else does."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color

from evalxl.xlsx import Value, read_grid
from evalxl.xlsx.limits import Limits
from evalxl.xlsx.package import Package
from evalxl.xlsx.patch.book import Book, apply
from evalxl.xlsx.patch.edits import Edits, Look, Mark, Place
from tests.tools.compare_parts import rows_of
from tests.xlsx.parcels import MAIN, STRICT, book_parts, zipped

SHEET = "表"
PART = "xl/worksheets/sheet1.xml"


def opened(content: bytes) -> Book:
    return Book(Package(content, Limits()))


def patched(content: bytes, values: dict[Place, Value]) -> bytes:
    edits = Edits()
    edits.of(SHEET).values.update(values)
    return apply(content, edits)


def sheet_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(PART)


def test_rows_that_are_not_written_to_keep_their_bytes() -> None:
    rows = (
        '<row r="1" ht="20"  customHeight="1"><c r="A1"><v>1</v></c></row>\n'
        "<row r='2'><c r='A2' t='str'><f>1&amp;\"x\"</f><v>1x</v></c></row><row r=\"3\"/>"
    )
    content = zipped(book_parts(rows))
    before, after = rows_of(sheet_of(content)), rows_of(sheet_of(patched(content, {(1, 1): 2})))
    assert after[1] == b'<row r="1" ht="20"  customHeight="1"><c r="A1"><v>2</v></c></row>'
    assert (after[2], after[3]) == (before[2], before[3])


@pytest.mark.parametrize(
    ("rows", "place", "expected"),
    [
        pytest.param("", (3, 2), '<row r="3"><c r="B3"><v>7</v></c></row>', id="no rows at all"),
        pytest.param(
            '<row r="2"/>', (2, 2), '<row r="2"><c r="B2"><v>7</v></c></row>', id="a closed row"
        ),
        pytest.param(
            '<row r="5"><c r="A5"/></row>',
            (2, 1),
            '<row r="2"><c r="A2"><v>7</v></c></row><row r="5"><c r="A5"/></row>',
            id="a row above others",
        ),
        pytest.param(
            '<row r="1" spans="1:3"><c r="A1"/><c r="C1"/></row>',
            (1, 2),
            '<row r="1"><c r="A1"/><c r="B1"><v>7</v></c><c r="C1"/></row>',
            id="between two cells",
        ),
        pytest.param(
            '<row r="1" spans="1:1"><c r="A1"/></row>',
            (1, 4),
            '<row r="1"><c r="A1"/><c r="D1"><v>7</v></c></row>',
            id="outside the stated span",
        ),
        pytest.param(
            "<row><c/><c><v>1</v></c></row>",
            (1, 2),
            "<row><c/><c><v>7</v></c></row>",
            id="cells without addresses",
        ),
        pytest.param(
            '<row r="1"><c r="A1" s="0" t="s" vm="3"><v>0</v></c></row>',
            (1, 1),
            '<row r="1"><c r="A1" s="0"><v>7</v></c></row>',
            id="in place of a shared text with a picture value",
        ),
        pytest.param(
            '<row r="1" s="1" customFormat="1"/>',
            (1, 1),
            '<row r="1" s="1" customFormat="1"><c r="A1" s="1"><v>7</v></c></row>',
            id="a new cell takes the style of its row",
        ),
        pytest.param(
            '<!-- <row r="9"> --><row r="1"><c r="A1" t="str"><v><![CDATA[<row r="8">]]></v></c>'
            "</row>",
            (1, 2),
            '<!-- <row r="9"> --><row r="1"><c r="A1" t="str"><v><![CDATA[<row r="8">]]></v></c>'
            '<c r="B1"><v>7</v></c></row>',
            id="rows told of in comments are none",
        ),
    ],
)
def test_a_number_is_written(rows: str, place: Place, expected: str) -> None:
    parts = book_parts(rows, formats=("0.00",))
    written = sheet_of(patched(zipped(parts), {place: 7})).decode()
    assert expected in written


def test_a_new_cell_takes_the_style_of_its_column() -> None:
    parts = book_parts(before='<cols><col min="2" max="3" style="1"/></cols>', formats=("0.00",))
    assert '<c r="B4" s="1"><v>7</v></c>' in sheet_of(patched(zipped(parts), {(4, 2): 7})).decode()


@pytest.mark.parametrize("main", [MAIN, STRICT])
def test_prefixed_and_strict_namespaces_are_kept(main: str) -> None:
    parts = book_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    plain = str(parts[PART]).replace(f'xmlns="{MAIN}"', f'xmlns:x="{main}"')
    for tag in ("worksheet", "sheetData", "row", "c", "v"):
        plain = plain.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}>", f"</x:{tag}>")
    parts[PART] = plain
    content = patched(zipped(parts), {(1, 1): 2, (2, 2): "文"})
    written = sheet_of(content).decode()
    assert '<x:c r="B2" t="inlineStr"><x:is><x:t>文</x:t></x:is></x:c>' in written
    assert read_grid(content, "").sheets[0].cells[1, 1].value == 2


def test_a_formula_stays_and_its_stored_result_is_refreshed() -> None:
    rows = '<row r="1"><c r="A1" s="0" t="str"><f>SUM(B1:B9)</f><v>x</v></c></row>'
    written = sheet_of(patched(zipped(book_parts(rows)), {(1, 1): 9.5})).decode()
    assert '<c r="A1" s="0"><f>SUM(B1:B9)</f><v>9.5</v></c>' in written


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_cells_filled_by_one_formula_only_get_results(kind: str) -> None:
    rows = (
        f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
    )
    content = patched(zipped(book_parts(rows)), {(2, 1): "文"})
    assert '<c r="A2" t="str"><v>文</v></c>' in sheet_of(content).decode()


def test_the_inside_of_a_merged_block_is_never_written() -> None:
    content = zipped(book_parts(after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'))
    assert patched(content, {(1, 1): 1})
    with pytest.raises(ValueError, match="B2 is covered"):
        patched(content, {(2, 2): 1})


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("+1", "+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("a\x00b\x07\x1fc\ufffe", "abc"),
        ("two\r\nlines\rmore", "two\nlines\nmore"),
        ("_x0041_ stays", "_x0041_ stays"),
        (' <b> & "q" \' ', ' <b> & "q" \' '),
        ("字" * 40_000, "字" * 32_766 + "…"),
        ("😀" * 20_000, "😀" * 16_383 + "…"),
    ],
    ids=["command", "plus", "at", "controls", "returns", "escape", "markup", "long", "surrogates"],
)
def test_text_is_written_as_text(text: str, stored: str) -> None:
    cell = read_grid(patched(zipped(book_parts()), {(1, 1): text}), "").sheets[0].cells[1, 1]
    assert (cell.value, cell.formula) == (stored, None)


def test_numbers_that_are_none_leave_the_cell_empty() -> None:
    values: dict[Place, Value] = {(1, 1): float("nan"), (1, 2): float("inf"), (1, 3): None}
    content = patched(zipped(book_parts('<row r="1"><c r="C1"><v>1</v></c></row>')), values)
    assert b"<v>" not in sheet_of(content)


def test_a_mark_keeps_number_format_font_and_alignment() -> None:
    book = openpyxl.Workbook()
    cell = book.active["B2"]  # type: ignore[index]
    cell.value, cell.number_format = 0.9, "0.0%"
    cell.font = Font(bold=True, color=Color(theme=4))
    cell.alignment = Alignment(horizontal="right", wrap_text=True)
    cell.border = Border(top=Side("thin"))
    edits = Edits()
    edits.of("Sheet").looks[2, 2] = Mark("FCE4D6", {"left": ("medium", "C55A11")})
    marked = openpyxl.load_workbook(io.BytesIO(apply(saved(book), edits))).active["B2"]  # type: ignore[index]
    assert (marked.value, marked.number_format, marked.font.b) == (0.9, "0.0%", True)
    assert (marked.font.color.theme, marked.alignment.horizontal) == (4, "right")
    assert (marked.border.top.style, marked.border.left.style) == ("thin", "medium")
    assert marked.fill.fgColor.rgb == "FFFCE4D6"


@pytest.mark.parametrize(
    ("colour", "painted"),
    [({"theme": 5, "tint": 0.4}, False), ({"indexed": 13}, False), ({"rgb": "FFFFFFFF"}, True)],
    ids=["theme colour", "indexed colour", "white"],
)
def test_a_coloured_cell_keeps_its_colour_and_gets_the_box(
    colour: dict[str, Any], painted: bool
) -> None:
    book = openpyxl.Workbook()
    fill = PatternFill("solid", fgColor=Color(**colour))
    book.active["A1"].fill = fill  # type: ignore[index]
    edits = Edits()
    edits.of("Sheet").looks[1, 1] = Mark("FCE4D6", {"left": ("medium", "C55A11")})
    marked = openpyxl.load_workbook(io.BytesIO(apply(saved(book), edits))).active["A1"]  # type: ignore[index]
    assert (marked.fill.fgColor.rgb == "FFFCE4D6") is painted
    assert marked.border.left.style == "medium"


def test_a_look_can_be_given_back() -> None:
    book = openpyxl.Workbook()
    cell = book.active["A1"]  # type: ignore[index]
    cell.border = Border(left=Side("double"))
    content = saved(book)
    look = opened(content).look("Sheet", (1, 1))
    edits = Edits()
    edits.of("Sheet").looks[1, 1] = Mark("FCE4D6", {"left": ("medium", "C55A11")})
    marked = apply(content, edits)
    assert opened(marked).look("Sheet", (1, 1)) != look
    edits.of("Sheet").looks[1, 1] = look
    assert opened(apply(marked, edits)).look("Sheet", (1, 1)) == look
    assert isinstance(look, Look)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_PLACES = st.tuples(st.integers(1, 8), st.integers(1, 6))
_TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    min_size=1,
    max_size=8,
).filter(lambda text: not text.startswith("=") and "_x" not in text)
_VALUES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda x: round(x, 6)),
    st.booleans(),
    _TEXTS,
)


@settings(max_examples=60, deadline=None)
@given(
    before=st.dictionaries(_PLACES, _VALUES, max_size=20),
    written=st.dictionaries(_PLACES, st.one_of(_VALUES, st.none()), min_size=1, max_size=10),
    marked=st.sets(_PLACES, max_size=6),
)
def test_exactly_the_intended_cells_differ(
    before: dict[Place, Value], written: dict[Place, Value], marked: set[Place]
) -> None:
    book = openpyxl.Workbook()
    for (row, column), value in before.items():
        book.active.cell(row, column, value)  # type: ignore[union-attr]
    edits = Edits()
    edits.of("Sheet").values.update(written)
    edits.of("Sheet").looks.update(dict.fromkeys(marked, Mark("FCE4D6")))
    sheet = openpyxl.load_workbook(io.BytesIO(apply(saved(book), edits))).active
    assert sheet is not None
    cells = {(cell.row, cell.column): cell for row in sheet.iter_rows() for cell in row}
    values = {place: cell.value for place, cell in cells.items() if cell.value is not None}
    expected = {place: v for place, v in {**before, **written}.items() if v is not None}
    assert values == expected
    assert {p: type(v) is bool for p, v in values.items()} == {
        p: type(v) is bool for p, v in expected.items()
    }
    assert {p for p, cell in cells.items() if cell.fill.fgColor.rgb == "FFFCE4D6"} == marked
