"""Names lie: files are read by content, and a copy gets the ending its content needs."""

from __future__ import annotations

import pytest

from .made import BASE, facts, repacked, scored
from .test_inputs import given

TYPES = "[Content_Types].xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def typed(what: bytes) -> bytes:
    """Return the form as a workbook of another content type."""
    return repacked(BASE, {TYPES: lambda part: part.replace(PLAIN_TYPE, what)})


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        *(("a.xlsx", ""), ("A.XLSX", ""), ("a.xls.xlsx", "")),
        *((name, ".xlsx") for name in ("a.xls", "a.et", "a.xlsm", "a.csv", "a")),
    ],
)
def test_a_workbook_of_today_is_read_and_named_by_its_content(name: str, suffix: str) -> None:
    record = scored(BASE, name)
    assert (record.status, record.copy_suffix) == ("scored", suffix)


@pytest.mark.parametrize(("name", "suffix"), [("a.xls", ".xlsx"), ("a.xlsx", "")])
def test_an_old_workbook_comes_back_as_one_of_today(name: str, suffix: str) -> None:
    content, _ = given("13")
    assert facts(content, name) == facts(content, "13.xls")
    assert scored(content, name).copy_suffix == suffix


@pytest.mark.parametrize(
    ("content_type", "name", "suffix"),
    [
        (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "a.xlsm", ""),
        (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "a.xlsx", ".xlsm"),
        (
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
            "a.xltx",
            "",
        ),
    ],
)
def test_macros_and_templates_keep_their_ending(
    content_type: bytes, name: str, suffix: str
) -> None:
    assert scored(typed(content_type), name).copy_suffix == suffix


OTHERS = {
    "csv": ("项目名称,金额\n校舍维修,1\n".encode("gb18030"), "文本"),
    "html": (b"<html><p>1</p></html>", "网页"),
    "mht": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "网页"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
}


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("ending", [".xls", ".xlsx"])
def test_what_only_calls_itself_a_workbook_is_refused_by_what_it_is(kind: str, ending: str) -> None:
    content, said = OTHERS[kind]
    (finding,) = scored(content, f"a{ending}").findings
    assert finding["slug"] == "unreadable"
    assert said in finding["message"]
    assert "另存为" in f"{finding['message']}{finding['fix']}"
