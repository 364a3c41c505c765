"""Each fact of a layout: read right, told as unread, lost in silence, or wrong in silence."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import evalxl
from tests.reading.layouts.answers import (
    View,
    answer,
    is_right,
    matched,
    place_of,
    plain,
    unnumbered,
)
from tests.reading.layouts.canvas import Fact, Place
from tests.reading.layouts.layout import Layout

ADMITTED = frozenset(
    {
        "ambiguous_form", "indicator_name_missing", "indicators_in_columns", "label_missing",
        "label_repeated", "level_missing", "name_not_labelled", "not_a_form", "not_filled",
        "not_read", "read_by_content", "reading_doubtful", "rows_not_read", "sheet_not_read",
        "target_only_form", "text_not_placed",
    }
)  # fmt: skip
"""Findings in which the reader admits what it did not read, or read by other means."""


FATES = {
    (False, True): "told",
    (True, True): "doubted",
    (False, False): "lost",
    (True, False): "wrong",
}
"""What becomes of a fact not read right, by whether it has a value and whether that is told."""


@dataclass(slots=True)
class Judged:
    """The fate of each fact of one layout, and the errors that blame a form that is right."""

    layout: str
    fates: list[tuple[str, str]] = field(default_factory=list)
    false_errors: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    refused: bool = False

    def count(self) -> Counter[str]:
        return Counter(fate for _, fate in self.fates)

    @property
    def silent(self) -> list[str]:
        return [f"{fate}: {what}" for what, fate in self.fates if fate in ("lost", "wrong")]


def judged(layout: Layout) -> Judged:
    """Read a layout and judge every fact of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{layout.name}.xlsx"
        path.write_bytes(layout.content())
        document = evalxl.read(path).to_dict()
    verdict = Judged(layout.name, refused=not document["projects"])
    verdict.false_errors = [
        f"{one['slug']} {one['sheet']}!{one['cell']}: {one['message']}"
        for one in document["findings"]
        if one["severity"] == "error" and one["slug"] not in ADMITTED
    ]
    verdict.fates = list(fates(document, layout))
    verdict.unsaid = [] if verdict.refused else sorted(_unsaid(document, layout))
    return verdict


def _unsaid(document: dict[str, Any], layout: Layout) -> set[str]:
    """List the meaningless labels under which facts were read right, though no finding says how."""
    told = [one for one in document["findings"] if one["slug"] in ADMITTED]
    labels = _labels(layout)
    chosen = matched(document, [fact for _, fact in layout.facts])
    return {
        labels[sheet, place]
        for sheet, fact in layout.facts
        for place in fact.places[1:]
        if labels.get((sheet, place)) in layout.nonsense
        and (view := chosen[fact.project])
        and is_right(view, fact)
        and not any(_points(one, sheet, fact, labels) for one in told)
    }


def fates(document: dict[str, Any], layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield each fact with its fate, and what was read too much.

    A fact is right; or it has no value, which is told or not (lost); or it has a wrong one, which
    is told as uncertain (doubted) or not (wrong).
    """
    told = [one for one in document["findings"] if one["slug"] in ADMITTED]
    chosen = matched(document, [fact for _, fact in layout.facts])
    refused = not document["projects"] and bool(told)
    labels = _labels(layout)
    for sheet, fact in layout.facts:
        view = chosen[fact.project]
        what = f"{fact.field} {fact.line or ''} = {fact.value}"
        if view and is_right(view, fact):
            yield what, "right"
            continue
        given = [one for one in answer(view, fact) if one is not None] if view else []
        is_told = refused or any(_points(one, sheet, fact, labels) for one in told)
        fate = FATES[bool(given), is_told]
        yield f"{what}, read {given[:2]}" if given else what, fate
    yield from _phantoms(document, layout, told, chosen)


def _labels(layout: Layout) -> dict[tuple[str, Place], str]:
    """Return all texts of a layout by place."""
    return {
        (sheet.name, place): plain(value)
        for sheet in layout.sheets
        for place, value in sheet.cells.items()
        if isinstance(value, str)
    }


def _points(
    finding: dict[str, Any], sheet: str, fact: Fact, labels: dict[tuple[str, Place], str]
) -> bool:
    """Whether a finding names one of a fact's places: by cell, range or the words of its label."""
    if finding["sheet"] != sheet:
        return False
    if not finding["cell"]:
        return bool(finding["slug"] == "sheet_not_read")
    (top, left), (bottom, right) = area_of(finding)
    if any(top <= row <= bottom and left <= column <= right for row, column in fact.places):
        return True
    # A finding that ends at a table's edge names the places its message quotes.
    quoted = plain(finding["message"])
    heads = [labels.get((sheet, place), "") for place in fact.places[1:]]
    if finding["slug"] == "label_missing":  # names the labels that look alike
        return any(len(head) > 1 and head in quoted for head in heads)
    return any(len(head) > 1 and f"“{head}”" in quoted for head in heads)


def area_of(finding: dict[str, Any]) -> tuple[Place, Place]:
    """Return the corners of what a finding speaks of; a block may end left of where it begins."""
    first, _, last = finding["cell"].partition(":")
    last = last or next(iter(_LAST_OF_BLOCK.findall(finding["message"])), "")
    (top, left), (bottom, right) = place_of(first), place_of(last or first)
    return (top, min(left, right)), (bottom, max(left, right))


_LAST_OF_BLOCK = re.compile(r"（至 ([A-Z]+\d+)）")


def _phantoms(
    document: dict[str, Any],
    layout: Layout,
    told: list[dict[str, Any]],
    chosen: dict[int, View | None],
) -> Iterator[tuple[str, str]]:
    """Judge what the reader tells beyond the truth: indicators that no layout has."""
    names = {unnumbered(fact.line) for _, fact in layout.facts if fact.line}
    taken = {place for _, fact in layout.facts if fact.line for place in fact.places[:1]}
    rows = {(one["sheet"], one["row"]) for one in told if one["row"]}
    for project in document["projects"]:
        for one in project["indicators"]:
            cells = {place_of(at) for at in one["cells"].values() if at}
            if unnumbered(one["name"] or "") in names or cells & taken:
                continue
            fate = "told" if (project["sheet"], one["row"]) in rows else "wrong"
            yield f"phantom indicator {one['name']!r} in row {one['row']}", fate
    extra = len(document["projects"]) - len(chosen)
    for _ in range(max(0, extra)):
        yield "phantom project", "wrong"
