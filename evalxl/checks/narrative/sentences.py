"""Running text as sentences, each with its cell and the heading it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evalxl.checks.material import place, rows
from evalxl.model import CellRef, Finding

_END = re.compile(r"(?<=[。！!？?；;\n])")
_HEADING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])\s*(.{2,30}?)[。：:]?\s*$")
_TELLS = re.compile(r"\d|较低|不高|缓慢|慢|优|良|差|超额")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a project's text. `heading` is the last short numbered line above it."""

    project: int
    at: CellRef | None
    text: str
    heading: str

    def found(self, slug: str, near: int = 0, **said: Any) -> Finding:
        """Make a finding about this sentence, quoting the words after position `near`."""
        params = {"sentence": self.excerpt(near), **said.pop("params", {})}
        return Finding(slug=slug, project=self.project, at=self.at, params=params, **said)

    def excerpt(self, near: int = 0) -> str:
        """The sentence, or some sixty characters of it from `near` on."""
        text = self.text.strip()
        if len(text) <= 60:
            return text
        start = min(max(0, near - 10), len(text) - 50)
        end = start + 60
        return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def sentences(narratives: pd.DataFrame) -> Iterator[Sentence]:
    """Give every sentence that says something in figures or in judging words."""
    heading, owner = "", None
    for paragraph in rows(narratives):
        if paragraph.project != owner:
            heading, owner = "", paragraph.project
        at = place(paragraph.sheet, paragraph.cell)
        for part in _END.split(paragraph.text):
            if titled := _HEADING.match(part):
                heading = titled[1]
            if _TELLS.search(part):
                yield Sentence(int(paragraph.project), at, part, heading)


def number(text: str) -> float:
    """Read a figure with or without thousands separators."""
    return float(re.sub("[,，]", "", text))
