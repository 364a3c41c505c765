"""What every check is given, and the small things all of them need."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from evalxl.checks.thresholds import Thresholds
from evalxl.frames import Frames
from evalxl.model import CellRef, Finding
from evalxl.policies import Policy
from evalxl.xlsx.addresses import parse_address

if TYPE_CHECKING:
    from evalxl.checks.narrative.sentences import Sentence

_Result = TypeVar("_Result")

POINT = 0.005
"""Two scores nearer than this are the same score."""

_DASHES = frozenset({"", "/", "\\", "-", "--", "—", "——", "－", "–", "／", "…", "……"})


@dataclass(frozen=True)
class Material:
    """Scored frames of one chunk, the lines to measure by, and the policies that scored them.

    What several checks look up is worked out once, on first use.
    """

    frames: Frames
    thresholds: Thresholds
    policies: Mapping[str, Policy]

    def policy_of(self, project: int) -> Policy | None:
        """Give the policy of a project; `None` where its id is not known here."""
        return self.policies.get(self.projects[project].policy)

    @cached_property
    def projects(self) -> Mapping[int, Any]:
        """Each project's row, by its key."""
        return {row.Index: row for row in rows(self.frames.projects)}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of all narratives that tell something."""
        from evalxl.checks.narrative.sentences import sentences

        return tuple(sentences(self.frames.narratives))

    def indicators_of(self, project: int) -> pd.DataFrame:
        """Give the indicators of one project."""
        return self._part("indicators", project)

    def execution_of(self, project: int) -> pd.DataFrame:
        """Give the execution rates of one project."""
        return self._part("execution", project)

    def _part(self, name: str, project: int) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(self.frames, name)
        return frame.take(self._places[name].get(project, []))

    @cached_property
    def _places(self) -> Mapping[str, Mapping[Any, Any]]:
        return {
            name: getattr(self.frames, name).groupby("project").indices
            for name in ("indicators", "execution")
        }

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
        for line in rows(self.frames.funds):
            found.setdefault(line.project, {}).setdefault(line.key, line)
        return found

    def fund(self, project: int, *keys: str) -> Any | None:
        """Give the first of these lines of a project that has a number."""
        lines = self.funds.get(project, {})
        return next(
            (lines[key] for key in keys if key in lines and not missing(lines[key].value)), None
        )

    def by_project(self, column: str, index: pd.Series[int]) -> pd.Series[Any]:
        """Give a column of the projects for rows that carry the project's key."""
        return index.map(self.frames.projects[column])


Check = Callable[[Material], Iterable[Finding]]


def rows(frame: pd.DataFrame, mask: pd.Series[bool] | None = None) -> Iterator[Any]:
    """Give the rows a mask has picked, as named tuples that begin with `Index`.

    Most masks pick nothing: that must cost nothing, however wide the frame is.
    """
    picked = frame
    if mask is not None:
        numbers = np.flatnonzero(mask.to_numpy(dtype=bool))
        if not len(numbers):
            return
        picked = frame.take(numbers)
    make = _row_of(tuple(picked.columns))._make
    for index, values in zip(picked.index, picked.to_numpy(dtype=object), strict=True):
        yield make((index, *values))


@cache
def _row_of(columns: tuple[str, ...]) -> Any:
    """Make the type of a row once: pandas would make it again for every check."""
    return namedtuple("Row", ("Index", *columns))


def place(sheet: str | None, address: str | None) -> CellRef | None:
    """Give the cell at an address such as `H22`; `None` where there is none."""
    if not isinstance(address, str) or not isinstance(sheet, str):
        return None
    row, column = parse_address(address, sheet)
    return CellRef(sheet, row, column)


def is_blank(text: object) -> bool:
    """Tell whether a cell says nothing: it is empty, or holds only a dash or a slash."""
    return not isinstance(text, str) or text.strip() in _DASHES


def blank(texts: pd.Series[Any]) -> pd.Series[bool]:
    """Tell for each text whether its cell says nothing."""
    said = [
        not isinstance(text, str) or (len(text) < 5 and text.strip() in _DASHES)
        for text in texts.tolist()
    ]
    return pd.Series(said, index=texts.index, dtype=bool)


def rounded(value: float, places: int = 2) -> float:
    """Round a figure for a message, half up."""
    quantum = Decimal(1).scaleb(-places)
    return float(Decimal(repr(float(value))).quantize(quantum, ROUND_HALF_UP))


@lru_cache(maxsize=16384)
def bare(text: object) -> str:
    """Reduce a name to what tells it from others: no blanks, brackets' width or marks."""
    if not isinstance(text, str):
        return ""
    return _MARKS.sub("", text.translate(_HALF_WIDTH)).lower()


_MARKS = re.compile(r"[\s　、，,。.；;：:“”\"'‘’《》<>★*·]+")
_HALF_WIDTH = {0xFF08: "(", 0xFF09: ")", 0xFF0D: "-", 0xFF05: "%", 0x2014: "-"}


def missing(value: object) -> bool:
    """Tell whether a number is absent: `None` or NaN."""
    return value is None or value != value


def both(zh: str, en: str) -> dict[str, str]:
    """Give a word of a message in both languages."""
    return {"zh": zh, "en": en}
