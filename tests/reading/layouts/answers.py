"""What the reader answers, by fact: the public JSON of `evalxl.read`, looked at from outside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tests.reading.layouts.canvas import Fact, Place, Value

_NUMBERING = re.compile(
    r"^(?:[（(]?[\dA-Z一二三四五六七八九十]+[-.\d]*[）)、.．]?|[A-Z]\d*(?:-\d+)?)\s*"
)
STAGE_KEYS = {
    "initial": ("initial",),
    "budget": ("budget",),
    "paid": ("paid",),
    "planned": ("initial", "budget"),
}
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


def plain(text: object) -> str:
    """Return a text without blanks and line breaks, full-width signs made narrow."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text)))


def unnumbered(text: object) -> str:
    """Return a name without the number before it."""
    return plain(_NUMBERING.sub("", str(text).strip())) or plain(text)


def place_of(cell: str) -> Place:
    """Return row and column of an address."""
    found = _CELL.search(cell)
    assert found, cell
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column


VALUES = ("target", "actual", "weight", "score")
Spots = dict[tuple[int, str | None], set[Place]]
"""Where the values of each line of each project stand."""


@dataclass(slots=True)
class View:
    """One project as the reader tells it: a project, or one sub-project of a table of several."""

    project: dict[str, Any]
    indicators: list[dict[str, Any]]
    name: str | None
    spots: Spots

    def find(self, fact: Fact) -> dict[str, Any] | None:
        """Find a fact's indicator: by its name, else by a cell of its values."""
        assert fact.line is not None
        for one in self.indicators:
            if one["name"] and unnumbered(one["name"]) == unnumbered(fact.line):
                return one
        wanted = self.spots[fact.project, fact.line]
        for one in self.indicators:
            if wanted & {place_of(at) for key, at in one["cells"].items() if key in VALUES and at}:
                return one
        return None


def views(document: dict[str, Any], spots: Spots) -> list[View]:
    """List the projects of a document, and the sub-projects of each as projects of their own."""
    found = []
    for project in document["projects"]:
        found.append(
            View(project, project["indicators"], project["info"].get("project_name"), spots)
        )
        names = dict.fromkeys(
            one["subproject"] for one in project["indicators"] if one["subproject"]
        )
        for name in names:
            own = [one for one in project["indicators"] if one["subproject"] == name]
            found.append(View(project, own, name, spots))
    return found


def matched(document: dict[str, Any], facts: list[Fact]) -> dict[int, View | None]:
    """Give each project of the truth the view that agrees with most of its facts; each once."""
    spots: Spots = {}
    for fact in facts:
        here = spots.setdefault((fact.project, fact.line), set())
        here |= set(fact.places[:1]) if fact.field in VALUES else set()
    open_views = views(document, spots)
    numbers = sorted({fact.project for fact in facts})
    scores = sorted(
        (
            (sum(is_right(view, fact) for fact in facts if fact.project == number), number, place)
            for number in numbers
            for place, view in enumerate(open_views)
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    chosen: dict[int, View | None] = dict.fromkeys(numbers)
    used: set[int] = set()
    for score, number, place in scores:
        if chosen[number] is None and place not in used and score:
            chosen[number] = open_views[place]
            used.add(place)
    return chosen


def answer(view: View, fact: Fact) -> list[Value]:
    """Return the reader's answers for a fact; more than one where any may be the right one."""
    if fact.line is not None:
        return [_of_line(view, fact)]
    if fact.field == "project_name":
        return [view.name]
    if fact.field in ("unit", "year"):
        return [view.project["info"].get(fact.field)]
    if fact.field in ("total", "total_weight"):
        return [view.project["totals"]["self_evaluated" if fact.field == "total" else "weight"]]
    if fact.field.startswith("execution_"):
        return [(view.project["budget_score"] or {}).get(fact.field.removeprefix("execution_"))]
    return _of_money(view, fact.field)


def _of_line(view: View, fact: Fact) -> Value:
    one = view.find(fact)
    if one is None:
        return None
    value = one[fact.field]
    return value if value is None or isinstance(value, int | float) else str(value)


def _of_money(view: View, what: str) -> list[Value]:
    parts = what.split(":")
    stage = parts[-1]
    lines = [
        line
        for line in view.project["funds"]
        if any(key in line["key"].split("_") for key in STAGE_KEYS[stage])
    ]
    if len(parts) == 1:
        lines = [line for line in lines if "total" in line["key"].split("_")]
    else:
        lines = [line for line in lines if plain(parts[1]) in plain(line["label"])]
    return [line["yuan"] for line in lines]


def is_right(view: View, fact: Fact) -> bool:
    """Whether the reader's answer is the right one, or one of those that may stand."""
    return any(
        _same(given, wanted, fact)
        for given in answer(view, fact)
        for wanted in (fact.value, *fact.also)
    )


def _same(given: Value, wanted: Value, fact: Fact) -> bool:
    if given is None or wanted is None:
        return given is wanted
    if isinstance(wanted, int | float):
        return isinstance(given, int | float) and abs(given - wanted) < 1e-6
    if fact.field == "name":
        return unnumbered(given) == unnumbered(wanted)
    return plain(given) == plain(wanted)
