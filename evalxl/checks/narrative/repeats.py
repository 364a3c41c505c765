"""Results of the table told again in the text with another number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from evalxl.checks.material import Material, rows
from evalxl.checks.narrative.mentions import Mention, mentions
from evalxl.checks.narrative.sentences import Sentence, reasons
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Operator
from evalxl.language.lexer import vocabulary
from evalxl.language.quantities import quantities
from evalxl.language.text import normalise
from evalxl.language.units import ANY, PERCENT, Unit, unit_named
from evalxl.language.words import any_of, pattern_of, words_of
from evalxl.language.works import is_done

_BRACKETS = re.compile(r"\([^()]*\)")
_NO_LETTER = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_COUNTED = re.compile(r"\d[\d.]*[\u4e00-\u9fff]{0,2}$")
_THINGS = frozenset(("count_things", "count_organisations"))
_AT_LEAST = (Operator.AT_LEAST, Operator.MORE)
_AT_MOST = (Operator.AT_MOST, Operator.LESS)
_END = 3
_LEAST = 2
"""Characters of a name that must be told for it to be recognised."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row as the text may tell it: `core` is its name without brackets and words of measure."""

    row: Any
    core: str
    pairs: frozenset[str]
    around: str
    unit: Unit
    value: float
    op: Operator | None
    is_growth: bool
    is_only_end: bool = False


def results_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare numbers of the text with the results of the rows they name.

    A number counts as a row's when its words are the row's own, apart from words that say nothing
    about what is measured, and its unit is the row's. Where several rows are named alike, it must
    differ from all of them.
    """
    asked = material.once(_asked)
    for sentence in (*told, *reasons(material)):
        said = _pairs(normalise(sentence.said)) if sentence.project in asked else frozenset()
        mine = [one for one in asked.get(sentence.project, ()) if not one.pairs.isdisjoint(said)]
        for mention in mentions(sentence) if mine else ():
            named = [one for one in mine if _names(mention, one)]
            if not named or any(_agrees(mention, one) for one in named):
                continue
            if not _is_of_another_time(material, mention):
                yield _otherwise(mention, named[0])


def _asked(material: Material) -> dict[int, list[_Asked]]:
    found: dict[int, list[_Asked]] = {}
    known = material.table("indicators")
    mask = (
        pd.notna(known["name"])
        & ~np.isnan(known["actual_value"])
        & pd.notna(known["actual"])
        & ~known["is_execution"]
    )
    for row in rows(known, mask):
        project = material.projects[row.project]
        around = normalise(
            f"{row.subproject or ''}{project.project_name or ''}{project.unit or ''}"
        )
        growth = next((word for word in words_of("prose", "growth") if row.name.endswith(word)), "")
        core = core_of(row.name.removesuffix(growth))
        if pattern_of("prose", "of_each").search(core):
            around = f"{around}平均"  # 每平方米造价 is an average, said or not
        if len(core) >= _LEAST:
            unit = _unit(row)
            bound = next(iter(quantities(normalise(row.actual))), None)
            found.setdefault(row.project, []).append(
                _Asked(
                    row,
                    core,
                    _pairs(core),
                    around,
                    unit,
                    float(row.actual_value) * float(unit.size),
                    bound.op if bound and row.actual_is_bound else None,
                    bool(growth) or _is_rise_of(row.name, unit),
                )
            )
    return {project: _with_unique_ends(mine) for project, mine in found.items()}


def _with_unique_ends(mine: Sequence[_Asked]) -> list[_Asked]:
    """Say of which rows no other ends like them."""
    ends = Counter(one.core[-_END:] for one in mine)
    return [replace(one, is_only_end=ends[one.core[-_END:]] == 1) for one in mine]


def _pairs(text: str) -> frozenset[str]:
    """Return the neighbouring characters of a text, two by two."""
    return frozenset(map("".join, pairwise(text)))


def _is_rise_of(name: str, unit: Unit) -> bool:
    """Whether percent stand under the name of an amount: 工业增加值 | 6.8%."""
    return unit.dimension == PERCENT and name.endswith(tuple(words_of("prose", "amounts")))


def _unit(row: Any) -> Unit:
    return unit_named(normalise(row.actual_unit or row.target_unit or row.unit or ""))


@lru_cache(maxsize=8192)
def core_of(name: str) -> str:
    """Return what a name names: `征集参赛作品数量（件）` → `征集参赛作品`."""
    text = _NO_LETTER.sub("", _COUNTED.sub("", _BRACKETS.sub("", normalise(name))))
    while ending := _ending(text):
        if len(text) - len(ending) < _LEAST:
            break
        text = text.removesuffix(ending)
    return text


def _ending(text: str) -> str:
    """Return the word of measure a name ends with: 总额, 份数."""
    long = (word for word in words_of("tail") if len(word) > 1)
    found = max((word for word in long if text.endswith(word)), key=len, default="")
    if found or not text.endswith("数"):
        return found
    is_number_of = unit_named(text[-2:-1]).is_count and not text.endswith("位数")  # 学位, 床位
    return text[-2:] if is_number_of else "数"


def is_plain_beside(words: str, known: str) -> bool:
    """Whether words say nothing but what is known already."""
    return _is_plain(_uncovered(_NO_LETTER.sub("", words), known))


def _names(mention: Mention, one: _Asked) -> bool:
    """Whether a number is told of a row: same unit, same words, nothing that limits it."""
    if not _is_same_unit(mention.quantity.unit, one.unit):
        return False
    words = _NO_LETTER.sub("", pattern_of("prose", "etc").split(mention.label)[-1])
    if not _is_told(one.core, words):
        words += _NO_LETTER.sub("", mention.tail)
        if not (_is_told(one.core, words) or _is_end_of(one, words, mention)):
            return False
    known = one.core + one.around
    rest = _uncovered(words, known)
    if not _is_plain(rest) or mention.is_limited(" ".join(_uncovered(mention.lead, known))):
        return False
    return _is_same_kind(mention, one, "".join(rest))


def _is_end_of(one: _Asked, words: str, mention: Mention) -> bool:
    """Whether the end of a name is told, and its beginning before in the sentence.

    设备经检测，验收合格率98% of 设备验收合格率.
    """
    if not one.is_only_end:
        return False
    start = next((n for n in range(1, len(one.core) - 3) if one.core[n:] in words), 0)
    begin = one.core[:start]
    if pattern_of("trend", "up").search(begin):
        return False  # 养老床位 may be all of them, not those of 新增养老床位
    return start >= _LEAST and (begin in f"{mention.before} {one.around}" or _is_plain([begin]))


def _is_same_kind(mention: Mention, one: _Asked, rest: str) -> bool:
    """Whether both are levels or both are changes of it."""
    if one.is_growth:
        return mention.quantity.trend != 0 or _has_trend(mention.label)
    grows = pattern_of("trend", "up").search(pattern_of("prose", "reach").sub("", rest))
    is_level = not mention.quantity.trend or mention.quantity.reach is not None  # 提升到52.8%
    return not grows and (is_level or _has_trend(one.row.name))


def _has_trend(name: str) -> bool:
    return any(pattern_of("trend", way).search(name) for way in ("up", "down"))


def _is_same_unit(told: Unit, asked: Unit) -> bool:
    if told.per and told.per != asked.per:
        return False
    dimensions = {told.dimension, asked.dimension}
    is_open = ANY in dimensions and bool(dimensions & _THINGS)
    return len(dimensions) == 1 or is_open or (asked.is_bare and told.is_count)


def _is_told(core: str, words: str) -> bool:
    """Whether a text has all words of a name, except what only says that it was done.

    The end of a name says what it is and must be told; words of doing alone name nothing unless
    they are the whole name.
    """
    left = _uncovered(core, words)
    told = core
    for run in left:
        told = told.replace(run, "", 1)
    if core in words:
        return len(core) >= _LEAST
    if len(told) < _LEAST or _is_plain([told]) or any(core.endswith(run) for run in left):
        return False
    return _is_plain(left) and not any(pattern_of("trend", "up").search(run) for run in left)


def tells_only(words: str, name: str) -> bool:
    """Whether words tell what a row's name says and nothing else but that it was done."""
    core = core_of(name)
    return _is_told(core, words) and _is_plain(_uncovered(words, core))


def _uncovered(text: str, known: str) -> list[str]:
    """Return the runs of a text of which no two neighbouring characters stand in another."""
    pairs = [text[place : place + 2] in known for place in range(len(text) - 1)]
    covered = [
        before or after for before, after in zip([False, *pairs], [*pairs, False], strict=True)
    ]
    marked = "".join(
        " " if is_known else char for char, is_known in zip(text, covered, strict=False)
    )
    return marked.split()


def _is_plain(runs: Iterable[str]) -> bool:
    """Whether words say nothing about what is measured."""
    return all(_carried().fullmatch(run) and not _of_a_part().search(run) for run in runs)


@cache
def _of_a_part() -> re.Pattern[str]:
    """Words of another time or of a part that plain words may compose: 上年 of 上 and 年."""
    return any_of(word for word in words_of("prose", "part") if len(word) > 1)


@cache
def _carried() -> re.Pattern[str]:
    """Words that carry a number: that it was done, how, by whom; never what is counted."""
    works = {word for word, kind in vocabulary().items() if kind == "work" and is_done(word)}
    light = {word for word, kind in vocabulary().items() if kind == "light"}
    known = works | light | words_of("deed") | words_of("prose", "carriers")
    known |= words_of("neutral", "particles") | words_of("total") | words_of("tail")
    known -= words_of("prose", "part")
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, known), key=lambda w: -len(w)))})*")


def _agrees(mention: Mention, one: _Asked) -> bool:
    """Whether the number told can be true beside the row's result."""
    told = float(mention.quantity.value) * float(mention.quantity.unit.size)
    if one.is_growth and mention.quantity.trend < 0:
        told = -told
    slack = max(mention.slack(), 1e-9 * abs(told))
    low, high = one.value - slack - 1e-9, one.value + slack + 1e-9
    if mention.quantity.op in _AT_LEAST:
        return told <= one.value + 1e-9 or one.op in _AT_LEAST
    if mention.quantity.op in _AT_MOST:
        return told >= one.value - 1e-9 or one.op in _AT_MOST
    return (low <= told or one.op in _AT_MOST) and (told <= high or one.op in _AT_LEAST)


def _is_of_another_time(material: Material, mention: Mention) -> bool:
    """Whether the sentence names another year before the number."""
    year = material.projects[mention.sentence.project].year
    return mention.sentence.is_of_another_year(year, mention.quantity.start)


def _otherwise(mention: Mention, one: _Asked) -> Finding:
    row, told = one.row, mention.quantity
    return mention.sentence.found(
        "narrative_mismatch",
        near=told.start,
        indicator=row.no,
        where=row.name,
        provided=f"{told.value}{told.unit.text}",
        expected=row.actual,
        params={
            "table_cell": row.cell_actual,
            "problem": f"表内完成值是“{row.actual}”",
            "problem_en": f"the table says “{row.actual}”",
        },
    )
