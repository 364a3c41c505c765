"""Whether a form holds the scores of an evaluation panel, not those of the unit itself."""

from __future__ import annotations

from collections.abc import Iterator

from evalxl.language.words import pattern_of
from evalxl.reading.projects import Project
from evalxl.reading.tables.table import Kind
from evalxl.reading.texts.info import titles

_TITLES = 3
"""Titles of a page that may say what kind of form it is."""


def is_scored_by_panel(project: Project) -> bool:
    """Whether titles and headings name an evaluation by others, and none a self-evaluation."""
    said = list(_said(project))
    is_own = any(pattern_of("scored_by", "unit").search(text) for text in said)
    return not is_own and any(pattern_of("scored_by", "panel").search(text) for text in said)


def _said(project: Project) -> Iterator[str]:
    """Yield the titles of the pages and the labels over the columns of scores."""
    for part in project.parts:
        yield part.page.name
        yield from (cell.text for cell in titles(part.page)[:_TITLES])
    for table in project.tables(Kind.INDICATORS, Kind.DIMENSIONS):
        column = table.head.columns.get("score")
        yield column.label if column else ""
