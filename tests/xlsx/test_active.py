"""What acts by itself or reaches out is named; an ordinary workbook has none of it."""

from __future__ import annotations

import pytest

from evalxl.xlsx import read_grid
from tests.cli.conftest import DATA
from tests.generator.xml import change_part, with_part

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
