"""How an Open XML workbook becomes a grid."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from evalxl.core.errors import Refused
from evalxl.xlsx import Block, Cell, Sheet, read_grid

from .parcels import book


def sheet_of(content: bytes) -> Sheet:
    return read_grid(content, "表.xlsx").sheets[0]


def only_cell(rows: str, **parts: str | tuple[str, ...]) -> Cell:
    (cell,) = sheet_of(book(rows, **parts)).cells.values()
    return cell


@pytest.mark.parametrize(
    ("xml", "kind", "value", "text"),
    [
        ('<c r="B2"><v>1435</v></c>', "n", 1435.0, "1435"),
        ('<c r="B2" t="n"><v>1.0334E3</v></c>', "n", 1033.4, "1033.4"),
        ('<c r="B2" t="str"><f>A1</f><v>完成</v></c>', "s", "完成", "完成"),
        ('<c r="B2" t="inlineStr"><is><t>15家</t></is></c>', "s", "15家", "15家"),
        ('<c r="B2" t="b"><v>1</v></c>', "b", True, "TRUE"),
        ('<c r="B2" t="b"><v>0</v></c>', "b", False, "FALSE"),
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "e", "#DIV/0!", "#DIV/0!"),
        ('<c r="B2" t="d"><v>2023-12-31</v></c>', "n", 45291.0, "2023-12-31"),
    ],
)
def test_each_type_of_cell_gives_value_and_text(
    xml: str, kind: str, value: object, text: str
) -> None:
    cell = only_cell(f'<row r="2">{xml}</row>')
    assert (cell.row, cell.column) == (2, 2)
    assert (cell.kind, cell.value, cell.text) == (kind, value, text)


def test_an_empty_styled_cell_is_no_cell() -> None:
    rows = '<row r="1"><c r="A1" s="1"/><c r="B1" t="n"></c><c r="C1"><v></v></c></row>'
    assert sheet_of(book(rows)).cells == {}


def test_an_empty_text_is_no_cell_unless_a_formula_gives_it() -> None:
    rows = '<row><c t="inlineStr"><is><t/></is></c><c t="str"><f>""</f><v></v></c></row>'
    cell = only_cell(rows)
    assert (cell.column, cell.value, cell.formula) == (2, "", '""')


def test_cells_and_rows_without_addresses_follow_each_other() -> None:
    rows = (
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"/><row><c r="C6"/><c><v>3</v></c></row>'
    )
    places = {place: cell.value for place, cell in sheet_of(book(rows)).cells.items()}
    assert places == {(1, 1): 1, (1, 2): 2, (6, 4): 3}


@pytest.mark.parametrize("rows", ["<c><v>1</v></c>", '<row r="1"/><c><v>1</v></c>'])
def test_outside_of_a_row_a_cell_without_an_address_has_no_place(rows: str) -> None:
    with pytest.raises(Refused) as caught:
        sheet_of(book(rows))
    assert caught.value.params["kind"] == "bad_reference"


def test_shared_rich_text_is_joined_and_reading_aids_are_left_out() -> None:
    strings = (
        "<si><t>一</t></si>"
        "<si><r><t>产出</t></r><r><t>指标</t></r><rPh sb='0' eb='1'><t>chǎn</t></rPh></si>"
    )
    cell = only_cell('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', strings=strings)
    assert cell.text == "产出指标"


def test_inline_reading_aids_are_left_out() -> None:
    xml = '<c t="inlineStr"><is><r><t>质量</t></r><rPh sb="0" eb="1"><t>zhì</t></rPh></is></c>'
    assert only_cell(f"<row>{xml}</row>").text == "质量"


def test_escaped_characters_and_line_ends_are_plain() -> None:
    xml = '<c t="inlineStr"><is><t>原因_x000D_\nanalysis_x005F_x</t></is></c>'
    assert only_cell(f"<row>{xml}</row>").text == "原因\nanalysis_x"


def test_a_number_shows_through_its_format() -> None:
    cell = only_cell('<row><c s="1"><v>0.9</v></c></row>', formats=("0%",))
    assert (cell.value, cell.text, cell.format, cell.text_is_raw) == (0.9, "90%", "0%", False)


@pytest.mark.parametrize("style", ["99", "-1", "x", "9999999999"])
def test_a_style_that_does_not_exist_is_damage_for_it_may_have_been_a_percent(style: str) -> None:
    with pytest.raises(Refused) as refusal:
        only_cell(f'<row><c s="{style}"><v>0.9</v></c></row>')
    assert refusal.value.slug == "unreadable"


def test_a_format_not_rendered_is_marked() -> None:
    cell = only_cell('<row><c s="1"><v>3</v></c></row>', formats=("[DBNum2]0",))
    assert (cell.text, cell.text_is_raw) == ("3", True)


def test_a_formula_keeps_its_text_beside_its_stored_result() -> None:
    cell = only_cell('<row r="9"><c r="D9"><f>SUM(D2:D8)</f><v>96.66</v></c></row>')
    assert (cell.formula, cell.value, cell.text) == ("SUM(D2:D8)", 96.66, "96.66")


def test_a_formula_never_computed_has_no_value() -> None:
    cell = only_cell('<row r="9"><c r="D9"><f>SUM(D2:D8)</f></c></row>')
    assert (cell.formula, cell.kind, cell.value, cell.text) == ("SUM(D2:D8)", "n", None, "")


def test_a_shared_formula_is_moved_to_each_of_its_cells() -> None:
    master = '<f t="shared" ref="E2:E3" si="0">MIN(C2/$B$2,1)*D2</f>'
    rows = (
        f'<row r="2"><c r="E2">{master}<v>5</v></c></row>'
        '<row r="3"><c r="E3"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    assert sheet_of(book(rows)).cells[(3, 5)].formula == "MIN(C3/$B$2,1)*D3"


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+LOG10(B2)", "B2+LOG10(C3)"),
        ('"A1"&A1', '"A1"&B2'),
        ("'A1 表'!A1", "'A1 表'!B2"),
        ("表2!$A1", "表2!$A2"),
        ("XFD1", "#REF!"),
    ],
)
def test_moving_leaves_texts_names_and_functions_alone(formula: str, moved: str) -> None:
    shared = f'<f t="shared" ref="A1:B2" si="7">{escape(formula)}</f>'
    rows = (
        f'<row r="1"><c r="A1">{shared}<v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="7"/><v>1</v></c></row>'
    )
    assert sheet_of(book(rows)).cells[(2, 2)].formula == moved


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    content = book(
        '<row><c s="1"><v>43829</v></c></row>',
        formats=("yyyy/m/d",),
        properties='<workbookPr date1904="1"/>',
    )
    grid = read_grid(content, "旧.xlsx")
    assert grid.date1904
    assert grid.sheets[0].cells[(1, 1)].text == "2023/12/31"


MERGED = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'


def test_a_merged_block_shows_its_anchor_everywhere() -> None:
    sheet = sheet_of(book('<row><c t="str"><v>产出</v></c></row>', after=MERGED))
    assert sheet.merges == [Block(1, 1, 2, 2)]
    assert sheet.text(2, 2) == "产出"
    assert sheet.merged == dict.fromkeys([(1, 2), (2, 1), (2, 2)], (1, 1))


def test_a_value_under_a_merge_is_covered() -> None:
    rows = '<row><c t="str"><v>产出</v></c><c><v>50</v></c></row>'
    sheet = sheet_of(book(rows, after=MERGED))
    assert list(sheet.cells) == [(1, 1)]
    assert [(cell.row, cell.column, cell.value) for cell in sheet.covered] == [(1, 2, 50)]


@pytest.mark.parametrize("reference", ["A1:B1048576", "A:B", "$B:$A"])
def test_merged_whole_columns_end_where_the_content_ends(reference: str) -> None:
    rows = '<row><c t="str"><v>标题</v></c></row><row r="30"><c r="C30"><v>1</v></c></row>'
    merge = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    sheet = sheet_of(book(rows, after=merge))
    assert sheet.merges == [Block(1, 1, 1048576, 2)]
    assert len(sheet.merged) == 2 * 30 - 1


def test_merged_whole_rows_end_where_the_content_ends() -> None:
    rows = '<row><c t="str"><v>标题</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'
    sheet = sheet_of(book(rows, after='<mergeCells><mergeCell ref="1:2"/></mergeCells>'))
    assert sheet.merges == [Block(1, 1, 2, 16384)]
    assert sheet.text(2, 3) == "标题"


def test_hidden_rows_and_columns_are_known_also_when_pulled_shut() -> None:
    rows = (
        '<row r="1" hidden="1"><c><v>1</v></c></row><row r="2" ht="0"/>'
        '<row r="3" ht="20"/><row r="4"><c r="E4"><v>1</v></c></row><row r="9" hidden="1"/>'
    )
    cols = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="16384" width="0"/></cols>'
    sheet = sheet_of(book(rows, before=cols))
    assert sheet.hidden_rows == {1, 2}
    assert sheet.hidden_columns == {2, 3, 5}


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_the_state_of_a_sheet_is_known(state: str) -> None:
    assert sheet_of(book(state=state)).state == state


def test_of_two_cells_in_one_place_that_differ_neither_counts() -> None:
    sheet = sheet_of(book('<row><c r="A1"><v>5</v></c><c r="A1"><v>9</v></c></row>'))
    assert (1, 1) not in sheet.cells
    assert sheet.unclear == {(1, 1)}
    assert sheet.problems == [
        ("duplicate_cell", {"row": 1, "column": 1, "first": "5", "second": "9"})
    ]


def test_a_cell_stored_twice_alike_is_one_cell() -> None:
    sheet = sheet_of(
        book('<row r="1"><c r="A1"><v>5</v></c></row><row r="1"><c r="A1"><v>5</v></c></row>')
    )
    assert sheet.cells[(1, 1)].value == 5
    assert all(slug != "duplicate_cell" for slug, _ in sheet.problems)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="zz"><v>5</v></c>',
        '<c r="A1" t=""><v>5</v></c>',
        '<c r="A1"><v>5</v><v>9</v></c>',
        '<c r="A1"><v>5</v><is><t>9</t></is></c>',
        '<c r="A1"><y:v xmlns:y="urn:y">9</y:v><v>5</v></c>',
    ],
)
def test_a_cell_of_several_readings_is_not_used_and_told(cell: str) -> None:
    sheet = sheet_of(book(f"<row>{cell}<c><v>7</v></c></row>"))
    assert (1, 1) not in sheet.cells
    assert sheet.cells[(1, 2)].value == 7
    assert [slug for slug, _ in sheet.problems] == ["unclear_cell"]


def test_what_an_extension_holds_makes_no_cell_unclear() -> None:
    cell = '<c r="A1"><v>5</v><extLst><ext uri="x"><y:v xmlns:y="urn:y">9</y:v></ext></extLst></c>'
    assert sheet_of(book(f"<row>{cell}</row>")).cells[(1, 1)].value == 5


def test_rows_out_of_order_are_read_and_noted_once() -> None:
    rows = '<row r="3"><c><v>3</v></c></row><row r="1"><c><v>1</v></c></row><row r="1"/>'
    sheet = sheet_of(book(rows))
    assert {place: cell.value for place, cell in sheet.cells.items()} == {(3, 1): 3, (1, 1): 1}
    assert sheet.problems == [("rows_out_of_order", {"row": 1})]


@pytest.mark.parametrize("stored", ["abc", "1,5", "NaN", "1e999", "１２", "1_000", "--1"])
def test_a_number_that_is_none_stays_text_and_is_noted(stored: str) -> None:
    sheet = sheet_of(book(f"<row><c><v>{stored}</v></c></row>"))
    assert sheet.cells[(1, 1)][2:5] == ("s", stored, stored)
    assert sheet.problems == [("bad_number", {"row": 1, "column": 1, "provided": stored})]


def test_the_extent_counts_filled_cells_only() -> None:
    rows = '<row r="7"><c r="C7"><v>1</v></c><c r="Z7" s="0"/></row><row r="900"/>'
    sheet = sheet_of(book(rows))
    assert (sheet.max_row, sheet.max_column) == (7, 3)
