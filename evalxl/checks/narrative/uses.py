"""What the money was used for, by the text and by the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from evalxl.checks.material import Material, bare, missing, place, rounded, rows, says
from evalxl.checks.money import BUDGET, PAID
from evalxl.checks.narrative.figures import plain_figures
from evalxl.checks.narrative.sentences import Sentence
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import FindingKind, MoneyUnit, Severity
from evalxl.findings import plain
from evalxl.language.amounts import Amount, amounts
from evalxl.language.words import words_of

_ADDED = re.compile(r"追加[^。；;]{0,12}?\Z")
_FOR = re.compile(r"[，,]?\s*(?:主要)?用于(?P<uses>[^。；;]+)")
_MARKED = re.compile(r"[（(](?:年中)?(?:追加|调剂追加|新增)[）)]")
_TAIL = re.compile(r"(?:专项|工作)?(?:经费|资金|费用|工作|项目)$")
_USE = re.compile(r"\s*[（(]?\d{1,2}[）).．、]\s*[^。，,；;\d][^。，,；;]{2,40}")
_FEWEST = 3


class _Listed(NamedTuple):
    """Money said to be added, where that stands, and the uses listed behind it."""

    start: int
    amount: Amount
    uses: str


def _listed(said: str) -> _Listed | None:
    for amount in amounts(said):
        added, uses = _ADDED.search(said, 0, amount.start), _FOR.match(said, amount.end)
        if added and uses:
            return _Listed(added.start(), amount, uses["uses"])
    return None


def unnamed_uses(material: Material, told: Sequence[Sentence]) -> Iterator[Finding]:
    """Find sub-projects marked as added that the text's list of added uses leaves out."""
    subs = material.table("subprojects")
    is_marked = says(subs["name"], _MARKED)
    for sentence in told:
        listed = _listed(sentence.said) if "追加" in sentence.said else None
        if listed is None:
            continue
        uses = [bare(one) for one in re.split(r"[、和及]|等(?:工作|方面)", listed.uses) if one]
        mine = list(rows(subs, is_marked & (subs["project"] == sentence.project)))
        absent = [sub for sub in mine if not _is_named(str(sub.name), uses)]
        if len(mine) - len(absent) < 2:
            continue
        yield from _added(material, sentence, listed, mine)
        for sub in absent:
            yield sentence.found(
                "narrative_mismatch",
                near=listed.start,
                where=sub.name,
                provided=sub.name,
                severity=Severity.WARNING,
                params={
                    "problem": f"这里没有它，资金表（{sub.cell_name}）却把它标为追加",
                    "problem_en": f"it is not named, but the table ({sub.cell_name}) has it added",
                },
            )


def _added(
    material: Material, sentence: Sentence, listed: _Listed, marked: Sequence[Any]
) -> Iterator[Finding]:
    """Compare the money said to be added with the budgets of the rows marked as added."""
    unit = MoneyUnit(material.projects[sentence.project].money_unit)
    if any(missing(sub.budget) for sub in marked):
        return
    amount = listed.amount.yuan
    budgets = sum(sub.budget for sub in marked)
    if abs(amount - budgets) > 100:
        have, said = plain(rounded(budgets / unit.yuan, 4)), plain(rounded(amount / unit.yuan, 4))
        yield sentence.found(
            "narrative_mismatch",
            near=listed.start,
            where="追加",
            provided=said,
            expected=have,
            unit=unit.value,
            severity=Severity.WARNING,
            kind=FindingKind.REVIEW,
            params={
                "problem": f"资金表里标为追加的 {len(marked)} 个子项目预算合计 {have}{unit.value}",
                "problem_en": f"{len(marked)} sub-projects marked so have {have} {unit.value}",
            },
        )


def _is_named(name: str, uses: list[str]) -> bool:
    core = bare(_TAIL.sub("", _MARKED.sub("", name)))
    while (shorter := _TAIL.sub("", core)) != core:
        core = shorter
    return any(core in use or (len(use) >= 4 and use in core) for use in uses)


def coverage_gap(material: Material) -> Iterator[Finding]:
    """Find lists of uses of which the cost indicators cover only some."""
    for project, listed in material.once(_uses).items():
        yield from _covered(material, project, listed)


def _uses(material: Material) -> dict[int, list[tuple[Any, float]]]:
    """Read the numbered uses of each project, with their paragraphs and amounts in yuan."""
    uses: dict[int, list[tuple[Any, float]]] = {}
    for paragraph in rows(material.table("narratives")):
        for line in paragraph.text.split("\n") if "元" in paragraph.text else ():
            amount = _of_use(plain_figures(line))
            if amount:
                uses.setdefault(int(paragraph.project), []).append((paragraph, amount.yuan))
    return uses


def _of_use(line: str) -> Amount | None:
    """Return the amount of a numbered use: `（1）购置设备120万元`."""
    return next((one for one in amounts(line) if _USE.fullmatch(line, 0, one.start)), None)


def _comes_to(material: Material, project: int, listed: Sequence[tuple[Any, float]]) -> bool:
    """Whether a list of three uses or more adds up to the project's payment or budget."""
    total = sum(yuan for _, yuan in listed)
    lines = (material.fund(project, *PAID), material.fund(project, *BUDGET))
    return len(listed) >= _FEWEST and any(line and abs(line.yuan - total) <= 100 for line in lines)


def _announced(
    material: Material, project: int, listed: Sequence[tuple[Any, float]]
) -> tuple[Any, str, Any] | None:
    """Return the paragraph before a list that tells the project's money and announces it.

    With it the words that tell the money, and the line of the table.
    """
    told = material.once(_paragraphs).get(project, ())
    if len(listed) < _FEWEST:
        return None
    first = next((n for n, one in enumerate(told) if one.cell == listed[0][0].cell), 0)
    before = told[first - 1] if first else None
    if before is None or not before.text.rstrip().endswith(tuple(words_of("prose", "announced"))):
        return None
    said = plain_figures(before.text)
    lines = (material.fund(project, *PAID), material.fund(project, *BUDGET))
    for line in filter(None, lines):
        for found in amounts(said):
            if abs(found.yuan - line.yuan) <= 100:
                return before, said[found.start : found.end], line
    return None


def _paragraphs(material: Material) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in rows(material.table("narratives")):
        found.setdefault(one.project, []).append(one)
    return found


def uses_told(material: Material, _: Sequence[Sentence]) -> Iterator[Finding]:
    """Add up the numbered uses that a paragraph announces together with their sum."""
    for project, listed in material.once(_uses).items():
        announced = _announced(material, project, listed)
        if announced is None or _comes_to(material, project, listed):
            continue
        before, words, line = announced
        total = rounded(sum(yuan for _, yuan in listed) / MoneyUnit(line.unit).yuan, 4)
        yield Finding(
            slug="narrative_mismatch",
            project=project,
            at=place(before.sheet, before.cell),
            where="资金用途",
            provided=plain(total),
            expected=plain(line.value),
            difference=rounded(abs(total - line.value), 4),
            unit=line.unit,
            severity=Severity.WARNING,
            kind=FindingKind.REVIEW,
            params={
                "sentence": words,
                "problem": f"其后所列 {len(listed)} 项用途合计 {plain(total)}{line.unit}",
                "problem_en": f"the {len(listed)} uses listed come to {plain(total)} {line.unit}",
            },
        )


def _covered(
    material: Material, project: int, listed: list[tuple[Any, float]]
) -> Iterator[Finding]:
    """Report a list that adds up to the project's money and is covered in part."""
    total = sum(yuan for _, yuan in listed)
    if not (_comes_to(material, project, listed) or _announced(material, project, listed)):
        return
    units = {one.value: one.yuan for one in MoneyUnit}
    amounts = [
        row.actual_value * units[row.actual_unit or row.unit]
        for row in material.rows_of(project)
        if (row.actual_unit or row.unit) in units and not missing(row.actual_value)
    ]
    covered = [yuan for _, yuan in listed if any(abs(one - yuan) <= 100 for one in amounts)]
    if not covered or len(covered) == len(listed):
        return
    first = listed[0][0]
    unit = MoneyUnit(material.projects[project].money_unit)
    yield Finding(
        slug="coverage_gap",
        project=project,
        at=place(first.sheet, first.cell),
        where="资金用途",
        provided=plain(rounded(sum(covered) / unit.yuan, 4)),
        expected=plain(rounded(total / unit.yuan, 4)),
        unit=unit.value,
        params={"uses": len(listed), "covered": len(covered)},
    )
