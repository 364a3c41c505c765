"""Put other words for labels of a form that reads right, and say what became of its facts.

`python -m tests.reading.layouts.relabel -n 200` prints how many are right, told or silent.
A label is found from outside: the nearest text that is no value, above a fact's cell or left of it.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import click
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

import evalxl
from evalxl.reading.texts.pairs import label_meaning
from evalxl.xlsx.grid import Cell
from tests.generator import generate
from tests.reading.layouts.answers import place_of, plain
from tests.reading.layouts.judge import ADMITTED
from tests.reading.layouts.words import word

FORMS = Path(__file__).parents[2] / "data" / "forms"
GENERATED, GENERATOR_SEED = 40, 18
LONGEST_LABEL = 24
PLACED = ("target", "actual", "weight", "score", "reason", "name", "level1", "level2")

Place = tuple[int, int]
Where = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact of a form: what it means, its value, and its cell."""

    meaning: str
    value: str
    at: Where


@dataclass(slots=True)
class Form:
    """A form that reads right: its bytes, its facts, and the facts under each label."""

    name: str
    content: bytes
    facts: frozenset[Stated]
    labels: dict[Where, set[Stated]]
    errors: frozenset[tuple[str, str, str]]


@dataclass(slots=True)
class Case:
    """What became of the facts of one form after some of its labels were replaced."""

    form: str
    replaced: dict[Where, str]
    fates: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        words = ", ".join(f"{sheet}!{at} {new}" for (sheet, at), new in self.replaced.items())
        return f"{self.form} [{words}]"


def read(content: bytes) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        return evalxl.read(path).to_dict()


def facts_of(document: dict[str, Any]) -> Iterator[Stated]:
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


def form_of(name: str, content: bytes) -> Form:
    """Read a form once, and find the labels of its facts."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    kept = saved(book)
    document = read(kept)
    facts = frozenset(facts_of(document))
    taken = {fact.at for fact in facts}
    labels: dict[Where, set[Stated]] = {}
    for fact in facts:
        sheet, place = fact.at
        if sheet in book.sheetnames:
            for label in _labels(book[sheet], place, taken, fact.meaning):
                labels.setdefault((sheet, label), set()).add(fact)
    return Form(name, kept, facts, labels, errors_of(document))


def _labels(page: Worksheet, place: Place, taken: set[Where], meaning: str) -> Iterator[Place]:
    """Find the texts that name a fact: above it, and left of it where no row is an indicator."""
    row, column = place
    ways = {"info": ((0, -1),), "indicator": ((-1, 0),), "totals": ((0, -1),)}
    for down, right in ways.get(meaning.split()[0], ((-1, 0), (0, -1))):
        r, c = row + down, column + right
        while r >= 1 and c >= 1:
            found = _anchor(page, r, c)
            text = page.cell(*found).value
            if isinstance(text, str) and text.strip() and (page.title, found) not in taken:
                if len(plain(text)) <= LONGEST_LABEL:
                    yield found
                break
            r, c = r + down, c + right


def _anchor(page: Worksheet, row: int, column: int) -> Place:
    for block in page.merged_cells.ranges:
        if block.min_row <= row <= block.max_row and block.min_col <= column <= block.max_col:
            return block.min_row, block.min_col
    return row, column


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def errors_of(document: dict[str, Any]) -> frozenset[tuple[str, str, str]]:
    """List the errors that blame the form."""
    return frozenset(
        (one["slug"], str(one["sheet"]), str(one["cell"]))
        for one in document["findings"]
        if one["severity"] == "error" and one["slug"] not in ADMITTED
    )


@cache
def sources() -> tuple[tuple[str, bytes], ...]:
    """Return the known forms: those published, and those the generator fills and bends."""
    given = [(path.name, path.read_bytes()) for path in sorted(FORMS.glob("*.xlsx"))]
    return (*given, *((one.path, one.content) for one in generate(GENERATED, GENERATOR_SEED)))


@cache
def known_form(number: int) -> Form:
    """Read one of the known forms."""
    return form_of(*sources()[number])


ODD = {
    "indicator target": "target", "indicator actual": "actual", "indicator weight": "weight",
    "indicator score": "score", "indicator reason": "reason", "indicator name": "name",
    "indicator level1": "level1", "indicator level2": "level2", "money initial": "initial",
    "money budget": "budget", "money paid": "paid", "info unit": "unit",
    "info project_name": "project_name", "info supervisor": "supervisor", "totals score": "total",
}  # fmt: skip


def case(number: int, labels: int, seed: int) -> Case:
    """Replace some labels of one form by words that no list has, and judge its facts."""
    rng = random.Random(f"{seed}/{labels}/{number}")
    form = known_form(rng.randrange(len(sources())))
    chosen = rng.sample(sorted(form.labels), min(labels, len(form.labels)))
    replaced = {where: _word(form.labels[where], rng) for where in chosen}
    document = read(_with(form.content, replaced))
    return judge(form, replaced, document)


def _word(facts: set[Stated], rng: random.Random) -> str:
    """Draw an odd word for what a label means, or nonsense."""
    roles = sorted({ODD[fact.meaning] for fact in facts if fact.meaning in ODD})
    if len(roles) == 1 and rng.random() < 0.6:
        drawn = word(roles[0], "odd", rng)
        if label_meaning(Cell(1, 1, "s", drawn, drawn)) is None:
            return drawn
    return word("", "nonsense", rng)


def _with(content: bytes, replaced: dict[Where, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, place), text in replaced.items():
        book[sheet].cell(*place).value = text
    return saved(book)


def judge(form: Form, replaced: dict[Where, str], document: dict[str, Any]) -> Case:
    """Compare a reading with the form's facts: each is right, told at its place, or silent."""
    found = Case(form.name, replaced)
    right = set(facts_of(document))
    told = [one for one in document["findings"] if one["slug"] in ADMITTED]
    for fact in sorted(form.facts, key=lambda one: (one.at, one.meaning)):
        labels = {label for label, under in form.labels.items() if fact in under}
        if fact in right:
            found.fates["right"] += 1
        elif not document["projects"] or any(_names(one, fact, labels, replaced) for one in told):
            found.fates["told"] += 1
        else:
            found.fates["silent"] += 1
            found.silent.append(f"{fact.meaning} {fact.value} at {fact.at[1]}")
    found.accused = [" ".join(one) for one in sorted(errors_of(document) - form.errors)]
    return found


def _names(
    finding: dict[str, Any], fact: Stated, labels: set[Where], replaced: dict[Where, str]
) -> bool:
    """Whether a finding names the fact's cell or one of its labels, by place or by its new word."""
    quoted = plain(finding["message"])
    if any(f"“{plain(replaced[label])}”" in quoted for label in labels & set(replaced)):
        return True
    if finding["sheet"] != fact.at[0]:
        return False
    if not finding["cell"]:
        return bool(finding["slug"] == "sheet_not_read")
    first, _, last = finding["cell"].partition(":")
    (top, left), (bottom, right) = place_of(first), place_of(last or first)
    places = [fact.at[1], *(place for sheet, place in labels if sheet == fact.at[0])]
    return any(top <= row <= bottom and left <= column <= right for row, column in places)


def main() -> None:
    """Print the figures of a number of cases, and on request what was silent."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.reading.layouts.relabel", description=__doc__
    )
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--labels", type=int, default=1, choices=(1, 2))
    parser.add_argument("-v", "--verbose", action="store_true")
    told = parser.parse_args()
    fates: Counter[str] = Counter()
    silent = accused = 0
    for number in range(told.n):
        one = case(number, told.labels, told.seed)
        fates += one.fates
        silent += bool(one.silent)
        accused += bool(one.accused)
        if told.verbose and (one.silent or one.accused):
            click.echo(f"{one}: silent {one.silent[:3]} ({len(one.silent)}); blamed {one.accused}")
    share = 100 * fates["right"] / fates.total()
    click.echo(f"{told.n} cases, {told.labels} label(s): {share:.2f} % right, {dict(fates)}")
    click.echo(f"cases with silent losses {silent}, with false errors {accused}")


if __name__ == "__main__":
    main()
