"""A report as a Word file, on our own plain pages or in the bureau's own template.

A template may hold `{{正文}}` in a paragraph of its own, where the report goes (else at the end),
and `{{项目名称}}`, `{{预算部门}}`, `{{年度}}`, `{{联系人}}`, `{{联系电话}}` anywhere.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from evalxl.core import lazy_re as re
from evalxl.core.errors import UsageError
from evalxl.writing.report.batch_parts import BatchFacts
from evalxl.writing.report.blocks import GAP_CLOSES, GAP_OPENS, Block, Heading, Table, Text
from evalxl.writing.report.facts import Facts
from evalxl.writing.report.grid import add_paragraph, add_table
from evalxl.writing.report.page import add_footer, lay_out

BODY = "{{正文}}"
_EPOCH = datetime(2020, 1, 1)  # fixed, so that the same form is the same bytes
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_GAPS = re.compile(f"({GAP_OPENS}[^{GAP_CLOSES}]*{GAP_CLOSES})")


def word(
    blocks: Iterable[Block], facts: Facts | BatchFacts, template: bytes | None = None
) -> bytes:
    """Write the report; the same arguments give the same bytes.

    Raises:
        UsageError: python-docx is not installed, or the template is no Word file.
    """
    document = _opened(template)
    if template is None:
        lay_out(document)
        add_footer(document)
    before = len(document.element.body)
    for block in blocks:
        _add(document, block)
    _fill(document, facts)
    _move(document, before)
    properties = document.core_properties
    properties.title, properties.author = f"{facts.name or ''}绩效自评报告", ""
    properties.created = properties.modified = _EPOCH
    properties.last_modified_by, properties.revision = "", 1
    return _without_times(document)


def _opened(template: bytes | None) -> Any:
    try:
        import docx
    except ImportError:
        raise UsageError("python-docx: pip install 'evalxl[report]'") from None
    try:
        return docx.Document(io.BytesIO(template) if template is not None else None)
    except (KeyError, ValueError, zipfile.BadZipFile):
        raise UsageError("--template: no Word file (.docx)") from None


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(level, text):
            add_paragraph(document, text, "Title" if level == 0 else f"Heading {level}")
        case Text(text):
            for line in text.split("\n"):
                _with_gaps(add_paragraph(document, "", "Normal"), line)
        case Table():
            add_table(document, block)


def _with_gaps(paragraph: Any, text: str) -> None:
    """Write a text with its gaps marked in yellow."""
    from docx.enum.text import WD_COLOR_INDEX

    for part in filter(None, _GAPS.split(text)):
        run = paragraph.add_run(part)
        if part.startswith(GAP_OPENS):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _fill(document: Any, facts: Facts | BatchFacts) -> None:
    """Put the project's names into the template's places."""
    names = {
        "{{项目名称}}": facts.name,
        "{{预算部门}}": facts.unit,
        "{{年度}}": facts.year,
        "{{联系人}}": facts.info.get("contact"),
        "{{联系电话}}": facts.info.get("phone"),
    }
    for paragraph in _all_paragraphs(document):
        if "{{" in paragraph.text and paragraph.text.strip() != BODY:
            _replace(paragraph, {place: str(value or "") for place, value in names.items()})


def _all_paragraphs(document: Any) -> Iterator[Any]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _replace(paragraph: Any, names: Mapping[str, str]) -> None:
    """Replace within runs; a place that Word split over runs is joined in the first of them."""
    if not any(place in run.text for run in paragraph.runs for place in names):
        first, *others = paragraph.runs
        first.text = paragraph.text
        for run in others:
            run.text = ""
    for run in paragraph.runs:
        for place, value in names.items():
            run.text = run.text.replace(place, value) if place in run.text else run.text


def _move(document: Any, before: int) -> None:
    """Move what was added to where the template wants it."""
    body = document.element.body
    marks = [one for one in document.paragraphs if one.text.strip() == BODY]
    if not marks:
        return
    place = marks[0]._p
    end = 1 if body.sectPr is not None else 0
    added = list(body)[before - end : len(body) - end]
    for element in added:
        place.addprevious(element)
    body.remove(place)


def _without_times(document: Any) -> bytes:
    """Save with fixed times in the archive."""
    saved, target = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, source.read(name))
    return target.getvalue()
