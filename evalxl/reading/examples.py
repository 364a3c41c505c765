"""Sheets that show how to fill in the form: their project is nobody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evalxl.core import lazy_re as re
from evalxl.reading.page import whole
from evalxl.reading.page_content import Part, take_apart
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.table import Kind
from evalxl.xlsx.grid import Sheet

_EXAMPLE = re.compile(r"示例|范例|样例|举例|\b(?:example|sample)\b", re.IGNORECASE)
_SAMPLE_SHEET = re.compile(r"样表|样本|样张")
_MARKED = re.compile(r"[(（\[【〔]\s*(?:填[报写表])?(?:示例|范例|样例|样表|举例)\s*[)）\]】〕]")
_NAMELESS = re.compile(r"(?:某+|[×xXＸ*＊○〇△]{2,})\s*(?:[^×xXＸ*＊○〇△]{0,6})?项目")


@dataclass(frozen=True, slots=True)
class _Seen:
    sheet: Sheet
    parts: list[Part]

    @property
    def is_form(self) -> bool:
        return any(part.of(Kind.INDICATORS) for part in self.parts)

    def value(self, role: str) -> str:
        return next((text for part in self.parts if (text := part.value(role))), "")

    @property
    def marked_by(self) -> str | None:
        """The name or title that says that this is an example."""
        project = self.value("project_name")
        titles = (cell.text for part in self.parts for cell in part.titles)
        by_text = (text for text in (project, *titles) if _MARKED.search(text))
        if _EXAMPLE.search(self.sheet.name):
            return self.sheet.name
        return next(by_text, project if _NAMELESS.fullmatch(project) else None)


def without_examples(sheets: list[Sheet], remarks: Remarks) -> list[Sheet]:
    """Leave out the sheets that are examples, where another sheet is a form.

    A sheet is an example by its name, its title or its project's name (示例, 范例, ××项目). A
    sheet called 样表 may be the unit's own form: it is an example only beside the filled form of
    another unit.
    """
    if len(sheets) < 2 or not any(map(_may_be_example, sheets)):
        return sheets
    seen = [_Seen(sheet, take_apart(whole(sheet))) for sheet in sheets]
    marks = {one.sheet.name: mark for one in seen if one.is_form and (mark := one.marked_by)}
    others = [one for one in seen if one.is_form and one.sheet.name not in marks]
    for one in seen:
        if one.is_form and one.sheet.name not in marks and _is_sample(one, others):
            marks[one.sheet.name] = one.sheet.name
    if all(one.sheet.name in marks for one in seen if one.is_form):
        return sheets
    for name, mark in marks.items():
        remarks.add("example_passed_over", passed=name, why=mark)
    return [sheet for sheet in sheets if sheet.name not in marks]


def _may_be_example(sheet: Sheet) -> bool:
    """Whether any text of a sheet could make it an example; a look far cheaper than reading it."""
    if _EXAMPLE.search(sheet.name) or _SAMPLE_SHEET.search(sheet.name):
        return True
    texts = (cell.text for cell in sheet.cells.values())
    return any(_MARKED.search(text) or _NAMELESS.search(text) for text in texts)


def _is_sample(one: _Seen, others: Iterable[_Seen]) -> bool:
    """Whether a sheet called 样表 stands beside the filled form of another unit."""
    return bool(_SAMPLE_SHEET.search(one.sheet.name)) and any(
        other.value("project_name")
        and not _SAMPLE_SHEET.search(other.sheet.name)
        and other.value("unit") != one.value("unit")
        for other in others
    )
