"""Forms whose labels are replaced by words no list has: the facts must survive, or be told lost.

A label is a cell the vocabulary knows that holds no fact itself. Its new word is sensible, as
another office might print it, or plain nonsense; either way no context of the vocabulary knows it.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from evalxl.core.model import Finding, ScoreTable, Workbook
from evalxl.reading import read_workbook
from evalxl.reading.vocabulary import LONGEST_GUESS, Vocabulary, key, vocabulary
from evalxl.xlsx import read_grid
from evalxl.xlsx.grid import Cell, Grid
from tests.generator.make import generate

from .drawn import draw, workbook
from .test_dialects import told

HERE = Path(__file__).parent
CONTEXTS = ("columns", "stages", "sources", "amounts", "qualifiers", "fields", "totals")
SYLLABLES = "甲乙丙丁戊己庚辛壬癸琴棋书画梅兰竹菊松柏桃李"
SENSIBLE = {
    "level1": ("目标领域", "大项", "口径归属"),
    "level2": ("归类", "分项门类", "方面"),
    "level3": ("考察要点", "细目", "核心事项"),
    "name": ("考察要点", "事项", "细目"),
    "weight": ("占分", "份额", "可拿点数"),
    "target": ("应达水平", "要求做到", "承诺量"),
    "actual": ("落实结果", "做到多少", "年底水平"),
    "score": ("自打点数", "折合点数", "拿到多少"),
    "reason": ("差距说明", "短板解释", "没做到是为什么"),
    "initial": ("期初安排", "年头盘子", "起始额"),
    "budget": ("本年可用额", "可用盘子", "能花的钱"),
    "paid": ("花费", "已花", "用掉的钱"),
    "rate": ("花费比例", "用款快慢", "进度"),
    "unit": ("经办机构", "做事的一方", "承接方"),
    "project_name": ("事由名称", "这件事叫什么", "工程叫法"),
    "supervisor": ("分管口", "上面管的", "归口一方"),
    "total": ("全部加起来", "通盘", "汇拢"),
}
"""Words an office might use; where a list has learned one, nonsense stands in for it."""


class Place(NamedTuple):
    """A label of a grid: its sheet, its cell and what it means now."""

    sheet: str
    row: int
    column: int
    role: str
    text: str


@dataclass
class Original:
    """A form that reads right, and what it says."""

    name: str
    grid: Grid
    facts: list[dict[str, str]]
    slugs: set[str]
    places: list[Place] = field(default_factory=list)


@dataclass
class Outcome:
    """What came of replacing some labels of one form."""

    name: str
    renamed: dict[Place, str]
    facts: int
    right: int
    wrong: dict[str, tuple[str, str]]
    untold: list[Place]
    accused: set[str]

    @property
    def is_silent(self) -> bool:
        """Whether a fact was lost or wrong and no finding names the label."""
        return bool(self.wrong) and bool(self.untold)


@cache
def originals() -> tuple[Original, ...]:
    """Read all known forms: real ones, drawn ones, generated ones."""
    forms = [_original(name, grid) for name, grid in _grids()]
    return tuple(one for one in forms if one.facts and one.places)


def _grids() -> Iterator[tuple[str, Grid]]:
    for path in sorted((HERE.parent / "data" / "forms").glob("*.xlsx")):
        yield path.stem[:9] + path.stem[-6:], read_grid(path.read_bytes(), path.name)
    for folder in ("dialects", "forms"):
        for path in sorted((HERE / folder).glob("*.toml")):
            case = tomllib.loads(path.read_text(encoding="utf-8"))
            sheets = [draw(name, text) for name, text in case["sheets"].items()]
            yield path.stem, read_grid(workbook(sheets), path.name)
    for made in generate(14, seed=20):
        if made.path.endswith(".xlsx"):
            yield f"generated {made.path}", read_grid(made.content, made.path)


def _original(name: str, grid: Grid) -> Original:
    found = read_workbook(grid)
    return Original(
        name,
        grid,
        [leaves(table) for table in found.tables],
        {one.slug for one in found.findings},
        _labels(grid, found),
    )


def _labels(grid: Grid, found: Workbook) -> list[Place]:
    """List the cells that are labels and hold no fact."""
    held = {(at.sheet, at.row, at.column) for table in found.tables for at in _held(table)}
    return [
        Place(sheet.name, cell.row, cell.column, role, cell.text)
        for sheet in grid.sheets
        if sheet.state == "visible"
        for cell in sheet.cells.values()
        if cell.kind == "s" and (sheet.name, cell.row, cell.column) not in held
        if (role := _role(cell)) is not None
    ]


def _held(table: ScoreTable) -> Iterator[Any]:
    for info in table.info.values():
        yield info.cell or table_place(table)
    for one in table.indicators:
        yield from one.cells.values()
    for line in table.dimensions:
        yield from line.cells.values()
    for text in table.narrative:
        yield text.cell
    for sub in table.subprojects:
        yield from sub.cells.values()
    yield from table.goals.cells.values()


def table_place(table: ScoreTable) -> Any:
    """Name a place of a table that is no cell."""
    return replace(next(iter(table.indicators[0].cells.values())), row=0)


def _role(cell: Cell) -> str | None:
    words = vocabulary()
    for context in CONTEXTS:
        role: str | None = getattr(words, context).role(cell.text)
        if role is not None and role not in ("no", "documents", "situation", "group"):
            return role
    return None


def leaves(table: ScoreTable) -> dict[str, str]:
    """Flatten what a table says into facts a person would check, each by its name."""
    said = told(table)
    facts = {f"info {key}": str(value) for key, value in said["info"].items()}
    for line in said["funds"]:
        name, value, *_ = line.rsplit(" ", 2)
        if value != "-":
            facts[f"fund {name}"] = value
    for role in ("money_unit", "rate", "budget", "goals", "total", "grade"):
        facts[role] = str(said[role])
    for no, line in enumerate(said["indicators"]):
        levels, *parts = line.split(" | ")
        for name, part in zip(
            ("weight", "target", "actual", "score", "reason"), parts, strict=False
        ):
            facts[f"{no} {name}"] = part
        facts[f"{no} levels"], facts[f"{no} name"] = levels.rsplit(" / ", 1)
    for kind in ("subprojects", "dimensions"):
        facts |= {f"{kind} {no}": line for no, line in enumerate(said[kind])}
    return facts


def renamed(original: Original, count: int, chance: random.Random) -> dict[Place, str]:
    """Choose labels of a form and the words to print instead."""
    places = chance.sample(original.places, min(count, len(original.places)))
    return {place: _word(place, chance) for place in places}


def _word(place: Place, chance: random.Random) -> str:
    words = vocabulary()
    sensible = [word for word in SENSIBLE.get(place.role, ()) if _is_unknown(words, word)]
    if sensible and chance.random() < 0.6:
        return chance.choice(sensible)
    while True:
        word = "".join(chance.sample(SYLLABLES, chance.randint(2, 4)))
        if _is_unknown(words, word):
            return word


def _is_unknown(words: Vocabulary, word: str) -> bool:
    assert len(key(word)) <= LONGEST_GUESS
    contexts = (*CONTEXTS, "levels", "sections", "footers")
    return not any(getattr(words, context).match(word) for context in contexts)


def tried(original: Original, words: dict[Place, str]) -> Outcome:
    """Print other words in a form and read it again."""
    found = read_workbook(_with(original.grid, words))
    facts = [leaves(table) for table in found.tables]
    wrong = {
        f"{no} {name}": (value, facts[no].get(name, "-") if no < len(facts) else "no project")
        for no, wanted in enumerate(original.facts)
        for name, value in wanted.items()
        if no >= len(facts) or facts[no].get(name) != value
    }
    for no, one in enumerate(facts):
        wanted = original.facts[no] if no < len(original.facts) else {}
        wrong |= {f"{no} {name}": ("-", one[name]) for name in one.keys() - wanted.keys()}
    return Outcome(
        original.name,
        words,
        sum(map(len, original.facts)),
        sum(map(len, original.facts)) - len(wrong),
        wrong,
        [
            place
            for place, word in words.items()
            if not any(_names(f, place, word) for f in found.findings)
        ],
        {one.slug for one in found.findings} - original.slugs,
    )


def _with(grid: Grid, words: dict[Place, str]) -> Grid:
    sheets = []
    for sheet in grid.sheets:
        cells = dict(sheet.cells)
        for place, word in words.items():
            if place.sheet == sheet.name:
                at = (place.row, place.column)
                cells[at] = cells[at]._replace(text=word, value=word)
        sheets.append(replace(sheet, cells=cells))
    return replace(grid, sheets=sheets)


def _names(finding: Finding, place: Place, word: str) -> bool:
    """Whether a finding shows the new word, or stands at its cell."""
    at = finding.at
    if at is not None and (at.sheet, at.row, at.column) == (place.sheet, place.row, place.column):
        return True
    said = [finding.where, finding.provided, *finding.params.values()]
    return any(word in str(one) for one in said)
