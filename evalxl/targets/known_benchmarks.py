"""Yardsticks that a bureau keeps beside the forms: 全省平均水平, GDP增速 of a year.

A target that is measured by one is compared with its value. What is not there for this year and
this measure stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalxl.core import lazy_re as re
from evalxl.core.terms import TargetKind
from evalxl.language.quantities import quantities
from evalxl.language.text import normalise
from evalxl.language.words import any_of, begins_with, words_of
from evalxl.targets.target import Target
from evalxl.targets.target_rules import read_target

_BRACKETS = re.compile("[(][^()]*[)]")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One value: of which measure, over what (全省平均; may be empty), in which year, by whom."""

    measure: str
    scope: str
    year: int
    value: str
    source: str


_known: tuple[Benchmark, ...] = ()


def use(known: Sequence[Benchmark]) -> bool:
    """Let this process know a bureau's yardsticks, and no longer those of another.

    Returns:
        Whether they are others than before.
    """
    global _known  # as with the words of a bureau's own: whoever evaluates says first whose hold
    is_new = tuple(known) != _known
    _known = tuple(known)
    return is_new


def with_value(read: Target, sign: str, unit: str, name: str, year: int | None) -> Found | None:
    """Read a target anew with the value of the yardstick it names.

    Args:
        read: The target as it was read.
        sign: What the sign column or the result says of the relation.
        unit: The unit column.
        name: What the row measures.
        year: The year of the form.

    Returns:
        The yardstick with the target that it makes, or with none where it is known for other
        years only; `None` where no yardstick is named, or several are.
    """
    if not _known or read.kind not in (TargetKind.RELATIVE, TargetKind.QUALITATIVE):
        return None
    named = [(one, place) for one in _known if (place := _place_in(read.text, name, one))]
    of_year = [(one, place) for one, place in named if one.year == year]
    if not of_year and named:
        return Found(named[0][0], None)
    if len(of_year) != 1:
        return None
    benchmark, (start, end) = of_year[0]
    text = f"{read.text[:start]}{normalise(benchmark.value)}{read.text[end:]}"
    made = read_target(text, sign, unit, name)
    return Found(benchmark, made) if made.kind == TargetKind.QUANTITATIVE else None


@dataclass(frozen=True, slots=True)
class Found:
    """A yardstick that a target names, and the target with its value in the place of the words."""

    benchmark: Benchmark
    target: Target | None

    def note(self) -> dict[str, str]:
        """Say which value was taken, and from where; or that it is of another year."""
        one = self.benchmark
        what = f"{one.scope}{one.measure}"
        if self.target is None:
            return {
                "zh": f"benchmarks.xlsx 里“{what}”只有 {one.year} 年的数，请补上本年度的。",
                "en": f" benchmarks.xlsx has “{what}” for {one.year} only; add this year’s value.",
            }
        return {
            "zh": f"（{what}：{one.year}年 {one.value}，来源：{one.source}）",
            "en": f" ({what}: {one.value} in {one.year}; source: {one.source})",
        }


def _place_in(text: str, name: str, one: Benchmark) -> tuple[int, int] | None:
    """Where a target names a yardstick; none where it has a number of its own beside it."""
    if quantities(text):
        return None
    measure, scope = normalise(one.measure), normalise(one.scope)
    if measure in text:
        return _span(text, scope, measure)
    is_own = _bare(name) == _bare(measure)
    return _span(text, scope, "") if scope and is_own and scope in text else None


def _bare(name: str) -> str:
    """Drop brackets and the place a name begins with: 全县森林覆盖率（%） is 森林覆盖率."""
    name = _BRACKETS.sub("", name)
    while place := begins_with(name, 0, words_of("neutral", "scope")):
        name = name[len(place) :]
    return name


def _span(text: str, scope: str, measure: str) -> tuple[int, int]:
    """Return the words of a yardstick with those that only say that it is one: 水平, 值."""
    words = measure or scope
    start = text.index(words)
    if measure and scope and text.endswith(scope, 0, start):
        start -= len(scope)
    end = text.index(words) + len(words)
    more = re.compile(f"(?:{any_of(words_of('benchmark', 'tail')).pattern})*").match(text, end)
    return start, more.end() if more else end
