"""Money of sub-projects told in the text, against their rows of the money table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evalxl.checks.material import Material, bare, missing, rounded, rows
from evalxl.checks.narrative.mentions import Mention, mentions
from evalxl.checks.narrative.repeats import is_plain_beside
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import MoneyUnit
from evalxl.findings import plain
from evalxl.language.text import normalise
from evalxl.language.units import MONEY, PERCENT
from evalxl.language.words import pattern_of

_SHORTEST = 3


def parts_told(material: Material, told: Iterable[Sentence]) -> Iterator[Finding]:
    """Compare budget, payment and rate of the one sub-project that a sentence names."""
    known = material.once(_parts)
    for sentence in told:
        parts = known.get(sentence.project, ())
        part = _only_part(parts, sentence)
        if part is not None:
            for mention in mentions(sentence):
                yield from _compared(material, mention, *part)
        elif len(parts) > 1 and not pattern_of("prose", "in_order").search(sentence.said):
            yield from _each_by_its_name(material, sentence, parts)
        elif len(parts) > 1 and pattern_of("prose", "in_order").search(sentence.said):
            yield from _in_order(material, sentence, [row for _, row in parts])


def _each_by_its_name(
    material: Material, sentence: Sentence, parts: Iterable[tuple[str, Any]]
) -> Iterator[Finding]:
    """Compare the figures of a sentence about several sub-projects, each named before its own."""
    for mention in mentions(sentence):
        said = bare.__wrapped__(mention.label)
        named = [(name, row) for name, row in parts if name in said]
        if len(named) == 1:
            yield from _compared(material, mention, *named[0])


def _in_order(material: Material, sentence: Sentence, table: list[Any]) -> Iterator[Finding]:
    """Compare figures that are told of all sub-projects in their order: 三个子项目分别支出….

    They are in order where most of them agree.
    """
    text = normalise(sentence.said)
    begin = pattern_of("prose", "in_order").search(text)
    lead = re.split("[,;。]", text[: begin.start()])[-1] if begin else ""
    if begin is None or not pattern_of("prose", "sub_projects").search(lead):
        return
    told = [one for one in mentions(sentence) if one.quantity.start >= begin.end()]
    label = lead + text[begin.end() : told[0].quantity.start] if told else ""
    asked = [
        _figure(one.quantity.unit.dimension, label, row)
        for one, row in zip(told, table, strict=False)
    ]
    if len(told) != len(table) or not all(asked):
        return
    wrong = [
        (one, row, have)
        for one, row, have in zip(told, table, asked, strict=True)
        if have and abs(_in_base(one) - have[1]) > one.slack() + 0.01
    ]
    if 2 * len(wrong) < len(table):
        for one, row, have in wrong:
            yield _other(material, one, row, *have)


def _in_base(mention: Mention) -> float:
    return float(mention.quantity.value) * float(mention.quantity.unit.size)


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
    asked = _figure(mention.quantity.unit.dimension, mention.label, row)
    if asked is None or mention.quantity.op or mention.quantity.trend:
        return
    where, value = asked
    label = f"{mention.lead}{mention.label}"
    words = _without_measures(label)
    if not is_plain_beside(words, name) or mention.is_limited(words.replace(name, "")):
        return
    if abs(_in_base(mention) - value) > mention.slack() + 0.01:
        yield _other(material, mention, row, where, value)


def _without_measures(label: str) -> str:
    for measure in ("rate", "spent", "budget"):
        label = pattern_of("prose", measure).sub("", label)
    return label


def _figure(dimension: str, label: str, row: Any) -> tuple[str, float] | None:
    """Return which figure is meant: the rate in percent, the payment or the budget in yuan."""
    if dimension == PERCENT and pattern_of("prose", "rate").search(label):
        known = not missing(row.actual) and not missing(row.budget) and row.budget
        return ("执行率", row.actual / row.budget * 100) if known else None
    if dimension != MONEY:
        return None
    for entry, where, value in (("spent", "支出", row.actual), ("budget", "预算", row.budget)):
        if pattern_of("prose", entry).search(label):
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
