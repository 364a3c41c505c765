"""What every check is given, and the small things all of them need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from evalxl.checks.thresholds import Thresholds
from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef, Finding
from evalxl.core.terms import MoneyUnit
from evalxl.frames import Frames
from evalxl.frames.arrays import Arrays, Column, Mask, counts, positions, sums
from evalxl.language.words import words_of
from evalxl.policies import Policy
from evalxl.xlsx.addresses import parse_address

_Result = TypeVar("_Result")

POINT = 0.005
"""Two scores nearer than this are the same score."""

_DASHES = frozenset({"", "/", "\\", "-", "--", "—", "——", "－", "–", "／", "…", "……"})
_MARKS = " \t\r\n\u3000/\\—－–.。·、…-"


def says_nothing(text: object) -> bool:
    """Whether a reason cell is empty or says no more than an empty one: `/`, `无`, `0`."""
    if not isinstance(text, str):
        return True
    said = text.strip(_MARKS).casefold()
    return not said or said in words_of("nothing", "no_reason")


def silent(texts: Column) -> Mask:
    """Return which texts say nothing (see `says_nothing`)."""
    return _judged(texts, says_nothing)


def explain_at(cell: object) -> dict[str, object]:
    """Return the words of where to explain: in the form's own cell, else in the answer column."""
    if isinstance(cell, str) and cell:
        return {"explain_at": f"在 {cell} 写明", "explain_at_en": f"in {cell}"}
    return {"explain_at": "在“部门答复”栏写明", "explain_at_en": "in the answer column"}


@dataclass(frozen=True)
class Material:
    """Scored frames of one chunk, the lines to measure by, and the policies that scored them.

    What several checks look up is worked out once, on first use.
    """

    frames: Frames
    thresholds: Thresholds
    policies: Mapping[str, Policy]

    def policy_of(self, project: int) -> Policy | None:
        """Return the policy of a project; `None` where its id is not known here."""
        return self.policies.get(self.projects[project].policy)

    def table(self, name: str) -> Arrays:
        """Return one of the frames as bare arrays, by its name."""
        if name not in self._tables:
            self._tables[name] = Arrays(getattr(self.frames, name))
        return self._tables[name]

    @cached_property
    def _tables(self) -> dict[str, Arrays]:
        return {}

    @cached_property
    def projects(self) -> Mapping[int, Any]:
        """Each project's row, by its key."""
        return {row.Index: row for row in rows(self.table("projects"))}

    def rows_of(self, project: int) -> Sequence[Any]:
        """Return the indicators of one project, row by row."""
        return self.once(_indicator_rows).get(project, ())

    def rates_of(self, project: int) -> Sequence[Any]:
        """Return the execution rates of one project that could be computed."""
        return self.once(_rates).get(project, ())

    def dimensions_of(self, project: int) -> Sequence[Any]:
        """Return the scored lines of one project's report."""
        return self.once(_dimensions).get(project, ())

    def texts_of(self, project: int) -> Sequence[str]:
        """Return the paragraphs of one project."""
        return [row.text for row in self.once(_paragraphs).get(project, ())]

    def parts_of(self, project: int) -> Set[str]:
        """Return the names of a project's sub-projects, bare."""
        return self.once(_part_names).get(project, frozenset())

    def once(self, work: Callable[[Material], _Result]) -> _Result:
        """Do work that several checks need once, and keep what it gave (never a generator)."""
        if work not in self._done:
            self._done[work] = work(self)
        result: _Result = self._done[work]
        return result

    @cached_property
    def _done(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def funds(self) -> Mapping[int, Mapping[str, Any]]:
        """Each project's fund lines, as rows, by their keys; the first of equal keys."""
        found: dict[int, dict[str, Any]] = {}
        for line in rows(self.table("funds")):
            found.setdefault(line.project, {}).setdefault(line.key, line)
        return found

    def fund(self, project: int, *keys: str) -> Any | None:
        """Return the first of these lines of a project that has a number."""
        lines = self.funds.get(project, {})
        return next(
            (lines[key] for key in keys if key in lines and not missing(lines[key].value)), None
        )

    def unit_of(self, project: int) -> MoneyUnit:
        """Return the money unit of a project's form."""
        return MoneyUnit(self.projects[project].money_unit)

    def by_policy(self, value: Callable[[Policy], float], other: float) -> Column:
        """Return what each project's policy says, `other` where its policy is not known here."""
        known = {name: value(policy) for name, policy in self.policies.items()}
        named = self.table("projects")["policy"].tolist()
        return np.array([known.get(name, other) for name in named], dtype=np.float64)

    def sums(self, rows: Arrays, values: Column) -> Column:
        """Sum a column over the rows of each project, in the order of the projects."""
        return sums(rows["project"], values, self.table("projects").index)

    def counts(self, rows: Arrays, mask: Mask) -> Column:
        """Count the picked rows of each project, in the order of the projects."""
        return counts(rows["project"], mask, self.table("projects").index)

    def spread(self, rows: Arrays, values: Column) -> Column:
        """Return one value a row: that of its project."""
        return values[positions(self.table("projects").index, rows["project"])]


def _indicator_rows(material: Material) -> Mapping[int, Sequence[Any]]:
    return _by_project(rows(material.table("indicators")))


def _rates(material: Material) -> Mapping[int, Sequence[Any]]:
    table = material.table("execution")
    return _by_project(rows(table, pd.notna(table["value"])))


def _dimensions(material: Material) -> Mapping[int, Sequence[Any]]:
    return _by_project(rows(material.table("dimensions")))


def _paragraphs(material: Material) -> Mapping[int, Sequence[Any]]:
    return _by_project(rows(material.table("narratives")))


def _part_names(material: Material) -> Mapping[int, Set[str]]:
    """Name sub-projects by both tables: that of the money and that of the indicators."""
    found: dict[int, set[str]] = {}
    for frame, column in (("subprojects", "name"), ("indicators", "subproject")):
        table = material.table(frame)
        for row in rows(table, pd.notna(table[column])):
            found.setdefault(row.project, set()).add(bare(getattr(row, column)))
    return found


def _by_project(found: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in found:
        grouped.setdefault(row.project, []).append(row)
    return grouped


Check = Callable[[Material], Iterable[Finding]]


def rows(table: pd.DataFrame | Arrays, mask: pd.Series[bool] | Mask | None = None) -> Iterator[Any]:
    """Return the rows a mask has picked, each with its `Index` and its columns by name.

    Most masks pick nothing, and a check looks at few columns of what was picked: only those are
    taken out of the frame, however wide it is.
    """
    numbers = slice(None) if mask is None else np.flatnonzero(np.asarray(mask, dtype=bool))
    if isinstance(numbers, np.ndarray) and not len(numbers):
        return
    columns = _Columns(table if isinstance(table, Arrays) else Arrays(table), numbers)
    for number, key in enumerate(columns.index):
        yield _Row(columns, number, key)


class _Columns(dict[str, list[Any]]):
    """Picked rows of a table, column by column, each made plain when it is first asked for."""

    def __init__(self, table: Arrays, numbers: Column | slice) -> None:
        super().__init__()
        self._table, self._numbers = table, numbers
        self.index: list[Any] = table.index[numbers].tolist()

    def __missing__(self, name: str) -> list[Any]:
        try:
            column = self._table[name]
        except KeyError:
            raise AttributeError(name) from None
        self[name] = column[self._numbers].tolist()
        return self[name]


class _Row:
    """One row: its columns are its attributes."""

    __slots__ = ("Index", "_columns", "_number")

    def __init__(self, columns: _Columns, number: int, index: Any) -> None:
        self._columns, self._number, self.Index = columns, number, index

    def __getattr__(self, name: str) -> Any:
        return self._columns[name][self._number]


def place(sheet: str | None, address: str | None) -> CellRef | None:
    """Return the cell at an address such as `H22`; `None` where there is none."""
    if not isinstance(address, str) or not isinstance(sheet, str):
        return None
    row, column = parse_address(address, sheet)
    return CellRef(sheet, row, column)


def place_of(project: Any, name: str) -> CellRef | None:
    """Return the cell of one of `frames.PROJECT_CELLS`, on whatever sheet it stands."""
    return place(getattr(project, f"sheet_{name}"), getattr(project, f"cell_{name}"))


def is_blank(text: object) -> bool:
    """Return whether a cell says nothing: it is empty, or holds only a dash or a slash."""
    return not isinstance(text, str) or text.strip() in _DASHES


def blank(texts: Column) -> Mask:
    """Return for each text whether its cell says nothing."""
    return _judged(texts, is_blank)


def says(texts: Column, pattern: re.Pattern[str]) -> Mask:
    """Return for each text whether the pattern is found in it; never where there is no text."""
    search = pattern.search
    return _judged(texts, lambda text: isinstance(text, str) and search(text) is not None)


def _judged(texts: Column, judge: Callable[[Any], bool]) -> Mask:
    """Judge each distinct text once."""
    listed = texts.tolist()
    judged = {text: judge(text) for text in set(listed)}
    return np.array([judged[text] for text in listed], dtype=bool)


def among(values: Column, wanted: Iterable[Any]) -> Mask:
    """Return which values are among those wanted."""
    known = set(wanted)
    return np.array([value in known for value in values.tolist()], dtype=bool)


def rounded(value: float, places: int = 2) -> float:
    """Round a figure for a message, half up."""
    quantum = Decimal(1).scaleb(-places)
    return float(Decimal(repr(float(value))).quantize(quantum, ROUND_HALF_UP))


@lru_cache(maxsize=16384)
def bare(text: object) -> str:
    """Reduce a name to what tells it from others: no blanks, brackets' width or marks."""
    if not isinstance(text, str):
        return ""
    return MARK.sub("", text.translate(HALF_WIDTH)).lower()


MARK = re.compile(r"[\s　、，,。.；;：:“”\"'‘’《》<>★*·]")
"""What does not tell one name from another."""
HALF_WIDTH = {0xFF08: "(", 0xFF09: ")", 0xFF0D: "-", 0xFF05: "%", 0x2014: "-"}


def missing(value: object) -> bool:
    """Return whether a number is absent: `None` or NaN."""
    return value is None or value != value


def both(zh: str, en: str) -> dict[str, str]:
    """Return a word of a message in both languages."""
    return {"zh": zh, "en": en}
