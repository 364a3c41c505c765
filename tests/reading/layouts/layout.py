"""One layout: an arrangement, its words and what bends it, all from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.reading.layouts.answers import plain
from tests.reading.layouts.arrangements import ARRANGEMENTS
from tests.reading.layouts.blocks import UNITS, Style
from tests.reading.layouts.canvas import Canvas, Fact, workbook
from tests.reading.layouts.truth import OWN_SOURCES
from tests.reading.layouts.words import BY_CONTENT, Labels, parts

CLASSES = {
    "A1": "words:nonsense", "A2": "noted", "A3": "arranged:projects_beside",
    "A4": "arranged:row_per_project", "A5": "arranged:forms_beside", "A6": "labels_above",
    "A7": "money_staged", "A8": "reason_parts", "B1": "second_points", "B2": "two_rates",
    "B3": "page_sums", "B4": "money_changed", "B5": "money_split_twice", "B6": "numbered",
    "B7": "points_in_head", "B8": "row_direction", "C1": "level_weight", "C2": "category",
    "C3": "three_columns", "C4": "words:composed", "C5": "own_source", "C6": "year_in_line",
    "C7": "title_names_project", "C8": "no_cost",
}  # fmt: skip
"""The classes of layouts that were misread, and the kind of bending that makes one."""
BENDS = (
    "title_names_project", "year_in_line", "labels_above", "money_changed", "points_in_head",
    "money_split_twice", "money_staged", "money_pairs", "numbered", "level_sums", "category",
    "three_columns", "order", "row_direction", "second_points", "extra_column", "reason_parts",
    "level_weight", "own_levels", "two_rates", "no_cost", "page_sums",
)  # fmt: skip
TABLE_WORDS = (*sorted(BY_CONTENT), "total")
HEAD_WORDS = ("project_name", "unit", "supervisor", "all_money", "sources")
MONEY_WORDS = ("initial", "budget", "paid", "rate")


@dataclass(frozen=True, slots=True)
class Layout:
    """Filled sheets, what is true of them, how they are bent, and the labels that mean nothing."""

    name: str
    sheets: tuple[Canvas, ...]
    kinds: frozenset[str]
    nonsense: frozenset[str]

    @property
    def facts(self) -> list[tuple[str, Fact]]:
        """The facts, each with the name of its sheet."""
        return [(sheet.name, fact) for sheet in self.sheets for fact in sheet.facts]

    def content(self) -> bytes:
        """Write the workbook."""
        return workbook(list(self.sheets))


def layouts(count: int, seed: int) -> Iterator[Layout]:
    """Draw layouts; the same seed gives the same ones."""
    for number in range(count):
        yield layout(f"{seed}/{number}")


def layout(seed: str) -> Layout:
    """Draw one layout."""
    rng = random.Random(seed)
    names = list(ARRANGEMENTS)
    name = rng.choices(names, [often for _, often in ARRANGEMENTS.values()])[0]
    style = Style(rng, _labels(rng), rng.choice(list(UNITS)), frozenset(_bends(rng, name)))
    sheets = ARRANGEMENTS[name][0](style)
    loose = rng.random() < 0.25
    if loose:
        sheets = [sheet.loosened(rng) for sheet in sheets]
    kinds = {f"arranged:{name}", *style.used, *_word_kinds(style.labels)} | (
        {"blanks"} if loose else set()
    )
    if any(
        part in fact.field for sheet in sheets for fact in sheet.facts for part in OWN_SOURCES[0]
    ):
        kinds.add("own_source")
    nonsense = {style.labels(role) for role, way in style.labels.ways.items() if way == "nonsense"}
    return Layout(
        seed.replace("/", "-"), tuple(sheets), frozenset(kinds), frozenset(map(plain, nonsense))
    )


def _bends(rng: random.Random, arrangement: str) -> list[str]:
    """Draw some bends, with those that another one needs to be seen."""
    bends = rng.sample(BENDS, rng.choice((1, 2, 2, 3, 4)))
    if arrangement == "continued" and rng.random() < 0.6:
        bends.append("page_sums")
    return [*bends, "numbered"] if "level_sums" in bends else bends


def _labels(rng: random.Random) -> Labels:
    """Draw how roles are called: a few by words of parts, odd words, or nonsense."""
    labels = Labels(rng)
    for role in rng.sample(TABLE_WORDS, rng.choice((0, 1, 1, 2, 3))):
        ways = ("composed", "odd", "nonsense") if role in BY_CONTENT else ("composed", "odd")
        labels.ways[role] = rng.choice(ways)
    for role in rng.sample(HEAD_WORDS, rng.choice((0, 0, 1, 2))):
        labels.ways[role] = rng.choice(("composed", "composed", "odd"))
    for place, role in enumerate(rng.sample(MONEY_WORDS, rng.choice((0, 0, 1, 2, 3)))):
        labels.ways[role] = "odd" if place == 0 and rng.random() < 0.5 else "composed"
    if rng.random() < 0.25:
        labels.noted = set(rng.sample(sorted(BY_CONTENT), rng.choice((1, 2, 3))))
    return labels


def _word_kinds(labels: Labels) -> set[str]:
    """Name the ways in which labels that were drawn depart from the printed ones."""
    kinds = {
        f"words:{way}"
        for role, way in labels.ways.items()
        if role in labels.drawn and role in parts()
    }
    return kinds | ({"noted"} if labels.noted & set(labels.drawn) else set())
