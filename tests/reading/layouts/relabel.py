"""Put other words for labels of a form that reads right, and say what became of its facts.

`python -m tests.reading.layouts.relabel -n 2000 --kept FILE` prints how many are right, told or
silent; a run that was stopped goes on where FILE ends. A label is found from outside: the nearest
text that is no value, above a fact's cell or left of it.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.outputs.document import document
from evalxl.reading import read_workbook, surely_understood
from evalxl.reading.texts.pairs import label_meaning
from evalxl.settings import config
from evalxl.steps.opening import Opened
from evalxl.xlsx import read_grid
from evalxl.xlsx.grid import Cell, Grid, Sheet
from tests.generator.make import Generated, generate
from tests.reading.drawn import draw, workbook
from tests.reading.layouts.answers import place_of, plain
from tests.reading.layouts.judge import ADMITTED, area_of
from tests.reading.layouts.words import word

ROOM = Path(__file__).parents[1]
GENERATED, GENERATOR_SEED = 40, 18
LONGEST_LABEL = 24
AT_ONCE = 25
"""Workbooks scored together: scoring one alone costs more than reading it."""
PLACED = ("target", "actual", "weight", "score", "reason", "name", "level1", "level2")

Place = tuple[int, int]
Where = tuple[str, Place]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact of a form: what it means, its value, and its cell."""

    meaning: str
    value: str
    at: Where


@dataclass(slots=True)
class Form:
    """A form that reads right: its cells, its facts, and the facts under each label."""

    name: str
    grid: Grid
    facts: frozenset[Stated]
    labels: dict[Where, set[Stated]]
    errors: frozenset[tuple[str, str, str]]

    def text(self, where: Where) -> str:
        """Return what is printed at a place."""
        sheet = next(one for one in self.grid.sheets if one.name == where[0])
        return sheet.text(*where[1])


@dataclass(slots=True)
class Case:
    """What became of the facts of one form after some of its labels were replaced."""

    form: str
    replaced: list[str]
    fates: dict[str, int] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.form} [{', '.join(self.replaced)}]"


def read(grids: Iterable[Grid]) -> list[Document]:
    """Read and check some workbooks together; return the public JSON of each."""
    settings = config.load()
    opened = []
    for number, grid in enumerate(grids):
        path = f"{number}.xlsx"
        found = read_workbook(grid, file=path)
        understood = surely_understood(found, settings.reading.least_confidence)
        opened.append(Opened(Source(path, b""), understood, grid))
    outcome = pipeline.evaluate(opened, settings)
    parts = zip(outcome.opened, *pipeline.parted(outcome), strict=True)
    return [document(one.workbook, rows, found) for one, rows, found in parts]


def facts_of(document: Document) -> Iterator[Stated]:
    """List the facts of a reading that stand in cells of their own."""
    for project in document["projects"]:
        sheet = project["sheet"]
        yield from _placed(project["info"], "info", project["sheets"].get("info", sheet))
        for line in project["funds"]:
            if line["yuan"] is not None and line["cell"]:
                where = at(line["cell"], project["sheets"].get("funds", sheet))
                yield Stated(f"money {line['key'].split('_')[-1]}", f"{line['yuan']:g}", where)
        for part in ("totals", "budget_score"):
            found = project[part] or {"cells": {}}
            told = {"score": found.get("self_evaluated", found.get("score")), **found}
            of_head = found["cells"].get("score") == project["info"]["cells"].get("overall_score")
            own = project["sheets"].get("info", sheet) if of_head else sheet
            yield from _placed(told, part, own)
        for one in project["indicators"]:
            yield from _placed(one, "indicator", project["sheets"].get("indicators", sheet))


def _placed(told: dict[str, Any], part: str, sheet: str) -> Iterator[Stated]:
    for key, cell in (told.get("cells") or {}).items():
        value = told.get(key)
        if cell and value not in (None, "") and (part != "indicator" or key in PLACED):
            yield Stated(f"{part} {key}", plain(value), at(cell, sheet))


def at(cell: str, sheet: str) -> Where:
    """Return sheet and place of an address that may name its sheet."""
    name, _, address = cell.rpartition("!")
    return name.strip("'") or sheet, place_of(address)


def form_of(grid: Grid) -> Form:
    """Read a form once, and find the labels of its facts."""
    (told,) = read([grid])
    facts = frozenset(facts_of(told))
    taken = {fact.at for fact in facts}
    sheets = {sheet.name: sheet for sheet in grid.sheets}
    labels: dict[Where, set[Stated]] = {}
    said = {plain(fact.value) for fact in facts if fact.meaning.startswith("indicator")}
    for fact in facts:
        sheet, place = fact.at
        if sheet in sheets:
            for label in _labels(sheets[sheet], place, taken, fact.meaning):
                if plain(sheets[sheet].text(*label)) in said:
                    continue  # the name of a level, above its rows
                labels.setdefault((sheet, label), set()).add(fact)
    return Form(grid.name, grid, facts, labels, errors_of(told))


def _labels(sheet: Sheet, place: Place, taken: set[Where], meaning: str) -> Iterator[Place]:
    """Find the texts that name a fact: above it, and left of it where no row is an indicator."""
    row, column = place
    ways = {"info": ((0, -1),), "indicator": ((-1, 0),)}
    for down, right in ways.get(meaning.split()[0], ((-1, 0), (0, -1))):
        r, c = row + down, column + right
        while r >= 1 and c >= 1:
            found = sheet.merged.get((r, c), (r, c))
            cell = sheet.cells.get(found)
            if cell and cell.kind == "s" and cell.text.strip() and (sheet.name, found) not in taken:
                if len(plain(cell.text)) <= LONGEST_LABEL:
                    yield found
                break
            r, c = r + down, c + right


def errors_of(document: Document) -> frozenset[tuple[str, str, str]]:
    """List the errors that blame the form."""
    return frozenset(
        (one["slug"], str(one["sheet"]), str(one["cell"]))
        for one in document["findings"]
        if one["severity"] == "error" and one["slug"] not in ADMITTED
    )


Numbers = Sequence[int]
PRINTED = tuple(sorted((ROOM.parent / "data/forms").glob("*.xlsx")))
DRAWN = tuple(path for name in ("dialects", "forms") for path in sorted((ROOM / name).glob("*")))
KNOWN = len(PRINTED) + len(DRAWN) + GENERATED
"""How many forms are known: published, drawn by dialect, and filled and bent by the generator."""
ALL: Numbers = range(KNOWN)
WHOLE: Numbers = (*range(len(PRINTED)), *range(KNOWN - GENERATED, KNOWN))
"""Without those drawn, which are as short as can be and show one oddity each."""


@cache
def known_form(number: int) -> Form:
    """Read one of the known forms."""
    return form_of(known_grid(number))


def known_grid(number: int) -> Grid:
    """Open one of the known forms."""
    if number < len(PRINTED):
        path = PRINTED[number]
        return read_grid(path.read_bytes(), path.stem)
    if number < len(PRINTED) + len(DRAWN):
        path = DRAWN[number - len(PRINTED)]
        sheets = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
        return read_grid(workbook([draw(*sheet) for sheet in sheets.items()]), path.stem)
    made = _generated()[number - KNOWN]
    return read_grid(made.content, made.path)


@cache
def _generated() -> tuple[Generated, ...]:
    return tuple(generate(GENERATED, GENERATOR_SEED))


ODD = {
    "indicator target": "target", "indicator actual": "actual", "indicator weight": "weight",
    "indicator score": "score", "indicator reason": "reason", "indicator name": "name",
    "indicator level1": "level1", "indicator level2": "level2", "money initial": "initial",
    "money budget": "budget", "money paid": "paid", "info unit": "unit",
    "info project_name": "project_name", "info supervisor": "supervisor", "totals score": "total",
}  # fmt: skip


def cases(numbers: Numbers, labels: int, seed: int, forms: Numbers = ALL) -> Iterator[Case]:
    """Replace some labels of forms by words that no list has, and judge the facts of each."""
    for start in range(0, len(numbers), AT_ONCE):
        chosen = [_chosen(one, labels, seed, forms) for one in numbers[start : start + AT_ONCE]]
        documents = read(_with(form.grid, words) for form, words in chosen)
        for (form, words), told in zip(chosen, documents, strict=True):
            yield judge(form, words, told)


def _chosen(number: int, labels: int, seed: int, forms: Numbers) -> tuple[Form, dict[Where, str]]:
    rng = random.Random(f"{seed}/{labels}/{number}")
    while True:
        form = known_form(rng.choice(forms))
        if len(form.labels) >= labels:
            chosen = rng.sample(sorted(form.labels), labels)
            return form, {where: _word(form.labels[where], rng) for where in chosen}


def _word(facts: set[Stated], rng: random.Random) -> str:
    """Draw an odd word for what a label means, or nonsense."""
    roles = sorted({ODD[fact.meaning] for fact in facts if fact.meaning in ODD})
    if len(roles) == 1 and rng.random() < 0.6:
        drawn = word(roles[0], "odd", rng)
        if label_meaning(Cell(1, 1, "s", drawn, drawn)) is None:
            return drawn
    return word("", "nonsense", rng)


def _with(grid: Grid, words: dict[Where, str]) -> Grid:
    sheets = []
    for sheet in grid.sheets:
        cells = dict(sheet.cells)
        for (name, place), text in words.items():
            if name == sheet.name:
                cells[place] = cells[place]._replace(value=text, text=text)
        sheets.append(replace(sheet, cells=cells))
    return replace(grid, sheets=sheets)


def judge(form: Form, replaced: dict[Where, str], document: Document) -> Case:
    """Compare a reading with the form's facts: each is right, told at its place, or silent."""
    words = [f"{sheet}!{at} {new}" for (sheet, at), new in replaced.items()]
    fates: Counter[str] = Counter()
    silent = []
    right = set(facts_of(document))
    told = [one for one in document["findings"] if one["slug"] in ADMITTED]
    for fact in sorted(form.facts, key=lambda one: (one.at, one.meaning)):
        labels = {label for label, under in form.labels.items() if fact in under}
        if fact in right:
            fates["right"] += 1
        elif not document["projects"] or any(
            _names(one, fact, labels, form, replaced) for one in told
        ):
            fates["told"] += 1
        else:
            fates["silent"] += 1
            silent.append(f"{fact.meaning} {fact.value} at {fact.at[1]}")
    accused = [" ".join(one) for one in sorted(errors_of(document) - form.errors)]
    return Case(form.name, words, dict(fates), silent, accused)


def _names(
    finding: dict[str, Any],
    fact: Stated,
    labels: set[Where],
    form: Form,
    replaced: dict[Where, str],
) -> bool:
    """Whether a finding names the fact's cell or one of its labels, by place or by its words."""
    quoted = plain(finding["message"])
    if any(f"“{plain(replaced[label])}”" in quoted for label in labels & set(replaced)):
        return True
    if finding["sheet"] != fact.at[0]:
        return False
    if finding["slug"] in REFUSALS or not finding["cell"]:
        return finding["slug"] in REFUSALS
    if finding["slug"] == "label_missing":  # names the labels that look alike
        texts = {plain(replaced.get(label) or form.text(label)) for label in labels}
        return any(len(text) > 1 and text in quoted for text in texts)
    (top, left), (bottom, right) = area_of(finding)
    places = [fact.at[1], *(place for sheet, place in labels if sheet == fact.at[0])]
    return any(top <= row <= bottom and left <= column <= right for row, column in places)


REFUSALS = ("sheet_not_read", "not_filled", "target_only_form")
"""Findings that refuse all of a sheet."""


def right_share(judged: Iterable[Case]) -> float:
    """Return the percentage of right facts."""
    fates = sum((Counter(one.fates) for one in judged), Counter[str]())
    return 100 * fates["right"] / fates.total()


def continued(
    kept: Path, numbers: Numbers, labels: int, seed: int, forms: Numbers
) -> Iterator[Case]:
    """Yield the cases that a file keeps, then judge the rest and add each to the file."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    yield from (Case(**json.loads(line)) for line in lines)
    with kept.open("a", encoding="utf-8") as file:
        for one in cases(numbers[len(lines) :], labels, seed, forms):
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            file.flush()
            yield one


def main() -> None:
    """Print the figures of a number of cases, and on request what was silent."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.reading.layouts.relabel", description=__doc__
    )
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--labels", type=int, default=1, choices=(1, 2))
    parser.add_argument("--kept", type=Path, help="a file of cases already judged, to go on with")
    parser.add_argument("--whole", action="store_true", help="leave out the drawn forms")
    parser.add_argument("-v", "--verbose", action="store_true")
    told = parser.parse_args()
    asked = (range(told.n), told.labels, told.seed, WHOLE if told.whole else ALL)
    judged = list(continued(told.kept, *asked) if told.kept else cases(*asked))
    for one in judged:
        if told.verbose and (one.silent or one.accused):
            click.echo(f"{one}: silent {one.silent[:3]} ({len(one.silent)}); blamed {one.accused}")
    click.echo(f"{len(judged)} cases, {told.labels} label(s): {right_share(judged):.2f} % right")
    silent = sum(bool(one.silent) for one in judged)
    accused = sum(bool(one.accused) for one in judged)
    click.echo(f"cases with silent losses {silent}, with false errors {accused}")


if __name__ == "__main__":
    main()
