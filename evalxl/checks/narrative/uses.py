"""What the money was used for, by the text and by the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalxl import lazy_re as re
from evalxl.checks.material import Material, bare, missing, place, rounded, rows, says
from evalxl.checks.money import BUDGET, PAID
from evalxl.checks.narrative.figures import plain_figures
from evalxl.checks.narrative.sentences import Sentence
from evalxl.findings import plain
from evalxl.model import Finding
from evalxl.terms import MoneyUnit, Severity

_ADDED = re.compile(
    r"追加[^。；;]{0,12}?[\d.,]+\s*[万亿]?元[，,]?\s*(?:主要)?用于(?P<uses>[^。；;]+)"
)
_MARKED = re.compile(r"[（(](?:年中)?(?:追加|调剂追加|新增)[）)]")
_TAIL = re.compile(r"(?:专项|工作)?(?:经费|资金|费用|工作|项目)$")
_USE = re.compile(
    r"^\s*[（(]?\d{1,2}[）).．、]\s*(?P<name>[^。，,；;\d][^。，,；;]{2,40}?)(?P<amount>\d+(?:\.\d+)?)\s*"
    r"(?P<unit>亿元|万元|元)"
)


def unnamed_uses(material: Material, told: Sequence[Sentence]) -> Iterator[Finding]:
    """Find sub-projects marked as added that the text's list of added uses leaves out."""
    subs = material.frames.subprojects
    marked = subs[says(subs["name"], _MARKED)]
    for sentence in told:
        listed = _ADDED.search(sentence.said) if "追加" in sentence.said else None
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
        for line in paragraph.text.split("\n") if "元" in paragraph.text else ():
            if "元" in line and (found := _USE.match(plain_figures(line))):
                yuan = float(found["amount"]) * MoneyUnit(found["unit"]).yuan
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
    units = {one.value: one.yuan for one in MoneyUnit}
    amounts = [
        row.actual_value * units[row.actual_unit or row.unit]
        for row in material.rows_of(project)
        if (row.actual_unit or row.unit) in units and not missing(row.actual_value)
    ]
    covered = [yuan for _, yuan in listed if any(abs(one - yuan) <= 100 for one in amounts)]
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
