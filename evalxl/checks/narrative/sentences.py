"""Running text as sentences, each with its cell and the heading it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evalxl.checks.material import Material, bare, missing, place, rows
from evalxl.checks.narrative.figures import plain_figures
from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef, Finding
from evalxl.language.years import years

_SENTENCE = re.compile(r"[^。！!？?；;\n]*[。！!？?；;\n]|[^。！!？?；;\n]+")
_HEADING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])\s*(.{2,30}?)[。：:]?\s*$")
_TELLS = re.compile(
    r"\d|百分之|[一二两三四五六七八九十]\s*[项个条]|[一二两三四五六七八九十百千]{2}|等[级次]|评级|较低|不高|慢|优|良|差|超额|完成"
    r"|指标|预算|完毕|超[出过]"
)
_LONGEST_HEADING = 40
_AROUND = 60  # characters before a claim that may say of which year it is


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a project's text. `heading` is the last short numbered line above it.

    `text` is as typed, `said` has its figures made plain: claims are read from `said`.
    """

    project: int
    sheet: str
    cell: str | None
    text: str
    said: str
    heading: str

    @property
    def at(self) -> CellRef | None:
        """The cell it stands in."""
        return place(self.sheet, self.cell)

    def found(self, slug: str, near: int = 0, **said: Any) -> Finding:
        """Make a finding about this sentence, quoting the words after position `near`."""
        params = {"sentence": self.excerpt(near), "table_cell": "", **said.pop("params", {})}
        return Finding(slug=slug, project=self.project, at=self.at, params=params, **said)

    def is_of_another_year(self, year: object, position: int) -> bool:
        """Return whether years are named before a position, and the one under evaluation is not."""
        told = {year.number for year in years(self.said[max(0, position - _AROUND) : position])}
        return bool(told) and not missing(year) and int(float(str(year))) not in told

    def names_one_of(self, names: Set[str]) -> bool:
        """Return whether it names, or stands under the name of, one of these (bare) names."""
        if not names:
            return False
        around = bare.__wrapped__(self.heading + self.said)
        return any(len(name) > 2 and name in around for name in names)

    def excerpt(self, near: int = 0) -> str:
        """The sentence, or some sixty characters of it from `near` on."""
        text = self.text.strip()
        if len(text) <= 60:
            return text
        start = min(max(0, near - 10), len(text) - 50)
        end = start + 60
        return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def sentences(material: Material) -> tuple[Sentence, ...]:
    """Return every sentence that says something in figures or in judging words."""
    return tuple(_sentences(material))


def reasons(material: Material) -> tuple[Sentence, ...]:
    """Return the sentences of the reasons, which speak of results too."""
    return material.once(_reasons)


def _reasons(material: Material) -> tuple[Sentence, ...]:
    indicators = material.table("indicators")
    given = rows(indicators, pd.notna(indicators["reason"]))
    return tuple(_cut((row.project, row.sheet, row.cell_reason, row.reason) for row in given))


def _sentences(material: Material) -> Iterator[Sentence]:
    yield from _cut(told(material))


def _cut(texts: Iterable[tuple[int, str, str | None, str]]) -> Iterator[Sentence]:
    """Cut texts into sentences, each under the last heading of its project."""
    heading, owner = "", None
    for project, sheet, cell, paragraph in texts:
        if project != owner:
            heading, owner = "", project
        for part in _SENTENCE.findall(paragraph):
            if len(part) < _LONGEST_HEADING and (titled := _HEADING.match(part)):
                heading = titled[1]
            if _TELLS.search(part):
                said = plain_figures(part)
                yield Sentence(project, sheet, cell, part, said, heading)


def told(material: Material) -> Iterator[tuple[int, str, str | None, str]]:
    """Return each text that tells what was done: paragraphs, then the goals as achieved."""
    for paragraph in rows(material.table("narratives")):
        yield paragraph.project, paragraph.sheet, paragraph.cell, paragraph.text
    projects = material.table("projects")
    for project in rows(projects, pd.notna(projects["goal_achieved"])):
        at = project.sheet_goal_achieved, project.cell_goal_achieved
        yield project.Index, *at, project.goal_achieved
