"""Slips of the pen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from evalxl.checks.material import Material, place, rows
from evalxl.checks.narrative.figures import codes
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding

_DOUBLED = re.compile(r"((?:[一二三四五六七八九十]是)|(?:[\u4e00-\u9fff]{3,5}))\1")
_LENGTHS = range(2, 6)
_Written = tuple[int, str, str | None, str, str]


def text_slip(material: Material) -> Iterator[Finding]:
    """Find words written twice in a row, in paragraphs and in the overall goals."""
    written = list(_written(material))
    for number in _with_repeats([text for *_, text in written]):
        project, sheet, cell, where, text = written[number]
        for found in _DOUBLED.finditer(text):
            yield Finding(
                slug="text_slip",
                project=project,
                at=place(sheet, cell),
                where=where,
                provided=found[0],
                params={
                    "suggestion": f"，应为“{found[1]}”",
                    "suggestion_en": f"; “{found[1]}” may be meant",
                },
            )


def _written(material: Material) -> Iterator[_Written]:
    for paragraph in rows(material.table("narratives")):
        yield paragraph.project, paragraph.sheet, paragraph.cell, "文字说明", paragraph.text
    for key, project in material.projects.items():
        for side in ("expected", "achieved"):
            goal = getattr(project, f"goal_{side}")
            if isinstance(goal, str):
                at = (getattr(project, f"{part}_goal_{side}") for part in ("sheet", "cell"))
                yield key, *at, "年度总体目标", goal


def _with_repeats(texts: Sequence[str]) -> list[int]:
    """Number the texts in which some two to five characters stand twice in a row.

    All texts are laid end to end and compared with themselves a few characters on: the pattern,
    tried at every character, would cost more than all other checks of the text together.
    """
    letters = codes("\n".join(texts))
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    found: set[int] = set()
    for length in _LENGTHS:
        same = letters[:-length] == letters[length:]
        whole = max(len(same) - length + 1, 0)
        runs = np.logical_and.reduce([same[skip : skip + whole] for skip in range(length)])
        places = np.flatnonzero(runs)
        found.update((np.searchsorted(starts, places, side="right") - 1).tolist())
    return sorted(found)
