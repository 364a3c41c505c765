"""Web pages that call themselves workbooks: what is read of them, and what is refused."""

from __future__ import annotations

import time

import pytest

from evalxl.core.errors import Refused
from evalxl.xlsx import Limits, read_grid
from evalxl.xlsx.grid import Block, Sheet

SMALL = Limits(merged_places=2_000, cells=50, tags=5_000)


def sheet(page: str | bytes, limits: Limits = SMALL) -> Sheet:
    content = page if isinstance(page, bytes) else page.encode()
    return read_grid(content, "a.xls", limits, guarded=False).sheets[0]


def texts(page: str | bytes) -> dict[str, str]:
    return {f"{'ABCDEF'[c - 1]}{r}": cell.text for (r, c), cell in sheet(page).cells.items()}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<table><tr><td>里程<td>105</table>", {"A1": "里程", "B1": "105"}),
        ("<table><td>里程<td>105</table>", {"A1": "里程", "B1": "105"}),
        ("<h2>表</h2><table><tr><th>项目</table>备注", {"A1": "表", "A2": "项目", "A3": "备注"}),
        ("<table><tr><td>一<br>二<p>三</p></table>", {"A1": "一\n二\n三"}),
        ("<table><tr><td>\n  张 \n 三&nbsp;丰 </table>", {"A1": "张 三 丰"}),
        ("<table><td rowspan=0>甲<td>乙<tr><td>丙</table>", {"A1": "甲", "B1": "乙", "B2": "丙"}),
        ("<table><tr><td style='display:none'>7<td>乙</table>", {"A1": "乙"}),
        ("<table><tr><td><script>x()</script>甲<!-- 乙 --></table>", {"A1": "甲"}),
        (
            ("<table><tr><td><input value=校舍><td><input type=checkbox checked>是<td>"
            "<select><option>良<option selected>优</select></table>"),
            {"A1": "校舍", "B1": "☑是", "C1": "优"},
        ),
        (
            "<table><tr><td>外<table><tr><td>里<td>面</table>后</table>",
            {"A1": "外", "A2": "里", "B2": "面", "A3": "后"},
        ),
        (
            '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///x">]><table><td>&a;',
            {"A1": "]>", "A2": "&a;"},
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_page_is_laid_out_as_excel_lays_it_out(page: str, expected: dict[str, str]) -> None:
    assert texts(page) == expected


@pytest.mark.parametrize(
    ("text", "kind", "value", "code"),
    [
        ("593.04", "n", 593.04, "0.00"),
        ("1,435.00", "n", 1435.0, "#,##0.00"),
        ("95%", "n", 0.95, "0%"),
        ("-12.5%", "n", -0.125, "0.0%"),
        ("≥95%", "s", "≥95%", "General"),
        ("007", "s", "007", "General"),
        ("44078125000100000012", "s", "44078125000100000012", "General"),
        ("12家", "s", "12家", "General"),
    ],
)
def test_what_is_nothing_but_a_number_becomes_one(
    text: str, kind: str, value: object, code: str
) -> None:
    cell = sheet(f"<table><td>{text}</table>").cells[1, 1]
    assert (cell.kind, cell.value, cell.text, cell.format) == (kind, value, text, code)


def test_a_number_that_the_page_calls_a_text_stays_one() -> None:
    page = "<table><td style='mso-number-format:\"\\@\"'>593.04</table>"
    assert sheet(page).cells[1, 1].kind == "s"


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "", "klingon"])
@pytest.mark.parametrize("written", ["gb18030", "utf-8", "utf-8-sig"])
def test_chinese_is_read_whatever_the_page_declares(declared: str, written: str) -> None:
    page = f'<html><meta charset="{declared}"><table><td>绩效自评镕</table>'
    assert texts(page.encode(written)) == {"A1": "绩效自评镕"}


def test_spans_become_merged_blocks_and_hidden_rows_stay_hidden() -> None:
    page = "<p>表</p><table><tr><td rowspan=2>甲<td colspan=2>乙"
    page += "<tr style='display: none'><td>丙<td>丁</table>"
    found = sheet(page)
    assert found.merges == [Block(2, 1, 3, 1), Block(2, 2, 2, 3)]
    assert found.hidden_rows == {3}
    assert found.text(3, 1) == "甲"


def test_the_sheet_is_named_as_the_page_names_it() -> None:
    named = "<xml><x:ExcelWorksheet><x:Name>自评[表]</x:Name></x:ExcelWorksheet></xml>"
    assert sheet(f"<html>{named}<table><td>1</table>").name == "自评_表_"
    assert sheet("<html><table><td>1</table>").name == "Sheet1"


SAVED = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="--x"

----x
Content-Type: text/html; charset="gb2312"

<html><frameset><frame src="sheet001.htm"></frameset></html>
----x
Content-Location: sheet001.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="gb2312"

<table><tr><td colspan=3D2>=BC=A8=D0=A7</td></tr></table>
----x--
"""


def test_a_page_saved_with_its_parts_is_read_page_by_page() -> None:
    found = sheet(SAVED.encode())
    assert found.cells[1, 1].text == "绩效"
    assert found.merges == [Block(1, 1, 1, 2)]


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        ("<table><tr>" + "<td colspan=1000 rowspan=65534>x" * 40, "limit_exceeded"),
        ("<table>" + ("<tr>" + "<td rowspan=0>x" * 4) * 60, "limit_exceeded"),
        ("<table>" + "<tr><td>x" * 51, "limit_exceeded"),
        ("<table>" + "<td>" * 5_001, "limit_exceeded"),
        ("<table><td>" + "<b>" * 4_000 + "x", "unreadable"),
        ("<table><tr><td>" * 1_500 + "x", "unreadable"),
        ("<html><table><td> &nbsp; </table>", "unreadable"),
        ("<html><p>100</p>", "unreadable"),
    ],
    ids=[
        *("wide", "high", "many cells", "many tags", "deep", "tables within tables", "blank"),
        "no table",
    ],
)
def test_a_page_that_costs_too_much_or_has_nothing_is_refused(page: str, slug: str) -> None:
    start = time.process_time()
    with pytest.raises(Refused) as refused:
        sheet(page)
    assert refused.value.slug == slug
    assert time.process_time() - start < 5
