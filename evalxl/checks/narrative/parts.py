"""Money of sub-projects told in the text, against their rows of the money table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evalxl.checks.material import Material, bare, missing, rounded, rows
from evalxl.checks.narrative.mentions import Mention, mentions
from evalxl.checks.narrative.repeats import is_plain_beside
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core.model import Finding
from evalxl.core.terms import MoneyUnit
from evalxl.findings import plain
from evalxl.language.units import MONEY, PERCENT
from evalxl.language.words import pattern_of

_SHORTEST = 3


def parts_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare budget, payment and rate of the one sub-project that a sentence names."""
    known = material.once(_parts)
    for sentence in told:
        part = _only_part(known.get(sentence.project, ()), sentence)
        if part is not None:
            for mention in mentions(sentence):
                yield from _compared(material, mention, *part)


def _parts(material: Material) -> dict[int, list[tuple[str, Any]]]:
    found: dict[int, list[tuple[str, Any]]] = {}
    for row in rows(material.table("subprojects")):
        name = bare(row.indicator_name or row.name)
        if len(name) >= _SHORTEST:
            found.setdefault(row.project, []).append((name, row))
    return found


def _only_part(known: Iterable[tuple[str, Any]], sentence: Sentence) -> tuple[str, Any] | None:
    said = bare.__wrapped__(sentence.said)
    named = [(name, row) for name, row in known if name in said]
    return named[0] if len(named) == 1 else None


def _compared(material: Material, mention: Mention, name: str, row: Any) -> Iterator[Finding]:
    """Compare one number with the figure of the sub-project that its words ask for."""
    asked = _asked(mention, row)
    if asked is None or mention.quantity.op or mention.quantity.trend:
        return
    where, value = asked
    label = f"{mention.lead}{mention.label}"
    if not is_plain_beside(_without_measures(label), name) or mention.is_limited(label):
        return
    told = float(mention.quantity.value) * float(mention.quantity.unit.size)
    if abs(told - value) > mention.slack() + 0.01:
        yield _other(material, mention, row, where, value)


def _without_measures(label: str) -> str:
    for measure in ("rate", "spent", "budget"):
        label = pattern_of("prose", measure).sub("", label)
    return label


def _asked(mention: Mention, row: Any) -> tuple[str, float] | None:
    """Return which figure a number is: the rate in percent, the payment or the budget in yuan."""
    dimension = mention.quantity.unit.dimension
    if dimension == PERCENT and pattern_of("prose", "rate").search(mention.label):
        known = not missing(row.actual) and not missing(row.budget) and row.budget
        return ("执行率", row.actual / row.budget * 100) if known else None
    if dimension != MONEY:
        return None
    for entry, where, value in (("spent", "支出", row.actual), ("budget", "预算", row.budget)):
        if pattern_of("prose", entry).search(mention.label):
            return None if missing(value) else (where, float(value))
    return None


def _other(material: Material, mention: Mention, row: Any, where: str, value: float) -> Finding:
    unit = MoneyUnit(material.projects[row.project].money_unit)
    is_rate = where == "执行率"
    have = rounded(value) if is_rate else rounded(value / unit.yuan, 4)
    shown = f"{plain(have)}{'%' if is_rate else unit.value}"
    return mention.sentence.found(
        "narrative_mismatch",
        near=mention.quantity.start,
        where=row.name,
        provided=f"{mention.quantity.value}{mention.quantity.unit.text}",
        expected=shown,
        params={
            "problem": f"资金表里它的{where}是 {shown}",
            "problem_en": f"its {where} in the money table is {shown}",
        },
    )
