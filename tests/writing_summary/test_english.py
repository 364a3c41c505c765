"""With `lang = "en"` the summary says in English what it says in Chinese, cell for cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from evalxl.answers import KINDS
from evalxl.writing.summary import BatchView, SummaryOptions, department_workbooks, summary_workbook
from evalxl.writing.summary.speech import speech
from tests.writing_summary.builder import batch
from tests.writing_summary.workbooks import needs_office, read, recalculated

ENGLISH = SummaryOptions(lang="en")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
STAYING = {"优", "良", "中", "低", "差", *KINDS}
"""Data: a policy's own words for its grades, and what departments answer with."""


def _of_the_forms(view: BatchView) -> str:
    """Everything people typed, and the messages of the run, as one text."""
    frames = (
        view.files,
        view.findings,
        *(getattr(view.frames, name) for name in ("projects", "indicators", "funds")),
        view.frames.subprojects,
        view.frames.execution,
    )
    texts = (frame[name] for frame in frames for name in frame if frame[name].dtype != "float64")
    return "\n".join(str(text) for column in texts for text in column.dropna().unique())


def _said(content: bytes) -> Iterator[tuple[str, Any]]:
    for sheet in read(content, formulas=True):
        yield sheet.title, sheet.title
        for row in sheet.iter_rows():
            yield from ((f"{sheet.title}!{cell.coordinate}", cell.value) for cell in row)


def _left_in_chinese(content: bytes, typed: str) -> list[tuple[str, str]]:
    return [
        (place, text)
        for place, text in _said(content)
        if isinstance(text, str)
        and any(part not in typed and part not in STAYING for part in CHINESE.findall(text))
    ]


def test_nothing_of_ours_is_left_in_chinese() -> None:
    view = batch(24)
    typed = _of_the_forms(view)
    assert _left_in_chinese(summary_workbook(view), typed)
    assert _left_in_chinese(summary_workbook(view, ENGLISH), typed) == []
    for _, content in department_workbooks(view, ENGLISH):
        assert _left_in_chinese(content, typed) == []


def test_the_figures_are_those_of_the_chinese_one() -> None:
    view = batch(12)
    ours, theirs = read(summary_workbook(view)), read(summary_workbook(view, ENGLISH))
    assert len(ours.sheetnames) == len(theirs.sheetnames)
    for left, right in zip(ours, theirs, strict=True):
        numbers = [
            [cell.value for row in sheet.iter_rows() for cell in row if _is_number(cell.value)]
            for sheet in (left, right)
        ]
        assert numbers[0] == numbers[1], left.title


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


@pytest.mark.slow
@pytest.mark.office
@needs_office
def test_its_formulas_compute_what_is_stored(tmp_path: Any) -> None:
    content = summary_workbook(batch(12), ENGLISH)
    stored, fresh = read(content), recalculated(content, tmp_path)
    for sheet in stored:
        for row in sheet.iter_rows():
            for cell in row:
                again = fresh[sheet.title][cell.coordinate].value
                if _is_number(cell.value):
                    assert again == pytest.approx(cell.value), (sheet.title, cell.coordinate)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("项目汇总", "Projects"),
        ("共 8 项指标", "of 8 indicators"),
        ("指标未达标（2 处）；等 4 类", "A target was missed (2 places); 4 kinds in all"),
        ("按全年预算，扣除压减 ★", "By the budget, less what was cut ★"),
        ("临江县教育局", "临江县教育局"),
        ("教育、卫生", "教育、卫生"),
    ],
)  # fmt: skip
def test_a_text_is_known_whole_by_its_pattern_or_in_parts(text: str, english: str) -> None:
    assert speech("en")(text) == english
    assert speech("zh")(text) == text


def test_texts_sheets_and_names_of_a_formula_are_said() -> None:
    formula = '=IF(待核处理="区间",\'项目汇总\'!$B$2,"—")'
    assert speech("en").formula(formula) == '=IF(open_rows="As a range",\'Projects\'!$B$2,"—")'
    assert speech("zh").formula(formula) == formula


def test_a_column_keeps_what_is_missing() -> None:
    assert speech("en").column(["未答复", None]) == ["Not answered", None]
