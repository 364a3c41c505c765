"""What the money was used for, by the text and by the table; and slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evalxl.checks.material import Material, bare, place, rounded, rows
from evalxl.checks.money import BUDGET, PAID
from evalxl.checks.narrative.sentences import Sentence, number
from evalxl.findings import plain
from evalxl.model import CellRef, Finding
from evalxl.terms import MoneyUnit, Severity

_ADDED = re.compile(
    r"追加[^。；;]{0,12}?[\d.,]+\s*[万亿]?元[，,]?\s*(?:主要)?用于(?P<uses>[^。；;]+)"
)
_MARKED = re.compile(r"[（(](?:年中)?(?:追加|调剂追加|新增)[）)]")
_TAIL = re.compile(r"(?:专项|工作)?(?:经费|资金|费用|工作|项目)$")
_USE = re.compile(
    r"^\s*[（(]?\d{1,2}[）).．、]\s*(?P<name>[^。，,；;\d][^。，,；;]{2,40}?)(?P<amount>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>亿元|万元|元)"
)
_DOUBLED = re.compile(r"((?:[一二三四五六七八九十]是)|(?:[\u4e00-\u9fff]{3,5}))\1")


def unnamed_uses(material: Material, told: Sequence[Sentence]) -> Iterator[Finding]:
    """Find sub-projects marked as added that the text's list of added uses leaves out."""
    subs = material.frames.subprojects
    names = subs["name"].where(subs["name"].notna(), "").astype(str)
    marked = subs[names.str.contains(_MARKED)]
    for sentence in told:
        listed = _ADDED.search(sentence.text)
        if listed is None:
            continue
        uses = [bare(one) for one in re.split(r"[、和及]|等(?:工作|方面)", listed["uses"]) if one]
        mine = list(rows(marked, marked["project"].eq(sentence.project)))
        absent = [sub for sub in mine if not _is_named(str(sub.name), uses)]
        if len(mine) - len(absent) < 2:
            continue
        for sub in absent:
            yield sentence.found(
                "narrative_mismatch",
                near=listed.start(),
                where=sub.name,
                provided=sub.name,
                severity=Severity.WARNING,
                params={
                    "problem": f"这里没有它，资金表（{sub.cell_name}）却把它标为追加",
                    "problem_en": f"it is not named, but the table ({sub.cell_name}) has it added",
                },
            )


def _is_named(name: str, uses: list[str]) -> bool:
    core = bare(_TAIL.sub("", _MARKED.sub("", name)))
    while (shorter := _TAIL.sub("", core)) != core:
        core = shorter
    return any(core in use or (len(use) >= 4 and use in core) for use in uses)


def coverage_gap(material: Material) -> Iterator[Finding]:
    """Find lists of uses of which the cost indicators cover only some."""
    uses: dict[int, list[tuple[object, float]]] = {}
    for paragraph in rows(material.frames.narratives):
        for line in str(paragraph.text).split("\n"):
            if found := _USE.match(line):
                yuan = number(found["amount"]) * MoneyUnit(found["unit"]).yuan
                uses.setdefault(int(paragraph.project), []).append((paragraph, yuan))
    for project, listed in uses.items():
        yield from _covered(material, project, listed)


def _covered(
    material: Material, project: int, listed: list[tuple[object, float]]
) -> Iterator[Finding]:
    """Report a list that adds up to the project's money and is covered in part."""
    total = sum(yuan for _, yuan in listed)
    lines = (material.fund(project, *PAID), material.fund(project, *BUDGET))
    if len(listed) < 3 or not any(line and abs(line.yuan - total) <= 100 for line in lines):
        return
    mine = material.indicators_of(project)
    units = mine["actual_unit"].map({one.value: one.yuan for one in MoneyUnit})
    amounts = (mine["actual_value"] * units).dropna()
    covered = [yuan for _, yuan in listed if (amounts - yuan).abs().le(100).any()]
    if not covered or len(covered) == len(listed):
        return
    first: object = listed[0][0]
    unit = MoneyUnit(material.projects[project].money_unit)
    yield Finding(
        slug="coverage_gap",
        project=project,
        at=place(getattr(first, "sheet", None), getattr(first, "cell", None)),
        where="资金用途",
        provided=plain(rounded(sum(covered) / unit.yuan, 4)),
        expected=plain(rounded(total / unit.yuan, 4)),
        unit=unit.value,
        params={"uses": len(listed), "covered": len(covered)},
    )


def text_slip(material: Material) -> Iterator[Finding]:
    """Find words written twice in a row, in paragraphs and in the overall goals."""
    for project, at, where, text in _written(material):
        for found in _DOUBLED.finditer(text):
            yield Finding(
                slug="text_slip",
                project=project,
                at=at,
                where=where,
                provided=found[0],
                params={
                    "suggestion": f"，应为“{found[1]}”",
                    "suggestion_en": f"; “{found[1]}” may be meant",
                },
            )


def _written(material: Material) -> Iterator[tuple[int, CellRef | None, str, str]]:
    for paragraph in rows(material.frames.narratives):
        at = place(paragraph.sheet, paragraph.cell)
        yield paragraph.project, at, "文字说明", str(paragraph.text)
    for key, project in material.projects.items():
        for goal in (project.goal_expected, project.goal_achieved):
            if isinstance(goal, str):
                yield key, None, "年度总体目标", goal
